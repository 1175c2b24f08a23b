import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import type { NetworkFailure, StreamOptions } from "../networks/network";
import { between } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import { Connection, type Patience } from "../state/connection";
import { DatagramPort } from "../state/datagram-port";
import { DEFAULT_CID } from "../state/pdp";
import type { Ec716sFirmware } from "./firmware";
import type { Heartbeat } from "./09-heartbeat";
import { IpLink } from "./09-link";
import { keepAliveRule, LINK_COUNT, LOCAL_PORTS, TLS, TRANSPARENT, transparentRule } from "./09-settings";
import { stackErrorText } from "./09-stack-errors";
import { enterTransparentMode, leaveTransparentMode } from "./09-transparent";

const OPERATION_NOT_ALLOWED = 3;
const PARAMETERS_INVALID = 53;
const CONNECT_TIMEOUT_MS = 75000;
/** The usual one of TCP (RFC 6298). */
const FIRST_RETRANSMISSION_MS = 1000;
const LONGEST_HOST = 128;
const HIGHEST_PORT = 65535;
const MAY_OPEN = ["IP INITIAL", "IP STATUS", "TCP CLOSED", "UDP CLOSED"];

/** AT+CIPSTART (EC716S 9.9). */
export function openCommand(firmware: Ec716sFirmware, heartbeat: Heartbeat): CommandSpec {
  const { ip } = firmware;
  const opening = new Opening(firmware, heartbeat);
  return {
    test: (x) => {
      const links = ip.severalLinks ? "(0-5)," : "";
      x.line(`+CIPSTART: ${links}("TCP","UDP"),("(0-255).(0-255).(0-255).(0-255)"),(1-65535)`);
      x.line(`+CIPSTART: ${links}("TCP","UDP"),("DOMAIN NAME"),(1-65535)`).ok();
    },
    write: (x) => {
      const link = requested(firmware, x);
      if (ip.live(link.number)?.state === "CONNECTED") {
        x.ok();
        firmware.urc(`${ip.prefix(link)}ALREADY CONNECT`);
        return;
      }
      requireState(firmware, link);
      opening.begin(x, link);
    },
  };
}

function requested(firmware: Ec716sFirmware, x: Exchange): IpLink {
  const first = firmware.ip.severalLinks ? 1 : 0;
  try {
    const number = first === 1 ? x.parameters.integer(0, between(0, LINK_COUNT - 1)) : 0;
    const mode = x.parameters.expectCount(first + 3, first + 3).text(first, { choices: ["TCP", "UDP"] }) as "TCP" | "UDP";
    const host = x.parameters.text(first + 1, { minimum: 1, maximum: LONGEST_HOST });
    const digits = x.parameters.text(first + 2);
    const port = Number(digits);
    if (!/^\d{1,5}$/.test(digits) || port < 1 || port > HIGHEST_PORT) throw new CommandRefused();
    return new IpLink(number, mode, host, port);
  } catch (refusal) {
    throw refusal instanceof CommandRefused ? cmeRefusal(PARAMETERS_INVALID) : refusal;
  }
}

function requireState(firmware: Ec716sFirmware, link: IpLink): void {
  const { ip } = firmware;
  const allowed = ip.severalLinks ? ip.bearer === "IP STATUS" && ip.live(link.number) === undefined : MAY_OPEN.includes(ip.stateName);
  if (!allowed) throw cmeRefusal(OPERATION_NOT_ALLOWED);
}

/** Opens links, from the command to its result. */
class Opening {
  constructor(
    private readonly firmware: Ec716sFirmware,
    private readonly heartbeat: Heartbeat,
  ) {}

  /** In transparent mode the command lasts until CONNECT; otherwise its OK comes first. */
  begin(x: Exchange, link: IpLink): void {
    const { firmware } = this;
    const { ip, settings } = firmware;
    ip.links.set(link.number, link);
    const waiting = !ip.severalLinks && settings.get(TRANSPARENT) === 1 ? x : undefined;
    if (waiting === undefined) x.ok();
    else x.line("OK").flush();
    if (ip.bearer === "IP STATUS") this.open(link, waiting);
    else this.bringUp(link, waiting);
  }

