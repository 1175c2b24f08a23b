import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { type Accepts, between, oneOf } from "../parameters";
import type { Quirk } from "../quirks";
import { CommandRefused } from "../refusal";
import type { Sim767xxFirmware } from "./firmware";
import { isCertificateName } from "./state/certificates";
import { HIGHEST_CONTEXT, type SslContext, type SslContexts, TLS13_QUIRK } from "./state/ssl-contexts";

export const SSL_CONTEXT_QUIRKS: readonly Quirk[] = [
  { id: TLS13_QUIRK, about: "AT+CSSLCFG numbers the versions as the build with TLS 1.3 does: 0 TLS 1.2, 1 TLS 1.3, 2 all, which is the default.", chapter: 17 },
];

type NumberField = Exclude<{ [K in keyof SslContext]: SslContext[K] extends string ? never : K }[keyof SslContext], "sslVersion" | "cipherSuites">;
type FileField = { [K in keyof SslContext]: SslContext[K] extends string ? K : never }[keyof SslContext];

/** Keys of AT+CSSLCFG that hold a number, with their ranges. */
const NUMBERS: Readonly<Record<string, { field: NumberField; accepts: Accepts }>> = {
  authmode: { field: "authMode", accepts: between(0, 3) },
  ignorelocaltime: { field: "ignoreLocalTime", accepts: oneOf(0, 1) },
  negotiatetime: { field: "negotiateSeconds", accepts: between(10, 300) },
  enableSNI: { field: "enableSni", accepts: oneOf(0, 1) },
  ignorecertCN: { field: "ignoreCertCn", accepts: oneOf(0, 1) },
  use_tickets: { field: "useTickets", accepts: oneOf(0, 1) },
};

/** Keys that hold the name of a file. */
const FILES: Readonly<Record<string, FileField>> = {
  cacert: "caFile",
  clientcert: "certificateFile",
  clientkey: "keyFile",
  password: "passwordFile",
};

const HIGHEST_SUITE = 0xffff;

/**
 * AT+CSSLCFG (SIM767XX 17.2.1). A file need not be there when its name is set, only when a
 * connection uses it. `<ciphersuites>` is held and read back in decimal and limits nothing.
 */
export function contextCommand(firmware: Sim767xxFirmware): CommandSpec {
  const { ssl } = firmware;
  return {
    test: (x) => {
      for (const line of testLines(ssl)) x.line(line);
      x.ok();
    },
    read: (x) => {
      for (let index = 0; index <= HIGHEST_CONTEXT; index++) x.line(contextLine(ssl, index));
      x.ok();
    },
    write: (x) => {
      if (x.parameters.raw(0)?.quoted === true) configure(x, ssl);
      else x.line(contextLine(ssl, x.parameters.expectCount(1, 1).integer(0, between(0, HIGHEST_CONTEXT))));
      x.ok();
    },
  };
}

function configure(x: Exchange, ssl: SslContexts): void {
  const key = x.parameters.expectCount(3, 3).text(0, { quoted: true });
  const context = ssl.context(x.parameters.integer(1, between(0, HIGHEST_CONTEXT)));
  const number = NUMBERS[key];
  const file = FILES[key];
  if (key === "sslversion") context.sslVersion = x.parameters.integer(2, between(0, ssl.highestVersion));
  else if (key === "ciphersuites") context.cipherSuites = suiteCode(x);
  else if (number !== undefined) context[number.field] = x.parameters.integer(2, number.accepts);
  else if (file !== undefined) context[file] = fileName(x, 2);
  else throw new CommandRefused();
}

/** A certificate's file name at `place`; refuses any other. */
export function fileName(x: Exchange, place: number): string {
  const name = x.parameters.text(place, { quoted: true });
  if (!isCertificateName(name)) throw new CommandRefused();
  return name;
}

/** Decimal, or hexadecimal with 0x; the manual writes codes in hexadecimal and shows no command. */
function suiteCode(x: Exchange): number {
  const text = x.parameters.text(2);
  if (!/^(?:0x[0-9a-f]{1,4}|\d{1,5})$/i.test(text) || Number(text) > HIGHEST_SUITE) throw new CommandRefused();
  return Number(text);
}

function contextLine(ssl: SslContexts, index: number): string {
  const context = ssl.context(index);
  const files = [context.caFile, context.certificateFile, context.keyFile, context.passwordFile].map((name) => `"${name}"`);
  const before = [index, ssl.version(index), context.authMode, context.ignoreLocalTime, context.negotiateSeconds];
  const after = [context.enableSni, context.ignoreCertCn, context.useTickets, context.cipherSuites];
  return `+CSSLCFG: ${[...before, ...files, ...after].join(",")}`;
}

function testLines(ssl: SslContexts): string[] {
  const ranges = [
    ["sslversion", `(0-${ssl.highestVersion})`],
    ["authmode", "(0-3)"],
    ["ignorelocaltime", "(0,1)"],
    ["negotiatetime", "(10-300)"],
    ["cacert", "(5-55)"],
    ["clientcert", "(5-55)"],
    ["clientkey", "(5-55)"],
    ["password", "(5-55)"],
    ["enableSNI", "(0,1)"],
    ["ignorecertCN", "(0,1)"],
    ["use_tickets", "(0,1)"],
    ["ciphersuites", "(0x0000-0xffff)"],
  ];
  return ranges.map(([key, range]) => `+CSSLCFG: "${key}",(0-${HIGHEST_CONTEXT}),${range}`);
}
