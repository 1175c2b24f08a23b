import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused, cmeRefusal } from "../refusal";
import { pinParameter } from "./06-pin";
import type { Sim767xxFirmware } from "./firmware";
import { answerOutcome, requireReadableSim, requireReadySim } from "../state/sim-refusal";

const LOCK = 1;
const QUERY = 2;
const PIN_DISABLED = 311;
const PIN_ALREADY_ENABLED = 312;

/** AT+CLCK and AT+CPWD: the PIN of the card, the only facility (SIM767XX 6.2.3, 6.2.4). */
export function lockCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "+CLCK": { test: '+CLCK: ("SC")', write: (x) => lock(firmware, x) },
    "+CPWD": {
      test: '+CPWD: ("SC",8)',
      write: (x) => {
        x.parameters.expectCount(3, 3);
        facility(x);
        const [oldPin, newPin] = [pinParameter(x, 1), pinParameter(x, 2)];
        if (!requireReadySim(firmware.sim).pinEnabled) throw cmeRefusal(PIN_DISABLED);
        answerOutcome(x, firmware.sim.changePin(oldPin, newPin));
      },
    },
  };
}

function lock(firmware: Sim767xxFirmware, x: Exchange): void {
  const { sim } = firmware;
  x.parameters.expectCount(2, 3);
  facility(x);
  const mode = x.parameters.integer(1, between(0, QUERY));
  if (mode === QUERY) {
    requireReadableSim(firmware.sim);
    x.line(`+CLCK: ${sim.card?.pinEnabled === true ? 1 : 0}`).ok();
    return;
  }
  const card = requireReadySim(sim);
  const pin = pinParameter(x, 2);
  if (card.pinEnabled === (mode === LOCK)) throw cmeRefusal(card.pinEnabled ? PIN_ALREADY_ENABLED : PIN_DISABLED);
  answerOutcome(x, sim.setPinEnabled(mode === LOCK, pin));
}

function facility(x: Exchange): void {
  if (x.parameters.text(0, { quoted: true }) !== "SC") throw new CommandRefused();
}
