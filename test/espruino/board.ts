import { bundle } from "../../build/espruino/bundle";
import { compileModules } from "../../build/espruino/compile";
import type { Engine } from "../../build/espruino/engines";
import { toEs5 } from "../../build/espruino/es5";
import type { Timer } from "../../hal/clock";
import type { VirtualClock } from "../../hal/virtual/clock";
import type { VirtualModulePins } from "../../hal/virtual/pins";
import type { Uart } from "../../hal/uart";
import { EngineProcess } from "./engine-process";

const MODEL = "test/espruino/model/espruino.ts";

/** The model of Espruino's API as a script. */
export async function modelScript(): Promise<string> {
  return toEs5((await bundle(MODEL, compileModules([MODEL], {}).files)).code);
}

/** Pins of the model and the module's lines on them, which turn round what they carry. */
const OUTPUTS = { D1: "powerKey", D2: "reset", D3: "dtr" } as const;
const INPUTS = { D4: "ri", D5: "status" } as const;

interface Turn {
  dueMicros: number;
  did: [what: string, ...values: unknown[]][];
}

export interface BoardParts {
  engine: Engine;
  clock: VirtualClock;
  uart: Uart;
  pins: VirtualModulePins;
  /** `modelScript()`. */
  model: string;
  /** The script that the board runs. */
  bundle: string;
}

/** An Espruino board in virtual time: a bundle in an engine, its UART and pins those of the twin's other side. */
export class ModelBoard {
  readonly printed: string[] = [];
  /** What the sensor has said, each value once over all boots. */
  taken = 0;
  reboots = 0;
  private process: EngineProcess;
  private timer: Timer | undefined;
  private startedMs = 0;
  private running = true;

  constructor(private readonly parts: BoardParts) {
    const { uart, pins } = parts;
    uart.onData((bytes) => this.receive(bytes));
    for (const line of Object.values(INPUTS)) pins[line].onChange(() => parts.clock.after(0, () => this.turn(() => this.giveLevels(this.process))));
    this.process = this.boot({});
    this.turn();
  }

  /** Takes the power and gives it back: only the files stay. */
  restart(): void {
    const files = this.process.ask("dump()") as Record<string, string>;
    this.process.end();
    this.process = this.boot(files);
    this.turn();
  }

  end(): void {
    this.running = false;
    this.timer?.cancel();
    this.process.end();
  }

  private boot(files: Record<string, string>): EngineProcess {
    const { engine, model, bundle: application, clock } = this.parts;
    this.startedMs = clock.now();
    const made = new EngineProcess(engine, `${model}\nfunction begin() {${application}\n}\n`);
    for (const [name, content] of Object.entries(files)) made.give("file", content, name);
    made.tell(`temperatureFrom(${this.taken})`);
    this.giveLevels(made);
    made.tell("begin()");
    return made;
  }

  private giveLevels(process: EngineProcess): void {
    for (const [pin, line] of Object.entries(INPUTS)) process.tell(`level("${pin}",${this.parts.pins[line].read() ? 1 : 0})`);
  }

  private receive(bytes: string): void {
    this.turn(() => this.process.give("more", bytes));
  }

  /** Lets the board live until now, and sees to what it did and when it wants to live next. */
  private turn(before: () => void = () => {}): void {
    if (!this.running) return;
    const { clock } = this.parts;
    before();
    const nowMicros = Math.round((clock.now() - this.startedMs) * 1000);
    const { dueMicros, did } = this.process.ask(`turn(${nowMicros})`) as Turn;
    this.timer?.cancel();
    if (dueMicros >= 0) this.timer = clock.after((dueMicros - nowMicros) / 1000, () => this.turn());
    for (const [what, ...values] of did) this.see(what, values);
  }

  private see(what: string, [first, second]: unknown[]): void {
    const { uart, pins } = this.parts;
    if (what === "write") uart.write(String(first));
    else if (what === "setup") uart.setBaud(Number(first));
    else if (what === "print") this.printed.push(String(first));
    else if (what === "temperature") this.taken = Number(first);
    else if (what === "pin") pins[OUTPUTS[first as keyof typeof OUTPUTS]].set(second === 1);
    else if (what === "reboot") {
      this.reboots++;
      this.parts.clock.after(0, () => this.restart());
    }
  }
}
