/** The answer of a server of SNTP that tells `utcMs`, in whole seconds since 1970. */
export function sntpAnswer(utcMs: number): string {
  const seconds = utcMs / 1000 + 2208988800;
  const bytes = [24, 16, 8, 0].map((bits) => String.fromCharCode(Math.floor(seconds / 2 ** bits) % 256)).join("");
  return `\x24${"\0".repeat(39)}${bytes}${"\0".repeat(4)}`;
}
