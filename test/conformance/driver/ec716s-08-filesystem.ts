import { FileReader } from "../../../drivers/ec716s/08-file-reader";
import {
  createFile,
  deleteFile,
  listDirectory,
  makeDirectory,
  readFileSize,
  readFreeSpace,
  removeDirectory,
  writeFile,
} from "../../../drivers/ec716s/08-filesystem";
import { done, gives, type ChapterReplays, type Step } from "./replay";

const TEN = "1234567890";

/** Two directories, a file in the first, its list, and ten bytes. */
function makes(drive: string): Step[] {
  return [
    done((session, ready) => makeDirectory(session, `${drive}/testdir`, ready)),
    done((session, ready) => makeDirectory(session, `${drive}/testdir/testdir`, ready)),
    done((session, ready) => createFile(session, `${drive}/testdir/test.txt`, ready)),
    gives([{ name: "testdir", directory: true }, { name: "test.txt", directory: false }], (session, answer) =>
      listDirectory(session, `${drive}/testdir`, answer),
    ),
    done((session, ready) => writeFile(session, `${drive}/testdir/test.txt`, "beginning", TEN, ready)),
  ];
}

function reads(drive: string, position: number, bytes: string): Step {
  return gives(bytes, (session, answer) => new FileReader(session).read(`${drive}/testdir/test.txt`, position, bytes.length, answer));
}

function unmakes(drive: string): Step[] {
  return [
    gives(TEN.length, (session, answer) => readFileSize(session, `${drive}/testdir/test.txt`, answer)),
    done((session, ready) => deleteFile(session, `${drive}/testdir/test.txt`, ready)),
    done((session, ready) => removeDirectory(session, `${drive}/testdir/testdir`, ready)),
  ];
}

function isEmpty(directory: string): Step {
  return gives([], (session, answer) => listDirectory(session, directory, answer));
}

export const EC716S_FILES: ChapterReplays = {
  "+FSCREATE/1": [...makes(""), reads("", 0, TEN), gives(1304000, readFreeSpace), ...unmakes("")],
  "+FSLS/1": [isEmpty("/")],
  "+FSLS/2": [isEmpty("C:/")],
  "+FSLS/3": [isEmpty("D:/")],
  "+FSCREATE/2": [...makes("D:"), reads("D:", 2, "34567"), ...unmakes("D:")],
};
