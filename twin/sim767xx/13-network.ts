import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import type { Quirk } from "../quirks";
import { requireCid } from "./13-contexts";
import { ERR, ipError } from "./13-results";
import { NETOPEN_TIMEOUT } from "./13-settings";
import type { SocketService } from "./13-service";
import { DEFAULT_CID } from "../state/pdp";

export const NETWORK_QUIRKS: readonly Quirk[] = [
  { id: "netopen-plain-error", about: "AT+NETOPEN is a plain ERROR, without +IP ERROR, where it is open already or there is no service.", chapter: 13 },
  { id: "netclose-says-closed", about: "AT+NETCLOSE says CLOSED before each +CIPCLOSE, also without transparent mode.", chapter: 13 },
];

/** From OK to the result, in ms. */
const OPEN_MS = [20, 200] as const;
const CLOSE_MS = [100, 500] as const;
const IPV6 = 6;

/** AT+NETOPEN, AT+NETCLOSE and AT+IPADDR (SIM767XX 13.2.1, 13.2.2, 13.2.7). The context of the attach outlives AT+NETCLOSE. */
export function networkCommands(service: SocketService): CommandTable {
  const activated = new Set<number>();
  return {
    "+NETOPEN": {
      read: (x) => x.line(`+NETOPEN: ${service.isOpen ? 1 : 0}`).ok(),
      write: (x) => {
        const cid = givenCid(service, x);
        netOpen(service, activated, x, cid, `,${cid}`);
      },
      execute: (x) => netOpen(service, activated, x, service.contexts.serviceCid, ""),
    },
    "+NETCLOSE": {
      test: "",
      write: (x) => {
        const cid = givenCid(service, x);
        netClose(service, activated, x, cid, `,${cid}`);
      },
      execute: (x) => netClose(service, activated, x, service.contexts.serviceCid, ""),
    },
    "+IPADDR": {
      test: "",
      write: (x) => address(service, x, givenCid(service, x)),
      execute: (x) => address(service, x, service.contexts.serviceCid),
    },
  };
}

function givenCid(service: SocketService, x: Exchange): number {
  x.parameters.expectCount(1, 1);
  return x.parameters.has(0) ? requireCid(x, 0) : service.contexts.serviceCid;
}

/** `shownCid`: what follows the code in the result. */
function netOpen(service: SocketService, activated: Set<number>, x: Exchange, cid: number, shownCid: string): void {
  const { firmware, states } = service;
  const { pdp, radio, clock } = firmware;
  const plain = firmware.quirks.isOn("netopen-plain-error");
  const state = states.get(cid);
  if (state === "open") return plain ? x.error() : ipError(x, firmware.settings, "Network is already opened");
  if (state === "opening" || state === "closing" || (plain && !radio.registered)) return x.error();
  for (const link of service.all()) if (link.cid === cid) service.remove(link);
  states.set(cid, "opening");
  x.ok();
  let over = false;
  const finish = (err: number): void => {
    if (over) return;
    over = true;
    timer.cancel();
    if (err === ERR.succeeded) states.set(cid, "open");
    else states.delete(cid);
    firmware.urc(`+NETOPEN: ${err}${shownCid}`);
  };
  const timer = clock.after(firmware.settings.get(NETOPEN_TIMEOUT), () => finish(ERR.timeout));
  const wasActive = pdp.isActive(cid);
  pdp.activate(cid, (refusal) => {
    if (refusal === undefined && !wasActive) activated.add(cid);
    clock.after(firmware.draw(...OPEN_MS), () => finish(pdp.isActive(cid) && hasFamily(service, cid) ? ERR.succeeded : ERR.networkFailure));
  });
}

/** IPv6 needs a context that has it. */
function hasFamily(service: SocketService, cid: number): boolean {
  const type = service.firmware.pdp.definition(cid)?.type ?? "";
  return service.contexts.family(cid) !== IPV6 || type.includes("V6");
}

/** UDP links are reported before OK, TCP links after it, then the result. */
function netClose(service: SocketService, activated: Set<number>, x: Exchange, cid: number, shownCid: string): void {
  const { firmware, states } = service;
  const state = states.get(cid);
  const refuse = (err: number): void => x.line(`+NETCLOSE: ${err}${shownCid}`).error();
  if (state === undefined) return refuse(ERR.networkNotOpened);
  if (state === "opening" || state === "closing") return refuse(ERR.busy);
  const links = service.all().filter((link) => link.cid === cid);
  const there = links.filter((link) => link.state !== "closed");
  states.set(cid, "closing");
  for (const [index, server] of [...service.servers]) if (server.cid === cid) service.stopServer(index);
  for (const link of there) if (link.type === "UDP") x.line(`+CIPCLOSE: ${link.number},${ERR.succeeded}`);
  x.ok();
  const saysClosed = firmware.quirks.isOn("netclose-says-closed");
  const tcp = there.filter((link) => link.type === "TCP");
  for (const link of tcp) if (link.transparent) service.endTransparent();
  for (const link of links) service.remove(link);
  firmware.clock.after(firmware.draw(...CLOSE_MS), () => {
    for (const link of tcp) {
      if (saysClosed && !link.transparent) firmware.urc("CLOSED");
      firmware.urc(`+CIPCLOSE: ${link.number},${ERR.succeeded}`);
    }
    states.delete(cid);
    if (activated.delete(cid) && cid !== DEFAULT_CID) firmware.pdp.deactivate(cid, "host");
    firmware.urc(`+NETCLOSE: ${ERR.succeeded}${shownCid}`);
  });
}

function address(service: SocketService, x: Exchange, cid: number): void {
  const { firmware } = service;
  const found = service.isOpenOn(cid) ? firmware.pdp.address(cid) : undefined;
  if (found === undefined) ipError(x, firmware.settings, "Network not opened");
  else x.line(`+IPADDR: ${found}`).ok();
}
