import { isIP } from "node:net";
import type { TlsClientOptions } from "../../networks/network";
import type { Quirks } from "../../quirks";
import type { CertificateStore } from "./certificates";
import { certificatePem, keyPem } from "../../state/pem";
import type { RealTimeClock } from "../../state/real-time-clock";

export const HIGHEST_CONTEXT = 9;
const DEFAULT_NEGOTIATE_SECONDS = 300;

/** Who is authenticated (SIM767XX 17.2.1). */
const AUTH_SERVER = [1, 2];
const AUTH_CLIENT = [2, 3];

/** The build that has TLS 1.3 numbers the versions anew. */
export const TLS13_QUIRK = "tls13-build";

interface Versions {
  minVersion: TlsClientOptions["minVersion"];
  maxVersion: TlsClientOptions["maxVersion"];
}

/** By `<sslversion>`. No server speaks SSL 3.0 any more: TLS 1.0 stands for it. */
const VERSIONS: readonly Versions[] = [
  { minVersion: "TLSv1", maxVersion: "TLSv1" },
  { minVersion: "TLSv1", maxVersion: "TLSv1" },
  { minVersion: "TLSv1.1", maxVersion: "TLSv1.1" },
  { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" },
  { minVersion: "TLSv1", maxVersion: "TLSv1.2" },
];

const TLS13_VERSIONS: readonly Versions[] = [
  { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" },
  { minVersion: "TLSv1.3", maxVersion: "TLSv1.3" },
  { minVersion: "TLSv1.2", maxVersion: "TLSv1.3" },
];

/** One SSL context as AT+CSSLCFG holds it; names of files are empty where none is set. */
export interface SslContext {
  /** Undefined: the build's default, which is all versions. */
  sslVersion: number | undefined;
  authMode: number;
  /** 0: validity periods are checked against the module's clock. */
  ignoreLocalTime: number;
  negotiateSeconds: number;
  caFile: string;
  certificateFile: string;
  keyFile: string;
  passwordFile: string;
  enableSni: number;
  ignoreCertCn: number;
  useTickets: number;
  cipherSuites: number;
}

/** The ten SSL contexts of the running firmware; a restart forgets them. */
export class SslContexts {
  private readonly contexts: SslContext[] = Array.from({ length: HIGHEST_CONTEXT + 1 }, freshContext);

  constructor(private readonly certificates: CertificateStore, private readonly clock: RealTimeClock, private readonly quirks: Quirks) {}

  /** `index` 0 to `HIGHEST_CONTEXT`. */
  context(index: number): SslContext {
    return this.contexts[index] as SslContext;
  }

  /** `<sslversion>` as it is read. */
  version(index: number): number {
    return this.context(index).sslVersion ?? this.versions.length - 1;
  }

  /** Highest `<sslversion>` of the build. */
  get highestVersion(): number {
    return this.versions.length - 1;
  }

  /** How long a handshake may last, in ms. */
  negotiateMs(index: number): number {
    return this.context(index).negotiateSeconds * 1000;
  }

  /**
   * How context `index` connects to `host`; undefined where its `authmode` needs a file that is not
   * set or not there (error 19 of chapter 17: certificates not set).
   */
  tlsOptions(index: number, host: string): TlsClientOptions | undefined {
    const context = this.context(index);
    const ca = this.content(context.caFile);
    const certificate = this.content(context.certificateFile);
    const key = this.content(context.keyFile);
    const serverChecked = AUTH_SERVER.includes(context.authMode);
    const clientShown = AUTH_CLIENT.includes(context.authMode);
    if (serverChecked && ca === undefined) return undefined;
    if (clientShown && (certificate === undefined || key === undefined)) return undefined;
    return {
      ...this.serverChecks(context, host, serverChecked),
      ...(serverChecked && ca !== undefined ? { ca: certificatePem(ca) } : {}),
      ...(clientShown && certificate !== undefined && key !== undefined ? this.client(certificate, key, context.passwordFile) : {}),
      ...this.versions[this.version(index)],
    };
  }

  private serverChecks(context: SslContext, host: string, serverChecked: boolean): TlsClientOptions {
    return {
      verifyChain: serverChecked,
      verifyName: serverChecked && context.ignoreCertCn === 0,
      verifyTime: serverChecked && context.ignoreLocalTime === 0,
      nowMs: this.clock.localMs,
      sendServerName: context.enableSni === 1 && isIP(host) === 0,
    };
  }

  private client(certificate: string, key: string, passwordFile: string): Partial<TlsClientOptions> {
    const keyPassword = this.content(passwordFile)?.trim();
    const shown = { certificate: certificatePem(certificate), key: keyPem(key, keyPassword) };
    return keyPassword === undefined ? shown : { ...shown, keyPassword };
  }

  private content(file: string): string | undefined {
    return file === "" ? undefined : this.certificates.content(file);
  }

  private get versions(): readonly Versions[] {
    return this.quirks.isOn(TLS13_QUIRK) ? TLS13_VERSIONS : VERSIONS;
  }
}

function freshContext(): SslContext {
  return {
    sslVersion: undefined,
    authMode: 0,
    ignoreLocalTime: 1,
    negotiateSeconds: DEFAULT_NEGOTIATE_SECONDS,
    caFile: "",
    certificateFile: "",
    keyFile: "",
    passwordFile: "",
    enableSni: 0,
    ignoreCertCn: 0,
    useTickets: 0,
    cipherSuites: 0,
  };
}
