import type { Ec716sFirmware } from "./firmware";

/** What the cell that serves speaks, as the chapter's answers number it. */
export interface Access {
  /** `<AcT>` of 3GPP (EC716S 5.3, 5.6). */
  act: number;
  /** `<sys_mode>` of AT^SYSINFO (EC716S 5.11). */
  mode: number;
  /** `<band>` of AT*BANDIND: the number of a band of LTE, or of one in the list of GSM's (EC716S 5.10). */
  band: number;
  isLte: boolean;
}

const LTE: Access = { act: 7, mode: 17, band: 3, isLte: true };
/** EGSM 900. */
const GSM: Access = { act: 0, mode: 3, band: 3, isLte: false };

export function accessOf({ environment }: Ec716sFirmware): Access {
  return environment.technology === "LTE" ? LTE : GSM;
}
