/** Longest time until the final result code, in ms (EC716S 1.4); the table's `CHCR` stands for AT+CIICR. */
export const LONGEST_RESPONSE_MS: Readonly<Record<string, number>> = {
  "+COPS": 300000,
  "+CGACT": 108000,
  "+CGATT": 108000,
  "+CFUN": 45000,
  "+CMGS": 90000,
  "+CMGW": 90000,
  "+CPBW": 72000,
  "+CPIN": 180000,
  "+CSTT": 60000,
  "+CIICR": 90000,
  "+CIPSHUT": 90000,
};

/** Of every command that the table does not list. */
export const USUAL_LONGEST_RESPONSE_MS = 9000;

export const SLOW_QUIRK = "response-slow";

/** Shortest and longest time with the quirk: late, and still as the manual promises. */
export function slowResponseMs(name: string): readonly [number, number] {
  const longestMs = LONGEST_RESPONSE_MS[name] ?? USUAL_LONGEST_RESPONSE_MS;
  return [Math.floor(longestMs / 2), Math.floor(longestMs * 0.9)];
}
