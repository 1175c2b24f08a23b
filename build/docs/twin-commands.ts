/** What a family's twin answers: its own tables while it runs. */
import { SeededRandom } from "../../hal/random";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualLine } from "../../hal/virtual/uart";
import type { CommandTable } from "../../twin/chapter";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { FAMILIES, type FamilyName } from "../twin/families";

const BOOT_MS = 60000;
const BAUD = 115200;
const END = { baud: BAUD, transmitCapacity: 4096, receiveCapacity: 4096 };

/** The commands of each chapter that the family has, in the order of its `chapters`. */
export function twinCommands(name: FamilyName): readonly CommandTable[] {
  const clock = new VirtualClock();
  const line = new VirtualLine(clock, { a: END, b: END });
  const network = new SimulatedNetwork({ clock, random: new SeededRandom(1) });
  const wiring = { uart: line.b, clock, random: new SeededRandom(1), pins: {}, network };
  const twin = FAMILIES[name].create(wiring, { baud: BAUD, quirks: [] });
  twin.powerOn();
  clock.runFor(BOOT_MS);
  return (twin.firmware?.chapters ?? []).map((chapter) => ({ ...chapter.commands }));
}
