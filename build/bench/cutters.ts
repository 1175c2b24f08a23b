import { Fields } from "../../drivers/at/fields";
import { Framer, type Item } from "../../drivers/at/framer";
import { defaultSessionOptions } from "../../drivers/at/options";
import { Ring } from "../../drivers/at/ring";
import { SeededRandom } from "../../hal/random";
import { seededBytes } from "../../twin/networks/peers";
import { PlainParser } from "./plain-parser";

const HEADER = "+CIPRXGET:";
/** Bytes that the other side of a TCP connection sends in one segment. */
const SEGMENT_BYTES = 1460;
const LINES = ["OK", "+CSQ: 20,99", "+CEREG: 1,5", "+CGACT: 1,1", "+CMQTTPUB: 0,0", "+CIPSEND: 0,1400,1400", "+CGEV: ME PDN ACT 1", '+COPS: 0,0,"CHN-TELECOM",7'];

/** Takes a chunk as the UART delivers it, and hands on the items that are whole. */
export interface Cutter {
  push(chunk: string): void;
}

/** Answers and unsolicited lines, `bytes` of them or a little more. */
export function lineInput(seed: number, bytes: number): string {
  const random = new SeededRandom(seed);
  let input = "";
  while (input.length < bytes) input += `\r\n${LINES[random.below(LINES.length)]}\r\n`;
  return input;
}

/** What a TCP download brings over the UART, `bytes` of it or a little more. */
export function payloadInput(seed: number, bytes: number): string {
  let input = "";
  for (let turn = 0; input.length < bytes; turn++) {
    input += `\r\n${HEADER} 2,0,${SEGMENT_BYTES},0\r\n${seededBytes(seed + turn, SEGMENT_BYTES)}\r\nOK\r\n`;
  }
  return input;
}

export function chunksOf(input: string, size: number): string[] {
  const chunks: string[] = [];
  for (let from = 0; from < input.length; from += size) chunks.push(input.substring(from, from + size));
  return chunks;
}

/** Ring and framer, put together and sized as the session does. */
export function framerCutter(handOn: (item: Item) => void): Cutter {
  const { lineBytes, pieceBytes, ringBytes } = defaultSessionOptions;
  const ring = new Ring(ringBytes);
  const framer = new Framer(ring, pieceBytes, lineBytes);
  framer.countPayload(HEADER, payloadLength);
  const drain = (): void => {
    for (let item = framer.next(); item !== undefined; item = framer.next()) handOn(item);
  };
  return {
    push: (chunk) => {
      for (let from = 0; from < chunk.length; ) {
        from += ring.push(from === 0 ? chunk : chunk.substring(from));
        drain();
      }
    },
  };
}

export function plainCutter(handOn: (item: Item) => void): Cutter {
  return new PlainParser(defaultSessionOptions.pieceBytes, payloadLength, handOn);
}

function payloadLength(header: string): number | undefined {
  if (!header.startsWith(HEADER)) return undefined;
  const fields = new Fields(header, HEADER.length);
  return fields.integer(0) === 2 ? fields.integer(2) : undefined;
}
