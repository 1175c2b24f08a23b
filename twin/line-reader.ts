import type { InputMode } from "./intake";

export interface LineReaderEvents {
  /** Whether typed bytes are sent back; asked at each chunk. */
  echoes(): boolean;
  /** True where the echo of a line is held until its end. */
  echoesLate(): boolean;
  echo(bytes: string): void;
  /** The line after its prefix, without the end. The reader takes nothing more from inside this call. */
  line(body: string): void;
  /** The line is too long, or does not begin with the prefix; `kind` says which. */
  unusable(kind: "too-long" | "no-prefix"): void;
}

const BACKSPACE = "\b";
const CARRIAGE_RETURN = "\r";
const PREFIXES: readonly string[] = ["AT", "at", "At"];

/**
 * Reads command lines: the prefix (`AT`, `at`, `At`), the commands, a carriage return; or `A/`, which repeats
 * the last line at once (SIM767XX 1.5.2). Backspace takes the last character back; other control
 * characters are ignored. Each take ends after one line, so that what follows waits for its answer.
 */
export class LineReader implements InputMode {
  private typed = "";
  private lateEcho = "";
  private tooLong = false;
  private last = "";

  /** `limit`: characters that a line may hold after its prefix. */
  constructor(private readonly limit: number, private readonly events: LineReaderEvents, private readonly prefixes = PREFIXES) {}

  get holdsUrcs(): boolean {
    return this.typed.length > 0 && !this.events.echoesLate();
  }

  take(bytes: string): number {
    const end = this.accept(bytes);
    const taken = bytes.substring(0, end.count);
    if (this.events.echoes()) this.lateEcho += taken;
    if (end.complete || !this.events.echoesLate()) this.releaseEcho();
    if (end.complete) this.finish(end.repeat);
    return end.count;
  }

  private accept(bytes: string): { count: number; complete: boolean; repeat: boolean } {
    for (let index = 0; index < bytes.length; index++) {
      const character = bytes.charAt(index);
      if (character === CARRIAGE_RETURN) return { count: index + 1, complete: true, repeat: false };
      if (character === "/" && (this.typed === "A" || this.typed === "a")) return { count: index + 1, complete: true, repeat: true };
      this.type(character);
    }
    return { count: bytes.length, complete: false, repeat: false };
  }

  private type(character: string): void {
    if (character === BACKSPACE) this.typed = this.typed.substring(0, this.typed.length - 1);
    else if (character < " ") return;
    else if (this.typed.length >= this.limit + 2) this.tooLong = true;
    else this.typed += character;
  }

  private releaseEcho(): void {
    const echo = this.lateEcho;
    this.lateEcho = "";
    if (echo.length > 0) this.events.echo(echo);
  }

  private finish(repeat: boolean): void {
    const typed = this.typed;
    const tooLong = this.tooLong;
    this.typed = "";
    this.tooLong = false;
    if (repeat) this.events.line(this.last);
    else if (tooLong) this.events.unusable("too-long");
    else if (this.prefixes.includes(typed.substring(0, 2))) {
      this.last = typed.substring(2);
      this.events.line(this.last);
    } else if (typed.length > 0) this.events.unusable("no-prefix");
  }
}
