import type { Failure } from "../failure";
import type { ByteSource } from "../modem";

/** One AT command and what ends it, as data. */
export interface AtCommand {
  /** The command line without its end: `AT+CSQ`. */
  text: string;
  /** What ends the command line; CR where left out. */
  lineEnd?: string;
  /** What failures call the command where its text holds secrets. */
  name?: string;
  /** From the last byte sent until the final result code, in ms, and anew while payload or lines for `onLine` come; the manual's maximum response time. */
  timeoutMs: number;
  /** It has no final result code: where nothing ended it in `timeoutMs`, it ended well. */
  endsInSilence?: boolean;

  /**
   * Prefixes of the information lines that belong to the answer, and of the payload headers. With
   * "" every line that is nobody else's belongs to it (`AT+CGSN` answers a bare number).
   */
  info?: readonly string[];
  /** Narrows `info` down where an unsolicited line has the same prefix: `+CREG: 1` and `+CREG: 0,1`. */
  accept?: (this: void, line: string) => boolean;
  /**
   * An OK that comes before any information line is not this command's: it is a stray one, left
   * behind by an earlier command.
   */
  infoRequired?: boolean;
  /** Takes the information lines as they come; where left out they are collected in the answer. Not with `infoRequired`. */
  onLine?: (this: void, line: string) => void;

  /**
   * The command has a result line besides its final result code, in either order: a line that
   * begins with this prefix and goes on with a whole number (`+CIPOPEN: 0,` and `+CIPOPEN: 0,4`).
   */
  result?: string;
  /** What stands in the result line in place of the number: `0,CONNECT OK` and `0,CONNECT FAIL`. */
  resultWords?: readonly string[];
  /** From OK until the result line, in ms; `timeoutMs` where left out. */
  resultTimeoutMs?: number;
  /**
   * Other commands may be sent between OK and the result line, which can take its time; those whose
   * result line begins alike wait for it.
   */
  release?: boolean;
  /** A result line may still come so long after ERROR, in ms. */
  resultAfterErrorMs?: number;

  /**
   * Raw bytes that are sent at the prompt. An OK before it only accepts the command. Where the answer
   * never comes, ESC and then line ends get the module out of waiting for them: what it was to send
   * may have gone out broken.
   */
  input?: string;
  /** As `input`, for bytes that are many: they are asked for as the UART takes them. */
  inputSource?: ByteSource;
  /** The line that asks for them where it is not `>`: `DOWNLOAD`. */
  inputLine?: string;
  /** The input is sent in packets of so many bytes with a pause between them; at once where left out. */
  inputPacketBytes?: number;

  /** Lines that end the command well, besides OK: `SHUT OK`, `CONNECT`. A prefix match. */
  finals?: readonly string[];
  /** Whether a line ends the command well, where no prefix tells it: a bare address. */
  isFinal?: (this: void, line: string) => boolean;
  /** OK only says that the command was taken; one of `finals` or `failures` ends it. */
  okIsAcceptance?: boolean;
  /** Lines that end it badly: `CONNECT FAIL`. A prefix match. */
  failures?: readonly string[];

  /** After one of `finals` the bytes of a connection follow, unframed: `Session.data` is open. */
  entersDataMode?: boolean;
  /** Beginnings of lines that say among those bytes that the connection is gone, and why by a number: `TCP ERROR:`. */
  dataEnds?: readonly string[];

  /** Takes the payload's pieces as they come; where left out they are collected in the answer. */
  onPayload?: (this: void, header: string, bytes: string, remaining: number) => void;
}

/** How many bytes the command sends at the prompt; undefined where it sends none. */
export function inputLength(command: AtCommand): number | undefined {
  const { input, inputSource } = command;
  if (input !== undefined) return input.length;
  return inputSource === undefined ? undefined : inputSource.length;
}

export interface AtAnswer {
  /** The information lines, in order. */
  lines: string[];
  /** The collected payload bytes. */
  payload: string;
  /** The result line, where one came. */
  result?: string;
  /** The line that ended the command: `OK`, `ERROR`, `SHUT OK`; empty where none came. */
  final: string;
  /** True where an OK only accepted the command: what ended it came afterwards. */
  accepted?: boolean;
}

/** Called once. The answer holds what came, also where it failed. */
export type AtDone = (failure: Failure | undefined, answer: AtAnswer) => void;
