import { strict as assert } from "node:assert";
import { crc32 } from "node:zlib";
import { upload, type EspruinoConsole } from "../../build/espruino/upload";

const STORAGE_BYTES = 10000;
const CONTENT = `print("${"\xe9\\n".repeat(800)}");`;

/** A board whose console runs JavaScript on Node, with Espruino's Storage. */
class FakeBoard implements EspruinoConsole {
  readonly files = new Map<string, string>();
  readonly did: string[] = [];
  modules = "Flash,Storage,net";
  variables = 5000;
  /** Takes a byte from what is written at this offset. */
  damagedAt = -1;

  private readonly storage = {
    read: (name: string) => this.files.get(name),
    write: (name: string, bytes: string, offset: number) => {
      const text = offset === this.damagedAt ? bytes.slice(1) : bytes;
      this.files.set(name, (this.files.get(name) ?? "").slice(0, offset) + text);
    },
    erase: (name: string) => void this.files.delete(name),
    compact: () => {},
    getFree: () => STORAGE_BYTES - [...this.files.values()].reduce((sum, file) => sum + file.length + 32, 0),
  };

  async run(statements: string): Promise<void> {
    for (const line of statements.split("\n")) await this.evaluate(`(function(){${line}})()`);
  }

  async evaluate(expression: string): Promise<unknown> {
    const world = {
      require: () => this.storage,
      atob: (text: string) => Buffer.from(text, "base64").toString("latin1"),
      process: { env: { BOARD: "FAKE", VERSION: "2v29", MODULES: this.modules }, memory: () => ({ total: this.variables }) },
      E: { CRC32: (text: string) => crc32(Buffer.from(text, "latin1")) },
    };
    return new Function(...Object.keys(world), `return ${expression}`)(...Object.values(world)) as unknown;
  }

  async reset(): Promise<void> {
    this.did.push("reset");
  }

  async load(): Promise<void> {
    this.did.push("load");
  }
}

describe("what is flashed to an Espruino board", () => {
  let board: FakeBoard;
  let said: string[];

  beforeEach(() => {
    board = new FakeBoard();
    said = [];
  });

  const send = (content: string, variables = 1000): Promise<void> => upload(board, ".bootcde", content, variables, (text) => void said.push(text));

  it("is in its Storage byte for byte in place of the old one, and is started", async () => {
    board.files.set(".bootcde", "old ".repeat(2000));
    await send(CONTENT);
    assert.equal(board.files.get(".bootcde"), CONTENT);
    assert.deepEqual(board.did, ["reset", "load"]);
    assert.deepEqual(said, ["FAKE, Espruino 2v29, 5000 variables", `Writing ${CONTENT.length} bytes to .bootcde ...`]);
  });

  it("is refused where Storage has no room, and the old one is left alone", async () => {
    board.files.set(".bootcde", "old");
    await assert.rejects(send("x".repeat(STORAGE_BYTES)), /room for 10000 bytes, and \.bootcde needs 10032/);
    assert.equal(board.files.get(".bootcde"), "old");
    assert.deepEqual(board.did, ["reset"]);
  });

  it("is refused where the board has no Storage", async () => {
    board.modules = "net";
    await assert.rejects(send(CONTENT), /has no Storage/);
  });

  it("is warned of where the board has too few variables", async () => {
    await send(CONTENT, 6000);
    assert(said.includes('It needs some 6000 variables and may end with "out of memory".'));
  });

  it("is not started where a byte of it was lost on the way", async () => {
    board.damagedAt = 1024;
    await assert.rejects(send(CONTENT), /has not what was sent/);
    assert.deepEqual(board.did, ["reset"]);
  });
});
