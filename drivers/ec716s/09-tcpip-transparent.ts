/** EC716S chapter 9, TCP/IP: transparent mode (9.10, 9.13, 9.37, 9.38), of a single link. */
import type { AtCommand } from "../at/command";
import type { Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, refuse, run, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import { startText, type LinkTarget } from "./09-tcpip";
import { digit, NETWORK_MS, RESPONSE_MS, switchAt, unusablePeer } from "./09-tcpip-values";

/**
 * What says within the data that the module has left the mode by itself, besides CLOSED: an error of
 * the stack (EC716S 9.39, 9.42). What the device sends from then on would be taken for commands.
 */
const DATA_ENDS: readonly string[] = ["TCP ERROR:", "UDP ERROR:"];

/** AT+CIPMODE? : whether the next connection is transparent (EC716S 9.10). */
export function readTransparent(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CIPMODE?", timeoutMs: RESPONSE_MS, prefix: "+CIPMODE:" }, (fields) => switchAt(fields, 0), answer);
}

/** AT+CIPMODE= : only in the state "initial" and for a single link (EC716S 9.10); off by default. */
export function setTransparent(session: Session, on: boolean, done: Done): void {
  run(session, `AT+CIPMODE=${digit(on)}`, RESPONSE_MS, done);
}

/**
 * AT+CIPSTART= in transparent mode: when it is done, `session.data` is the connection (EC716S 9.9,
 * 9.42). It ends with `escaped` after `data.escape()`, with `CLOSED`, or with `TCP ERROR:<code>` of
 * `TCP_ERRORS` or `UDP ERROR:<code>` of `UDP_ERRORS`; then `shut` is due. Where firmware ends it
 * without a word, what is written is taken for commands until `data.escape()` gets no answer. A module that is not in
 * transparent mode makes the connection all the same, and this fails.
 */
export function openTransparent(session: Session, target: LinkTarget, done: Done): void {
  const refusal = unusablePeer(target.host, target.port);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const command: AtCommand = {
    text: startText(undefined, target),
    timeoutMs: NETWORK_MS,
    info: ["STATE:"],
    finals: ["CONNECT"],
    failures: ["CONNECT FAIL", "CONNECT OK", "ALREADY CONNECT"],
    okIsAcceptance: true,
    entersDataMode: true,
    dataEnds: DATA_ENDS,
  };
  session.send(command, (failure, { lines, final }) => {
    if (final === "CONNECT OK") done({ kind: "error", message: `${command.text}: connected, but not in transparent mode; close it` });
    else if (failure === undefined || lines.length === 0) done(failure);
    else done({ ...failure, message: `${failure.message}, ${lines.join(", ")}` });
  });
}

/** ATO: back to the data of the connection that `data.escape()` left (EC716S 9.38); `error` where it is gone. */
export function resumeTransparent(session: Session, done: Done): void {
  const command: AtCommand = {
    text: "ATO",
    timeoutMs: RESPONSE_MS,
    finals: ["CONNECT"],
    okIsAcceptance: true,
    entersDataMode: true,
    dataEnds: DATA_ENDS,
  };
  session.send(command, (failure) => done(failure));
}

/** How transparent data is put out on the UART. */
export interface TransparentOutput {
  /** Whether there is a pause of `intervalMs` between pieces. */
  paced: boolean;
  /** 50 to 1460. */
  pieceBytes: number;
  /** 20 to 1000; 50 by default. */
  intervalMs: number;
  /** What was not sent when an error ended the mode is thrown away; else the next connection gets it. */
  clearBuffer: boolean;
}

/** What AT+CIPCCFG sets (EC716S 9.13). */
export interface TransparentSettings {
  /** Retransmissions of a packet, 3 to 8; 5 by default. */
  retransmissions: number;
  /** Input is sent so often, in tenths of a second, 2 to 10; 2 by default. */
  waitTenths: number;
  /** Bytes that are sent at once, 1 to 1460; 1024 by default. */
  sendBytes: number;
  /** Without effect: the manual says that the firmware does not support it. */
  escape: boolean;
  output?: TransparentOutput;
}

/** AT+CIPCCFG? (EC716S 9.13). */
export function readTransparentSettings(session: Session, answer: Answer<TransparentSettings>): void {
  const parse = (fields: Fields): TransparentSettings | undefined => {
    const retransmissions = fields.integer(0);
    const waitTenths = fields.integer(1);
    const sendBytes = fields.integer(2);
    if (retransmissions === undefined || waitTenths === undefined || sendBytes === undefined) return undefined;
    const settings: TransparentSettings = { retransmissions, waitTenths, sendBytes, escape: fields.integer(3) === 1 };
    const pieceBytes = fields.integer(5);
    const intervalMs = fields.integer(6);
    if (pieceBytes === undefined || intervalMs === undefined) return settings;
    const output = { paced: fields.integer(4) === 1, pieceBytes, intervalMs, clearBuffer: fields.integer(7) === 1 };
    return { ...settings, output };
  };
  ask(session, { text: "AT+CIPCCFG?", timeoutMs: RESPONSE_MS, prefix: "+CIPCCFG:" }, parse, answer);
}

/** AT+CIPCCFG= : only in transparent mode of a single link (EC716S 9.13); `output` may be left out as a whole. */
export function setTransparentSettings(session: Session, settings: TransparentSettings, done: Done): void {
  const { retransmissions, waitTenths, sendBytes, escape, output } = settings;
  const objection =
    outOfRange("the number of retransmissions", retransmissions, 3, 8) ??
    outOfRange("the time to wait", waitTenths, 2, 10) ??
    outOfRange("the number of bytes sent at once", sendBytes, 1, 1460) ??
    wrongOutput(output);
  const first = `AT+CIPCCFG=${retransmissions},${waitTenths},${sendBytes},${digit(escape)}`;
  const rest = output === undefined ? "" : outputText(output);
  runUnless(session, objection, first + rest, RESPONSE_MS, done);
}

function wrongOutput(output: TransparentOutput | undefined): Failure | undefined {
  if (output === undefined) return undefined;
  return outOfRange("the size of a piece", output.pieceBytes, 50, 1460) ?? outOfRange("the interval", output.intervalMs, 20, 1000);
}

function outputText(output: TransparentOutput): string {
  return `,${digit(output.paced)},${output.pieceBytes},${output.intervalMs},${digit(output.clearBuffer)}`;
}
