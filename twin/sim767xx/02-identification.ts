import type { Sim767xxFirmware } from "./firmware";

/** Lines of ATI: those of the manual, or of one of the builds with the quirk `ati-layouts` (SIM767XX 2.2.5). */
export function identificationLines(firmware: Sim767xxFirmware): string[] {
  const { manufacturer, model, revision, build } = firmware.identity;
  const { imei } = firmware;
  const documented = [`Manufacturer: ${manufacturer}`, `Model: ${model}`, `Revision: ${revision}`, `IMEI: ${imei}`];
  if (!firmware.quirks.isOn("ati-layouts")) return documented;
  const short = manufacturer.replace(/^SIMCOM /, "");
  const layouts = [
    documented,
    [`Manufacturer: ${short}`, `Model: ${model}`, `Revision: ${revision}`, "QCN: ", `IMEI: ${imei}`, "MEID: ", "+GCAP: +CGSM,+FCLASS,+DS", "DeviceInfo: "],
    [`Manufacturer: ${manufacturer}`, `Model: ${model}`, `Revision: ${build}`, `IMEI: ${imei}`, "+GCAP: +CGSM"],
  ] as const;
  return [...(layouts[firmware.random.below(layouts.length)] ?? documented)];
}
