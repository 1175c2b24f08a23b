/** The driver's side of the manuals' examples. */
import type { Side } from "../../../build/conformance/outcome";
import { commandsSent } from "../../../build/docs/driver-commands";
import { replayOnDriver, type ChapterReplays, type DriverReplay } from "./replay";
import { SIM767XX_TCPIP } from "./sim767xx-13-tcpip";

export const DRIVER: Side<DriverReplay> = {
  name: "driver",
  chapters: { sim767xx: [13] },
  commands: commandsSent,
  replays: {
    ...ofChapter("sim767xx/13", SIM767XX_TCPIP),
  },
  replay: replayOnDriver,
};

function ofChapter(chapter: string, replays: ChapterReplays): ChapterReplays {
  return Object.fromEntries(Object.entries(replays).map(([example, replay]) => [`${chapter}/${example}`, replay]));
}
