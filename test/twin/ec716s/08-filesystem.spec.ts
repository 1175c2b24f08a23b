import { Nvram } from "../../../twin/nvram";
import { type Dialogue, ec716sDialogue } from "../dialogue";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";

/** Without the echo. */
function quiet(options?: Parameters<typeof ec716sDialogue>[0]): Dialogue<Ec716sTwin> {
  return ec716sDialogue(options).command("ATE0", ["OK"]);
}

function withFile(content: string, options?: Parameters<typeof ec716sDialogue>[0]): Dialogue<Ec716sTwin> {
  const t = quiet(options).command('AT+FSCREATE="a.txt"', ["OK"]);
  if (content === "") return t;
  t.send(`AT+FSWRITE="a.txt",0,${content.length},10\r`).expectBytes("\r\n>");
  t.send(content).expectBytes("\r\nOK\r\n");
  return t;
}

describe("EC716S twin, chapter 8", () => {
  for (const name of ["FSCREATE", "FSREAD", "FSWRITE", "FSDRIVE", "FSLS", "FSMEM", "FSMKDIR", "FSRMDIR", "FSDEL", "FSFSIZE"]) {
    it(`answers AT+${name}=?`, () => {
      quiet().command(`AT+${name}=?`, ["OK"]);
    });
  }

  for (const drive of ["", "D:"]) {
    it(`makes, lists, writes, reads and removes as in the manual's example on drive ${drive === "" ? "C:" : drive}`, () => {
      const t = quiet();
      t.command(`AT+FSMKDIR="${drive}/testdir"`, ["OK"]);
      t.command(`AT+FSMKDIR="${drive}/testdir/testdir"`, ["OK"]);
      t.command(`AT+FSCREATE="${drive}/testdir/test.txt"`, ["OK"]);
      t.command(`AT+FSLS="${drive}/testdir"`, ["testdir\\", "test.txt", "OK"]);
      t.send(`AT+FSWRITE="${drive}/testdir/test.txt",0,10,10\r`).expectBytes("\r\n>");
      t.send("1234567890").expectBytes("\r\nOK\r\n");
      t.command(`AT+FSREAD="${drive}/testdir/test.txt",0,10,10`, ["1234567890", "OK"]);
      t.command(`AT+FSREAD="${drive}/testdir/test.txt",1,5,2`, ["34567", "OK"]);
      t.command(`AT+FSFSIZE="${drive}/testdir/test.txt"`, ["+FSFSIZE: 10", "OK"]);
      t.command(`AT+FSDEL="${drive}/testdir/test.txt"`, ["OK"]);
      t.command(`AT+FSRMDIR="${drive}/testdir/testdir"`, ["OK"]);
      t.command(`AT+FSLS="${drive}/testdir"`, ["OK"]);
    });
  }

  it("tells the free bytes with the word behind them", () => {
    withFile("0123456789").command("AT+FSMEM", ["+FSMEM: 1303990 bytes", "OK"]);
  });

  it("tells the letters of the drives", () => {
    quiet().command("AT+FSDRIVE=0", ["+FSDRIVE:C", "OK"]).command("AT+FSDRIVE=1", ["+FSDRIVE:D", "OK"]).command("AT+FSDRIVE=2", ["ERROR"]);
  });

  it("takes / and C:/ and a bare name for the same place", () => {
    withFile("x").command("AT+FSFSIZE=C:/a.txt", ["+FSFSIZE: 1", "OK"]).command('AT+FSFSIZE="/a.txt"', ["+FSFSIZE: 1", "OK"]);
  });

  it("appends in mode 1 and replaces in mode 0", () => {
    const t = withFile("one");
    t.send('AT+FSWRITE="a.txt",1,3,10\r').expectBytes("\r\n>");
    t.send("two").expectBytes("\r\nOK\r\n").command('AT+FSREAD="a.txt",0,100', ["onetwo", "OK"]);
    t.send('AT+FSWRITE="a.txt",0,1,10\r').expectBytes("\r\n>");
    t.send("3").expectBytes("\r\nOK\r\n").command('AT+FSREAD="a.txt",0,100', ["3", "OK"]);
  });

  it("gives what there is where more is asked for", () => {
    withFile("short").command('AT+FSREAD="a.txt",0,10240', ["short", "OK"]);
  });

  it("puts a header in front of the data when it is told to", () => {
    withFile("data").command("AT+FSREADHEAD?", ["+FSREADHEAD: 0", "OK"]).command("AT+FSREADHEAD=1", ["OK"]).command('AT+FSREAD="a.txt",0,4', ["+FSREAD:", "data", "OK"]);
  });

  it("ends with TimeOut where the data do not come in time, and writes nothing", () => {
    const t = withFile("before");
    t.send('AT+FSWRITE="a.txt",0,5,2\r').expectBytes("\r\n>");
    t.send("abc").run(1000).expectBytes("");
    t.run(1000).expectBytes("\r\nTimeOut\r\n").command('AT+FSREAD="a.txt",0,10', ["before", "OK"]);
  });

  const refused: [string, string][] = [
    ["a file that is not there", 'AT+FSREAD="b.txt",0,1'],
    ["to write a file that was not created", 'AT+FSWRITE="b.txt",0,1,1'],
    ["a directory that is not there", 'AT+FSCREATE="/none/b.txt"'],
    ["a position behind the end", 'AT+FSREAD="a.txt",1,1,3'],
    ["more than 10240 bytes at once", 'AT+FSWRITE="a.txt",0,10241,10'],
    ["a name of more than 64 bytes", `AT+FSCREATE="${"n".repeat(65)}"`],
    ["to remove what is not there", 'AT+FSDEL="b.txt"'],
    ["to remove the root", 'AT+FSRMDIR="/"'],
  ];
  for (const [what, line] of refused) {
    it(`refuses ${what}`, () => {
      withFile("abc").command(line, ["ERROR"]);
    });
  }

  it("refuses to remove a directory with something in it", () => {
    quiet().command('AT+FSMKDIR="/d"', ["OK"]).command('AT+FSCREATE="/d/a"', ["OK"]).command('AT+FSRMDIR="/d"', ["ERROR"]);
  });

  it("refuses what does not fit any more", () => {
    const t = quiet({ nvram: Nvram.from({ "file:C:/big": "x".repeat(1303999) }) }).command("AT+FSCREATE=a.txt", ["OK"]);
    t.send("AT+FSWRITE=a.txt,0,2,10\r").expectBytes("\r\n>");
    t.send("ab").expectBytes("\r\nERROR\r\n");
  });

  it("keeps files over a restart", () => {
    const t = withFile("kept").command("AT+RESET", ["OK"]);
    t.waitUntilRunning().train().run(10000).take();
    t.command('AT+FSREAD="a.txt",0,10', ["kept", "OK"]);
  });
});

