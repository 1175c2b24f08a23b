import type { Chapter, CommandTable, Handler } from "../chapter";
import { requireReadableSim, requireReadySim } from "../state/sim-refusal";
import type { Ec716sFirmware } from "./firmware";

const BARE_QUIRK = "identity-bare";

/** EC716S chapter 2. AT+VER stands in an example of 1.3.3 alone. */
export const basicChapter: Chapter<Ec716sFirmware> = {
  number: 2,
  title: "Basic commands",
  quirks: [
    { id: BARE_QUIRK, about: "AT+CGMI and AT+CGMM answer the bare value, AT+CGMR one without quotation marks, as the syntax prints them.", chapter: 2 },
    { id: "iccid-tight", about: "No blank follows the colon of +ICCID.", chapter: 2 },
  ],
  run: (firmware) => ({ commands: { ...identityCommands(firmware), ...cardCommands(firmware), ...restartCommand(firmware) } }),
};

function identityCommands(firmware: Ec716sFirmware): CommandTable {
  const { identity } = firmware;
  const bare = (): boolean => firmware.quirks.isOn(BARE_QUIRK);
  const named = (name: string, value: string): Handler => (x) => x.line(bare() ? value : `${name}: "${value}"`).ok();
  const revision: Handler = (x) => x.line(identity.revision).ok();
  return {
    "+CGMI": { execute: named("+CGMI", identity.manufacturer) },
    "+CGMM": { execute: named("+CGMM", identity.model) },
    "+CGMR": { test: "", execute: (x) => x.line(`Revision: ${bare() ? identity.revision : `"${identity.revision}"`}`).ok() },
    "+CGSN": { test: "", execute: (x) => x.line(identity.imei).ok() },
    I: { execute: revision },
    "+VER": { execute: revision },
    "*I": {
      execute: (x) => {
        for (const line of productLines(firmware)) x.line(line);
        x.ok();
      },
    },
  };
}

/** The lines of AT*I as the manual's example has them; what the card does not tell is left empty (EC716S 2.8). */
function productLines(firmware: Ec716sFirmware): string[] {
  const { identity, sim } = firmware;
  const { manufacturer, model, revision, hardware, buildTime, imei } = identity;
  const iccid = sim.condition === "busy" ? undefined : sim.card?.iccid;
  const imsi = sim.condition === "ready" ? sim.card?.imsi : undefined;
  return [
    `Manufacturer: ${manufacturer}`,
    `Model: ${model}`,
    `Revision: ${revision}`,
    `HWver: ${hardware}`,
    `Buildtime: ${buildTime}`,
    `IMEI: ${imei}`,
    `ICCID: ${iccid ?? ""}`,
    `IMSI: ${imsi ?? ""}`,
  ];
}

function cardCommands(firmware: Ec716sFirmware): CommandTable {
  return {
    "+ICCID": {
      execute: (x) => {
        const { iccid } = requireReadableSim(firmware.sim);
        x.line(`+ICCID:${firmware.quirks.isOn("iccid-tight") ? "" : " "}${iccid}`).ok();
      },
    },
    "+CIMI": { execute: (x) => x.line(requireReadySim(firmware.sim).imsi).ok() },
  };
}

function restartCommand(firmware: Ec716sFirmware): CommandTable {
  return {
    "+RESET": {
      execute: (x) => {
        x.ok();
        firmware.hardware.restart();
      },
    },
  };
}
