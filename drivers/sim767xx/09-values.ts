/** SIM767XX chapter 9: what its files share. */

/** The manual gives none; nothing but the module itself is asked. */
export const HARDWARE_RESPONSE_MS = 5000;

/** `<save to flash>` with its comma; left out where the module is to decide. */
export function keepParameter(keep: boolean | undefined): string {
  if (keep === undefined) return "";
  return keep ? ",1" : ",0";
}