describe("EC716S twin, chapter 8, beyond the manual", () => {
  it("says why by +CME ERROR", () => {
    quiet({ quirks: ["fs-cme"] }).command("AT+FSDEL=b.txt", ["+CME ERROR: 62"]).command('AT+FSMKDIR="/a/b"', ["+CME ERROR: 98"]);
  });

  it("ends the prompt's line", () => {
    quiet({ quirks: ["fswrite-prompt-line"] }).command("AT+FSCREATE=a", ["OK"]).send("AT+FSWRITE=a,0,1,1\r").expectBytes("\r\n>\r\n");
  });

  it("lets OK follow the data without an empty line", () => {
    withFile("data", { quirks: ["fsread-no-gap"] }).send('AT+FSREAD="a.txt",0,4\r').expectBytes("\r\ndata\r\nOK\r\n");
  });

  it("ends AT+FSMEM without OK", () => {
    quiet({ quirks: ["fsmem-no-ok"] }).command("AT+FSMEM", ["+FSMEM: 1304000 bytes"]).command("AT", ["OK"]);
  });

  it("spells AT+FSFLSIZE as the table of contents does", () => {
    withFile("abc", { quirks: ["fsflsize"] }).command("AT+FSFSIZE=a.txt", ["ERROR"]).command("AT+FSFLSIZE=a.txt", ["+FSFLSIZE: 3", "OK"]);
  });
});
