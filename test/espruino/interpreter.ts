import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PseudoTerminal } from "../../hal/node/pseudo-terminal";

/**
 * Espruino's own interpreter on Linux, which runs a script. It ends when its input does, and goes on
 * with the console behind the script; files of Storage are in its folder's `espruino.flash`.
 */
export class Interpreter {
  readonly folder = mkdtempSync(join(tmpdir(), "fieldline-espruino-"));
  private child: ChildProcess | undefined;
  private output = "";
  private look: () => void = () => {};
  private onExit: () => void = () => {};

  constructor(private readonly program: string) {}

  /** Told when it ends by itself, as it does on Linux where a script restarts the board. */
  onEnd(listener: () => void): void {
    this.onExit = listener;
  }

  /** What it has printed, all of it. */
  get printed(): string {
    return this.output;
  }

  /** Starts it with `script`; what was in its Storage stays. */
  run(script: string): void {
    this.stop();
    const file = join(this.folder, "script.js");
    writeFileSync(file, script);
    const child = spawn(this.program, [file], { cwd: this.folder, stdio: ["pipe", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.output += chunk.toString("latin1");
        this.look();
      });
    }
    child.on("exit", () => {
      if (this.child === child) this.onExit();
      this.look();
    });
    this.child = child;
  }

  /** Starts it with its console on a pseudo-terminal, as on a board's USB; files of Storage stay. */
  serve(terminal: PseudoTerminal): void {
    this.stop();
    const child = spawn(this.program, [], { cwd: this.folder, stdio: ["pipe", "pipe", "ignore"] });
    terminal.wire.on("data", (bytes: Buffer) => child.stdin.write(bytes));
    child.stdout.on("data", (bytes: Buffer) => {
      this.output += bytes.toString("latin1");
      this.look();
      terminal.wire.write(bytes);
    });
    this.child = child;
  }

  /** Resolves with what stands behind `mark` in a line that it prints, or has printed from character `from` on; rejects after `limitMs`. */
  said(mark: string, limitMs: number, from = 0): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${why}, and never said ${mark}:\n${this.output.slice(-1500)}`));
      const timer = setTimeout(() => fail("the time is over"), limitMs);
      const end = (act: () => void): void => {
        clearTimeout(timer);
        this.look = () => {};
        act();
      };
      this.look = () => {
        const line = this.output.slice(from).split(/[\r\n]+/).slice(0, -1).find((each) => each.includes(mark));
        if (line !== undefined) end(() => resolve(line.slice(line.indexOf(mark) + mark.length)));
        else if (this.child?.exitCode !== null && this.child !== undefined) end(() => fail("it ended"));
      };
      this.look();
    });
  }

  stop(): void {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }

  end(): void {
    this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
