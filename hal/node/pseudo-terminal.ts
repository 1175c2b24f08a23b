import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { Duplex } from "node:stream";

/** A full terminal tells nobody when it has room again, so it is asked this often. */
const RETRY_MS = 5;
const CHUNK_BYTES = 4096;

/** A serial cable without a port: what is written to `wire` comes out of the device at `path`, and back. */
export interface PseudoTerminal {
  path: string;
  wire: Duplex;
  /** Throws away what was written to `wire` and no program has read from the device. */
  discardUnread(): void;
  close(): void;
}

/** What the package gives beyond its types. */
interface OpenedPair {
  ptsName: string;
  _fd: number;
  _master: Duplex;
  _slave: Duplex;
}

/**
 * A raw terminal that programs may open and close any number of times. What is written while none
 * has it open waits for the next one, until the terminal is full (about 20 kB on Linux). Throws an
 * `Error` with one line of reason where the machine has no pseudo-terminals.
 */
export function openPseudoTerminal(): PseudoTerminal {
  const pair = openPair();
  const keeper = keepOpen(pair.ptsName);
  // The package reads the device as well and would take its bytes.
  pair._slave.destroy();
  // Its own listener throws; the wire's says what happened.
  pair._master.removeAllListeners("error");
  const wire = new MasterWire(pair._master, pair._fd);
  let open = true;
  return {
    path: pair.ptsName,
    wire,
    discardUnread: () => {
      if (open) drain(keeper);
    },
    close: () => {
      if (!open) return;
      open = false;
      closeSync(keeper);
      wire.destroy();
    },
  };
}

/** The package is native, and missing where there is none for the machine: so it is loaded when it is needed. */
function openPair(): OpenedPair {
  try {
    const load = createRequire(import.meta.url);
    const pty = load("@lydell/node-pty") as { open(options: { cols: number; rows: number; encoding: null }): OpenedPair };
    return pty.open({ cols: 80, rows: 24, encoding: null });
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new Error(`This machine has no pseudo-terminals: ${reason}`, { cause: error });
  }
}

/** Makes the device raw and keeps it open, since the other end fails with EIO while nobody has it open. */
function keepOpen(path: string): number {
  const forSettings = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const keeper = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  // The device as standard input is what stty works on everywhere; its option for a path has two spellings.
  const result = spawnSync("stty", ["raw", "-echo"], { stdio: [forSettings, "ignore", "ignore"] });
  closeSync(forSettings);
  if (result.status === 0) return keeper;
  closeSync(keeper);
  throw new Error(`The pseudo-terminal ${path} cannot be made raw: stty ${result.error?.message ?? `ended with ${result.status}`}`);
}

function drain(keeper: number): void {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  try {
    while (readSync(keeper, chunk) > 0);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

/**
 * The end of the pair without a device. Node's own stream for it spins without end when the terminal
 * is full, so only its reading is used.
 */
class MasterWire extends Duplex {
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly master: Duplex,
    private readonly file: number,
  ) {
    super();
    master.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) master.pause();
    });
    master.on("error", (error: Error) => this.destroy(error));
    master.on("close", () => this.destroy());
  }

  override _read(): void {
    this.master.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    let written = 0;
    try {
      written = writeSync(this.file, chunk);
    } catch (error) {
      if (!isFull(error)) {
        done(error as Error);
        return;
      }
    }
    if (written === chunk.length) done();
    else this.retry = setTimeout(() => this._write(chunk.subarray(written), _encoding, done), RETRY_MS);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.retry);
    this.master.destroy();
    done(error);
  }
}

function isFull(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EAGAIN";
}
