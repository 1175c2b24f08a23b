import type { NetworkFailure, TlsClientOptions } from "../networks/network";
import { SSL_ERR, sslErrOf } from "./17-results";
import { RECEIVE_MODE, REPORT_SENT } from "./17-settings";
import type { Sim767xxFirmware } from "./firmware";
import { Connection } from "../state/connection";
import { DEFAULT_CID } from "../state/pdp";
import { TransparentChannel } from "../transparent-channel";

export const SESSION_COUNT = 2;
export const DEFAULT_SEND_SECONDS = 150;
/** Largest block of received data, in bytes. */
const BLOCK = 1024;
/** Header of a block with its line ends. */
const HEADER_ROOM = 40;
/** Longest time until a connection has its result, in ms. */
const LONGEST_OPENING_MS = 120000;
/** How long transparent mode gathers what is typed, in ms. */
const GATHER_MS = 10;

/** `<client_type>`: 1 TCP, 2 SSL/TLS. */
export type ClientType = 1 | 2;

export interface SessionTarget {
  host: string;
  port: number;
  type: ClientType;
  /** 0: the network chooses. */
  localPort: number;
}

/** What AT+CCHCFG and AT+CCHSSLCFG hold until the session is closed. */
interface SessionOptions {
  sendSeconds: number;
  /** Undefined: the context with the session's number. */
  sslContext: number | undefined;
  cid: number;
}

/** One of the two sessions of AT+CCHOPEN, over TLS or plain TCP. */
export class Session {
  options = freshOptions();
  private connection: Connection | undefined;
  private target: SessionTarget | undefined;
  private channel: TransparentChannel | undefined;
  /** Of the connection that is there or was there last. */
  private cid: number | undefined;
  private giveUp: ((err: number) => void) | undefined;
  private announced = false;
  private delivering = false;
  /** What is said when all that came before has been put out. */
  private lastWord: string | undefined;

  constructor(private readonly firmware: Sim767xxFirmware, readonly number: number) {
    firmware.drained.on(() => this.push());
  }

  /** Free for AT+CCHOPEN. */
  get isFree(): boolean {
    return this.target === undefined;
  }

  get isOpen(): boolean {
    return this.target !== undefined && this.connection?.isOpen === true;
  }

  get isTransparent(): boolean {
    return this.channel !== undefined;
  }

  get isSending(): boolean {
    return this.connection?.sending === true;
  }

  /** The PDP context that carries the connection; undefined where there is none. */
  get usedCid(): number | undefined {
    return this.target === undefined ? undefined : this.cid;
  }

  get unread(): number {
    return this.connection?.received.length ?? 0;
  }

  get unsent(): number {
    return this.connection?.unsent ?? 0;
  }

  get info(): string {
    if (!this.isOpen || this.target === undefined) return `+CCHOPEN: ${this.number},"",,,`;
    const { host, port, type, localPort } = this.target;
    return `+CCHOPEN: ${this.number},"${host}",${port},${type},${localPort === 0 ? "" : localPort}`;
  }

  get sslContext(): number {
    return this.options.sslContext ?? this.number;
  }

  /** `done` gets 0, or why there is no connection. What an earlier one left unread is gone. */
  open(target: SessionTarget, done: (err: number) => void): void {
    const { clock, network, ssl } = this.firmware;
    this.drop();
    this.target = target;
    this.cid = this.options.cid;
    const finish = (err: number): void => {
      this.giveUp = undefined;
      if (err !== SSL_ERR.succeeded) this.drop();
      done(err);
    };
    this.giveUp = finish;
    const tls = target.type === 2 ? ssl.tlsOptions(this.sslContext, target.host) : undefined;
    if (target.type === 2 && tls === undefined) return finish(SSL_ERR.noCertificates);
    const timeoutMs = target.type === 2 ? Math.min(ssl.negotiateMs(this.sslContext), LONGEST_OPENING_MS) : LONGEST_OPENING_MS;
    this.connection = Connection.open(clock, network, { ...address(target), ...withTls(tls), timeoutMs }, {
      opened: () => finish(SSL_ERR.succeeded),
      failed: (failure) => finish(sslErrOf(failure)),
      arrived: () => this.arrived(),
      ended: (failure) => this.ended(failure),
      drained: () => this.channel?.sendDrained(),
    });
  }

  /** Makes an open session the one of data mode. */
  makeTransparent(): TransparentChannel | undefined {
    if (this.connection === undefined) return undefined;
    this.channel = new TransparentChannel(this.firmware, this.connection, { waitMs: () => GATHER_MS }, () => {
      this.channel = undefined;
      this.drop();
    });
    return this.channel;
  }

