import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused, cmeRefusal } from "../refusal";
import { answerOutcome, requireReadableSim, requireReadySim } from "../state/sim-refusal";
import { pinParameter } from "./04-pin";
import type { Ec716sFirmware } from "./firmware";

const CARD = "SC";
/** Call barring, which the network keeps: nothing is barred. */
const BARRING = ["AO", "OI", "OX", "AI", "IR", "NT", "NM", "NS", "NA"];
/** All barring of a kind: these can be unlocked only. */
const BARRING_GROUPS = ["AB", "AG", "AC"];
/** Locks of the device and other locks of the card: none is on, and the twin sets none. */
const OTHER_LOCKS = ["CS", "PS", "PF", "FD", "PN", "PP", "PU", "PC"];
const FACILITIES = [CARD, ...BARRING, ...BARRING_GROUPS, ...OTHER_LOCKS];

const UNLOCK = 0;
const LOCK = 1;
const QUERY = 2;
/** Voice, data and fax, where no class is given. */
const USUAL_CLASSES = 7;
const ALL_CLASSES = 255;
const OPERATION_NOT_ALLOWED = 3;
const NOT_SUPPORTED = 4;

/** AT+CLCK and AT+CPWD (EC716S 4.4, 4.5). */
export function lockCommands(firmware: Ec716sFirmware): CommandTable {
  return {
    "+CLCK": { test: `+CLCK:(${FACILITIES.map((name) => `"${name}"`).join(",")})`, write: (x) => lock(firmware, x) },
    "+CPWD": { test: '+CPWD: ("SC",8)', write: (x) => changePassword(firmware, x) },
  };
}

function lock(firmware: Ec716sFirmware, x: Exchange): void {
  const facility = x.parameters.expectCount(2, 4).text(0, { choices: FACILITIES, quoted: true });
  const mode = x.parameters.integer(1, between(UNLOCK, QUERY));
  const classes = x.parameters.optionalInteger(3, between(1, ALL_CLASSES), USUAL_CLASSES);
  if (facility === CARD) lockCard(firmware, x, mode);
  else if (mode === QUERY && BARRING.includes(facility)) answerClasses(x, classes);
  else if (mode === QUERY && OTHER_LOCKS.includes(facility)) x.line("+CLCK: 0").ok();
  else x.cme(BARRING_GROUPS.includes(facility) && mode !== UNLOCK ? OPERATION_NOT_ALLOWED : NOT_SUPPORTED);
}

/** A line for each class, none of which is active. */
function answerClasses(x: Exchange, classes: number): void {
  for (let bit = 1; bit <= classes; bit *= 2) if ((classes & bit) !== 0) x.line(`+CLCK: 0,${bit}`);
  x.ok();
}

/** Takes effect at the next start. */
function lockCard(firmware: Ec716sFirmware, x: Exchange, mode: number): void {
  const { sim } = firmware;
  if (mode === QUERY) {
    x.line(`+CLCK: ${requireReadableSim(sim).pinEnabled ? 1 : 0}`).ok();
    return;
  }
  requireReadySim(sim);
  answerOutcome(x, sim.setPinEnabled(mode === LOCK, pinParameter(x, 2)));
}

/** The PIN can be changed while its lock is on only. */
function changePassword(firmware: Ec716sFirmware, x: Exchange): void {
  x.parameters.expectCount(3, 3);
  if (x.parameters.text(0, { quoted: true }) !== CARD) throw new CommandRefused();
  const [oldPin, newPin] = [pinParameter(x, 1), pinParameter(x, 2)];
  if (!requireReadySim(firmware.sim).pinEnabled) throw cmeRefusal(OPERATION_NOT_ALLOWED);
  answerOutcome(x, firmware.sim.changePin(oldPin, newPin));
}
