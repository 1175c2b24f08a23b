import { POWER_CUTS, type PowerCut } from "../../hal/virtual/storage";
import { createSimCard } from "../../twin/state/environment";
import { BASE_TOPIC } from "./rig";
import { TROUBLES } from "./troubles";
import type { World } from "./worlds";

/** Something that goes wrong in a world; `mend` undoes it, where the device cannot. */
export interface WorldTrouble {
  name: string;
  strike(world: World): void;
  mend?(world: World): void;
  /** False where this world has no such thing. */
  fits?(world: World): boolean;
}

const MINUTE_MS = 60000;
const OTHER_RATES = [9600, 57600, 115200, 230400] as const;
const NOBODY = "203.0.113.99";
const WRONG_PIN = "9999";
const PIN_TROUBLE = "SIM that asks for its PIN again";

/** A device that cannot press the power key needs somebody who switches its module on. */
function helpUp({ rig, unwired }: World): void {
  if (!unwired.includes("powerKey")) return;
  if (rig.twin.state === "frozen") rig.twin.losePower();
  if (rig.twin.state === "off") rig.twin.powerOn();
}

/** `cutPowerAt` counts from now: in the middle of whatever is stored next. */
function cutInStorage({ rig, random }: World): void {
  const cut = POWER_CUTS[random.below(POWER_CUTS.length)] as PowerCut;
  rig.storage.cutPowerAt(1 + random.below(12), cut);
}

function say(world: World, payload: string, retain = false): void {
  world.rig.broker.publish(`${BASE_TOPIC}/command`, payload, { qos: world.random.below(3) as 0 | 1 | 2, retain });
}

function command(world: World): string {
  const commands = ['{"cmd":"ping"}', '{"cmd":"restart"}', "{", "", "x".repeat(300), "y".repeat(3000), '{"cmd":"update"}', "\r\nOK\r\n+CMQTTNONET\r\n\r\nCLOSED\r\n"];
  return commands[world.random.below(commands.length)] as string;
}

/** What may happen to a device anywhere; the troubles of the recovery suite are among them. */
export const WORLD_TROUBLES: readonly WorldTrouble[] = [
  ...TROUBLES.map(
    ({ name, strike, mend }): WorldTrouble => ({
      name,
      strike: ({ rig }) => strike(rig),
      fits: ({ isPinRefused }) => !isPinRefused || name !== PIN_TROUBLE,
      mend: (world) => {
        mend?.(world.rig);
        helpUp(world);
      },
    }),
  ),
  { name: "power cut of the device", strike: ({ rig }) => rig.rebootDevice() },
  { name: "power cut in storage", strike: cutInStorage, fits: (world) => !world.isTiny },
  {
    name: "power cut of both",
    strike: ({ rig }) => {
      rig.twin.losePower();
      rig.rebootDevice();
    },
    mend: helpUp,
  },
  { name: "device without power", strike: ({ rig }) => rig.killDevice(), mend: ({ rig }) => rig.rebootDevice() },
  {
    name: "brown-out again and again",
    strike: (world) => {
      for (let count = 0; count < 6; count++) {
        if (world.random.below(2) === 0) world.rig.twin.losePower();
        world.rig.rebootDevice();
        world.rig.clock.runFor(world.random.below(20000));
      }
    },
    mend: helpUp,
  },
  { name: "line torn off", strike: ({ brokenLine }) => void (brokenLine.on = true), mend: ({ brokenLine }) => void (brokenLine.on = false) },
  { name: "bad line", strike: ({ badLine }) => void (badLine.on = true), mend: ({ badLine }) => void (badLine.on = false) },
  {
    name: "storage that takes nothing",
    strike: ({ badStorage }) => void (badStorage.on = true),
    mend: ({ badStorage }) => void (badStorage.on = false),
    fits: (world) => !world.isTiny,
  },
  {
    name: "broker without a word",
    strike: ({ rig }) => void (rig.network.host("broker.example").station.vanished = true),
    mend: ({ rig }) => void (rig.network.host("broker.example").station.vanished = false),
  },
  { name: "names that nobody knows", strike: ({ rig }) => rig.network.setNameServers([NOBODY]), mend: ({ rig }) => rig.network.setNameServers(undefined) },
  { name: "another password", strike: ({ credentials }) => void (credentials["device"] = "new"), mend: ({ credentials }) => void (credentials["device"] = "right") },
  { name: "certificate out of date", strike: ({ tls }) => void (tls.current = false), mend: ({ tls }) => void (tls.current = true), fits: ({ usesTls }) => usesTls },
  {
    name: "narrow and lossy air",
    strike: ({ rig }) => Object.assign(rig.network.conditions, { latencyMs: 2500, jitterMs: 2000, bitsPerSecond: 2000, loss: 0.2 }),
    mend: ({ rig }) => Object.assign(rig.network.conditions, { latencyMs: 40, jitterMs: 0, bitsPerSecond: 0, loss: 0 }),
  },
  { name: "kicked again and again", strike: ({ rig }) => kickOften(rig, 12) },
  { name: "a command", strike: (world) => say(world, command(world)) },
  {
    name: "a storm of commands",
    strike: (world) => {
      for (let count = 0; count < 40; count++) say(world, command(world));
    },
  },
  { name: "a retained command", strike: (world) => say(world, command(world) || "{}", true), mend: (world) => say(world, "", true) },
  { name: "another cell", strike: ({ environment, random }) => environment.moveTo(random.below(60000), random.below(1000000)) },
  { name: "roaming", strike: ({ environment }) => environment.setRoaming(true), mend: ({ environment }) => environment.setRoaming(false) },
  { name: "no LTE", strike: ({ environment }) => environment.setTechnology("GSM"), mend: ({ environment }) => environment.setTechnology("LTE") },
  { name: "low supply", strike: ({ rig }) => rig.twin.setSupply(3100), mend: ({ rig }) => rig.twin.setSupply(3800) },
  { name: "heat", strike: ({ rig }) => rig.twin.setTemperature(95), mend: ({ rig }) => rig.twin.setTemperature(25) },
  {
    name: "a card with another PIN",
    strike: (world) => {
      world.isPinRefused = true;
      world.rig.twin.requirePin(WRONG_PIN);
    },
    mend: ({ environment }) => environment.insertCard(createSimCard()),
  },
  { name: "a card that wants its PUK", strike: ({ rig }) => rig.twin.requirePuk(), mend: ({ environment }) => environment.insertCard(createSimCard()) },
  {
    name: "a card taken out and in",
    strike: ({ rig }) => {
      rig.twin.removeSim();
      rig.clock.runFor(3000);
      rig.twin.insertSim();
    },
  },
  {
    name: "a module at another rate",
    strike: ({ rig, module, random }) => {
      rig.twin.losePower();
      module.presetBaud(rig.twin.nvram, OTHER_RATES[random.below(OTHER_RATES.length)] as number);
    },
    mend: helpUp,
    fits: ({ isRecognising }) => isRecognising,
  },
  {
    name: "all quirks at once",
    strike: ({ rig }) => rig.twin.setQuirk("all", true),
    mend: ({ rig }) => rig.twin.setQuirk("all", false),
  },
];

/** As the sessions of a broker end that is overloaded. */
function kickOften(rig: World["rig"], times: number): void {
  for (let count = 0; count < times; count++) {
    rig.broker.kick("rig");
    rig.clock.runFor(7000);
  }
}

/** From a moment to hours. */
export function lastsMs(world: World): number {
  const longest = [2000, MINUTE_MS, 10 * MINUTE_MS, 60 * MINUTE_MS][world.random.below(4)] as number;
  return world.random.below(longest);
}

