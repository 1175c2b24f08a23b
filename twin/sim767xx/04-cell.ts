import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import type { Sim767xxFirmware } from "./firmware";
import type { Functionality } from "../state/radio";

const LTE = 8;
const NO_SERVICE = 0;
const BAND = 3;
const CHANNEL = 1650;
const PHYSICAL_CELL = 318;
/** Configuration of 20 MHz, down and up. */
const BANDWIDTH = 5;
const RSRQ_DB = -13;
const RSSNR_DB = 5;
const UNKNOWN_LEVEL = 99;
const WEAKEST_RSSI_DBM = -113;
const DB_A_STEP = 2;
/** The reference signal is this much weaker than all that is received. */
const RSRP_BELOW_RSSI_DB = 13;

const OPERATION_MODES: Readonly<Record<Functionality, string>> = { 0: "Low Power Mode", 1: "Online", 4: "Flight Mode", 5: "Factory Test Mode", 7: "Offline" };

/** Bands of the test form's example; the masks of the read form's hold them without 18, 19 and 25 (SIM767XX 4.2.5). */
const BANDS = [1, 2, 3, 4, 5, 7, 8, 12, 13, 18, 19, 20, 25, 26, 28, 34, 38, 39, 40, 41, 66];
const FIRST_EXTENDED_BAND = 65;
const LTE_DIGITS = 16;
const EXTENDED_DIGITS = 2;

export const LTE_BANDS = setting("+CNBP.lte", "AUTO_SAVE", "0X000001E20A0818DF");
export const EXTENDED_BANDS = setting("+CNBP.ext", "AUTO_SAVE", "0X02");
export const MODE_REPORT = setting("+CNSMOD", "NO_SAVE", 0);

/** AT+CPSI, AT+CNSMOD and AT+CNBP (SIM767XX 4.2.5 to 4.2.7). */
export function cellCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "+CPSI": { test: "", read: (x) => x.line(`+CPSI: ${servingCell(firmware)}`).ok() },
    "+CNSMOD": systemMode(firmware),
    "+CNBP": bandCommand(firmware),
  };
}

function servingCell(firmware: Sim767xxFirmware): string {
  const { radio, environment } = firmware;
  const operation = OPERATION_MODES[radio.functionality];
  if (!radio.registered) return `NO SERVICE, ${operation}`;
  const { operator, trackingArea, cell } = environment;
  const network = `${operator.numeric.substring(0, 3)}-${operator.numeric.substring(3)}`;
  const area = `0x${trackingArea.toString(16).toUpperCase().padStart(4, "0")}`;
  const rssi = WEAKEST_RSSI_DBM + DB_A_STEP * (radio.rssi === UNKNOWN_LEVEL ? 0 : radio.rssi);
  const place = [network, area, cell, PHYSICAL_CELL, `EUTRAN-BAND${BAND}`, CHANNEL, BANDWIDTH, BANDWIDTH];
  return ["LTE", operation, ...place, RSRQ_DB, rssi - RSRP_BELOW_RSSI_DB, rssi, RSSNR_DB].join(",");
}

function systemMode(firmware: Sim767xxFirmware): CommandSpec {
  const { settings, radio } = firmware;
  const mode = (): number => (radio.registered ? LTE : NO_SERVICE);
  let last = mode();
  radio.events.on(() => {
    if (mode() === last) return;
    last = mode();
    if (settings.get(MODE_REPORT) === 1) firmware.urc(`+CNSMOD: ${last}`);
  });
  return {
    ...numberCommand(firmware, { name: "+CNSMOD", setting: MODE_REPORT, accepts: oneOf(0, 1), range: "(0,1)" }),
    read: (x) => x.line(`+CNSMOD: ${settings.get(MODE_REPORT)},${mode()}`).ok(),
  };
}

/** A mask that is left out keeps its value. */
function bandCommand(firmware: Sim767xxFirmware): CommandSpec {
  const { settings } = firmware;
  return {
    test: `+CNBP: (${BANDS.join(",")})`,
    read: (x) => x.line(`+CNBP: ${settings.get(LTE_BANDS)},${settings.get(EXTENDED_BANDS)}`).ok(),
    write: (x) => {
      x.parameters.expectCount(1, 2);
      const lte = mask(x, 0, 1, LTE_DIGITS);
      const extended = x.parameters.has(1) ? mask(x, 1, FIRST_EXTENDED_BAND, EXTENDED_DIGITS) : settings.get(EXTENDED_BANDS);
      if (BigInt(lte) === 0n && BigInt(extended) === 0n) throw new CommandRefused();
      settings.set(LTE_BANDS, lte);
      settings.set(EXTENDED_BANDS, extended);
      x.ok();
    },
  };
}

/** A mask as the read form shows it; bits of bands that the module does not have refuse the command. */
function mask(x: Exchange, place: number, firstBand: number, digits: number): string {
  const text = x.parameters.text(place, { quoted: false });
  if (!/^0x[0-9a-f]+$/i.test(text) || text.length > digits + 2) throw new CommandRefused();
  const bits = BigInt(text);
  let supported = 0n;
  for (const band of BANDS) if (band >= firstBand && band - firstBand < digits * 4) supported |= 1n << BigInt(band - firstBand);
  if ((bits & ~supported) !== 0n) throw new CommandRefused();
  return `0X${bits.toString(16).toUpperCase().padStart(digits, "0")}`;
}
