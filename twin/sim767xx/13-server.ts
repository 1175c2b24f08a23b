import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import type { Listener, NetworkFailure, Stream, StreamEvents } from "../networks/network";
import type { OrderChoice } from "../orders";
import { between } from "../parameters";
import { Link } from "./13-link";
import { attach, type Attached } from "./13-open";
import { cipError, ERR, tryRead } from "./13-results";
import type { SocketService } from "./13-service";

const FIRST_PORT = 10000;
const LAST_PORT = 10015;
const SERVER_COUNT = 2;
const LONGEST_BACKLOG = 3;
/** From the OK of AT+SERVERSTOP to its result, in ms. */
const STOP_MS = [20, 100] as const;

export const SERVER_ORDERS: readonly OrderChoice[] = [
  {
    command: "+SERVERSTOP",
    choices: ["ok-first", "result-first"],
    about: "OK and later the result, as is usual; or the result at once and then OK.",
  },
];

/** A listening socket of the module. Clients that find no free link wait in its backlog; one too many is refused. */
export class Listening {
  private readonly listener: Listener;
  private waiting: Attached[] = [];

  constructor(
    private readonly service: SocketService,
    readonly index: number,
    readonly port: number,
    readonly cid: number,
    private readonly backlog: number,
    done: (failure: NetworkFailure | undefined) => void,
  ) {
    this.listener = service.firmware.network.listen(port, {
      listening: () => done(undefined),
      failed: done,
      accepted: (stream) => this.accept(stream),
    });
  }

  /** Gives a free link to the client that waits longest. */
  admit(): void {
    this.waiting = this.waiting.filter((each) => each.connection.isOpen);
    const number = this.service.freeNumber();
    const next = number === undefined ? undefined : this.waiting.shift();
    if (number === undefined || next === undefined) return;
    const { connection } = next;
    const link = new Link(number, "TCP", this.cid, this.index, connection.remoteAddress, connection.remotePort, false);
    link.state = "open";
    link.connection = connection;
    this.service.put(link);
    this.service.firmware.urc(`+CLIENT: ${number},${this.index},${link.host}:${link.port}`);
    next.adopt(link);
  }

  /** Clients that still wait are refused; links stay. */
  close(): void {
    this.listener.close();
    for (const each of this.waiting) each.connection.abort();
    this.waiting = [];
  }

  private accept(stream: Stream): StreamEvents {
    const attached = attach(this.service, stream);
    this.waiting.push(attached);
    // The network takes the events of the connection first.
    this.service.firmware.clock.after(0, () => {
      this.admit();
      while (this.waiting.length > this.backlog) this.waiting.pop()?.connection.abort();
    });
    return attached.report;
  }
}

/** AT+SERVERSTART and AT+SERVERSTOP (SIM767XX 13.2.14, 13.2.15). */
export function serverCommands(service: SocketService): CommandTable {
  return {
    "+SERVERSTART": {
      test: `+SERVERSTART: (${FIRST_PORT}-${LAST_PORT}),(0-${SERVER_COUNT - 1})`,
      read: (x) => {
        if (!service.isOpen) return cipError(x, ERR.networkNotOpened);
        for (const server of [...service.servers.values()].sort((left, right) => left.index - right.index)) {
          x.line(`+SERVERSTART: ${server.index},${server.port}`);
        }
        x.ok();
      },
      write: (x) => start(service, x),
    },
    "+SERVERSTOP": { write: (x) => stop(service, x) },
  };
}

function start(service: SocketService, x: Exchange): void {
  const given = tryRead(() => ({
    port: x.parameters.expectCount(2, 3).integer(0, between(FIRST_PORT, LAST_PORT)),
    index: x.parameters.integer(1, between(0, SERVER_COUNT - 1)),
    backlog: x.parameters.optionalInteger(2, between(1, LONGEST_BACKLOG), LONGEST_BACKLOG),
  }));
  const cid = service.cidOf(0);
  if (!service.isOpenOn(cid)) return cipError(x, ERR.networkNotOpened);
  if (given === undefined) return cipError(x, ERR.wrongParameter);
  const { port, index, backlog } = given;
  if (service.servers.has(index)) return cipError(x, ERR.alreadyListening);
  const server = new Listening(service, index, port, cid, backlog, (failure) => {
    if (failure === undefined) return x.ok();
    service.servers.delete(index);
    cipError(x, ERR.bindFailed);
  });
  service.servers.set(index, server);
}

function stop(service: SocketService, x: Exchange): void {
  const { firmware } = service;
  const given = x.parameters.expectCount(1, 1).integer(0, between(0, Number.MAX_SAFE_INTEGER));
  const refuse = (err: number): void => x.line(`+SERVERSTOP: ${given},${err}`).error();
  if (given >= SERVER_COUNT) return refuse(ERR.wrongParameter);
  if (!service.isOpen) return refuse(ERR.networkNotOpened);
  if (!service.servers.has(given)) return refuse(ERR.notSupported);
  if (service.all().some((link) => link.isThere && link.server === given)) return refuse(ERR.socketsOpened);
  service.stopServer(given);
  const result = `+SERVERSTOP: ${given},${ERR.succeeded}`;
  if (firmware.order("+SERVERSTOP") === "result-first") return x.line(result).ok();
  x.ok();
  firmware.clock.after(firmware.draw(...STOP_MS), () => firmware.urc(result));
}
