import type { Chapter, CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import type { Quirk } from "../quirks";
import { CommandRefused, cmeRefusal } from "../refusal";
import { setting } from "../settings";
import { accountFrom } from "../state/environment";
import { HIGHEST_CID, type PdpDefinition, type PdpRefusal } from "../state/pdp";
import { requireReadySim } from "../state/sim-refusal";
import { GPRS_REPORT, registrationCommand } from "./05-registration";
import { EVENT_REPORT, eventReportCommand, reportPacketEvents } from "./06-events";
import { NETWORK_APN } from "./05-network";
import type { Ec716sFirmware } from "./firmware";
import { requireRadio } from "./radio-refusal";

const NO_NETWORK_SERVICE = 30;
const OPTION_NOT_SUBSCRIBED = 133;
const AUTHENTICATION_FAILED = 149;
/** 3.13 has no code for a context that is not defined. */
const UNSPECIFIED_GPRS_ERROR = 148;
const ATTACH_MS = [200, 1500] as const;
const DEACTIVATION_MS = [100, 800] as const;
const PDP_TYPES = ["IP", "IPV6", "IPV4V6", "Non-IP"];
const LONGEST_APN = 100;
const LONGEST_CREDENTIAL = 64;
/** <cid> of AT+CGPADDR (EC716S 6.5). */
const HIGHEST_ADDRESS_CID = 8;
const TEST_TAILS = ["(0,1),(0),(0,1),(0)", "(0,1),(0),(0),(0)", "(0,1),(0),(0,1),(0)", "(0,1),(0),(0),(0),(0,1)"];

/** `<auth_prot>,"<userid>","<password>"` by `<cid>` less 1. */
const AUTHENTICATION = setting<readonly string[]>("+CGAUTH", "AUTO_SAVE", []);
const NO_AUTHENTICATION = '0,"",""';

const ERRORS: Readonly<Record<PdpRefusal, number>> = {
  "not-defined": UNSPECIFIED_GPRS_ERROR,
  "no-service": NO_NETWORK_SERVICE,
  apn: OPTION_NOT_SUBSCRIBED,
  account: AUTHENTICATION_FAILED,
};

const QUIRKS: readonly Quirk[] = [
  { id: "cgdcont-long-tail", about: "A line of AT+CGDCONT? ends in ten empty fields, as chapter 9 prints it.", chapter: 6 },
  { id: "cgauth-no-ok", about: "AT+CGAUTH? and its test form end without OK, as they are printed.", chapter: 6 },
  { id: "cmti-in-cgact", about: "A +CMTI stands between AT+CGACT and its result.", chapter: 6 },
];

/** EC716S chapter 6. */
export const packetChapter: Chapter<Ec716sFirmware> = {
  number: 6,
  title: "Packet domain",
  settings: [GPRS_REPORT, EVENT_REPORT, AUTHENTICATION],
  quirks: QUIRKS,
  run(firmware) {
    const { radio, pdp } = firmware;
    const stat = (): number => (radio.registered && !pdp.attached ? 0 : radio.stat);
    reportPacketEvents(firmware);
    firmware.settings.get(AUTHENTICATION).forEach((text, index) => pdp.setAccount(index + 1, accountFrom(text)));
    return {
      commands: {
        "+CGREG": registrationCommand(firmware, { name: "+CGREG", report: GPRS_REPORT, highest: 5, range: ":(0-5)", stat }),
        "+CGATT": attachCommand(firmware),
        "+CGACT": activationCommand(firmware),
        "+CGEREP": eventReportCommand(firmware),
        ...contextCommands(firmware),
      },
    };
  },
};

function attachCommand(firmware: Ec716sFirmware): CommandSpec {
  const { pdp } = firmware;
  return {
    test: "+CGATT: (0-1)",
    read: (x) => x.line(`+CGATT: ${pdp.attached ? 1 : 0}`).ok(),
    write: (x) => {
      const attach = x.parameters.expectCount(1, 1).integer(0, oneOf(0, 1)) === 1;
      if (attach) requireService(firmware);
      x.after(firmware.draw(...ATTACH_MS), () => {
        pdp.setAttached(attach);
        if (attach && !pdp.attached) x.cme(NO_NETWORK_SERVICE);
        else x.ok();
      });
    },
  };
}

/** `<state>,<cid>` in the write form, `<cid>,<state>` in the answer; without `<cid>` all of them (EC716S 6.6). */
function activationCommand(firmware: Ec716sFirmware): CommandSpec {
  const { pdp } = firmware;
  return {
    test: "+CGACT: (0,1)",
    read: (x) => {
      for (const { cid } of pdp.definitions()) x.line(`+CGACT: ${cid},${pdp.isActive(cid) ? 1 : 0}`);
      x.ok();
    },
    write: (x) => {
      const activate = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1)) === 1;
      const cids = x.parameters.has(1) ? [x.parameters.integer(1, between(1, HIGHEST_CID))] : pdp.definitions().map(({ cid }) => cid);
      if (cids.some((cid) => pdp.definition(cid) === undefined)) throw cmeRefusal(UNSPECIFIED_GPRS_ERROR);
      if (firmware.quirks.isOn("cmti-in-cgact")) firmware.urc('+CMTI: "SM",1');
      if (activate) activateAll(firmware, x, cids);
      else deactivate(firmware, x, cids);
    },
  };
}

