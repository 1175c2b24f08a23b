import { FileReader, readReadHeader } from "../../../drivers/ec716s/08-file-reader";
import {
  createFile,
  deleteFile,
  listDirectory,
  makeDirectory,
  readDriveLetter,
  readFileSize,
  readFreeSpace,
  removeDirectory,
  testFiles,
  writeFile,
} from "../../../drivers/ec716s/08-filesystem";
import { readSignal } from "../../../drivers/ec716s/05-network";
import { Ec716sCertificates } from "../../../drivers/ec716s/certificates";
import type { Talk } from "../scripted-module";
import { asked, asks, fails, refuses } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 8, files", () => {
  it("files and directories are made, listed and removed", () => {
    asked('AT+FSMKDIR="/testdir"', OK, (session, take) => makeDirectory(session, "/testdir", take));
    asked('AT+FSCREATE="/testdir/test.txt"', OK, (session, take) => createFile(session, "/testdir/test.txt", take));
    asked('AT+FSLS="/testdir"', "\r\ntestdir\\\r\ntest.txt\r\n" + OK, (session, take) => listDirectory(session, "/testdir", take), [
      { name: "testdir", directory: true },
      { name: "test.txt", directory: false },
    ]);
    asked('AT+FSLS="/"', OK, (session, take) => listDirectory(session, "/", take), []);
    asked('AT+FSDEL="D:/testdir/test.txt"', OK, (session, take) => deleteFile(session, "D:/testdir/test.txt", take));
    asked('AT+FSRMDIR="/testdir/testdir"', OK, (session, take) => removeDirectory(session, "/testdir/testdir", take));
    asked("AT+FSDRIVE=0", "\r\n+FSDRIVE:C\r\n" + OK, (session, take) => readDriveLetter(session, "local", take), "C");
    asked("AT+FSDRIVE=1", "\r\n+FSDRIVE: D\r\n" + OK, (session, take) => readDriveLetter(session, "card", take), "D");
    asked("AT+FSCREATE=?", OK, (session, take) => testFiles(session, "+FSCREATE", take), "");
    fails('AT+FSDEL="x"', "\r\n+CME ERROR: FILE NOT EXIST\r\n", (session, take) => deleteFile(session, "x", take), "cme");
    refuses((session, take) => createFile(session, repeated("x", 65), take));
    refuses((session, take) => createFile(session, "dir\\x", take));
  });

  it("free space is told with a word behind the number, and with OK or without", () => {
    const csq: Talk = [[">", "AT+CSQ"], ["<", "\r\n+CSQ: 15,0\r\n" + OK]];
    const both = (talk: Talk): void =>
      asks(talk.concat(csq), (session, take) => readFreeSpace(session, (_failure, bytes) => readSignal(session, (failure, signal) => take(failure, { bytes, signal }))), {
        value: { bytes: 1304000, signal: { rssiDbm: -83 } },
      });
    both([[">", "AT+FSMEM"], ["<", "\r\n+FSMEM: 1304000 bytes\r\n" + OK]]);
    both([[">", "AT+FSMEM"], ["<", "\r\n+FSMEM: 1304000\r\n"]]);
  });

  it("the size has two names, of which firmware knows one, and either may be told", () => {
    asked('AT+FSFSIZE="a"', "\r\n+FSFSIZE: 10\r\n" + OK, (session, take) => readFileSize(session, "a", take), 10);
    asked('AT+FSFSIZE="a"', "\r\n+FSFLSIZE:10\r\n" + OK, (session, take) => readFileSize(session, "a", take), 10);
    asks(
      [[">", 'AT+FSFSIZE="a"'], ["<", "\r\nERROR\r\n"], [">", 'AT+FSFLSIZE="a"'], ["<", "\r\n+FSFLSIZE: 10\r\n" + OK]],
      (session, take) => readFileSize(session, "a", take),
      { value: 10 },
    );
    asks(
      [[">", 'AT+FSFSIZE="a"'], ["<", "\r\n+CME ERROR: 62\r\n"], [">", 'AT+FSFLSIZE="a"'], ["<", "\r\nERROR\r\n"]],
      (session, take) => readFileSize(session, "a", take),
      { failure: "cme 62" },
    );
  });

  it("bytes are written at the prompt, with or without a line end behind it", () => {
    const prompts: readonly string[] = ["\r\n>", "\r\n> ", "\r\n>\r\n"];
    for (const prompt of prompts)
      asks(
        [[">", 'AT+FSWRITE="a",0,10,10'], ["<", prompt], [">>", "123\r\nOK\r\n0"], ["<", OK]],
        (session, take) => writeFile(session, "a", "beginning", "123\r\nOK\r\n0", take),
        {},
      );
    asks([[">", 'AT+FSWRITE="a",1,1,10'], ["<", "\r\n>"], [">>", "x"], ["<", "\r\nTimeOut\r\n"]], (session, take) => writeFile(session, "a", "end", "x", take), {
      failure: "error",
    });
    fails('AT+FSWRITE="a",1,1,10', "\r\n+CME ERROR: 62\r\n", (session, take) => writeFile(session, "a", "end", "x", take), "cme 62");
    refuses((session, take) => writeFile(session, "a", "end", "", take));
    refuses((session, take) => writeFile(session, "a", "end", repeated("x", 10241), take));
  });
});

