import type { Chapter, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { OPERATOR_SETTINGS, OperatorSelection } from "../operator-selection";
import { between, oneOf } from "../parameters";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import { accessOf } from "./05-access";
import { cellReports } from "./05-cell";
import { EPS_REPORT, NETWORK_REPORT, REGISTRATION_QUIRKS, registrationCommand } from "./05-registration";
import { NETWORK_TIME_SETTINGS, networkTimeCommands } from "./05-time";
import type { Ec716sFirmware } from "./firmware";

const UNKNOWN = 255;
const NOT_MEASURED = 99;
/** Of AT+CESQ: -13 dB, and -140 dBm. */
const RSRQ_INDEX = 14;
const LOWEST_RSRP_DBM = -140;
const LOWEST_RSSI_DBM = -113;
/** Of AT+CESQ on GSM: index 1 begins here. */
const RX_LEVEL_DBM = -111;
/** `<stat>` of AT+CEREG where no cell of LTE serves: out of E-UTRAN coverage (EC716S 5.4). */
const NO_E_UTRAN = 4;
/** The reference signal is this much weaker than all that is received. */
const RSRP_BELOW_RSSI_DB = 13;

const BAND_REPORT = setting("*BANDIND", "NO_SAVE", 0);

/** EC716S chapter 5. */
export const networkChapter: Chapter<Ec716sFirmware> = {
  number: 5,
  title: "Network service",
  settings: [NETWORK_REPORT, EPS_REPORT, BAND_REPORT, ...OPERATOR_SETTINGS, ...NETWORK_TIME_SETTINGS],
  quirks: [...REGISTRATION_QUIRKS, { id: "cops-mode-only", about: "AT+COPS? answers with the mode alone, without an operator.", chapter: 5 }],
  run(firmware) {
    const { quirks, radio } = firmware;
    const selection = new OperatorSelection(firmware, {
      modeOnly: () => quirks.isOn("cops-mode-only"),
      technology: () => accessOf(firmware).act,
      domain: true,
    });
    const stat = (): number => radio.stat;
    const epsStat = (): number => (radio.registered && !accessOf(firmware).isLte ? NO_E_UTRAN : radio.stat);
    reportBand(firmware);
    return {
      commands: {
        "+CREG": registrationCommand(firmware, { name: "+CREG", report: NETWORK_REPORT, highest: 3, range: ":(0,1,2,3)", stat }),
        "+CEREG": registrationCommand(firmware, { name: "+CEREG", report: EPS_REPORT, highest: 5, range: ": (0-5)", stat: epsStat }),
        "+COPS": selection.command,
        ...signalCommands(firmware),
        ...contextParameters(firmware),
        ...networkTimeCommands(firmware),
        "*BANDIND": bandCommand(firmware),
        "+CCED": cellReports(firmware),
      },
      started: () => selection.started(),
    };
  },
};

function signalCommands(firmware: Ec716sFirmware): CommandTable {
  const { radio, environment, sim } = firmware;
  return {
    "+CSQ": { test: "+CSQ: (0-31,99),(0-7,99)", execute: (x) => x.line(`+CSQ: ${radio.rssi},${radio.ber}`).ok() },
    "+CESQ": {
      execute: (x) => {
        const served = radio.registered && radio.rssi !== NOT_MEASURED;
        const { isLte } = accessOf(firmware);
        const lte = served && isLte ? `${RSRQ_INDEX},${referenceSignal(firmware)}` : `${UNKNOWN},${UNKNOWN}`;
        const gsm = served && !isLte ? rxLevel(firmware) : NOT_MEASURED;
        x.line(`+CESQ: ${gsm},${NOT_MEASURED},${UNKNOWN},${UNKNOWN},${lte}`).ok();
      },
    },
    "^SYSINFO": {
      execute: (x) => {
        const served = radio.registered;
        const roams = served && environment.roaming ? 1 : 0;
        const card = sim.condition === "ready" ? 1 : UNKNOWN;
        const { mode, act } = accessOf(firmware);
        x.line(`^SYSINFO:${served ? 2 : 0},${served ? 3 : 0},${roams},${served ? mode : 0},${card},${act}`).ok();
      },
    },
  };
}

/** `<rsrp>` of AT+CESQ, 0 to 97, and of AT+CCED. */
export function referenceSignal(firmware: Ec716sFirmware): number {
  const dbm = LOWEST_RSSI_DBM + 2 * firmware.radio.rssi - RSRP_BELOW_RSSI_DB;
  return Math.max(0, Math.min(97, dbm - LOWEST_RSRP_DBM));
}

/** `<rxlev>` of AT+CESQ and of AT+CCED on GSM, 0 to 63. */
export function rxLevel(firmware: Ec716sFirmware): number {
  const dbm = LOWEST_RSSI_DBM + 2 * firmware.radio.rssi;
  return Math.max(0, Math.min(63, dbm - RX_LEVEL_DBM));
}

/** AT+CGCONTRDP, with address and mask in two fields and the mask empty, as in the example (EC716S 5.5). */
function contextParameters(firmware: Ec716sFirmware): CommandTable {
  const { pdp } = firmware;
  const FIRST_BEARER = 5;
  const line = (cid: number): string => {
    const address = pdp.address(cid) ?? "";
    const apn = pdp.definition(cid)?.apn ?? "";
    return `+CGCONTRDP: ${cid},${FIRST_BEARER + cid - 1},"${apn === "" ? NETWORK_APN : apn}","${address}","", "${address}","58.240.57.33","221.6.4.66"`;
  };
  const answer = (x: Exchange, cids: readonly number[]): void => {
    for (const cid of cids) x.line(line(cid));
    x.ok();
  };
  return {
    "+CGCONTRDP": {
      test: (x) => {
        if (pdp.active().length > 0) x.line(`+CGCONTRDP: (${pdp.active().join(",")})`);
        x.ok();
      },
      write: (x) => {
        const cid = x.parameters.expectCount(1, 1).integer(0, between(1, 15));
        answer(x, pdp.isActive(cid) ? [cid] : []);
      },
      execute: (x) => answer(x, pdp.active()),
    },
  };
}

/** What the network gives a context that names none (EC716S 6.3). */
export const NETWORK_APN = "xz01.njm2mapn";

function bandCommand(firmware: Ec716sFirmware): CommandTable[string] {
  const report = numberCommand(firmware, { name: "*BANDIND", setting: BAND_REPORT, accepts: oneOf(0, 1), range: "(0,1)" });
  return {
    ...report,
    read: (x) => {
      const { band: number, act } = accessOf(firmware);
      const band = firmware.radio.registered ? `,${number},${act}` : "";
      x.line(`*BANDIND: ${firmware.settings.get(BAND_REPORT)}${band}`).ok();
    },
  };
}

/** The band is told when the module finds one, and when that changes: each technology has one only. */
function reportBand(firmware: Ec716sFirmware): void {
  let told = "";
  firmware.radio.events.on((event) => {
    const { band, act } = accessOf(firmware);
    const now = `*BANDIND: ${band}, ${act}`;
    const found = firmware.radio.registered && (event.kind === "registration" || (event.kind === "cell" && now !== told));
    if (!found) return;
    told = now;
    if (firmware.settings.get(BAND_REPORT) === 1) firmware.urc(now);
  });
}
