import { DEFAULT_CID } from "../state/pdp";
import type { Ec716sFirmware } from "./firmware";
import { Delivery } from "./09-delivery";
import type { IpLink } from "./09-link";
import { SEVERAL_LINKS } from "./09-settings";
import { leaveTransparentMode } from "./09-transparent";

/** What the bearer is like, apart from the links on it (EC716S 9.40). */
export type BearerState = "IP INITIAL" | "IP START" | "IP CONFIG" | "IP GPRSACT" | "IP STATUS" | "PDP DEACT";

const HAS_CONTEXT: readonly BearerState[] = ["IP CONFIG", "IP GPRSACT", "IP STATUS"];

/** The TCP/IP task of one run: the state machines of EC716S 9.40, with one link and with several. */
export class IpService {
  bearer: BearerState = "IP INITIAL";
  readonly links = new Map<number, IpLink>();
  readonly delivery: Delivery;
  /** What transparent mode did not bring away when it ended by itself (EC716S 9.13). */
  keptBytes = "";
  /** Told when the context is gone, or AT+CIPSHUT was there: what else uses it ends. Several listeners. */
  private readonly bearerLost: (() => void)[] = [];

  constructor(private readonly firmware: Ec716sFirmware) {
    this.delivery = new Delivery(firmware, () => [...this.links.values()]);
    firmware.pdp.events.on((event) => {
      if (event.kind === "deactivated" && event.cid === DEFAULT_CID) this.contextLost();
    });
  }

  /** AT+CIPMUX is 1. */
  get severalLinks(): boolean {
    return this.firmware.settings.get(SEVERAL_LINKS) === 1;
  }

  /** A context is there, and its end does not wait for AT+CIPSHUT. */
  get hasBearer(): boolean {
    return this.bearer !== "PDP DEACT" && this.firmware.pdp.isActive(DEFAULT_CID);
  }

  /** `<sl_state>` or `<ml_state>` of AT+CIPSTATUS. */
  get stateName(): string {
    if (this.bearer === "PDP DEACT") return this.bearer;
    if (this.severalLinks) return this.links.size > 0 ? "IP PROCESSING" : this.bearer;
    const link = this.links.get(0);
    switch (link?.state) {
      case undefined:
        return this.bearer;
      case "CONNECTED":
        return "CONNECT OK";
      default:
        return `${link?.mode} ${link?.state === "REMOTE CLOSING" ? "CLOSED" : link?.state}`;
    }
  }

  onBearerLost(listener: () => void): void {
    this.bearerLost.push(listener);
  }

  /** The link with this number, while it is being made or connected. */
  live(number: number): IpLink | undefined {
    const link = this.links.get(number);
    return link?.state === "CONNECTING" || link?.state === "CONNECTED" ? link : undefined;
  }

  /** `<n>,` in front of a link's line where there are several. */
  prefix(link: IpLink): string {
    if (!this.severalLinks) return "";
    return `${link.number},${this.firmware.quirks.isOn("link-blank") ? " " : ""}`;
  }

  /** CLOSED of a link; with the quirk that has a blank elsewhere it has none. */
  closedText(link: IpLink): string {
    return this.severalLinks ? `${link.number},CLOSED` : "CLOSED";
  }

  /** AT+CIPSHUT: everything ends without a word. */
  shut(): void {
    this.endLinks("");
    this.bearer = "IP INITIAL";
    this.bearerLost.forEach((listener) => listener());
  }

  private contextLost(): void {
    const noticed = HAS_CONTEXT.includes(this.bearer) || this.links.size > 0;
    this.endLinks(this.firmware.quirks.isOn("transparent-error-silent") ? "" : "CLOSED");
    this.bearerLost.forEach((listener) => listener());
    if (!noticed) return;
    this.bearer = "PDP DEACT";
    this.firmware.urc(this.firmware.order("+PDP") === "colon" ? "+PDP: DEACT" : "+PDP DEACT");
  }

  /** Transparent mode falls back to commands without being asked; `text` tells it. */
  private endLinks(text: string): void {
    for (const link of this.links.values()) {
      leaveTransparentMode(this.firmware, link, text);
      link.abort();
    }
    this.links.clear();
  }
}
