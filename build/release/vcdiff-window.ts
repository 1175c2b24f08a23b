import type { Step } from "./vcdiff-matches";

export interface WindowParts {
  /** 0, or what the segment is from: 1 the old image, 2 the new one. */
  indicator: number;
  segmentFrom: number;
  segmentBytes: number;
  steps: readonly Step[];
  block: Buffer;
}

interface Instruction {
  kind: "add" | "copy";
  size: number;
  mode: number;
}

const NEAR = 4;
const SAME = 768;

/** A window of VCDIFF with its three sections (RFC 3284 4.3). */
export function encodeWindow({ indicator, segmentFrom, segmentBytes, steps, block }: WindowParts): Buffer {
  const data: Buffer[] = [];
  const addresses: Buffer[] = [];
  const instructions: Instruction[] = [];
  const cache = new Cache();
  let made = 0;
  for (const step of steps) {
    if (step.kind === "add") {
      data.push(block.subarray(step.from, step.from + step.length));
      instructions.push({ kind: "add", size: step.length, mode: 0 });
    } else {
      const address = step.kind === "copy" ? step.address - segmentFrom : segmentBytes + step.from;
      const { mode, operand } = cache.encode(address, segmentBytes + made);
      addresses.push(operand);
      instructions.push({ kind: "copy", size: step.length, mode });
    }
    made += step.length;
  }
  const sections = [Buffer.concat(data), encodeInstructions(instructions), Buffer.concat(addresses)];
  const head = Buffer.concat([integer(block.length), Buffer.from([0]), ...sections.map(({ length }) => integer(length))]);
  const encoding = Buffer.concat([head, ...sections]);
  const segment = indicator === 0 ? [] : [integer(segmentBytes), integer(segmentFrom)];
  return Buffer.concat([Buffer.from([indicator]), ...segment, integer(encoding.length), encoding]);
}

/** Seven bits a byte, the most significant first (RFC 3284 2). */
function integer(value: number): Buffer {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(128 + (rest % 128));
  return Buffer.from(bytes);
}

/** Codes of the default table (RFC 3284 5.6), two instructions in one where it has that. */
function encodeInstructions(instructions: readonly Instruction[]): Buffer {
  const parts: Buffer[] = [];
  for (let index = 0; index < instructions.length; index++) {
    const first = instructions[index] as Instruction;
    const second = instructions[index + 1];
    const both = second === undefined ? undefined : codeOfPair(first, second);
    if (both === undefined) parts.push(encodeOne(first));
    else {
      parts.push(Buffer.from([both]));
      index++;
    }
  }
  return Buffer.concat(parts);
}

function encodeOne({ kind, size, mode }: Instruction): Buffer {
  if (kind === "add") return size <= 17 ? Buffer.from([1 + size]) : Buffer.concat([Buffer.from([1]), integer(size)]);
  const first = 19 + 16 * mode;
  return size >= 4 && size <= 18 ? Buffer.from([first + size - 3]) : Buffer.concat([Buffer.from([first]), integer(size)]);
}

function codeOfPair(first: Instruction, second: Instruction): number | undefined {
  if (first.kind === "add" && second.kind === "copy" && first.size <= 4) {
    if (second.mode <= 5 && second.size >= 4 && second.size <= 6) return 163 + 12 * second.mode + 3 * (first.size - 1) + second.size - 4;
    if (second.mode >= 6 && second.size === 4) return 235 + 4 * (second.mode - 6) + first.size - 1;
  }
  if (first.kind === "copy" && second.kind === "add" && first.size === 4 && second.size === 1) return 247 + first.mode;
  return undefined;
}

/** The addresses of copies, each told in the shortest way (RFC 3284 5.3). */
class Cache {
  private readonly near = new Array<number>(NEAR).fill(0);
  private readonly same = new Array<number>(SAME).fill(0);
  private next = 0;

  encode(address: number, here: number): { mode: number; operand: Buffer } {
    const ways = [
      { mode: 0, operand: integer(address) },
      { mode: 1, operand: integer(here - address) },
      ...this.near.flatMap((value, index) => (address >= value ? [{ mode: 2 + index, operand: integer(address - value) }] : [])),
    ];
    const place = address % SAME;
    if (this.same[place] === address) ways.push({ mode: 6 + Math.floor(place / 256), operand: Buffer.from([place % 256]) });
    this.near[this.next] = address;
    this.next = (this.next + 1) % NEAR;
    this.same[place] = address;
    return ways.reduce((best, each) => (each.operand.length < best.operand.length ? each : best));
  }
}
