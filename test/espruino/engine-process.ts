import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../build/espruino/engines";

/** What an engine that hangs is given. */
const PATIENCE_SECONDS = 300;
/** mujs reads no longer lines than 500 bytes. */
const LINE_BYTES = 100;
const MARK = "@@";
/** Duktape takes lines by itself behind a script; mujs has a function for it. */
const READ_LINES = "\nvar line; while ((line = readline()) !== null && line !== undefined) eval(line);\n";

/**
 * An engine that runs a script and then takes lines of script, each of which is answered before
 * `ask` returns: the virtual clock stands still meanwhile.
 */
export class EngineProcess {
  private readonly folder = mkdtempSync(join(tmpdir(), "fieldline-engine-"));
  private readonly child: ChildProcess;
  private readonly input: number;
  private readonly output: number;
  private unread = "";

  constructor(engine: Engine, script: string) {
    const [scriptFile, input, output] = ["script.js", "in", "out"].map((name) => join(this.folder, name)) as [string, string, string];
    const readsItself = engine.program === "duk";
    writeFileSync(scriptFile, script + (readsItself ? "" : READ_LINES));
    for (const fifo of [input, output]) spawnSync("mkfifo", [fifo]);
    const command = `exec timeout ${PATIENCE_SECONDS} stdbuf -oL ${engine.program} ${readsItself ? "-i " : ""}"$1" <"$2" >"$3" 2>&1`;
    this.child = spawn("sh", ["-c", command, "engine", scriptFile, input, output], { stdio: "ignore" });
    this.input = openSync(input, "w");
    this.output = openSync(output, "r");
  }

  /** Sends `name("bytes", ...)` as often as the bytes need lines. */
  give(name: string, bytes: string, first?: string): void {
    for (let from = 0; from < bytes.length; from += LINE_BYTES) {
      const piece = quoted(bytes.slice(from, from + LINE_BYTES));
      this.tell(`${name}(${first === undefined ? "" : `${quoted(first)},`}${piece})`);
    }
  }

  tell(line: string): void {
    writeSync(this.input, `${line}\n`);
  }

  /** Answers what `line` prints behind the mark. Throws with what the engine said where it says nothing of the kind. */
  ask(line: string): unknown {
    this.tell(line);
    const buffer = Buffer.alloc(65536);
    for (;;) {
      const start = this.unread.indexOf(MARK);
      const end = start < 0 ? -1 : this.unread.indexOf("\n", start);
      if (end >= 0) {
        const answer = this.unread.slice(start + MARK.length, end);
        this.unread = this.unread.slice(end + 1);
        return JSON.parse(Buffer.from(answer, "latin1").toString("utf8"));
      }
      const count = readSync(this.output, buffer);
      if (count === 0) throw new Error(`the engine ended: ${this.unread.slice(-2000)}`);
      this.unread += buffer.toString("latin1", 0, count);
      if (/Error/.test(this.unread) && !this.unread.includes(MARK)) throw new Error(`the engine failed: ${this.unread.slice(0, 2000)}`);
    }
  }

  end(): void {
    closeSync(this.input);
    closeSync(this.output);
    this.child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A literal that both engines read alike. */
function quoted(text: string): string {
  return `"${text.replace(/[^ !#-[\]-~]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`;
}
