import { isIP } from "node:net";
import type { TlsClientOptions } from "../../networks/network";
import { certificatePem, keyPem } from "../../state/pem";
import type { RealTimeClock } from "../../state/real-time-clock";
import type { Files } from "./files";

/** The links of AT+CIPSTART, FTP, MQTT and HTTP (EC716S 9.7). */
export const TLS_CONTEXTS = [0, 1, 2, 3, 4, 5, 34, 88, 153];
export const MQTT_TLS_CONTEXT = 88;
export const HTTP_TLS_CONTEXT = 153;

/** By keyword of AT+SSLCFG; empty where nothing is set. */
export interface TlsContext {
  sslversion: string;
  ciphersuite: string;
  cacert: string;
  clientcert: string;
  clientkey: string;
  seclevel: string;
  hostname: string;
  ignorelocaltime: string;
  negotiatetimeout: string;
  clientrandom: string;
  premaster: string;
  verifymode: string;
}

/** The manual prints no defaults: nobody is verified, all versions, expiry counts, the longest handshake. */
const DEFAULTS: TlsContext = {
  sslversion: "4",
  ciphersuite: "0XFFFF",
  cacert: "",
  clientcert: "",
  clientkey: "",
  seclevel: "0",
  hostname: "",
  ignorelocaltime: "0",
  negotiatetimeout: "300",
  clientrandom: "",
  premaster: "",
  verifymode: "0",
};

/** No server speaks SSL 3.0 any more: TLS 1.0 stands for it. */
const VERSIONS = ["TLSv1", "TLSv1", "TLSv1.1", "TLSv1.2"] as const;
const ALL_VERSIONS = 4;
const SERVER = 1;
const SERVER_AND_CLIENT = 2;

/** The TLS contexts of the running firmware; a restart forgets them. */
export class TlsContexts {
  private readonly contexts = new Map<number, TlsContext>();

  constructor(
    private readonly files: Files,
    private readonly clock: RealTimeClock,
  ) {}

  /** `number` is one of `TLS_CONTEXTS`. */
  context(number: number): TlsContext {
    const found = this.contexts.get(number) ?? { ...DEFAULTS };
    this.contexts.set(number, found);
    return found;
  }

  /** An empty value brings the default back. */
  set(number: number, key: keyof TlsContext, value: string): void {
    this.context(number)[key] = value === "" ? DEFAULTS[key] : value;
  }

  /** How long a handshake may last, in ms. */
  negotiateMs(number: number): number {
    return Number(this.context(number).negotiatetimeout) * 1000;
  }

  /** How context `number` connects to `host`; undefined where its level needs a file that is not set or not there. */
  options(number: number, host: string): TlsClientOptions | undefined {
    const context = this.context(number);
    const level = Number(context.seclevel);
    const ca = this.files.content(context.cacert);
    const certificate = this.files.content(context.clientcert);
    const key = this.files.content(context.clientkey);
    const verified = level >= SERVER;
    if (verified && (context.cacert === "" || ca === undefined)) return undefined;
    const shown = level === SERVER_AND_CLIENT && context.clientcert !== "";
    if (shown && (certificate === undefined || key === undefined)) return undefined;
    const name = context.hostname === "" ? host : context.hostname;
    return {
      verifyChain: verified,
      verifyName: verified,
      verifyTime: verified && context.ignorelocaltime === "0",
      nowMs: this.clock.localMs,
      serverName: name,
      sendServerName: isIP(name) === 0,
      ...(verified && ca !== undefined ? { ca: certificatePem(ca) } : {}),
      ...(shown && certificate !== undefined && key !== undefined ? { certificate: certificatePem(certificate), key: keyPem(key, undefined) } : {}),
      ...versions(Number(context.sslversion)),
    };
  }
}

function versions(version: number): Pick<TlsClientOptions, "minVersion" | "maxVersion"> {
  if (version === ALL_VERSIONS) return { minVersion: "TLSv1", maxVersion: "TLSv1.2" };
  return { minVersion: VERSIONS[version], maxVersion: VERSIONS[version] };
}