describe("EC716S chapter 8, reading", () => {
  const begin: Talk = [
    [">", "AT+FSREADHEAD=1"],
    ["<", OK],
    [">", 'AT+FSFSIZE="a"'],
    ["<", "\r\n+FSFSIZE: 12\r\n" + OK],
  ];

  it("bytes that look like a result are counted, and OK may follow them at once", () => {
    asks(begin.concat([[">", 'AT+FSREAD="a",1,12,0'], ["<", "\r\n+FSREAD:\r\n\r\nOK\r\n123456OK\r\n"]]), (session, take) => new FileReader(session).read("a", 0, 100, take), {
      value: "\r\nOK\r\n123456",
    });
  });

  it("a header with a number counts by it", () => {
    asks(begin.concat([[">", 'AT+FSREAD="a",1,5,2'], ["<", "\r\n+FSREAD: 5\r\n34567\r\nOK\r\n"]]), (session, take) => new FileReader(session).read("a", 2, 5, take), { value: "34567" });
  });

  it("behind the end there is nothing", () => {
    asks(begin, (session, take) => new FileReader(session).read("a", 12, 5, take), { value: "" });
    refuses((session, take) => new FileReader(session).read("a", 0, 10241, take));
    asked("AT+FSREADHEAD?", "\r\n+FSREADHEAD: 1\r\n" + OK, (session, take) => readReadHeader(session, take), true);
  });
});

describe("EC716S certificates", () => {
  it("take the place of an earlier file of their name", () => {
    asks(
      [
        [">", 'AT+FSDEL="ca.pem"'],
        ["<", "\r\nERROR\r\n"],
        [">", 'AT+FSCREATE="ca.pem"'],
        ["<", OK],
        [">", 'AT+FSWRITE="ca.pem",0,4,10'],
        ["<", "\r\n>"],
        [">>", "PEM\n"],
        ["<", OK],
      ],
      (session, take) => new Ec716sCertificates(session).store("ca.pem", "PEM\n", take),
      {},
    );
  });

  it("of more than a piece are added to piece by piece", () => {
    asks(
      [
        [">", 'AT+FSDEL="ca.pem"'],
        ["<", OK],
        [">", 'AT+FSCREATE="ca.pem"'],
        ["<", OK],
        [">", 'AT+FSWRITE="ca.pem",0,10240,10'],
        ["<", "\r\n>"],
        [">>", repeated("x", 10240)],
        ["<", OK],
        [">", 'AT+FSWRITE="ca.pem",1,2,10'],
        ["<", "\r\n>"],
        [">>", "xx"],
        ["<", OK],
      ],
      (session, take) => new Ec716sCertificates(session).store("ca.pem", repeated("x", 10242), take),
      {},
    );
  });

  it("are removed again where a part of them could not be written", () => {
    asks(
      [
        [">", 'AT+FSDEL="ca.pem"'],
        ["<", OK],
        [">", 'AT+FSCREATE="ca.pem"'],
        ["<", OK],
        [">", 'AT+FSWRITE="ca.pem",0,3,10'],
        ["<", "\r\n>"],
        [">>", "PEM"],
        ["<", "\r\n+CME ERROR: FLASH FULL\r\n"],
        [">", 'AT+FSDEL="ca.pem"'],
        ["<", OK],
      ],
      (session, take) => new Ec716sCertificates(session).store("ca.pem", "PEM", take),
      { failure: "cme" },
    );
  });

  it("are listed without the directories beside them, and removed", () => {
    asked('AT+FSLS="/"', "\r\nUSER\\\r\nca.pem\r\n" + OK, (session, take) => new Ec716sCertificates(session).list(take), ["ca.pem"]);
    asked('AT+FSDEL="ca.pem"', OK, (session, take) => new Ec716sCertificates(session).remove("ca.pem", take));
    refuses((session, take) => new Ec716sCertificates(session).store("ca.pem", "", take));
  });
});
