import { NodeClock } from "../../hal/node/clock";
import { SeededRandom } from "../../hal/random";
import { VirtualLine, type VirtualUart } from "../../hal/virtual/uart";
import { RealNetwork } from "../../twin/networks/real/real-network";
import { Sim767xxTwin } from "../../twin/sim767xx/twin";

const PATIENCE_MS = 15000;
const UART_BYTES = 65536;

/** A host that types at a twin in real time and waits for what it must see. */
export class RealDialogue {
  private readonly network: RealNetwork;
  private readonly twin: Sim767xxTwin;
  private readonly host: VirtualUart;
  private received = "";
  private look: () => void = () => undefined;

  /** `hosts`: addresses of names that only this dialogue knows. */
  constructor(hosts: Record<string, string> = {}) {
    this.network = new RealNetwork({ hosts });
    const clock = new NodeClock();
    const capacity = { transmitCapacity: UART_BYTES, receiveCapacity: UART_BYTES };
    const line = new VirtualLine(clock, { a: capacity, b: capacity });
    this.host = line.a;
    this.host.onData((bytes) => {
      this.received += bytes;
      this.look();
    });
    this.twin = new Sim767xxTwin(
      { uart: line.b, clock, random: new SeededRandom(1), pins: {}, network: this.network },
      {
        timing: { bootMs: 0 },
        responseMs: [0, 0],
        service: { simReadingMs: 0, registrationMs: 0, activationMs: [0, 0] },
      },
    );
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