function activateAll(firmware: Ec716sFirmware, x: Exchange, [cid, ...rest]: readonly number[]): void {
  requireService(firmware);
  const { pdp } = firmware;
  if (!pdp.attached) pdp.setAttached(true);
  if (cid === undefined) {
    x.ok();
    return;
  }
  pdp.activate(cid, (refusal) => {
    if (refusal !== undefined) x.cme(ERRORS[refusal]);
    else if (rest.length > 0) activateAll(firmware, x, rest);
    else x.ok();
  });
}

function deactivate(firmware: Ec716sFirmware, x: Exchange, cids: readonly number[]): void {
  x.after(firmware.draw(...DEACTIVATION_MS), () => {
    for (const cid of cids) firmware.pdp.deactivate(cid, "host");
    x.ok();
  });
}

function requireService(firmware: Ec716sFirmware): void {
  requireReadySim(firmware.sim);
  requireRadio(firmware.radio);
  if (!firmware.radio.registered) throw cmeRefusal(NO_NETWORK_SERVICE);
}

function contextCommands(firmware: Ec716sFirmware): CommandTable {
  const { pdp } = firmware;
  return {
    "+CGDCONT": {
      test: (x) => {
        PDP_TYPES.forEach((type, index) => x.line(`+CGDCONT: (1-15),"${type}",,,,,(0),(0,2),(0),(0),${TEST_TAILS[index]}`));
        x.ok();
      },
      read: (x) => {
        for (const definition of pdp.definitions()) x.line(definitionLine(firmware, definition));
        x.ok();
      },
      write: (x) => define(firmware, x),
    },
    "+CGPADDR": {
      test: (x) => x.line(`+CGPADDR: (${pdp.definitions().map(({ cid }) => cid).join(",")})`).ok(),
      write: (x) => {
        const cid = x.parameters.expectCount(1, 1).integer(0, between(1, HIGHEST_ADDRESS_CID));
        if (pdp.definition(cid) === undefined) throw new CommandRefused();
        x.line(addressLine(firmware, cid)).ok();
      },
      execute: (x) => {
        for (const { cid } of pdp.definitions()) x.line(addressLine(firmware, cid));
        x.ok();
      },
    },
    "+CGAUTH": authenticationCommand(firmware),
  };
}

/** Its fourth field is the address that the network gave (EC716S 6.3). */
function definitionLine(firmware: Ec716sFirmware, { cid, type, apn }: PdpDefinition): string {
  const address = firmware.pdp.address(cid) ?? "";
  const shownApn = apn === "" && address !== "" ? NETWORK_APN : apn;
  const tail = firmware.quirks.isOn("cgdcont-long-tail") ? ",".repeat(10) : ",0,0";
  return `+CGDCONT: ${cid},"${type}","${shownApn}","${address}"${tail}`;
}

/** What comes for a context without an address is not said. */
function addressLine(firmware: Ec716sFirmware, cid: number): string {
  const address = firmware.pdp.address(cid);
  return address === undefined ? `+CGPADDR: ${cid}` : `+CGPADDR: ${cid},"${address}"`;
}

function define(firmware: Ec716sFirmware, x: Exchange): void {
  const { parameters } = x;
  const cid = parameters.expectCount(1, 15).integer(0, between(1, HIGHEST_CID));
  if (parameters.count === 1) {
    firmware.pdp.undefine(cid);
    x.ok();
    return;
  }
  const type = parameters.optionalText(1, { quoted: true, choices: [...PDP_TYPES, "PPP"] }, "IP");
  const apn = parameters.optionalText(2, { quoted: true, maximum: LONGEST_APN }, "");
  parameters.optionalText(3, { quoted: true }, "");
  parameters.optionalInteger(4, between(0, 2), 0);
  parameters.optionalInteger(5, between(0, 2), 0);
  firmware.pdp.define({ cid, type, apn });
  x.ok();
}

/** The user name stands before the password (EC716S 6.4). */
function authenticationCommand(firmware: Ec716sFirmware): CommandSpec {
  const { settings, pdp, quirks } = firmware;
  const end = (x: Exchange): void => (quirks.isOn("cgauth-no-ok") ? x.silent() : x.ok());
  return {
    test: (x) => end(x.line(`+CGAUTH: (1-15), (0-2), (0-${LONGEST_CREDENTIAL}), (0-${LONGEST_CREDENTIAL})`)),
    read: (x) => {
      for (const { cid } of pdp.definitions()) x.line(`+CGAUTH: ${cid},${settings.get(AUTHENTICATION)[cid - 1] ?? NO_AUTHENTICATION}`);
      end(x);
    },
    write: (x) => {
      const cid = x.parameters.expectCount(1, 4).integer(0, between(1, HIGHEST_CID));
      const protocol = x.parameters.optionalInteger(1, between(0, 2), 0);
      const rule = { maximum: LONGEST_CREDENTIAL };
      const user = x.parameters.optionalText(2, rule, "");
      const password = x.parameters.optionalText(3, rule, "");
      const changed = [...settings.get(AUTHENTICATION)];
      while (changed.length < cid) changed.push(NO_AUTHENTICATION);
      changed[cid - 1] = protocol === 0 ? NO_AUTHENTICATION : `${protocol},"${user}","${password}"`;
      settings.set(AUTHENTICATION, changed);
      pdp.setAccount(cid, accountFrom(changed[cid - 1]));
      x.ok();
    },
  };
}

