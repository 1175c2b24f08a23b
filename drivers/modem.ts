/**
 * What the managers need of any module. A driver offers the services that its module has; each
 * function does one thing once. Order, retry, backoff and power are the managers'.
 *
 * Every `done` and `answer` is called exactly once, never from inside the call, and the failure
 * kinds are those of `Failure`. A listener setter keeps one listener; setting again replaces it.
 */
import type { Answer, Done, Failure } from "./failure";

export interface Modem {
  /** The family that the driver speaks to, as the manuals name it: "SIM767XX". */
  readonly family: string;
  readonly power: ModemPower;
  readonly network: ModemNetwork;
  readonly sockets?: ModemSockets;
  readonly mqtt?: ModemMqtt;
  /** Left out as well where the application was built without it. */
  readonly http?: ModemHttp;
  readonly certificates?: ModemCertificates;
  /** Left out as well where the application was built without it. */
  readonly firmware?: ModemFirmware;
  /** What the module said it is at its last start; undefined before the first. */
  readonly found?: ModuleReport;

  /**
   * Brings a module that is powered into the state that the driver relies on: waits until it
   * answers, then echo off, error reports on, events on. To be called after each power-on, reset
   * and `restarted` event; until then everything else is refused.
   * `answerWithinMs`: how long it may take until the first answer.
   */
  start(answerWithinMs: number, done: Done): void;

  /** Whether the module still talks: one short command. */
  check(done: Done): void;

  identify(answer: Answer<Identity>): void;

  /** What the AT engine counted since the driver was made. */
  diagnostics(): Diagnostics;

  /** The module restarted by itself, or stopped talking: all it was asked to hold is lost. */
  onModuleEvent(listener: (event: ModuleEvent) => void): void;
}

export type ModuleEvent = { kind: "restarted"; banner: string } | { kind: "unresponsive"; failure: Failure };

export interface Identity {
  manufacturer: string;
  model: string;
  revision: string;
  /** 15 digits. */
  imei: string;
}

/** A module as it was found at its start. */
export interface ModuleReport {
  /** As `Modem.family`. */
  family: string;
  /** In the module's own words; empty where it does not tell. */
  model: string;
  revision: string;
  /** The entry of the driver's table of revisions that holds for it. */
  entry: string;
  /** What is known of firmware of that entry. */
  about: string;
  /** bit/s, where the rate was looked for. */
  baud?: number;
}

export interface Diagnostics {
  bytesIn: number;
  bytesOut: number;
  commands: number;
  timeouts: number;
  resynchronisations: number;
  bytesLost: number;
  /** Lines that belonged to nothing. */
  unknownLines: number;
  /** Lines with a known prefix whose fields made no sense. */
  malformedLines: number;
}

/** Milliseconds, as the module's hardware wants them. */
export interface PowerTiming {
  /** Length of the power key's pulse that switches on. */
  powerOnPulseMs: number;
  /** Length of the power key's pulse that switches off, whatever the software does. */
  powerOffPulseMs: number;
  /** From the end of the off pulse until the module may be switched on again. */
  powerOffSettleMs: number;
  /** Length of the reset pulse. */
  resetPulseMs: number;
  /** The longest time from switching on, or from a reset, until the first answer. */
  bootMs: number;
  /** From DTR's assertion until the UART hears its first byte. */
  wakeMs: number;
}

export interface ModemPower {
  readonly timing: PowerTiming;

  /** Orderly switch-off by command; done when the module has said that it is down. */
  shutdown(done: Done): void;

  /** Restart by command; done when it is accepted. Then wait for it with `Modem.start`. */
  restart(done: Done): void;

  /** Lets the UART sleep while DTR is released; asserted DTR wakes it. */
  setUartSleep(enabled: boolean, done: Done): void;
}

export type SimState =
  | "ready"
  | "pin-required"
  | "puk-required"
  | "absent"
  | "busy"
  | "failure"
  /** Another lock (PIN2, network personalisation); needs the operator or the customer. */
  | "locked";

export interface SimStatus {
  state: SimState;
  /** PIN attempts left, where the module tells. */
  pinAttempts?: number;
}

export type RegistrationState = "not-searching" | "home" | "searching" | "denied" | "unknown" | "roaming";

export interface Registration {
  state: RegistrationState;
}

export interface Signal {
  /** dBm; undefined while not known. */
  rssiDbm?: number;
}

export interface PdpOptions {
  /** Context number; the module's default data context where left out. */
  cid?: number;
  /** 1 to 99 characters. */
  apn: string;
  /** What the network is asked for; `IP` where left out. */
  ipType?: "IP" | "IPV6" | "IPV4V6";
  /** Where the operator asks for it; none where left out. */
  authentication?: { protocol: "pap" | "chap"; user: string; password: string };
}

export type NetworkEvent =
  | { kind: "registration"; registration: Registration }
  | { kind: "sim"; status: SimStatus }
  /** The network or the module dropped the PDP context. */
  | { kind: "context-lost"; detail: string };

