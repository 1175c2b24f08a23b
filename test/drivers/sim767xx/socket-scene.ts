import type { Session } from "../../../drivers/at/session";
import type { Failure } from "../../../drivers/failure";
import type { ModemSockets, Received, SocketEvent } from "../../../drivers/modem";
import { Sim767xxSockets } from "../../../drivers/sim767xx/sockets";
import { tlsService } from "../../../drivers/sim767xx/tls-service";
import { expect } from "../../expect";
import { inChunks, type ScriptedModule, type Talk } from "../scripted-module";
import { said } from "./outcome";

/** What happened, in order, in words. */
export class Log {
  lines: string[] = [];

  readonly event: (this: void, event: SocketEvent) => void = (event) => {
    if (event.kind === "service-lost") this.lines.push("service lost");
    else if (event.kind === "accepted")
      this.lines.push(`accepted ${event.link} by ${event.server} from ${event.address} ${event.port}`);
    else if (event.kind === "closed" && event.failure !== undefined) this.lines.push(`closed ${event.link}, ${event.failure.kind}${blame(event.failure)}`);
    else this.lines.push(`${event.kind} ${event.link}`);
  };

  done(what: string, then?: () => void): (failure: Failure | undefined) => void {
    return (failure) => {
      this.lines.push(outcome(what, failure, ""));
      if (then !== undefined) then();
    };
  }

  number(what: string, then?: () => void): (failure: Failure | undefined, value?: number) => void {
    return (failure, value) => {
      this.lines.push(outcome(what, failure, value === undefined ? "" : ` ${value}`));
      if (then !== undefined) then();
    };
  }

  received(then?: () => void): (failure: Failure | undefined, received?: Received) => void {
    return (failure, received) => {
      const text = received === undefined ? "" : ` "${received.bytes}", ${received.waiting ?? "unknown"} left`;
      this.lines.push(outcome("read", failure, text));
      if (then !== undefined) then();
    };
  }
}

function outcome(what: string, failure: Failure | undefined, value: string): string {
  if (failure === undefined) return what + value;
  return what + " failed, " + failure.kind + (failure.code === undefined ? "" : " " + String(failure.code)) + blame(failure);
}

function blame(failure: Failure): string {
  return failure.byPeer === true ? " by the peer" : "";
}

/** Acts on sockets of a kind, and notes what comes of it. */
export type Acting<Sockets> = (sockets: Sockets, log: Log, module: ScriptedModule) => void;

/** The whole conversation, in all chunkings; `expected` is what the log must hold. */
export function scene(talk: Talk, act: Acting<Sim767xxSockets>, expected: readonly string[]): void {
  sceneOf((session) => new Sim767xxSockets(session, tlsService(session)), talk, act, expected);
}

/** As `scene`, with the sockets that `make` makes. */
export function sceneOf<Sockets extends ModemSockets>(
  make: (session: Session) => Sockets,
  talk: Talk,
  act: Acting<Sockets>,
  expected: readonly string[],
): void {
  let log = new Log();
  inChunks(
    talk,
    (session, module) => {
      log = new Log();
      const sockets = make(session);
      sockets.onSocketEvent(log.event);
      act(sockets, log, module);
    },
    () => expect(log.lines).toEqual(expected),
  );
}

/** The module says something by itself, a while later. */
export function says(lines: readonly string[]): Talk {
  return [
    ["wait", "100"],
    ["<", said(lines)],
  ];
}

/** A command whose answer has a counted payload. */
export function reads(command: string, header: string, payload: string): Talk {
  return [
    [">", command],
    ["<", "\r\n" + header + "\r\n" + payload + "\r\nOK\r\n"],
  ];
}
