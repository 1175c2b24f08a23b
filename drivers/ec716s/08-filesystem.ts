/** EC716S chapter 8: the file system, where certificates are. Reading is in `08-file-reader.ts`. */
import { find, parseInteger, slice } from "../../hal/bytes";
import { fieldsAfter } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, malformed, refuse, runUnless, test, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";

const RESPONSE_MS = 9000;
/** Of names and paths. */
export const FILE_NAME_BYTES = 64;
/** That one command reads or writes. */
export const FILE_PIECE_BYTES = 10240;
/** How long the module waits for what is to be written: ten times what 10240 bytes take at 115200 baud, s. */
const INPUT_SECONDS = 10;
/** Flash is written when the last byte is in, and the module's own limit may end the command at last. */
const WRITE_MS = INPUT_SECONDS * 1000 + RESPONSE_MS;
/** An OK may follow what AT+FSMEM told, or none. */
const STRAY_OK_MS = 300;

/** The commands of this chapter that have a test form. */
export type FileTestForm =
  | "+FSCREATE"
  | "+FSREAD"
  | "+FSWRITE"
  | "+FSDRIVE"
  | "+FSLS"
  | "+FSMEM"
  | "+FSMKDIR"
  | "+FSRMDIR"
  | "+FSDEL"
  | "+FSFSIZE";

/** The test form of a command of this chapter: they only say that they exist. */
export function testFiles(session: Session, command: FileTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** AT+FSCREATE= : an empty file; names begin with `C:/` or `D:/`, or are those of the local root (EC716S 8.1). */
export function createFile(session: Session, name: string, done: Done): void {
  runNamed(session, "+FSCREATE", name, done);
}

/**
 * AT+FSWRITE= : 1 to 10240 bytes from the file's beginning on, or behind its end (EC716S 8.4). The file
 * has to exist. `error` with TimeOut where the module did not get the bytes in time.
 */
export function writeFile(session: Session, name: string, where: "beginning" | "end", bytes: string, done: Done): void {
  const objection = badFileName(name) ?? outOfRange("the number of bytes", bytes.length, 1, FILE_PIECE_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const mode = where === "beginning" ? 0 : 1;
  const text = `AT+FSWRITE=${quote(name)},${mode},${bytes.length},${INPUT_SECONDS}`;
  session.send({ text, timeoutMs: WRITE_MS, input: bytes, failures: ["TimeOut"] }, (failure) => done(failure));
}

export type Drive = "local" | "card";

/** AT+FSDRIVE= : the letter of a drive, `C` or `D` (EC716S 8.5). */
export function readDriveLetter(session: Session, drive: Drive, answer: Answer<string>): void {
  const command = { text: `AT+FSDRIVE=${drive === "local" ? 0 : 1}`, timeoutMs: RESPONSE_MS, prefix: "+FSDRIVE:" };
  ask(session, command, (fields) => (fields.text(0) === "" ? undefined : fields.text(0)), answer);
}

export interface DirectoryEntry {
  name: string;
  directory: boolean;
}

/**
 * AT+FSLS= : what is in a directory, `/` or `C:/` for the local root (EC716S 8.6). A file whose name is
 * that of a result code, `OK`, ends the list early.
 */
export function listDirectory(session: Session, path: string, answer: Answer<DirectoryEntry[]>): void {
  const objection = badFileName(path);
  if (objection !== undefined) return refuse(session, objection, answer);
  session.send({ text: `AT+FSLS=${quote(path)}`, timeoutMs: RESPONSE_MS, info: [""] }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const entries: DirectoryEntry[] = [];
    for (const line of lines) {
      const end = line.length - 1;
      const directory = line.charAt(end) === "\\";
      entries.push({ name: directory ? slice(line, 0, end) : line, directory });
    }
    answer(undefined, entries);
  });
}

/** AT+FSMEM: free bytes of the local drive (EC716S 8.7); the number may be followed by a word, the line by no OK. */
export function readFreeSpace(session: Session, answer: Answer<number>): void {
  const prefix = "+FSMEM:";
  session.send({ text: "AT+FSMEM", timeoutMs: RESPONSE_MS, finals: [prefix], okIsAcceptance: true }, (failure, { final }) => {
    session.hold(STRAY_OK_MS);
    if (failure !== undefined) return answer(failure);
    const text = fieldsAfter(final, prefix).text(0);
    const blank = find(text, " ", 0);
    const bytes = parseInteger(blank < 0 ? text : slice(text, 0, blank));
    if (bytes === undefined) answer(malformed(session, "AT+FSMEM", final));
    else answer(undefined, bytes);
  });
}

/** AT+FSMKDIR= : one level at a time (EC716S 8.8). */
export function makeDirectory(session: Session, path: string, done: Done): void {
  runNamed(session, "+FSMKDIR", path, done);
}

/** AT+FSRMDIR= : an empty directory (EC716S 8.9). */
export function removeDirectory(session: Session, path: string, done: Done): void {
  runNamed(session, "+FSRMDIR", path, done);
}

/** AT+FSDEL= (EC716S 8.10). */
export function deleteFile(session: Session, name: string, done: Done): void {
  runNamed(session, "+FSDEL", name, done);
}

/** AT+FSFSIZE= : the size in bytes (EC716S 8.11). Where it is not known, it is asked for as AT+FSFLSIZE, its other name. */
export function readFileSize(session: Session, name: string, answer: Answer<number>): void {
  const objection = badFileName(name);
  if (objection !== undefined) return refuse(session, objection, answer);
  askSize(session, "+FSFSIZE", name, (failure, size) => {
    if (failure === undefined || !(failure.kind === "error" || failure.kind === "cme")) return answer(failure, size);
    askSize(session, "+FSFLSIZE", name, (unknown, found) => answer(unknown === undefined ? undefined : failure, found));
  });
}

/** Why the module has no such file; undefined where it may. */
export function badFileName(name: string): Failure | undefined {
  const objection = unquotable("the file's name", name, 1, FILE_NAME_BYTES);
  if (objection !== undefined || find(name, "\\", 0) < 0) return objection;
  return refused(`the file's name ${name} holds a backslash; directories end with a slash`);
}

const SIZE_PREFIXES: readonly string[] = ["+FSFSIZE:", "+FSFLSIZE:"];

function askSize(session: Session, command: string, name: string, answer: Answer<number>): void {
  const text = `AT${command}=${quote(name)}`;
  session.send({ text, timeoutMs: RESPONSE_MS, info: SIZE_PREFIXES, infoRequired: true }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const line = lines[0] as string;
    const size = parseInteger(textAfter(line, slice(line, 0, find(line, ":", 0) + 1)));
    if (size === undefined) answer(malformed(session, text, line));
    else answer(undefined, size);
  });
}

function runNamed(session: Session, command: string, name: string, done: Done): void {
  runUnless(session, badFileName(name), `AT${command}=${quote(name)}`, RESPONSE_MS, done);
}
