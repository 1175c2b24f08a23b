import type { TlsOptions } from "../../../drivers/modem";

/** What the device says of itself, for the server's filters: revision, version. */
export interface HawkbitAttribute {
  name: string;
  value: string;
}

/** Which hawkBit server, and as whom it is asked. */
export interface HawkbitConfig {
  /** Scheme, host and port: https://updates.example:8443. */
  server: string;
  /** The tenant, `DEFAULT` where the server has but one. */
  tenant: string;
  /** What the server calls this device. */
  controllerId: string;
  /** Whose token it is: the device's own, or that of all devices behind a gateway. */
  tokenKind: "target" | "gateway";
  /** The token itself; nobody else should see it. Left out where the device shows a client certificate instead (`tls`). */
  token?: string;
  /** Needed for https; `clientCertificateFile` and `clientKeyFile` where the server, or the proxy before it, knows devices by certificates. */
  tls?: TlsOptions;
  /** Name of the artifact that is the manifest; the files that it names are artifacts of the same software module. */
  manifestName: string;
  /** Type of the software module, as DDI calls it: `bApp` for an application, `os`; any where left out. */
  part?: string;
  /** Confirms an update where the server wants that first; false leaves it to somebody at the server. */
  confirms: boolean;
  /** Texts, `name` and `value` each, that are told when the server asks for them; called each time. */
  attributes?: (this: void) => readonly HawkbitAttribute[];
  /** The server's pause between two polls counts from this on, ms: a shorter one would cost more than it is good for. */
  pollMinMs: number;
  /** How long one exchange with the server may take, with what waits before it, ms. */
  exchangeMs: number;
  /** Checks in a row in which the server offers an action and does not give its deployment or its manifest, after which the action is ended as failed. */
  attempts: number;
  /** Bytes of an answer that are read, at most; a deployment has about 1 KB for each artifact. */
  answerBytes: number;
}

export const defaultHawkbitConfig: Readonly<Pick<HawkbitConfig, "tenant" | "tokenKind" | "manifestName" | "confirms" | "pollMinMs" | "exchangeMs" | "attempts" | "answerBytes">> = {
  tenant: "DEFAULT",
  tokenKind: "target",
  manifestName: "manifest.txt",
  confirms: true,
  pollMinMs: 10000,
  exchangeMs: 1200000,
  attempts: 10,
  answerBytes: 32768,
};
