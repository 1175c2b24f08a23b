import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { SeededRandom } from "../../hal/random";
import { EDGES, INCREASED, MIXED_KEY, PUBLISHED, UNUSABLE_KEYS, ZEROS } from "../hal/ed25519-vectors";
import { compileForPc, leaveOutWithout } from "./tools";

const PROGRAM = "build/out/firmware/crypto-on-pc";
const P = 2n ** 255n - 19n;
const EMPTY = "-";

/** The answer of the board's code to each line. */
function ask(lines: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(PROGRAM, { input: `${lines.join("\n")}\n`, encoding: "utf8", maxBuffer: 1 << 24 });
  assert.equal(status, 0, stderr);
  return stdout.trim().split("\n");
}

function digits(text: string): string {
  const together = text.replaceAll(" ", "");
  return together === "" ? EMPTY : together;
}

function question(key: string, signature: string, message: string): string {
  return `ed25519 ${digits(key)} ${digits(signature)} ${digits(message)}`;
}

function randomBytes(random: SeededRandom, count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => random.below(256)));
}

/** As the field's numbers are written: the least significant byte first. */
function numberDigits(value: bigint): string {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse().toString("hex");
}

describe("the board's cryptography", function () {
  this.timeout(60000);

  before(function () {
    leaveOutWithout(this, "the specs of the board's cryptography", ["cc"]);
    compileForPc(PROGRAM, "test/firmware/crypto-on-pc.c", ["ed25519", "field", "sha512"]);
  });

  it("gives the hashes of SHA-512 that Node gives, for each length up to three blocks and however they are cut", () => {
    const random = new SeededRandom(3);
    const lines: string[] = [];
    const expected: string[] = [];
    for (let length = 0; length <= 384; length++) {
      const message = randomBytes(random, length);
      lines.push(`sha512 ${1 + random.below(200)} ${digits(message.toString("hex"))}`);
      expected.push(createHash("sha512").update(message).digest("hex"));
    }
    assert.deepEqual(ask(lines), expected);
    const [empty, abc] = ask([`sha512 1 ${EMPTY}`, "sha512 1 616263"]);
    assert.equal(empty, "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
    assert.equal(abc, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  });

  it("calculates modulo 2^255 - 19 at every edge of its 256 bits, and with random numbers", () => {
    const edges = [0n, P, 2n * P, 2n ** 255n, 2n ** 256n - 1n, 2n ** 32n, 2n ** 224n].flatMap((edge) => [-39n, -38n, -1n, 0n, 1n, 37n, 38n].map((near) => edge + near));
    const random = new SeededRandom(5);
    const others = Array.from({ length: 20 }, () => BigInt(`0x${randomBytes(random, 32).toString("hex")}`));
    const numbers = [...edges.filter((each) => each >= 0n && each < 2n ** 256n), ...others];
    const lines: string[] = [];
    const expected: string[] = [];
    for (const a of numbers) {
      for (const b of numbers) {
        for (const [name, result] of [["add", a + b], ["subtract", a - b], ["multiply", a * b]] as const) {
          lines.push(`${name} ${numberDigits(a)} ${numberDigits(b)}`);
          expected.push(numberDigits(((result % P) + P) % P));
        }
      }
    }
    const answers = ask(lines);
    const wrong = lines.findIndex((_line, index) => answers[index] !== expected[index]);
    assert.equal(wrong, -1, `${lines[wrong]}: ${answers[wrong]}`);
  });

  it("accepts the signatures that RFC 8032 publishes, and none of them for another message or key", () => {
    for (const { key, message, signature } of PUBLISHED)
      assert.deepEqual(ask([question(key, signature, message), question(key, signature, `${message}00`), question(MIXED_KEY, signature, message)]), ["yes", "no", "no"]);
  });

  it("decides at the edges as the portable code does: small and mixed orders, S and R that are not canonical", () => {
    assert.deepEqual(ask(EDGES.map(({ key, message, signature }) => question(key, signature, message))), EDGES.map(({ valid }) => (valid ? "yes" : "no")));
  });

  it("refuses S increased by L, which makes the same point", () => {
    const { key = "", message = "" } = PUBLISHED[2] ?? {};
    assert.deepEqual(ask([question(key, INCREASED, message)]), ["no"]);
  });

  it("refuses keys that are no point, not canonical, or of small order, with a signature that their equation takes", () => {
    const answers = ask(UNUSABLE_KEYS.flatMap((key) => UNUSABLE_KEYS.map((r) => question(key, r + ZEROS, "72"))));
    assert.deepEqual([...new Set(answers)], ["no"]);
  });

  it("accepts what Node signs, and refuses it with any bit of key, signature or message changed", () => {
    const random = new SeededRandom(7);
    const lines: string[] = [];
    for (let round = 0; round < 60; round++) {
      const { publicKey, privateKey } = generateKeyPairSync("ed25519");
      const key = publicKey.export({ format: "der", type: "spki" }).subarray(12);
      const message = randomBytes(random, 1 + round * 20);
      const signature = sign(null, message, privateKey);
      const asked = (): string => question(key.toString("hex"), signature.toString("hex"), message.toString("hex"));
      lines.push(asked());
      for (const changed of [key, signature, message]) {
        const at = random.below(changed.length);
        const before = changed[at] as number;
        changed[at] = before ^ (1 << random.below(8));
        lines.push(asked());
        changed[at] = before;
      }
    }
    const answers = ask(lines);
    const wrong = lines.findIndex((_line, index) => answers[index] !== (index % 4 === 0 ? "yes" : "no"));
    assert.equal(wrong, -1, lines[wrong]);
  });
});
