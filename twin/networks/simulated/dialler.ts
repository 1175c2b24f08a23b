import type { Timer } from "../../../hal/clock";
import type { NetworkFailure, TlsClientOptions } from "../network";
import { isLiteralAddress } from "./literal-address";
import { opposite, type Air, type Direction, type Wait } from "./air";
import { objectionOfClient, objectionOfServer, objectionToVersions, type SimulatedServerTls } from "./simulated-tls";
import { resolveName } from "./resolve";
import type { Service, Station } from "./station";

/** Bytes on the line of what a handshake sends, headers included. */
const SYN_BYTES = 40;
const DNS_BYTES = 100;
const CLIENT_HELLO_BYTES = 300;
const SERVER_CERTIFICATE_BYTES = 3000;
const CLIENT_FINISHED_BYTES = 400;
const SERVER_FINISHED_BYTES = 100;

export interface Dial {
  host: string;
  port: number;
  tls?: TlsClientOptions;
  timeoutMs: number;
}

/** The world as a station sees it when it wants to connect. */
export interface Directory {
  addressesOf(name: string): string[];
  stationAt(address: string): Station | undefined;
  /** Addresses of the name servers that are asked; the network's own where left out. */
  nameServers?: readonly string[];
}

export interface DialEvents {
  /** At the server, when its side of the connection is there; `dead` tells whether its machine is gone. */
  reached(service: Service, dead: () => boolean): void;
  connected(): void;
  failed(failure: NetworkFailure): void;
}

/** Makes one simulated connection, message by message. One of `connected` and `failed` follows, unless given up. */
export class Dialler {
  private readonly timer: Timer;
  private journey: Wait | undefined;

  constructor(
    private readonly air: Air,
    private readonly direction: Direction,
    private readonly directory: Directory,
    private readonly dial: Dial,
    private readonly events: DialEvents,
  ) {
    const { host, port, timeoutMs } = dial;
    this.timer = air.clock.after(timeoutMs, () => {
      this.fail({ kind: "timeout", detail: `${host}:${port} did not answer within ${timeoutMs} ms` });
    });
    if (isLiteralAddress(host)) this.journey = air.soon(() => this.sendSyn(host));
    else if (directory.nameServers === undefined) this.exchange(DNS_BYTES, DNS_BYTES, () => this.onResolved(directory.addressesOf(host)));
    else {
      const cancel = resolveName(air, direction, directory, host, (failure, addresses) => {
        if (failure === undefined) this.onResolved(addresses);
        else this.fail(failure);
      });
      this.journey = { cancel };
    }
  }

  giveUp(): void {
    this.timer.cancel();
    this.journey?.cancel();
  }

  private onResolved(addresses: string[]): void {
    const address = addresses[0];
    if (address === undefined) this.fail({ kind: "dns", detail: `no host has the name "${this.dial.host}"` });
    else this.sendSyn(address);
  }

  private sendSyn(address: string): void {
    const station = this.directory.stationAt(address);
    this.forth(SYN_BYTES, () => {
      // Where nobody lives nobody answers.
      if (station === undefined) return;
      const service = station.services.get(this.dial.port);
      if (service === undefined || !service.isOpen()) {
        const detail = `nothing listens on port ${this.dial.port} of ${this.dial.host}`;
        return this.back(SYN_BYTES, () => this.fail({ kind: "refused", detail }));
      }
      if (this.dial.tls === undefined && service.tls === undefined) return this.establish(service, station);
      this.back(SYN_BYTES, () => this.shakeHands(service, station));
    });
  }

  private establish(service: Service, station: Station): void {
    this.events.reached(service, () => station.vanished);
    this.back(SYN_BYTES, () => this.succeed());
  }

  private shakeHands(service: Service, station: Station): void {
    const { tls: client } = this.dial;
    const { tls: server } = service;
    this.exchange(CLIENT_HELLO_BYTES, SERVER_CERTIFICATE_BYTES, () => {
      if (client === undefined) this.fail({ kind: "reset", detail: "the server speaks TLS and got something else" });
      else if (server === undefined) this.fail({ kind: "tls", detail: "the server does not speak TLS" });
      else this.judge(service, station, { client, server });
    });
  }

  private judge(service: Service, station: Station, { client, server }: { client: TlsClientOptions; server: SimulatedServerTls }): void {
    const own = objectionToVersions(client, server) ?? objectionOfClient(client, this.dial.host, server);
    if (own !== undefined) return this.fail({ kind: "tls", detail: own });
    this.forth(CLIENT_FINISHED_BYTES, () => {
      const objection = objectionOfServer(client, server);
      if (objection !== undefined) return this.back(SERVER_FINISHED_BYTES, () => this.fail({ kind: "tls", detail: objection }));
      this.events.reached(service, () => station.vanished);
      this.back(SERVER_FINISHED_BYTES, () => this.succeed());
    });
  }

  private forth(bytes: number, arrive: () => void): void {
    this.journey = this.air.carry(this.direction, bytes, arrive);
  }

  private back(bytes: number, arrive: () => void): void {
    this.journey = this.air.carry(opposite(this.direction), bytes, arrive);
  }

  private exchange(bytesForth: number, bytesBack: number, done: () => void): void {
    this.forth(bytesForth, () => this.back(bytesBack, done));
  }

  private succeed(): void {
    this.giveUp();
    this.events.connected();
  }

  private fail(failure: NetworkFailure): void {
    this.giveUp();
    this.events.failed(failure);
  }
}
