import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { requireReadySim } from "../state/sim-refusal";
import { accessOf } from "./05-access";
import { referenceSignal, rxLevel } from "./05-network";
import type { Ec716sFirmware } from "./firmware";
import { requireRadio } from "./radio-refusal";

const ONCE = 0;
const STOP = 2;
const SERVING = 1;
const NEIGHBOURS = 2;
const RSSI = 8;
/** The manual gives no period. */
const PERIOD_MS = 5000;
const BANDWIDTH = "n100";
const CHANNEL = 1650;
const RSRQ = 29;
const PHYSICAL_CELL = 351;
/** Of the serving cell on GSM. */
const BASE_STATION = 13;
const GSM_CHANNEL = 6;
/** Base station identity codes are octal 00 to 77; cells of GSM have 16 bits. */
const BASE_STATIONS = 64;
const GSM_CELLS = 0x10000;

/** AT+CCED (EC716S 5.12): the lines come before OK, and with mode 1 again and again behind it. */
export function cellReports(firmware: Ec716sFirmware): CommandSpec {
  let reporting = 0;
  const lines = (what: number): string[] => {
    if (what === SERVING) return servingCell(firmware);
    return what === NEIGHBOURS ? neighbours(firmware) : [`+CCED:${firmware.radio.rssi}`];
  };
  const again = (what: number, mine: number): void => {
    firmware.clock.after(PERIOD_MS, () => {
      if (reporting !== mine) return;
      for (const line of lines(what)) firmware.urc(line);
      again(what, mine);
    });
  };
  return {
    test: "+CCED: (0-2),(1,2,8)",
    write: (x: Exchange) => {
      const mode = x.parameters.expectCount(1, 2).integer(0, between(ONCE, STOP));
      const what = mode === STOP ? x.parameters.optionalInteger(1, oneOf(SERVING, NEIGHBOURS, RSSI), SERVING) : x.parameters.integer(1, oneOf(SERVING, NEIGHBOURS, RSSI));
      reporting++;
      if (mode !== STOP) {
        requireReadySim(firmware.sim);
        requireRadio(firmware.radio);
        for (const line of lines(what)) x.line(line);
        if (mode !== ONCE) again(what, reporting);
      }
      x.ok();
    },
  };
}

function servingCell(firmware: Ec716sFirmware): string[] {
  const { environment, radio, sim } = firmware;
  if (!radio.registered) return [];
  const { band, isLte } = accessOf(firmware);
  if (!isLte) return [gsmServingCell(firmware)];
  const roaming = environment.roaming ? 1 : 0;
  const level = referenceSignal(firmware);
  const place = [band, BANDWIDTH, CHANNEL, environment.cell, level, RSRQ, environment.trackingArea, level - 17, PHYSICAL_CELL];
  return [`+CCED:LTE current cell:${network(firmware)},${sim.card?.imsi ?? ""},${roaming},${place.join(",")}`];
}

/** Area and cell are hexadecimal digits here, as in the examples. */
function gsmServingCell(firmware: Ec716sFirmware): string {
  const { trackingArea, cell } = firmware.environment;
  const level = rxLevel(firmware);
  const place = [trackingArea.toString(16), (cell % GSM_CELLS).toString(16), BASE_STATION, level, level, GSM_CHANNEL];
  return `+CCED:GSM current cell info:${network(firmware)},${place.join(",")}`;
}

function neighbours(firmware: Ec716sFirmware): string[] {
  const { environment, radio } = firmware;
  if (!radio.registered) return [];
  if (!accessOf(firmware).isLte) return gsmNeighbours(firmware);
  return environment.heardCells.map(({ channel, cell, weaker, physicalCell }) => {
    const level = Math.max(0, referenceSignal(firmware) + weaker);
    return `+CCED:LTE neighbor cell:${network(firmware)},${channel},${environment.cell + cell},${level},${RSRQ - 5},${environment.trackingArea},${level - 17},${physicalCell}`;
  });
}

function gsmNeighbours(firmware: Ec716sFirmware): string[] {
  const { heardCells, cell: serving, trackingArea } = firmware.environment;
  return heardCells.map(({ cell, weaker, physicalCell }) => {
    const place = [trackingArea, (serving + cell) % GSM_CELLS, physicalCell % BASE_STATIONS, Math.max(0, rxLevel(firmware) + weaker)];
    return `+CCED:GSM neighbor cell info:${network(firmware)},${place.join(",")}`;
  });
}

function network(firmware: Ec716sFirmware): string {
  const { numeric } = firmware.environment.operator;
  return `${numeric.substring(0, 3)},${numeric.substring(3)}`;
}