export interface ModemNetwork {
  simStatus(answer: Answer<SimStatus>): void;

  /** One attempt, never repeated here: three wrong ones lock the SIM. `pin` is 4 to 8 digits. */
  enterPin(pin: string, done: Done): void;

  /** Off: no transmission, SIM and AT commands may stop too. On: full function. */
  setRadio(on: boolean, done: Done): void;

  registration(answer: Answer<Registration>): void;
  signal(answer: Answer<Signal>): void;

  /** Stores APN and authentication; takes effect at the next activation. */
  defineContext(options: PdpOptions, done: Done): void;

  /** Success as well where it is active already. */
  activateContext(done: Done): void;

  /** Success as well where it is not active. */
  deactivateContext(done: Done): void;

  contextActive(answer: Answer<boolean>): void;

  /** The address the network gave, as text. */
  address(answer: Answer<string>): void;

  onNetworkEvent(listener: (event: NetworkEvent) => void): void;
}

export interface TlsOptions {
  /** Name of the stored file with the certificate of the authority; "full" needs it. */
  caFile?: string;
  /** Name of the stored file with the device's own certificate, where the server asks for one. */
  clientCertificateFile?: string;
  /** Name of the stored file with its key. */
  clientKeyFile?: string;
  /**
   * "full": the server's certificate must chain to `caFile` and fit the host name.
   * "unverified": anybody may answer; for trials only, and to be said explicitly.
   */
  verification: "full" | "unverified";
  /** Accept certificates whatever the module's clock says; it has none before the first NITZ. */
  ignoreValidityPeriod?: boolean;
}

export interface ModemCertificates {
  /** `name` ends in .pem or .der as the module asks; `contents` as a byte string. */
  store(name: string, contents: string, done: Done): void;
  list(answer: Answer<string[]>): void;
  remove(name: string, done: Done): void;
}

export interface SocketLimits {
  /** Connections at the same time, over all transports. */
  connections: number;
  servers: number;
  /** Bytes that one `send` may carry. */
  sendBytes: number;
  /** Bytes that one `receive` may bring. */
  receiveBytes: number;
}

export interface ConnectOptions {
  transport: "tcp" | "tls" | "udp";
  host: string;
  /** 1 to 65535. */
  port: number;
  localPort?: number;
  tls?: TlsOptions;
}

export interface Received {
  bytes: string;
  /** Bytes that wait in the module after these; undefined where it does not tell. */
  waiting?: number;
}

export type SocketEvent =
  /** Reported once; read until nothing is left. */
  | { kind: "readable"; link: number }
  /** No more bytes will come than those that wait; the link is to be closed after they are read. */
  | { kind: "closed"; link: number; failure?: Failure }
  | { kind: "accepted"; link: number; server: number; address: string; port: number }
  /** All links are gone with the data service. */
  | { kind: "service-lost"; failure: Failure };

export interface ModemSockets {
  readonly limits: SocketLimits;

  /** Success as well where it is open already. */
  openService(done: Done): void;
  /** Success as well where it is closed already; ends all links. */
  closeService(done: Done): void;

  /** Answers the link's number; `refused` where all are taken. */
  connect(options: ConnectOptions, answer: Answer<number>): void;

  /**
   * 1 to `limits.sendBytes` bytes; answers how many the module's stack took. Fewer than given
   * means that the link cannot be used any further.
   */
  send(link: number, bytes: string, answer: Answer<number>): void;

  /** Up to `maxBytes` (1 to limits.receiveBytes); an empty string where nothing waits. */
  receive(link: number, maxBytes: number, answer: Answer<Received>): void;

  /** Success as well where the link is gone already. */
  close(link: number, done: Done): void;

  /** `server` is 0 to limits.servers - 1. */
  listen(server: number, port: number, done: Done): void;
  stopListening(server: number, done: Done): void;

  /** Addresses of a name, the best first. */
  resolve(name: string, answer: Answer<string[]>): void;

  onSocketEvent(listener: (event: SocketEvent) => void): void;
}

export type Qos = 0 | 1 | 2;

export interface MqttMessage {
  topic: string;
  /** Byte string. */
  payload: string;
}

export interface MqttOptions {
  /** The broker's name or address. */
  host: string;
  /** 1 to 65535. */
  port: number;
  /** Without it nothing is encrypted. */
  tls?: TlsOptions;
  /** 1 to 128 characters. */
  clientId: string;
  /** Left out where the broker asks for none. */
  user?: string;
  /** Only with a user. */
  password?: string;
  /** The broker gives the connection up when it has heard nothing for one and a half times as long. */
  keepAliveSeconds: number;
  /** Whether the broker forgets what an earlier connection of this client left. */
  cleanSession: boolean;
  /** What the broker publishes when the connection ends without a word. */
  will?: { topic: string; payload: string; qos: Qos; retain: boolean };
}

