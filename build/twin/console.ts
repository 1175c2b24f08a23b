import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { controlsHelp } from "../../twin/controls";

export interface ConsoleActions {
  /** Answers what to show; throws an `Error` with a sentence for the person. */
  run(line: string): string;
  quit(): void;
}

/** The control that is the console's own. */
export const QUIT = { usage: "quit", about: "end the twin" };
const PROMPT = "twin> ";
const CLEAR_LINE = "\r\x1b[K";

/** Lines of a person or a script, and what is shown to them. Only a terminal gets a prompt. */
export class ControlConsole {
  private readonly lines: Interface;
  private readonly interactive: boolean;
  private ended = false;

  constructor(
    input: Readable & { isTTY?: boolean },
    private readonly output: Writable,
    private readonly actions: ConsoleActions,
  ) {
    this.interactive = input.isTTY === true;
    this.lines = createInterface({ input, output: this.interactive ? output : undefined, terminal: this.interactive, prompt: PROMPT });
    this.lines.on("line", (line) => this.take(line.trim()));
    this.lines.on("close", () => {
      this.ended = true;
    });
    // With a terminal the key comes here and not as a signal.
    this.lines.on("SIGINT", () => actions.quit());
    this.prompt();
  }

  /** Shows a line without damage to what is being typed. */
  print(text: string): void {
    this.output.write(this.interactive && !this.ended ? `${CLEAR_LINE}${text}\n` : `${text}\n`);
    this.prompt();
  }

  close(): void {
    this.lines.close();
  }

  private take(line: string): void {
    if (this.ended) return;
    if (line === QUIT.usage) this.actions.quit();
    else if (line === "") this.prompt();
    else this.print(this.answer(line));
  }

  private answer(line: string): string {
    try {
      return line === "help" ? controlsHelp([QUIT]) : this.actions.run(line);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private prompt(): void {
    if (this.interactive && !this.ended) this.lines.prompt(true);
  }
}
