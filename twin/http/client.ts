import type { Clock } from "../../hal/clock";
import type { Network, TlsClientOptions } from "../networks/network";
import { HttpConnection, type HttpAnswerEvents, type HttpFailure } from "./connection";

export interface HttpQuery {
  host: string;
  port: number;
  tls?: TlsClientOptions;
  /** Tells connections apart that do not serve for each other though they lead to one place. */
  key: string;
  request: string;
  headless: boolean;
  /** For the connection, TLS with it. */
  connectMs: number;
  receiveMs: number;
}

/**
 * Asks servers, one request at a time. A connection that the server leaves open serves the next request to the
 * same place; where it turns out to be dead without a byte of an answer, the request goes out again on a fresh one.
 */
export class HttpClient {
  private connection: HttpConnection | undefined;
  private place = "";

  /** `peerClosed`: the server ended a connection, after an answer or without one. */
  constructor(private readonly clock: Clock, private readonly network: Network, private readonly peerClosed: () => void) {}

  ask(query: HttpQuery, events: HttpAnswerEvents): void {
    const place = `${query.key} ${query.host}:${query.port}`;
    const kept = this.place === place && this.connection?.free === true ? this.connection : undefined;
    if (kept !== undefined) {
      const failed = (failure: HttpFailure): void => {
        if (failure.unanswered && (failure.kind === "closed" || failure.kind === "reset")) this.askFresh(query, events);
        else events.failed(failure);
      };
      return kept.ask({ ...query, events: { ...events, failed } });
    }
    this.place = place;
    this.askFresh(query, events);
  }

  /** More of the request that is on its way. */
  write(bytes: string): void {
    this.connection?.write(bytes);
  }

  pause(): void {
    this.connection?.pause();
  }

  resume(): void {
    this.connection?.resume();
  }

  /** Ends the connection, and with it the request, without a word. */
  drop(): void {
    this.connection?.drop();
    this.connection = undefined;
  }

  private askFresh(query: HttpQuery, events: HttpAnswerEvents): void {
    const { host, port, tls, connectMs } = query;
    this.drop();
    const connection = new HttpConnection(this.clock, this.network, { host, port, timeoutMs: connectMs, ...(tls === undefined ? {} : { tls }) }, () => {
      if (this.connection !== connection) return;
      this.connection = undefined;
      this.peerClosed();
    });
    this.connection = connection;
    connection.ask({ ...query, events });
  }
}