export interface MqttLimits {
  topicBytes: number;
  /** Bytes of payload that one publish may carry. */
  payloadBytes: number;
  /** Whether the broker keeps a will with the retained flag. */
  retainedWill: boolean;
}

export interface ModemMqtt {
  readonly limits: MqttLimits;

  /** From nothing, or from whatever an earlier attempt left, to the broker's acceptance. */
  connect(options: MqttOptions, done: Done): void;

  /** Takes leave of the broker and gives everything back; success as well where nothing was open. */
  disconnect(done: Done): void;

  /** Done when the broker has acknowledged as `qos` says; for QoS 0 when the module has sent it. */
  publish(message: MqttMessage, qos: Qos, retain: boolean, done: Done): void;

  /** `filter` may hold wildcards. */
  subscribe(filter: string, qos: Qos, done: Done): void;
  unsubscribe(filter: string, done: Done): void;

  /** Whole messages only. */
  onMessage(listener: (message: MqttMessage) => void): void;

  /** Told why an incoming message could not be handed on: too long, or incomplete. */
  onMessageDropped(listener: (reason: string) => void): void;

  /** The connection is gone; nothing is to be released by the caller. */
  onConnectionLost(listener: (failure: Failure) => void): void;
}

export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "DELETE";

/** One field of a header. In responses the name is in lower case. */
export interface HttpHeader {
  name: string;
  value: string;
}

/** Bytes that are asked for as they are needed, and again where a request is repeated. */
export interface ByteSource {
  /** In bytes. */
  readonly length: number;
  /** Bytes `from` to `to - 1`; fewer break the request off. */
  read(from: number, to: number): string;
}

export interface HttpRequest {
  method: HttpMethod;
  /** http:// or https://, host, path; a port where it is not the usual one. */
  url: string;
  /** The request's own header fields, `Range` among them; `Host` and `Content-Length` are not for the caller. */
  headers?: readonly HttpHeader[];
  /** Of POST and PUT; 1 byte or more. */
  body?: ByteSource;
  /** What the body is; `application/octet-stream` where left out. */
  contentType?: string;
  /** Needed for https. */
  tls?: TlsOptions;
  /** How long the server may keep silent, s. */
  patienceSeconds: number;
}

/** What a server answered, but for the body. */
export interface HttpResponse {
  /** 100 to 599. */
  status: number;
  /** Empty where the module could not tell. */
  headers: HttpHeader[];
  /** Bytes of the body that wait in the module to be read. */
  bodyBytes: number;
}

export interface HttpLimits {
  methods: readonly HttpMethod[];
  /** Of a request's body. */
  requestBytes: number;
  /** Of a response's body: what is longer has to be asked for in ranges. */
  responseBytes: number;
  /** Bytes that one `read` may bring. */
  readBytes: number;
}

/** One request at a time. Redirects are not followed, and nothing is repeated. */
export interface ModemHttp {
  readonly limits: HttpLimits;

  /**
   * Runs a request until its answer is in the module, whatever status it has; a failure means that no
   * server answered. `refused` where the module cannot send such a request, or one is under way.
   */
  request(request: HttpRequest, answer: Answer<HttpResponse>): void;

  /** Up to `maxBytes` (1 to limits.readBytes) of the latest response's body from byte `from` on, counted from 0. */
  read(from: number, maxBytes: number, answer: Answer<string>): void;

  /** Breaks off what is under way, and gives everything back; success as well where nothing was open. */
  release(done: Done): void;
}

/** Where new firmware for the module comes from. */
export type FirmwareSource =
  /** The module fetches it by itself: http://, https:// or ftp://, host, path; a port where it is not the usual one. */
  | { kind: "url"; url: string; user?: string; password?: string }
  /** It is sent to the module over the UART. */
  | { kind: "bytes"; bytes: ByteSource };

export type FirmwareEvent =
  /** 0 to 100 of the image. */
  | { kind: "progress"; percent: number }
  /** The image is complete: within so many ms the module restarts by itself, and is silent while it installs it. */
  | { kind: "restarting"; withinMs: number }
  /** It was given up, and the module runs on with what it has. */
  | { kind: "failed"; failure: Failure };

/** One update at a time. A module that installs an image must keep its power. */
export interface ModemFirmware {
  /** How the image can come: schemes of URLs, and `bytes`. */
  readonly ways: readonly ("http" | "https" | "ftp" | "bytes")[];

  /** The supply's voltage, mV. */
  supplyMillivolts(answer: Answer<number>): void;

  /**
   * Done when the module has begun; then `FirmwareEvent`s follow, of which `restarting` may be missing: the
   * module restarts all the same. `refused` where the source is none of `ways`.
   */
  start(source: FirmwareSource, done: Done): void;

  /** Asks how it stands where the module does not tell by itself; what is new comes as events. */
  check(done: Done): void;

  onFirmwareEvent(listener: (event: FirmwareEvent) => void): void;
}
