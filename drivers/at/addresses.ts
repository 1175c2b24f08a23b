import { find, parseInteger, slice } from "../../hal/bytes";

/** Digits and dots of an IPv4 address, and of an IPv6 address as 27.007 writes it. */
const DOTS: readonly number[] = [3, 15];

export interface Endpoint {
  address: string;
  /** 0 to 65535. */
  port: number;
}

/** Whether `text` is an IP address: 10.0.0.1, 2001:db8::1, or an IPv6 address as 16 numbers. */
export function isAddress(text: string): boolean {
  const colons = count(text, ":");
  const digits = colons === 0 ? "0123456789." : "0123456789.:abcdefABCDEF";
  for (let index = 0; index < text.length; index++) if (find(digits, text.charAt(index), 0) < 0) return false;
  return colons === 0 ? DOTS.indexOf(count(text, ".")) >= 0 : colons >= 2;
}

/** 010.083.172.111 is 10.83.172.111: some modules fill up with zeros, which elsewhere would mean octal. */
export function withoutZeros(address: string): string {
  if (find(address, ":", 0) >= 0) return address;
  const numbers: string[] = [];
  let from = 0;
  while (from <= address.length) {
    const dot = find(address + ".", ".", from);
    const number = parseInteger(slice(address, from, dot));
    if (number === undefined) return address;
    numbers.push(String(number));
    from = dot + 1;
  }
  return numbers.join(".");
}

/** `<address>:<port>`; an IPv6 address has colons of its own. */
export function parseEndpoint(text: string): Endpoint | undefined {
  let colon = find(text, ":", 0);
  if (colon < 0) return undefined;
  for (let next = colon; next >= 0; next = find(text, ":", colon + 1)) colon = next;
  const port = parseInteger(slice(text, colon + 1, text.length));
  return port === undefined ? undefined : { address: slice(text, 0, colon), port };
}

function count(text: string, character: string): number {
  let found = 0;
  for (let index = find(text, character, 0); index >= 0; index = find(text, character, index + 1)) found++;
  return found;
}
