import type { ChapterReplays } from "./replay";

const READ_WITH_HEADER = {
  notCovered: "the driver asks for a file's size and has a header put in front of its bytes before it reads them, which the example does not",
};

export const EC716S_FILES: ChapterReplays = {
  "+FSCREATE/1": READ_WITH_HEADER,
  "+FSCREATE/2": READ_WITH_HEADER,
};
