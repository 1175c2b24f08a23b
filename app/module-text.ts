import type { ModuleReport } from "../drivers/modem";

/** The report as one line for a person. */
export function moduleText({ family, model, revision, entry, about, baud }: ModuleReport): string {
  const said = model === "" ? "it does not say its model" : model + (revision === "" ? "" : ", revision " + revision);
  return family + ": " + said + " (" + entry + ": " + about + ")" + (baud === undefined ? "" : ", " + String(baud) + " bit/s");
}
