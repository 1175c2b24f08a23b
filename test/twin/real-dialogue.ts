import { NodeClock } from "../../hal/node/clock";
import { SeededRandom } from "../../hal/random";
import { VirtualLine, type VirtualUart } from "../../hal/virtual/uart";
import type { CellularFirmware } from "../../twin/cellular-firmware";
import type { CellularTwin } from "../../twin/cellular-twin";
import { presetBaud } from "../../twin/ec716s/01-line";
import { Ec716sTwin } from "../../twin/ec716s/twin";
import type { TwinWiring } from "../../twin/module";
import { RealNetwork } from "../../twin/networks/real/real-network";
import { Nvram } from "../../twin/nvram";
import { Sim767xxTwin } from "../../twin/sim767xx/twin";

const PATIENCE_MS = 15000;
const UART_BYTES = 65536;
const BAUD = 115200;
const AT_ONCE = {
  timing: { bootMs: 0 },
  responseMs: [0, 0] as const,
  service: { simReadingMs: 0, registrationMs: 0, activationMs: [0, 0] as const },
};

/** A host that types at a twin in real time and waits for what it must see. */
export class RealDialogue {
  private readonly network: RealNetwork;
  private readonly twin: CellularTwin<CellularFirmware>;
  private readonly host: VirtualUart;
  private received = "";
  private look: () => void = () => undefined;

  /** `hosts`: addresses of names that only this dialogue knows. */
  constructor(hosts: Record<string, string>, create: (wiring: TwinWiring) => CellularTwin<CellularFirmware>) {
    this.network = new RealNetwork({ hosts });
    const clock = new NodeClock();
    const capacity = { transmitCapacity: UART_BYTES, receiveCapacity: UART_BYTES };
    const line = new VirtualLine(clock, { a: capacity, b: capacity });
    this.host = line.a;
    this.host.onData((bytes) => {
      this.received += bytes;
      this.look();
    });
    this.twin = create({ uart: line.b, clock, random: new SeededRandom(1), pins: {}, network: this.network });
    this.twin.powerOn();
  }

  /** Resolves when the twin has activated its context. */
  async ready(): Promise<void> {
    while (this.twin.firmware?.pdp.isActive(1) !== true) await this.say("AT\r", "OK\r\n");
  }

  /** Types, and resolves with all that came when it ends with `end`. */
  say(bytes: string, end: string): Promise<string> {
    this.received = "";
    this.host.write(bytes);
    return this.until(end);
  }

  /** Resolves with all that came when `end` is in it. */
  async until(end: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited for ${JSON.stringify(end)}, got ${JSON.stringify(this.received)}`)), PATIENCE_MS);
      this.look = () => {
        if (!this.received.includes(end)) return;
        clearTimeout(timer);
        resolve();
      };
      this.look();
    });
    return this.received;
  }

  /** A command with data after its prompt. */
  async input(command: string, data: string, end = "OK\r\n"): Promise<void> {
    await this.say(`${command}\r`, ">");
    await this.say(data, end);
  }

  close(): void {
    this.twin.losePower();
    this.network.close();
  }
}

/** With a SIM767XX. */
export function realDialogue(hosts: Record<string, string> = {}): RealDialogue {
  return new RealDialogue(hosts, (wiring) => new Sim767xxTwin(wiring, AT_ONCE));
}

/** With an EC716S whose rate is fixed, so that it answers at once. */
export function realEc716sDialogue(hosts: Record<string, string> = {}): RealDialogue {
  const nvram = new Nvram();
  presetBaud(nvram, BAUD);
  return new RealDialogue(hosts, (wiring) => new Ec716sTwin({ ...wiring, nvram }, AT_ONCE));
}
