/** What drivers have in common that are told where a module's new firmware is. */
import { find, slice } from "../../hal/bytes";
import { refused, type Failure } from "../failure";
import type { ByteSource, FirmwareSource, ModemFirmware } from "../modem";

/** The scheme of `url` in lower case; empty where it has none. */
export function schemeOf(url: string): string {
  const end = find(url, "://", 0);
  return end < 1 ? "" : slice(url, 0, end).toLowerCase();
}

/** Why `source` is none of `ways`; undefined where it is one. */
export function unfitSource(source: FirmwareSource, ways: ModemFirmware["ways"]): Failure | undefined {
  const way = source.kind === "bytes" ? "bytes" : schemeOf(source.url);
  for (const known of ways) if (known === way) return undefined;
  const what = source.kind === "bytes" ? "from bytes over the UART" : `from ${source.url}`;
  return refused(`this module does not take firmware ${what}; it takes it by ${ways.join(", ")}`);
}

/** `bytes`, telling each new whole percent of it that is asked for. */
export function countedSource(bytes: ByteSource, progress: (percent: number) => void): ByteSource {
  let told = -1;
  const counted: ByteSource = {
    length: bytes.length,
    read(from, to) {
      const percent = Math.floor((from * 100) / bytes.length);
      if (percent > told) progress(percent);
      told = Math.max(told, percent);
      return bytes.read(from, to);
    },
  };
  return counted;
}
