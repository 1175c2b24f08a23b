import { isIP } from "node:net";
import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import type { Stream, StreamEvents } from "../networks/network";
import { between } from "../parameters";
import type { Quirk } from "../quirks";
import { DatagramPort } from "../state/datagram-port";
import { Link, LINK_COUNT, NO_SERVER } from "./13-link";
import { ERR, errOf, ipError, tryRead } from "./13-results";
import { CLOSED_BY_PEER, CLOSED_BY_TIMEOUT_OR_DTR, type SocketService } from "./13-service";
import { CIPOPEN_TIMEOUT, patience, TRANSPARENT_WAIT } from "./13-settings";
import { Connection, type ConnectionEvents } from "../state/connection";
import { TransparentChannel } from "../transparent-channel";

export const OPEN_QUIRKS: readonly Quirk[] = [
  { id: "cipopen-result-missing", about: "After a restart the result of the first AT+CIPOPEN never comes.", chapter: 13 },
];

const LONGEST_HOST = 255;
const LAST_PORT = 65535;
/** From the OK of AT+CIPCLOSE to its result, in ms. */
const CLOSE_MS = [100, 400] as const;

/** A connection that belongs to a link, or will: what the network calls, and what tells it its link. */
export interface Attached {
  connection: Connection;
  report: StreamEvents;
  adopt(link: Link): void;
}

/** Takes a connection of a listening socket; its events wait until it is adopted. */
export function attach(service: SocketService, stream: Stream): Attached {
  let owner: Link | undefined;
  const events: ConnectionEvents = {
    ...linkEvents(service, () => owner),
    opened: () => undefined,
    failed: () => undefined,
  };
  const { connection, report } = Connection.accept(service.firmware.clock, stream, patience(service.firmware), events);
  const adopt = (link: Link): void => {
    owner = link;
    service.delivery.arrived(link);
  };
  return { connection, report, adopt };
}

function linkEvents(service: SocketService, link: () => Link | undefined): Pick<ConnectionEvents, "arrived" | "ended" | "drained"> {
  const withLink = (action: (link: Link) => void) => (): void => {
    const found = link();
    if (found !== undefined) action(found);
  };
  return {
    ended: (failure) => {
      const found = link();
      if (found !== undefined) service.ended(found, failure?.kind === "timeout" ? CLOSED_BY_TIMEOUT_OR_DTR : CLOSED_BY_PEER);
    },
    arrived: withLink((found) => (found.transparent ? service.channel?.deliver() : service.delivery.arrived(found))),
    drained: withLink((found) => {
      if (found.transparent) service.channel?.sendDrained();
    }),
  };
}

/** AT+CIPOPEN and AT+CIPCLOSE (SIM767XX 13.2.3, 13.2.6). `isTransparent`: data mode was chosen before AT+NETOPEN. */
export function openCommands(service: SocketService, isTransparent: () => boolean, resultMissing: () => boolean): CommandTable {
  return {
    "+CIPOPEN": {
      test: `+CIPOPEN: (0-${LINK_COUNT - 1}),("TCP","UDP")`,
      read: (x) => {
        for (let number = 0; number < LINK_COUNT; number++) x.line(linkLine(service, number));
        x.ok();
      },
      write: (x) => open(service, x, isTransparent(), resultMissing),
    },
    "+CIPCLOSE": {
      test: `+CIPCLOSE: (0-${LINK_COUNT - 1})`,
      read: (x) => {
        const states = Array.from({ length: LINK_COUNT }, (_, number) => (service.link(number)?.isThere === true ? 1 : 0));
        x.line(`+CIPCLOSE: ${states.join(",")}`).ok();
      },
      write: (x) => close(service, x),
    },
  };
}

function linkLine(service: SocketService, number: number): string {
  const link = service.linkIn(number, "open");
  if (link === undefined) return `+CIPOPEN: ${number}`;
  return `+CIPOPEN: ${number},"${link.type}","${link.host}",${link.port},${link.server}`;
}

interface OpenRequest {
  type: string;
  host: string;
  port: number;
  localPort: number;
}

function open(service: SocketService, x: Exchange, transparent: boolean, resultMissing: () => boolean): void {
  const { settings } = service.firmware;
  const number = x.parameters.integer(0, between(0, Number.MAX_SAFE_INTEGER));
  if (number >= LINK_COUNT) return ipError(x, settings, "Invalid parameter");
  const request = tryRead(() => readRequest(x));
  const refuse = (err: number): void => x.line(`+CIPOPEN: ${number},${err}`).error();
  const cid = service.cidOf(number);
  if (!service.isOpenOn(cid)) return refuse(ERR.networkNotOpened);
  if (request === undefined || (transparent && number > 0)) return refuse(ERR.wrongParameter);
  if (service.linkIn(number, "opening") !== undefined) return refuse(ERR.busy);
  if (service.linkIn(number, "open", "dead") !== undefined || (transparent && request.type === "UDP")) return refuse(ERR.notSupported);
  const link = new Link(number, request.type === "UDP" ? "UDP" : "TCP", cid, NO_SERVER, request.host, request.port, transparent);
  service.put(link);
  if (link.type === "UDP") openUdp(service, x, link, request.localPort);
  else if (transparent) openTransparent(service, x, link, request);
  else openTcp(service, x, link, request, resultMissing());
}

