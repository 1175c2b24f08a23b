import type { Ec716sFirmware } from "./firmware";
import type { IpLink } from "./09-link";
import { HEAD, RECEIVE_LINE_END, SHOW_PROTOCOL, SHOW_SENDER } from "./09-settings";

/** Largest block that is put out at once, and largest that AT+CIPRXGET=2 reads, in bytes. */
export const LARGEST_BLOCK = 1460;
const HEADER_ROOM = 100;

/** `<mode>` of AT+CIPRXGET: data by themselves, a notice once until data are read, a notice at every arrival. */
export type ReceiveMode = 0 | 1 | 5;

/** Brings received data to the host (EC716S 9.22 to 9.25, 9.27). */
export class Delivery {
  private current: ReceiveMode = 0;

  constructor(
    private readonly firmware: Ec716sFirmware,
    private readonly links: () => IpLink[],
  ) {
    firmware.drained.on(() => {
      if (this.current === 0) for (const link of this.links()) this.push(link);
    });
  }

  get mode(): ReceiveMode {
    return this.current;
  }

  setMode(mode: ReceiveMode): void {
    this.current = mode;
    for (const link of this.links()) this.arrived(link);
  }

  /** There may be something for the host. */
  arrived(link: IpLink): void {
    if (link.channel !== undefined) link.channel.deliver();
    else if (link.unread === 0) return;
    else if (this.current === 0) this.push(link);
    else this.announce(link);
  }

  /** The host has read: the next arrival is announced again. */
  wasRead(link: IpLink): void {
    link.announced = false;
  }

  private announce(link: IpLink): void {
    if (this.current === 1 && link.announced) return;
    link.announced = true;
    this.firmware.urc(`+CIPRXGET: 1${this.firmware.ip.severalLinks ? `,${link.number}` : ""}`);
  }

  /** A block at a time, and only what the transmit buffer has room for; nothing comes between its head and its data. */
  private push(link: IpLink): void {
    const length = Math.min(LARGEST_BLOCK, link.unread);
    if (link.channel !== undefined || link.delivering || length === 0 || this.firmware.port.room < length + HEADER_ROOM) return;
    const { source } = link.received ?? {};
    const bytes = link.read(length);
    link.delivering = true;
    const block = this.head(link, bytes.length, `${source?.address ?? ""}:${source?.port ?? 0}`) + bytes;
    const end = this.firmware.settings.get(RECEIVE_LINE_END) === 0 ? "\r\n" : "";
    this.firmware.urc(block + end, "block", () => {
      link.delivering = false;
      this.push(link);
    });
  }

  private head(link: IpLink, length: number, source: string): string {
    const { settings } = this.firmware;
    if (this.firmware.ip.severalLinks) return `\r\n+RECEIVE,${link.number},${length}:\r\n`;
    const plus = this.firmware.order("RECV FROM") === "example" ? "+RECV FROM: " : "RECV FROM:";
    const from = settings.get(SHOW_SENDER) === 1 ? `\r\n${plus}${source}\r\n` : "";
    if (settings.get(HEAD) === 0) return from;
    return `${from}\r\n+IPD,${length}${settings.get(SHOW_PROTOCOL) === 1 ? `,${link.mode}` : ""}:`;
  }
}
