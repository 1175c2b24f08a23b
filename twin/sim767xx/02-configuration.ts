import type { Sim767xxFirmware } from "./firmware";

/** Items of AT&V in the order of the manual's example; an item that no chapter gives is left out (SIM767XX 2.2.7). */
const ORDER = [
  "&F", "&W", "E", "Q", "&C", "&D", "V", "Z", "+IPR", "+IPREX", "+CSCS", "+CREG", "+CEREG", "+CSMP", "+CGEREP", "+CMEE",
  "+CFUN", "+CMGF", "+CSDH", "+CSCA", "+CPMS", "+CGAUTH", "+CGACT", "+CGDCONT",
];

/** The answer of AT&V: `name: value; ...;` on one line. */
export function configurationText(firmware: Sim767xxFirmware): string {
  const items: Record<string, string> = { "&F": "0", "&W": "0", Z: "0" };
  for (const chapter of firmware.chapters) Object.assign(items, chapter.configuration?.());
  return ORDER.filter((name) => items[name] !== undefined)
    .map((name) => `${name}: ${items[name]};`)
    .join(" ");
}