function readRequest(x: Exchange): OpenRequest {
  const { parameters } = x;
  const type = parameters.text(1, { quoted: true, choices: ["TCP", "UDP"] });
  const anyPort = between(0, LAST_PORT);
  if (type === "UDP") {
    parameters.expectCount(5, 5);
    return { type, host: "0.0.0.0", port: 0, localPort: parameters.integer(4, anyPort) };
  }
  parameters.expectCount(4, 5);
  const host = parameters.text(2, { quoted: true, minimum: 1, maximum: LONGEST_HOST });
  return { type, host, port: parameters.integer(3, anyPort), localPort: parameters.optionalInteger(4, anyPort, 0) };
}

function openUdp(service: SocketService, x: Exchange, link: Link, localPort: number): void {
  link.datagrams = new DatagramPort(service.firmware.network, localPort, {
    bound: () => {
      link.state = "open";
      x.line(`+CIPOPEN: ${link.number},${ERR.succeeded}`).ok();
    },
    failed: () => {
      service.remove(link);
      x.line(`+CIPOPEN: ${link.number},${ERR.bindFailed}`).error();
    },
    arrived: () => service.delivery.arrived(link),
  });
}

/** OK at once; the connection's result later. */
function openTcp(service: SocketService, x: Exchange, link: Link, request: OpenRequest, resultMissing: boolean): void {
  const { firmware } = service;
  x.ok();
  const result = (err: number): void => {
    if (!resultMissing) firmware.urc(`+CIPOPEN: ${link.number},${err}`);
  };
  connect(service, link, request, {
    opened: () => {
      link.state = "open";
      result(ERR.succeeded);
    },
    failed: (err) => {
      service.remove(link);
      result(err);
    },
  });
}

function openTransparent(service: SocketService, x: Exchange, link: Link, request: OpenRequest): void {
  const { firmware } = service;
  connect(service, link, request, {
    opened: () => {
      if (link.connection === undefined) return;
      link.state = "open";
      service.channel = new TransparentChannel(firmware, link.connection, { waitMs: () => firmware.settings.get(TRANSPARENT_WAIT) }, () => service.hungUp(link));
      x.connect(service.channel);
    },
    failed: () => {
      service.remove(link);
      x.result("CONNECT FAIL");
    },
  });
}

/** Resolves the name first: what is received is reported with the address. Both together have the time of AT+CIPTIMEOUT. */
function connect(service: SocketService, link: Link, request: OpenRequest, done: { opened(): void; failed(err: number): void }): void {
  const { clock, network, settings } = service.firmware;
  const deadlineMs = clock.now() + settings.get(CIPOPEN_TIMEOUT);
  const { port, localPort } = request;
  link.giveUp = (err) => done.failed(err);
  const failIfOpening = (err: number): void => {
    if (link.state === "opening" && link.connection === undefined) done.failed(err);
  };
  const dial = (host: string): void => {
    if (link.state !== "opening") return;
    link.connection = Connection.open(clock, network, { ...patience(service.firmware), host, port, localPort, timeoutMs: deadlineMs - clock.now() }, {
      ...linkEvents(service, () => link),
      opened: () => done.opened(),
      failed: (failure) => done.failed(errOf(failure)),
    });
  };
  // No server listens on port 0, and not every system takes it for a port.
  if (port === 0) return void clock.after(CLOSE_MS[0], () => failIfOpening(ERR.networkFailure));
  if (isIP(request.host) !== 0) return dial(request.host);
  const timer = clock.after(deadlineMs - clock.now(), () => failIfOpening(ERR.timeout));
  network.resolve(request.host, (failure, addresses) => {
    timer.cancel();
    const address = addresses.find((each) => isIP(each) === 4) ?? addresses[0];
    if (failure === undefined && address !== undefined) dial(address);
    else failIfOpening(failure === undefined ? ERR.dnsFailed : errOf(failure));
  });
}

/** TCP: OK, then the result; UDP: the result, then OK. */
function close(service: SocketService, x: Exchange): void {
  const { firmware } = service;
  const number = x.parameters.expectCount(1, 1).integer(0, between(0, Number.MAX_SAFE_INTEGER));
  const refuse = (err: number): void => x.line(`+CIPCLOSE: ${number},${err}`).error();
  if (number >= LINK_COUNT) return refuse(ERR.wrongParameter);
  if (!service.isOpen) return refuse(ERR.networkNotOpened);
  const link = service.linkIn(number, "opening", "open", "dead");
  if (link === undefined) return refuse(ERR.notSupported);
  const result = `+CIPCLOSE: ${number},${ERR.succeeded}`;
  if (link.type === "UDP") {
    service.remove(link);
    return x.line(result).ok();
  }
  x.ok();
  if (link.transparent) service.endTransparent();
  service.remove(link);
  firmware.clock.after(firmware.draw(...CLOSE_MS), () => firmware.urc(result));
}
