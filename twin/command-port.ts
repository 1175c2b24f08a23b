import type { Clock } from "../hal/clock";
import type { Random } from "../hal/random";
import { Intake } from "./intake";
import { Interpreter, type InterpreterOptions } from "./interpreter";
import { type Outlet, type ResponseStyle, ResponseWriter } from "./response-writer";
import { type UrcKind, type UrcOutcome, UrcQueue } from "./urc-queue";

export interface CommandPortParts {
  clock: Clock;
  random: Random;
  outlet: Outlet;
  style: ResponseStyle;
  /** Bytes of the receive buffer, and who is told when it is nearly full. */
  inputCapacity: number;
  onPressure(high: boolean): void;
  interpreter: Omit<InterpreterOptions, "releaseUrcs">;
  urcs: {
    delayMs(): number;
    passes(): boolean;
    /** Told of each line that has left. */
    sent(text: string, kind: UrcKind): void;
  };
}

/** Where command lines come in, and answers and unsolicited lines go out: the UART, or a channel of the multiplexer on it. */
export class CommandPort {
  readonly intake: Intake;
  readonly interpreter: Interpreter;
  private readonly writer: ResponseWriter;
  private readonly urcs: UrcQueue;

  constructor({ clock, random, outlet, style, inputCapacity, onPressure, interpreter, urcs }: CommandPortParts) {
    this.intake = new Intake(inputCapacity, onPressure);
    this.writer = new ResponseWriter(outlet, style, random);
    this.urcs = new UrcQueue(clock, {
      held: () => this.intake.mode.holdsUrcs,
      heldByTyping: () => this.interpreter.typing,
      write: (text, kind) => (kind === "block" ? this.writer.raw(text) : this.writer.unsolicited(text)),
      ...urcs,
    });
    this.interpreter = new Interpreter(clock, this.intake, this.writer, { ...interpreter, releaseUrcs: (beforeEcho) => this.urcs.release(beforeEcho) });
  }

  urc(text: string, kind: UrcKind, outcome?: UrcOutcome): void {
    this.urcs.send(text, kind, outcome);
  }

  /** False where the bytes found no room. */
  writeRaw(bytes: string): boolean {
    return this.writer.raw(bytes);
  }
}
