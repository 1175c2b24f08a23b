import type { Stage } from "./moments";
import type { PinName, Rig } from "./rig";

/** Something that breaks; either somebody mends it, or the device has to. */
export interface Trouble {
  name: string;
  strike(rig: Rig): void;
  /** After this long it is mended by others. */
  lastsMs?: number;
  mend?(rig: Rig): void;
  /** From then on, until a new reading has arrived, at most. */
  boundMs: number;
  /** How far the device must have come; the module's boot left out where nothing is said. */
  from?: Stage;
  /** The line without which there is no way back. */
  needs?: PinName;
}

export const TROUBLE_PIN = "4321";

/** A new search or a new attempt at the broker. */
const SOON_MS = 30000;
/** Up to 60 s until the link is checked, up to 60 s for a publish that waits, and the way back from there. */
const AFTER_CHECK_MS = 180000;
/** As long until it is noticed, then a reset line that does not help, the power key, and two times the boot. */
const AFTER_SILENCE_MS = 240000;
/** Registration is waited for during three minutes; then the SIM is asked, or first comes the pause at the ladder's end. */
const AFTER_REGISTRATION_MS = 360000;
/** A SIM that was missing is looked for every ten minutes. */
const AFTER_SIM_MS = 660000;
const COVERAGE_LONG_MS = 180000;
const BROKER_LONG_MS = 300000;

export const TROUBLES: readonly Trouble[] = [
  {
    name: "coverage lost for 5 s",
    strike: (rig) => rig.twin.setCoverage(false),
    lastsMs: 5000,
    mend: (rig) => rig.twin.setCoverage(true),
    boundMs: AFTER_CHECK_MS,
    from: "booting",
  },
  {
    name: "coverage lost for 3 minutes, and the context with it",
    strike: (rig) => rig.twin.setCoverage(false),
    lastsMs: COVERAGE_LONG_MS,
    mend: (rig) => rig.twin.setCoverage(true),
    boundMs: AFTER_CHECK_MS,
    from: "booting",
  },
  {
    name: "the lowest signal",
    strike: (rig) => rig.twin.setSignal(0),
    lastsMs: 60000,
    mend: (rig) => rig.twin.setSignal(20),
    boundMs: SOON_MS,
    from: "booting",
  },
  {
    name: "registration denied for a minute",
    strike: (rig) => rig.twin.denyRegistration(true),
    lastsMs: 60000,
    mend: (rig) => rig.twin.denyRegistration(false),
    boundMs: AFTER_CHECK_MS,
    from: "booting",
  },
  { name: "PDP context dropped by the network", strike: (rig) => rig.twin.dropContext(), boundMs: AFTER_CHECK_MS, from: "online" },
  { name: "connection closed by the broker", strike: (rig) => rig.broker.kick("rig"), boundMs: SOON_MS, from: "online" },
  {
    name: "broker down for 5 minutes",
    strike: (rig) => rig.broker.stop(),
    lastsMs: BROKER_LONG_MS,
    mend: (rig) => rig.broker.start(),
    boundMs: AFTER_CHECK_MS,
    from: "booting",
  },
  { name: "reset of the module", strike: (rig) => rig.twin.reset(), boundMs: AFTER_CHECK_MS, from: "booting" },
  { name: "silent restart of the module", strike: (rig) => rig.twin.silentRestart(), boundMs: AFTER_CHECK_MS },
  { name: "frozen module", strike: (rig) => rig.twin.freeze(), boundMs: AFTER_SILENCE_MS, needs: "powerKey" },
  { name: "module without power", strike: (rig) => rig.twin.losePower(), boundMs: AFTER_SILENCE_MS, from: "booting", needs: "powerKey" },
  { name: "module switched off in good order", strike: (rig) => rig.twin.powerOff(), boundMs: AFTER_SILENCE_MS, needs: "powerKey" },
  {
    name: "supply of the module out for 10 minutes, and back with the module on",
    strike: (rig) => rig.twin.losePower(),
    lastsMs: 600000,
    mend: (rig) => rig.twin.powerOn(),
    boundMs: 3600000 + AFTER_SILENCE_MS,
  },
  {
    name: "SIM out for 30 s",
    strike: (rig) => rig.twin.removeSim(),
    lastsMs: 30000,
    mend: (rig) => rig.twin.insertSim(),
    boundMs: AFTER_SIM_MS,
    from: "booting",
  },
  {
    name: "SIM out for 20 minutes",
    strike: (rig) => rig.twin.removeSim(),
    lastsMs: 1200000,
    mend: (rig) => rig.twin.insertSim(),
    boundMs: AFTER_SIM_MS,
  },
  { name: "SIM that asks for its PIN again", strike: (rig) => rig.twin.requirePin(TROUBLE_PIN), boundMs: AFTER_REGISTRATION_MS, from: "booting" },
];

const STAGES: readonly Stage[] = ["booting", "starting", "online"];

/** Whether `trouble` can strike in `stage`. */
export function canStrike(trouble: Trouble, stage: Stage): boolean {
  return STAGES.indexOf(stage) >= STAGES.indexOf(trouble.from ?? "starting");
}
