import { connect as connectTcp, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { NetworkFailure, TlsClientOptions } from "../network";
import type { Closable, RealContext } from "./context";
import { failureOf, timedOut } from "./failures";
import { GatedSocket } from "./gated-socket";
import { connectionOptions, objectionTo } from "./tls-client";

export interface DialOptions {
  host: string;
  port: number;
  localPort?: number;
  tls?: TlsClientOptions;
  /** For everything: name, TCP and TLS. */
  timeoutMs: number;
}

/** A connection that is ready: `top` takes and gives the application's bytes, `gated` lies beneath. */
export interface Transport {
  top: Duplex;
  gated: GatedSocket;
}

export interface DialEvents {
  connected(transport: Transport): void;
  failed(failure: NetworkFailure): void;
}

/** Makes one connection: finds the address, connects TCP, shakes hands over TLS. One event, unless closed before. */
export class Dialler implements Closable {
  private readonly timer: NodeJS.Timeout;
  private finished = false;
  private resolution: Closable | undefined;
  private socket: Socket | undefined;
  private gated: GatedSocket | undefined;

  constructor(
    private readonly context: RealContext,
    private readonly options: DialOptions,
    private readonly events: DialEvents,
  ) {
    context.add(this);
    this.timer = setTimeout(() => {
      this.fail(timedOut(`${options.host}:${options.port} did not answer`, options.timeoutMs));
    }, options.timeoutMs);
    this.resolution = context.resolve(options.host, (failure, addresses) => {
      if (failure === undefined) this.tryAddresses(addresses);
      else this.fail(failure);
    });
  }

  closeNow(): void {
    this.settle();
    if (this.gated === undefined) this.socket?.destroy();
    else this.gated.reset();
  }

  /** Tries the addresses of the name one after another, and reports the last one's failure. */
  private tryAddresses(addresses: string[]): void {
    const [address, ...others] = addresses;
    const { host, port, localPort } = this.options;
    if (address === undefined) return this.fail({ kind: "dns", detail: `${host} has no address` });
    const socket = connectTcp({
      host: address,
      port,
      localPort: localPort === 0 ? undefined : localPort,
      allowHalfOpen: true,
      noDelay: true,
    });
    this.socket = socket;
    socket.once("error", (error) => {
      if (this.finished || this.gated !== undefined) return;
      if (others.length > 0) this.tryAddresses(others);
      else this.context.reachability.whenOpen(() => this.fail(failureOf(error)));
    });
    socket.once("connect", () => this.context.reachability.whenOpen(() => this.onTcpConnected(socket)));
  }

  private onTcpConnected(socket: Socket): void {
    if (this.finished) return;
    const gated = new GatedSocket(socket, this.context);
    this.gated = gated;
    if (this.options.tls === undefined) this.succeed({ top: gated, gated });
    else this.shakeHands(gated, this.options.tls);
  }

  private shakeHands(gated: GatedSocket, options: TlsClientOptions): void {
    const fail = (detail: string): void => this.fail({ kind: "tls", detail });
    let secure: TLSSocket;
    try {
      secure = connectTls({ socket: gated, ...connectionOptions(options, this.options.host) });
    } catch (error) {
      return fail(`the certificate or key cannot be used: ${(error as Error).message}`);
    }
    secure.on("error", (error) => fail(error.message));
    gated.on("error", (error) => fail(error.message));
    gated.on("close", () => fail("the server ended the handshake"));
    secure.once("secureConnect", () => {
      const objection = objectionTo(secure, options, this.options.host);
      if (objection === undefined) this.succeed({ top: secure, gated });
      else fail(objection);
    });
  }

  private succeed(transport: Transport): void {
    if (this.finished) return;
    this.settle();
    // From now on the connection is the receiver's to close.
    this.gated = undefined;
    this.socket = undefined;
    this.events.connected(transport);
  }

  private fail(failure: NetworkFailure): void {
    if (this.finished) return;
    this.closeNow();
    this.events.failed(failure);
  }

  private settle(): void {
    this.finished = true;
    clearTimeout(this.timer);
    this.resolution?.closeNow();
    this.context.remove(this);
  }
}
