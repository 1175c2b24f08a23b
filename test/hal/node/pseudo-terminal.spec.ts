import { openSync, closeSync, readSync, writeSync } from "node:fs";
import { openPseudoTerminal, type PseudoTerminal } from "../../../hal/node/pseudo-terminal";
import { expect } from "../../expect";

/** More than any kernel keeps for a terminal that nobody reads. */
const MUCH = 300000;

describe("pseudo-terminal", () => {
  let terminal: PseudoTerminal;
  let heard: string;
  let onHeard: () => void;

  beforeEach(() => {
    terminal = openPseudoTerminal();
    heard = "";
    onHeard = () => undefined;
    terminal.wire.on("data", (chunk: Buffer) => {
      heard += chunk.toString("latin1");
      onHeard();
    });
  });

  afterEach(() => terminal.close());

  function untilHeard(length: number): Promise<void> {
    if (heard.length >= length) return Promise.resolve();
    return new Promise((done) => {
      onHeard = () => {
        if (heard.length >= length) done();
      };
    });
  }

  function write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      terminal.wire.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** What a program that opens the device reads, until `end` has come. */
  function openAndRead(end: string): string {
    const device = openSync(terminal.path, "r+");
    const chunk = Buffer.alloc(100);
    let read = "";
    while (!read.endsWith(end)) read += chunk.toString("latin1", 0, readSync(device, chunk));
    closeSync(device);
    return read;
  }

  it("lives on while programs open and close the device", async () => {
    for (const letter of ["a", "b", "c"]) {
      const device = openSync(terminal.path, "r+");
      writeSync(device, letter);
      closeSync(device);
    }
    await untilHeard(3);
    expect(heard).toBe("abc");
  });

  it("keeps what is written while nobody has it open for the next program, changing no byte", async () => {
    await write(Buffer.from("\r\n\x03\x04\xffRDY\r\n", "latin1"));
    expect(openAndRead("RDY\r\n")).toBe("\r\n\x03\x04\xffRDY\r\n");
  });

  it("does not hold up the program when it is full, and works on when the unread bytes were thrown away", async () => {
    let passed = false;
    const written = write(Buffer.alloc(MUCH, "x")).then(() => {
      passed = true;
    });
    await new Promise((turn) => setImmediate(turn));
    expect(passed).toBe(false);
    while (!passed) {
      terminal.discardUnread();
      await new Promise((turn) => setImmediate(turn));
    }
    await written;
    await write(Buffer.from("fresh", "latin1"));
    expect(openAndRead("fresh").length).toBeAtMost(MUCH / 2);
  });

  it("closes with a write under way", async () => {
    terminal.wire.write(Buffer.alloc(MUCH));
    const closed = new Promise<void>((done) => terminal.wire.on("close", done));
    terminal.wire.on("error", () => undefined);
    terminal.close();
    terminal.close();
    await closed;
  });
});
