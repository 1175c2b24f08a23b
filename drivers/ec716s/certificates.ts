import { slice } from "../../hal/bytes";
import { outOfRange } from "../at/parameters";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import type { Answer, Done } from "../failure";
import type { ModemCertificates } from "../modem";
import { badFileName, createFile, deleteFile, FILE_PIECE_BYTES, listDirectory, writeFile } from "./08-filesystem";

const ROOT = "/";
/** Far beyond any chain of certificates; the flash has some 1300 KiB. */
const CERTIFICATE_BYTES = 65536;

/** Certificates and keys, which are files in the root of the module's file system (EC716S 9.7). */
export class Ec716sCertificates implements ModemCertificates {
  constructor(private readonly session: Session) {}

  /**
   * Stores 1 to 65536 bytes under a name of up to 64 bytes, in the place of an earlier file of that
   * name. What was stored is taken away again where a part of it failed: half a certificate is none.
   */
  store(name: string, contents: string, done: Done): void {
    const { session } = this;
    const objection = badFileName(name) ?? outOfRange("the number of bytes of a certificate", contents.length, 1, CERTIFICATE_BYTES);
    if (objection !== undefined) return refuse(session, objection, done);
    // What is longer than the new contents would stay behind them.
    const steps: Step[] = [(next) => deleteFile(session, name, () => next(undefined)), (next) => createFile(session, name, next)];
    for (let from = 0; from < contents.length; from += FILE_PIECE_BYTES) {
      const piece = slice(contents, from, from + FILE_PIECE_BYTES);
      const where = from === 0 ? "beginning" : "end";
      steps.push((next) => writeFile(session, name, where, piece, next));
    }
    inOrder(steps, (failure) => {
      if (failure === undefined) done(undefined);
      else deleteFile(session, name, () => done(failure));
    });
  }

  /** All files of the root; whether they are certificates the module does not know. */
  list(answer: Answer<string[]>): void {
    listDirectory(this.session, ROOT, (failure, entries) => {
      answer(failure, entries === undefined ? undefined : entries.filter((each) => !each.directory).map((each) => each.name));
    });
  }

  remove(name: string, done: Done): void {
    deleteFile(this.session, name, done);
  }
}
