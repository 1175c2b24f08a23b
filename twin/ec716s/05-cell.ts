import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { requireReadySim } from "../state/sim-refusal";
import { referenceSignal } from "./05-network";
import type { Ec716sFirmware } from "./firmware";
import { requireRadio } from "./radio-refusal";

const ONCE = 0;
const STOP = 2;
const SERVING = 1;
const NEIGHBOURS = 2;
const RSSI = 8;
/** The manual gives no period. */
const PERIOD_MS = 5000;
const BAND = 3;
const BANDWIDTH = "n100";
const CHANNEL = 1650;
const RSRQ = 29;
const PHYSICAL_CELL = 351;

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
  const roaming = environment.roaming ? 1 : 0;
  const level = referenceSignal(firmware);
  const place = [BAND, BANDWIDTH, CHANNEL, environment.cell, level, RSRQ, environment.trackingArea, level - 17, PHYSICAL_CELL];
  return [`+CCED:LTE current cell:${network(firmware)},${sim.card?.imsi ?? ""},${roaming},${place.join(",")}`];
}

function neighbours(firmware: Ec716sFirmware): string[] {
  const { environment, radio } = firmware;
  if (!radio.registered) return [];
  return environment.heardCells.map(({ channel, cell, weaker, physicalCell }) => {
    const level = Math.max(0, referenceSignal(firmware) + weaker);
    return `+CCED:LTE neighbor cell:${network(firmware)},${channel},${environment.cell + cell},${level},${RSRQ - 5},${environment.trackingArea},${level - 17},${physicalCell}`;
  });
}

function network(firmware: Ec716sFirmware): string {
  const { numeric } = firmware.environment.operator;
  return `${numeric.substring(0, 3)},${numeric.substring(3)}`;
}