  /** Hands data to the stack; reports it where AT+CCHSET asks for that. One that finds no room in time ends the session. */
  send(data: string): void {
    const report = (err: number): void => {
      if (this.firmware.settings.get(REPORT_SENT) === 1) this.firmware.urc(`+CCHSEND: ${this.number},${err}`);
    };
    if (this.connection?.isOpen !== true) return report(SSL_ERR.stateError);
    this.connection.send(data, this.options.sendSeconds * 1000, (outcome) => {
      if (outcome === "taken") return report(SSL_ERR.succeeded);
      if (outcome === "closed") return report(SSL_ERR.transferFailed);
      report(SSL_ERR.sendTimeout);
      this.connection?.die();
      this.close(`+CCH_RECV_CLOSED: ${this.number},${SSL_ERR.sendTimeout}`);
    });
  }

  /** Cached data in its blocks, `maximum` bytes of it at most. */
  read(maximum: number): string[] {
    const blocks: string[] = [];
    let left = Math.min(maximum, this.unread);
    while (left > 0) {
      const bytes = this.connection?.read(Math.min(left, BLOCK)) ?? "";
      blocks.push(this.block(bytes));
      left -= bytes.length;
    }
    return blocks;
  }

  /** The host has read: what is left, and what comes, is announced anew. */
  wasRead(): void {
    this.announced = false;
    if (this.unread > 0) this.announce();
  }

  /** Closes in good order; in transparent mode CLOSED is said. Settings of the session are cleared. */
  closeByHost(): void {
    const { channel } = this;
    this.channel = undefined;
    channel?.end();
    this.drop();
    this.forgetOptions();
  }

  /** What AT+CCHCFG and AT+CCHSSLCFG have set is cleared. */
  forgetOptions(): void {
    this.options = freshOptions();
  }

  /** The far side closes; false where there is no connection. */
  closeFromNetwork(): boolean {
    if (!this.isOpen) return false;
    this.connection?.die();
    this.ended(undefined);
    return true;
  }

  /** Ends an opening with `err`. */
  fail(err: number): void {
    this.giveUp?.(err);
  }

  /** Ends the connection without a word, with all that was received. */
  drop(): void {
    const { channel } = this;
    this.channel = undefined;
    channel?.end();
    this.target = undefined;
    this.giveUp = undefined;
    this.lastWord = undefined;
    this.announced = false;
    this.connection?.close();
    this.connection = undefined;
  }

  private arrived(): void {
    if (this.channel !== undefined) this.channel.deliver();
    else if (this.firmware.settings.get(RECEIVE_MODE) === 1) this.announce();
    else this.push();
  }

  private announce(): void {
    if (this.announced) return;
    this.announced = true;
    const space = this.firmware.quirks.isOn("cch-spaces") ? " " : "";
    this.firmware.urc(`+CCHEVENT: ${this.number},${space}RECV EVENT`);
  }

  /** Puts out what has come, a block at a time, as far as the transmit buffer has room. */
  private push(): void {
    const length = Math.min(BLOCK, this.unread);
    const automatic = this.firmware.settings.get(RECEIVE_MODE) === 0 && this.channel === undefined;
    if (!automatic || this.delivering || length === 0 || this.firmware.port.room < length + HEADER_ROOM) return;
    this.delivering = true;
    this.firmware.urc(this.block(this.connection?.read(length) ?? ""), "event", () => {
      this.delivering = false;
      this.push();
      this.sayLastWord();
    });
  }

  private block(bytes: string): string {
    const space = this.firmware.quirks.isOn("cch-spaces") ? " " : "";
    return `+CCHRECV: DATA,${space}${this.number},${bytes.length}\r\n${bytes}`;
  }

  private ended(failure: NetworkFailure | undefined): void {
    this.close(failure === undefined ? `+CCH_PEER_CLOSED: ${this.number}` : `+CCH_RECV_CLOSED: ${this.number},${SSL_ERR.networkError}`);
  }

  /** The connection is gone; what was received can still be read. In transparent mode CLOSED says it all. */
  private close(word: string): void {
    const { channel } = this;
    this.target = undefined;
    this.channel = undefined;
    if (channel !== undefined) return channel.end();
    this.lastWord = word;
    this.sayLastWord();
  }

  private sayLastWord(): void {
    const { lastWord } = this;
    const busy = this.delivering || (this.unread > 0 && this.firmware.settings.get(RECEIVE_MODE) === 0);
    if (lastWord === undefined || busy) return;
    this.lastWord = undefined;
    this.firmware.urc(lastWord);
  }
}

function freshOptions(): SessionOptions {
  return { sendSeconds: DEFAULT_SEND_SECONDS, sslContext: undefined, cid: DEFAULT_CID };
}

function address(target: SessionTarget): { host: string; port: number; localPort?: number } {
  const { host, port, localPort } = target;
  return localPort === 0 ? { host, port } : { host, port, localPort };
}

function withTls(tls: TlsClientOptions | undefined): { tls?: TlsClientOptions } {
  return tls === undefined ? {} : { tls };
}
