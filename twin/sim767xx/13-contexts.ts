import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { TRANSPARENT_WAIT } from "./13-settings";
import { LINK_COUNT } from "./13-link";
import type { Sim767xxFirmware } from "./firmware";
import { DEFAULT_CID, HIGHEST_CID } from "../state/pdp";

const IPV4 = 1;
const IPV6 = 6;

/**
 * Which PDP context the service and each link use. Where AT+CIPCFG names none, a link uses the
 * context that AT+NETOPEN opened first.
 */
export class SocketContexts {
  /** Of AT+NETOPEN without a number: AT+CSOCKSETPN. */
  serviceCid = DEFAULT_CID;
  private readonly families = new Map<number, number>();
  private readonly ofLinks = new Array<number | undefined>(LINK_COUNT).fill(undefined);

  /** `<ip_family>`: 1 or 6. */
  family(cid: number): number {
    return this.families.get(cid) ?? IPV4;
  }

  setService(cid: number, family: number | undefined): void {
    this.serviceCid = cid;
    if (family !== undefined) this.families.set(cid, family);
  }

  /** Undefined where AT+CIPCFG has set none. */
  ofLink(link: number): number | undefined {
    return this.ofLinks[link];
  }

  setLink(link: number, cid: number): void {
    this.ofLinks[link] = cid;
  }
}

export function requireCid(x: Exchange, place: number): number {
  return x.parameters.integer(place, between(1, HIGHEST_CID));
}

/** AT+CIPCFG and AT+CSOCKSETPN (SIM767XX 13.2.13, 13.2.18). `isOpen`: AT+NETOPEN is in effect. */
export function socketContextCommands(firmware: Sim767xxFirmware, contexts: SocketContexts, isOpen: () => boolean): CommandTable {
  const { settings } = firmware;
  return {
    "+CIPCFG": {
      test: "",
      read: (x) => x.line(`+CIPCFG: "transwaittm",${settings.get(TRANSPARENT_WAIT)}`).ok(),
      write: (x) => {
        const key = x.parameters.expectCount(1, 3).text(0, { quoted: true });
        if (key === "transwaittm") settings.set(TRANSPARENT_WAIT, x.parameters.expectCount(2, 2).integer(1, between(5, 1000)));
        else if (key === "CID") allLinks(x, contexts);
        else if (key === "SCID") oneLink(x, contexts);
        else throw new CommandRefused();
        x.ok();
      },
    },
    "+CSOCKSETPN": {
      test: `+CSOCKSETPN: 1-${HIGHEST_CID},(${IPV4},${IPV6})`,
      read: (x) => {
        for (const { cid } of firmware.pdp.definitions()) x.line(`+CSOCKSETPN: ${cid},${contexts.family(cid)}`);
        x.ok();
      },
      write: (x) => {
        x.parameters.expectCount(1, 2);
        const cid = requireCid(x, 0);
        const family = x.parameters.optionalInteger(1, oneOf(IPV4, IPV6), undefined);
        if (isOpen()) throw new CommandRefused();
        contexts.setService(cid, family);
        x.ok();
      },
    },
  };
}

function allLinks(x: Exchange, contexts: SocketContexts): void {
  x.parameters.expectCount(1, 2);
  if (x.parameters.count === 1) x.line(`+CIPCFG: "CID",${shownCid(contexts, 0)}`);
  else {
    const cid = requireCid(x, 1);
    for (let link = 0; link < LINK_COUNT; link++) contexts.setLink(link, cid);
  }
}

function oneLink(x: Exchange, contexts: SocketContexts): void {
  const line = (link: number): void => void x.line(`+CIPCFG: "SCID",${link},${shownCid(contexts, link)}`);
  if (x.parameters.count === 1) for (let link = 0; link < LINK_COUNT; link++) line(link);
  else {
    const link = x.parameters.integer(1, between(0, LINK_COUNT - 1));
    if (x.parameters.count === 2) line(link);
    else contexts.setLink(link, requireCid(x, 2));
  }
}

function shownCid(contexts: SocketContexts, link: number): number {
  return contexts.ofLink(link) ?? contexts.serviceCid;
}
