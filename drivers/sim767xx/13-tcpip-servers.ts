/** SIM767XX chapter 13, TCP/IP: servers, counters and names (13.2.14 to 13.2.17). */
import { fieldsAfter, type Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import { askAllTcpIp, askTcpIp, runTcpIp, sendTcpIp, SETTING_RESPONSE_MS, unknownLink } from "./13-tcpip-errors";

const LOOKUP_RESPONSE_MS = 6000;
const LOOKUP = "+CDNSGIP:";

/** A server of the module that listens. */
export interface ListeningServer {
  server: number;
  port: number;
}

/** AT+SERVERSTART? : the servers that listen (SIM767XX 13.2.14). */
export function readServers(session: Session, answer: Answer<ListeningServer[]>): void {
  const question = { text: "AT+SERVERSTART?", timeoutMs: SETTING_RESPONSE_MS, prefix: "+SERVERSTART:" };
  const parse = (fields: Fields): ListeningServer | undefined => {
    const server = fields.integer(0);
    const port = fields.integer(1);
    return server === undefined || port === undefined ? undefined : { server, port };
  };
  askAllTcpIp(session, question, parse, answer);
}

/** Why `server` is none of the module's servers, 0 and 1. */
export function unknownServer(server: number): Failure | undefined {
  return outOfRange("the server", server, 0, 1);
}

/**
 * AT+SERVERSTART= : server 0 or 1 listens on a port of 10000 to 10015; `backlog` connections, 1 to 3, 3
 * where left out, may wait (SIM767XX 13.2.14). Each client comes as an event of kind `accepted`.
 * Failures with a code are of `TCP_IP_ERRORS`.
 */
export function startServer(session: Session, server: number, port: number, backlog: number | undefined, done: Done): void {
  const refusal =
    unknownServer(server) ??
    outOfRange("the port", port, 10000, 10015) ??
    (backlog === undefined ? undefined : outOfRange("the backlog", backlog, 1, 3));
  if (refusal !== undefined) return refuse(session, refusal, done);
  const text = `AT+SERVERSTART=${port},${server}` + (backlog === undefined ? "" : `,${backlog}`);
  sendTcpIp(session, { text, timeoutMs: SETTING_RESPONSE_MS }, (failure) => done(failure));
}

/** AT+SERVERSTOP= : server 0 or 1 listens no longer; its connections must be closed first (SIM767XX 13.2.15). */
export function stopServer(session: Session, server: number, done: Done): void {
  const refusal = unknownServer(server);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const text = `AT+SERVERSTOP=${server}`;
  runTcpIp(session, { text, timeoutMs: SETTING_RESPONSE_MS, result: `+SERVERSTOP: ${server},` }, done);
}

/** Bytes that went over a TCP link since it was opened. */
export interface LinkTraffic {
  sent: number;
  received: number;
}

/** AT+CIPACK= of TCP link 0 to 3 (SIM767XX 13.2.16). Which of the sent bytes were acknowledged is not told. */
export function readTraffic(session: Session, link: number, answer: Answer<LinkTraffic>): void {
  const refusal = unknownLink(link);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const question = { text: `AT+CIPACK=${link}`, timeoutMs: SETTING_RESPONSE_MS, prefix: "+CIPACK:" };
  const parse = (fields: Fields): LinkTraffic | undefined => {
    const sent = fields.integer(0);
    const received = fields.integer(2);
    return sent === undefined || received === undefined ? undefined : { sent, received };
  };
  askTcpIp(session, question, parse, answer);
}

/**
 * AT+CDNSGIP= : the addresses of a name of 1 to 254 bytes, in the module's order (SIM767XX 13.2.17).
 * Code 10 is the only one that the manual has.
 */
export function lookUpName(session: Session, name: string, answer: Answer<string[]>): void {
  const refusal = unquotable("the name", name, 1, 254);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const text = `AT+CDNSGIP=${quote(name)}`;
  sendTcpIp(session, { text, timeoutMs: LOOKUP_RESPONSE_MS, info: [LOOKUP] }, (failure, { lines }) => {
    const addresses: string[] = [];
    for (let index = 0; index < lines.length; index++) {
      const fields = fieldsAfter(lines[index] as string, LOOKUP);
      const code = fields.integer(1);
      if (fields.integer(0) === 0 && code !== undefined)
        return answer({ kind: "code", code, message: `${text}: the name could not be resolved (${code})` });
      if (fields.text(2) !== "") addresses.push(fields.text(2));
    }
    if (failure === undefined) answer(undefined, addresses);
    else answer(failure);
  });
}
