import type { Peer } from "../../../twin/networks/peers";
import type { Network } from "../../../twin/networks/network";
import type { Credential } from "../../certificates";

/** One network with a world behind it, for the sentences that hold on each. */
export interface Bed {
  /** The twin's. */
  readonly network: Network;
  /** The other side, and its name as the twin knows it. */
  readonly world: Pick<Network, "connect" | "listen" | "openUdp">;
  readonly peerName: string;
  /** The peer's address as the twin sees it. */
  readonly peerAddress: string;
  /** The twin's address as its peers see it. */
  readonly twinAddress: string;
  readonly broker: BrokerBed;

  /** To be told of each event, so that `until` can look again. */
  readonly changed: () => void;
  /** Waits for events until the condition holds; fails with `what` where it does not come about. */
  until(what: string, condition: () => boolean): Promise<void>;
  /** Runs `action` a little later, as a slow reader would. */
  later(action: () => void): void;
  /** A TLS server of the world; answers its port. */
  listenTls(server: TlsServer, peer: Peer): Promise<number>;
  close(): Promise<void>;
}

export interface TlsServer {
  credential: Credential;
  ca: Credential;
  names: readonly string[];
  current: boolean;
  /** Lets only this client in. */
  onlyClient?: { client: Credential; ca: Credential };
}

/** A broker on the peer's name. */
export interface BrokerBed {
  /** Lets everybody in. */
  port: number;
  /** Lets the user "device" with the password "secret" in. */
  lockedPort: number;
  /** Speaks TLS, with the certificate `server`. */
  tlsPort: number;
  /** Messages that an independent client got on a topic. */
  watch(topic: string): Promise<{ payload: string; retain: boolean }[]>;
  publish(topic: string, payload: string, options: { qos: 0 | 1 | 2; retain: boolean }): void;
}

export interface Row {
  title: string;
  start(): Promise<void>;
  makeBed(): Promise<Bed>;
  stop(): Promise<void>;
}
