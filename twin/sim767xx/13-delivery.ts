import { DELIVERY_DELAY, HEADER, HEADER_TYPE, SHOW_SOURCE } from "./13-settings";
import type { Link } from "./13-link";
import type { Timer } from "../../hal/clock";
import type { Sim767xxFirmware } from "./firmware";

/** Largest block that is put out without being asked for, and largest that AT+CIPRXGET=2 reads, in bytes. */
export const LARGEST_BLOCK = 1500;
/** Longest header of a block with its line ends. */
const HEADER_ROOM = 100;

/** `<mode>` of AT+CIPRXGET: 0 puts data out as it comes, 1 keeps it until it is read. */
export type ReceiveMode = 0 | 1;

/** Brings received data to the host: blocks by themselves, or a notice once until all is read (SIM767XX 13.2.5). */
export class Delivery {
  private current: ReceiveMode = 0;
  private readonly delayed = new Map<Link, Timer>();

  /** `idle` is told each time that a link has nothing more on its way to the host. */
  constructor(private readonly firmware: Sim767xxFirmware, private readonly links: () => Link[], private readonly idle: (link: Link) => void) {
    firmware.drained.on(() => {
      if (this.current === 0) for (const link of this.links()) this.push(link);
    });
  }

  get mode(): ReceiveMode {
    return this.current;
  }

  /** What waits is put out, or announced, as the new mode says. */
  setMode(mode: ReceiveMode): void {
    this.current = mode;
    for (const link of this.links()) this.arrived(link);
  }

  /** There may be something to read. */
  arrived(link: Link): void {
    if (link.transparent || link.unread === 0) return;
    if (this.current === 1) this.announce(link);
    else this.pushLater(link);
  }

  /** The host has read; the next bytes are announced again when nothing is left. */
  wasRead(link: Link): void {
    if (link.unread === 0) link.announced = false;
  }

  /** True while data is still to be put out. */
  isBusy(link: Link): boolean {
    return link.delivering || (this.current === 0 && link.unread > 0);
  }

  private announce(link: Link): void {
    if (link.announced) return;
    link.announced = true;
    this.firmware.urc(`+CIPRXGET: 1,${link.number}`);
  }

  private pushLater(link: Link): void {
    const delayMs = this.firmware.settings.get(DELIVERY_DELAY);
    if (delayMs === 0) this.push(link);
    else if (!this.delayed.has(link)) {
      const timer = this.firmware.clock.after(delayMs, () => {
        this.delayed.delete(link);
        if (this.current === 0) this.push(link);
      });
      this.delayed.set(link, timer);
    }
  }

  /** A block at a time, and only what the transmit buffer has room for. */
  private push(link: Link): void {
    const length = Math.min(LARGEST_BLOCK, link.unread);
    if (link.transparent || link.delivering || length === 0 || this.delayed.has(link)) return;
    if (this.firmware.port.room < length + HEADER_ROOM) return;
    const { source } = link.received ?? {};
    const bytes = link.read(length);
    link.delivering = true;
    this.firmware.urc(this.header(link, bytes.length, `${source?.address ?? ""}:${source?.port ?? 0}`) + bytes, "event", () => {
      link.delivering = false;
      this.push(link);
      if (!this.isBusy(link)) this.idle(link);
    });
  }

  private header(link: Link, length: number, source: string): string {
    const { settings, quirks } = this.firmware;
    const from = settings.get(SHOW_SOURCE) === 1 ? `RECV FROM:${source}\r\n` : "";
    if (settings.get(HEADER) === 0) return from;
    if (settings.get(HEADER_TYPE) === 0) return `${from}+IPD${length}\r\n`;
    return `${from}+RECEIVE,${link.number},${length}${quirks.isOn("receive-header-colon") ? ":" : ""}\r\n`;
  }
}
