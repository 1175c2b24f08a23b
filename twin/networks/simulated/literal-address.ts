/** An IPv4 address, or anything with a colon: names have none. */
export function isLiteralAddress(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(":");
}