  /** A single link brings the bearer up by itself. */
  private bringUp(link: IpLink, waiting: Exchange | undefined): void {
    const { ip, pdp } = this.firmware;
    pdp.activate(DEFAULT_CID, (refusal) => {
      if (ip.links.get(link.number) !== link) return;
      if (refusal === undefined) {
        ip.bearer = "IP STATUS";
        this.open(link, waiting);
      } else this.fail(link, waiting);
    });
  }

  private open(link: IpLink, waiting: Exchange | undefined): void {
    const { firmware } = this;
    const { settings } = firmware;
    const ports = settings.get(LOCAL_PORTS);
    if (link.mode === "UDP") {
      const localPort = ports[LINK_COUNT + link.number] ?? 0;
      link.datagrams = new DatagramPort(firmware.network, localPort, {
        bound: () => this.opened(link, waiting),
        failed: () => this.fail(link, waiting),
        arrived: () => firmware.ip.delivery.arrived(link),
      });
      return;
    }
    const options: StreamOptions & Patience = { host: link.host, port: link.port, localPort: ports[link.number] ?? 0, timeoutMs: CONNECT_TIMEOUT_MS };
    const keepAlive = keepAliveRule(settings);
    if (keepAlive !== undefined) options.keepAlive = keepAlive;
    if (waiting !== undefined) options.retransmission = { firstMs: FIRST_RETRANSMISSION_MS, most: transparentRule(settings, "NmRetry") };
    if (settings.get(TLS) === 1) {
      const tls = firmware.tls.options(link.number, link.host);
      if (tls === undefined) {
        firmware.clock.after(0, () => this.fail(link, waiting));
        return;
      }
      options.tls = tls;
      options.timeoutMs = firmware.tls.negotiateMs(link.number);
    }
    this.connect(link, options, waiting);
  }

  private connect(link: IpLink, options: StreamOptions & Patience, waiting: Exchange | undefined): void {
    const { firmware } = this;
    link.connection = Connection.open(firmware.clock, firmware.network, options, {
      opened: () => this.opened(link, waiting),
      failed: () => this.fail(link, waiting),
      arrived: () => firmware.ip.delivery.arrived(link),
      ended: (failure) => this.ended(link, failure),
      drained: () => link.channel?.sendDrained(),
    });
  }

  private opened(link: IpLink, waiting: Exchange | undefined): void {
    const { firmware } = this;
    const { ip } = firmware;
    if (ip.links.get(link.number) !== link || link.state !== "CONNECTING") return link.abort();
    link.state = "CONNECTED";
    this.heartbeat.connected(link);
    if (waiting === undefined) {
      firmware.urc(`${ip.prefix(link)}CONNECT OK`);
      return;
    }
    const channel = enterTransparentMode(firmware, link, {
      hungUp: () => this.hangUp(link),
      failed: (failure) => {
        link.close();
        this.ended(link, failure);
      },
    });
    if (channel !== undefined) waiting.connect(channel);
  }

  private hangUp(link: IpLink): void {
    link.channel = undefined;
    link.close();
    link.state = "CLOSED";
  }

  /** With one link the state comes first, and it is that from which another attempt may be made. */
  private fail(link: IpLink, waiting: Exchange | undefined): void {
    const { firmware } = this;
    const { ip } = firmware;
    if (ip.links.get(link.number) !== link) return;
    link.abort();
    ip.links.delete(link.number);
    if (ip.severalLinks) firmware.urc(`${ip.prefix(link)}CONNECT FAIL`);
    else if (waiting === undefined) {
      firmware.urc(`STATE: ${ip.stateName}`);
      firmware.urc("CONNECT FAIL");
    } else waiting.line(`STATE: ${ip.stateName}`).flush().result("CONNECT FAIL");
  }

  /** CLOSED, or the error of the stack; either ends data mode without a word more (EC716S 9.42). */
  private ended(link: IpLink, failure: NetworkFailure | undefined): void {
    const { firmware } = this;
    const { ip } = firmware;
    if (ip.links.get(link.number) !== link) return;
    this.heartbeat.ended(link);
    link.state = ip.severalLinks ? "REMOTE CLOSING" : "CLOSED";
    const tells = failure !== undefined && (link.channel !== undefined || firmware.quirks.isOn("stack-error-lines"));
    const text = tells ? stackErrorText(link, failure) : ip.closedText(link);
    if (link.channel === undefined) firmware.urc(text);
    else leaveTransparentMode(firmware, link, tells && firmware.quirks.isOn("transparent-error-silent") ? "" : text);
  }
}
