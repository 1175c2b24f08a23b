import type { Timer } from "../../hal/clock";
import type { CommandTable } from "../chapter";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import type { Ec716sFirmware } from "./firmware";
import type { IpLink } from "./09-link";
import { LINK_COUNT } from "./09-settings";

const DEFAULT_SECONDS = 120;
const LONGEST_TEXT = 256;

/** The heartbeat that one link may have (EC716S 9.33 to 9.36). */
export class Heartbeat {
  private enabled = false;
  private socket = 0;
  private seconds = DEFAULT_SECONDS;
  private content: string;
  private sent = 0;
  private lastMs = 0;
  private timer: Timer | undefined;
  private link: IpLink | undefined;

  constructor(private readonly firmware: Ec716sFirmware) {
    this.content = firmware.identity.imei;
  }

  /** It begins with the connection. */
  connected(link: IpLink): void {
    if (link.number !== this.socket) return;
    this.link = link;
    this.restart();
  }

  ended(link: IpLink): void {
    if (this.link !== link) return;
    this.link = undefined;
    this.timer?.cancel();
  }

  commands(): CommandTable {
    const { firmware } = this;
    const socket = between(0, LINK_COUNT - 1);
    return {
      "^HEARTCONFIG": {
        test: "",
        read: (x) => x.line(`^HEARTCONFIG: ${this.enabled ? 1 : 0},${this.socket},${this.seconds}`).ok(),
        write: (x) => {
          const enabled = x.parameters.expectCount(1, 3).integer(0, oneOf(0, 1)) === 1;
          if (enabled) {
            x.parameters.expectCount(3, 3);
            this.socket = x.parameters.integer(1, socket);
            this.seconds = x.parameters.integer(2, between(5, 600));
          }
          this.configure(enabled);
          x.ok();
        },
      },
      "^HEARTBEAT": {
        test: "",
        read: (x) => x.line(`^HEARTBEAT: ${this.socket},${this.content}`).ok(),
        write: (x) => {
          this.socket = x.parameters.expectCount(2, 2).integer(0, socket);
          this.content = x.parameters.text(1, { minimum: 1, maximum: LONGEST_TEXT });
          x.ok();
        },
      },
      "^HEARTBEATHEX": {
        test: "",
        read: (x) => x.line(`^HEARTBEATHEX: ${this.socket},${Buffer.from(this.content, "latin1").toString("hex").toUpperCase()}`).ok(),
        write: (x) => {
          const first = firmware.ip.severalLinks ? 1 : 0;
          const number = first === 1 ? x.parameters.integer(0, socket) : 0;
          const bytes = x.parameters.expectCount(first + 2, first + 2).integer(first, between(1, LONGEST_TEXT / 2));
          const digits = x.parameters.text(first + 1);
          if (!/^([0-9A-F]{2})+$/i.test(digits) || digits.length !== 2 * bytes) throw new CommandRefused();
          this.socket = number;
          this.content = Buffer.from(digits, "hex").toString("latin1");
          x.ok();
        },
      },
      "^HEARTINQUIRE": { test: "", read: (x) => x.line(`^HEARTINQUIRE: ${this.statistics()}`).ok() },
    };
  }

  private configure(enabled: boolean): void {
    this.enabled = enabled;
    this.sent = 0;
    const link = this.firmware.ip.links.get(this.socket);
    this.link = link?.state === "CONNECTED" ? link : undefined;
    this.restart();
  }

  private restart(): void {
    this.timer?.cancel();
    this.lastMs = this.firmware.clock.now();
    if (this.enabled && this.link !== undefined) this.timer = this.firmware.clock.after(this.seconds * 1000, () => this.beat());
  }

  private beat(): void {
    const { link, content } = this;
    if (link?.state !== "CONNECTED") return;
    this.sent++;
    if (link.connection !== undefined && link.connection.sendRoom >= content.length) link.connection.write(content);
    link.datagrams?.send(content, link.host, link.port, () => undefined);
    this.restart();
  }

  /** Seconds since the last one, seconds until the next one, how many so far. */
  private statistics(): string {
    if (!this.enabled || this.link === undefined) return `0,0,${this.sent}`;
    const passed = Math.floor((this.firmware.clock.now() - this.lastMs) / 1000);
    return `${passed},${this.seconds - passed},${this.sent}`;
  }
}
