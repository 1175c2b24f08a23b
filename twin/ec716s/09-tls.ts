import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { CommandRefused } from "../refusal";
import type { Ec716sFirmware } from "./firmware";
import { TLS_CONTEXTS, type TlsContext } from "./state/tls-contexts";

const LONGEST_TEXT = 128;
const SUITES = ["0X0035", "0X002F", "0X0005", "0X0004", "0X000A", "0X003D", "0XFFFF"];

/** What each keyword accepts, and whether its answer has a blank behind the colon and the value in quotation marks (EC716S 9.7). */
const KEYS: Readonly<Record<keyof TlsContext, { accepts: RegExp; blank: boolean; quoted: boolean }>> = {
  sslversion: { accepts: /^[0-4]$/, blank: true, quoted: false },
  ciphersuite: { accepts: /^0X[0-9A-F]{4}$/i, blank: true, quoted: false },
  cacert: { accepts: /^.{1,128}$/, blank: true, quoted: true },
  clientcert: { accepts: /^.{1,128}$/, blank: true, quoted: true },
  clientkey: { accepts: /^.{1,128}$/, blank: true, quoted: true },
  seclevel: { accepts: /^[0-2]$/, blank: true, quoted: false },
  hostname: { accepts: /^.{1,128}$/, blank: false, quoted: true },
  ignorelocaltime: { accepts: /^[01]$/, blank: false, quoted: false },
  negotiatetimeout: { accepts: /^([1-9]\d|[12]\d\d|300)$/, blank: false, quoted: false },
  clientrandom: { accepts: /^([0-9A-F]{56}|[0-9A-F]{64})$/i, blank: false, quoted: false },
  premaster: { accepts: /^[0-9A-F]{1,128}$/i, blank: false, quoted: false },
  verifymode: { accepts: /^[01]$/, blank: false, quoted: false },
};

/** AT+SSLCFG: without the last comma it asks, with nothing behind it it erases. */
export function tlsCommand(firmware: Ec716sFirmware): CommandSpec {
  return {
    test: "",
    write: (x) => {
      const key = x.parameters.expectCount(2, 3).text(0, { quoted: true, choices: Object.keys(KEYS) }) as keyof TlsContext;
      const context = x.parameters.integer(1, (value) => TLS_CONTEXTS.includes(value));
      if (x.parameters.count === 2) show(firmware, x, key, context);
      else firmware.tls.set(context, key, valueOf(x, key));
      x.ok();
    },
  };
}

function show(firmware: Ec716sFirmware, x: Exchange, key: keyof TlsContext, context: number): void {
  const { blank, quoted } = KEYS[key];
  const value = firmware.tls.context(context)[key];
  x.line(`+SSLCFG:${blank ? " " : ""}"${key}",${context},${quoted ? `"${value}"` : value}`);
}

function valueOf(x: Exchange, key: keyof TlsContext): string {
  const value = x.parameters.optionalText(2, { maximum: LONGEST_TEXT }, "");
  const upper = key === "ciphersuite" ? value.toUpperCase() : value;
  if (value !== "" && !KEYS[key].accepts.test(value)) throw new CommandRefused();
  if (key === "ciphersuite" && value !== "" && !SUITES.includes(upper)) throw new CommandRefused();
  return upper;
}
