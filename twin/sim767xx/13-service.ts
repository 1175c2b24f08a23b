import { SocketContexts } from "./13-contexts";
import { Delivery } from "./13-delivery";
import { type Link, LINK_COUNT, type LinkState } from "./13-link";
import { ERR } from "./13-results";
import type { Listening } from "./13-server";
import type { Sim767xxFirmware } from "./firmware";
import type { TransparentChannel } from "../transparent-channel";

/** `lost`: the network closed unexpectedly and the host has not yet called AT+NETCLOSE. */
export type ServiceState = "opening" | "open" | "lost" | "closing";

/** `<close_reason>` of +IPCLOSE (SIM767XX 13.4). */
export const CLOSED_BY_HOST = 0;
export const CLOSED_BY_PEER = 1;
export const CLOSED_BY_TIMEOUT_OR_DTR = 2;

/** The socket service of one run: opened contexts, links, listening sockets. */
export class SocketService {
  readonly contexts = new SocketContexts();
  readonly delivery: Delivery;
  readonly servers = new Map<number, Listening>();
  /** By the number of the PDP context, the one that was opened first in front. */
  readonly states = new Map<number, ServiceState>();
  channel: TransparentChannel | undefined;
  private readonly slots = new Array<Link | undefined>(LINK_COUNT).fill(undefined);

  constructor(readonly firmware: Sim767xxFirmware) {
    this.delivery = new Delivery(firmware, () => this.all(), (link) => this.finish(link));
    firmware.pdp.events.on((event) => {
      if (event.kind === "deactivated") this.contextLost(event.cid);
    });
  }

  /** True where any context is open, or lost and not yet given up. */
  get isOpen(): boolean {
    return [...this.states.values()].some((state) => state === "open" || state === "lost");
  }

  isOpenOn(cid: number): boolean {
    return this.states.get(cid) === "open";
  }

  /** The context that `link` uses. */
  cidOf(link: number): number {
    const opened = [...this.states.keys()].find((cid) => this.isOpenOn(cid));
    return this.contexts.ofLink(link) ?? opened ?? this.contexts.serviceCid;
  }

  link(number: number): Link | undefined {
    return this.slots[number];
  }

  /** The link, where it is in one of these states. */
  linkIn(number: number, ...states: LinkState[]): Link | undefined {
    const link = this.slots[number];
    return link !== undefined && states.includes(link.state) ? link : undefined;
  }

  all(): Link[] {
    return this.slots.filter((link) => link !== undefined);
  }

  /** Lowest link that has no connection. */
  freeNumber(): number | undefined {
    for (let number = 0; number < LINK_COUNT; number++) if (this.linkIn(number, "opening", "open", "dead") === undefined) return number;
    return undefined;
  }

  /** What an earlier connection of that number left unread is gone. */
  put(link: Link): void {
    this.slots[link.number] = link;
  }

  /** The connection is gone and so is what it left. */
  remove(link: Link): void {
    link.close();
    if (this.slots[link.number] === link) this.slots[link.number] = undefined;
    for (const server of this.servers.values()) server.admit();
  }

  /** The other side closed it, or it broke: what came before can still be read. */
  ended(link: Link, reason: number): void {
    if (!link.isThere) return;
    link.state = "closed";
    link.closeReason = reason;
    if (link.transparent) this.endTransparent();
    if (this.delivery.mode === 1 || !this.delivery.isBusy(link)) this.finish(link);
  }

  /** The host has read from it. */
  wasRead(link: Link): void {
    this.delivery.wasRead(link);
    if (link.state === "closed" && link.unread === 0) this.remove(link);
  }

  /** Data mode ends, or what was suspended of it. */
  endTransparent(): void {
    const { channel } = this;
    this.channel = undefined;
    channel?.end();
  }

  /** The host hung up the transparent link: ATH, or DTR went off. */
  hungUp(link: Link): void {
    this.channel = undefined;
    if (!link.isThere) return;
    this.remove(link);
    this.firmware.urc(`+IPCLOSE: ${link.number},${this.firmware.hardware.dtrAsserted() ? CLOSED_BY_HOST : CLOSED_BY_TIMEOUT_OR_DTR}`);
  }

  /** Says that the link is closed once all before it has been said. */
  private finish(link: Link): void {
    if (link.state !== "closed") return;
    const { closeReason } = link;
    link.closeReason = undefined;
    if (closeReason !== undefined) this.firmware.urc(`+IPCLOSE: ${link.number},${closeReason}`);
    if (link.unread === 0) this.remove(link);
    else for (const server of this.servers.values()) server.admit();
  }

  private contextLost(cid: number): void {
    if (!this.isOpenOn(cid)) return;
    const releases = this.firmware.quirks.isOn("network-loss-releases-sockets");
    const links = this.all().filter((link) => link.cid === cid && link.isThere);
    for (const link of this.all()) if (link.cid === cid && link.state === "opening") link.giveUp?.(ERR.networkFailure);
    if (releases) this.states.delete(cid);
    else this.states.set(cid, "lost");
    for (const link of links) {
      if (link.transparent) this.endTransparent();
      link.die();
    }
    for (const [index, server] of [...this.servers]) if (server.cid === cid) this.stopServer(index);
    this.firmware.urc("+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY");
    if (releases) for (const link of links) this.ended(link, CLOSED_BY_PEER);
  }

  stopServer(index: number): void {
    this.servers.get(index)?.close();
    this.servers.delete(index);
  }
}
