import { Ec716sSockets, type SocketsParts } from "../../../drivers/ec716s/sockets";
import { configureTlsContext } from "../../../drivers/ec716s/tls-context";
import type { ConnectOptions } from "../../../drivers/modem";
import type { Talk } from "../scripted-module";
import { exchange } from "../sim767xx/outcome";
import { sceneOf, type Acting } from "../sim767xx/socket-scene";

export const HOST: ConnectOptions = { transport: "tcp", host: "host", port: 80 };

/** What is sent before anything else, once after a start. */
export const PREPARING: Talk = exchange("AT+CIPSHUT", ["SHUT OK"]).concat(
  exchange("AT+CIPMODE=0", ["OK"]),
  exchange("AT+CIPMUX=1", ["OK"]),
  exchange("AT+CIPQSEND=1", ["OK"]),
  exchange("AT+CIPSPRT=1", ["OK"]),
  exchange("AT+CIPATS=0", ["OK"]),
  exchange("AT+CIPRXGET=1", ["OK"]),
);

/** From the initial state to the address. */
export const STARTING: Talk = exchange("AT+CSTT", ["OK"]).concat(exchange("AT+CIICR", ["OK"]), exchange("AT+CIFSR", ["10.84.17.161"]));

/** The attempt at link `number` of `HOST`, and what is said to it. */
export function connecting(number: number, lines: readonly string[]): Talk {
  return exchange("AT+CIPSSL=0", ["OK"]).concat(exchange(`AT+CIPSTART=${number},"TCP","host",80`, lines));
}

export const CONNECTED: Talk = connecting(0, ["OK", "0,CONNECT OK"]);

/** What AT+CIPSTATUS is answered; `states` are those of the links from 0 on, the others are not used. */
export function stating(state: string, states: readonly string[]): Talk {
  const lines: string[] = ["OK", `STATE:${state}`];
  for (let link = 0; link < 6; link++) {
    const its = states[link];
    lines.push(its === undefined ? `C:${link},,,"",,"",,"INITIAL"` : `C:${link},0,"TCP","10.0.0.1","80","${its}"`);
  }
  return exchange("AT+CIPSTATUS", lines);
}

/** The whole conversation, in all chunkings; `expected` is what the log must hold. */
export function scene(talk: Talk, act: Acting<Ec716sSockets>, expected: readonly string[], parts?: Partial<SocketsParts>): void {
  sceneOf((session) => new Ec716sSockets(session, { configureTls: (context, tls, host, done) => configureTlsContext(session, context, tls, host, done), ...parts }), talk, act, expected);
}

/** `act` once link 0 is connected. */
export function connected(act: Acting<Ec716sSockets>): Acting<Ec716sSockets> {
  return (sockets, log, module) => sockets.connect(HOST, () => act(sockets, log, module));
}
