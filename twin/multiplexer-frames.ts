/** Frames of 27.010's basic option (5.2): flag, address, control, length, information, checksum, flag. */

export interface Frame {
  /** 0 to 63; 0 is the control channel. */
  channel: number;
  /** The bit of the address that tells commands from responses. */
  isCommand: boolean;
  /** Without the poll bit. */
  kind: number;
  information: string;
}

/** Kinds of frames, without the poll bit (5.2.1.3). */
export const FRAME = { SABM: 0x2f, UA: 0x63, DM: 0x0f, DISC: 0x43, UIH: 0xef, UI: 0x03 } as const;

const KINDS: ReadonlySet<number> = new Set(Object.values(FRAME));
const FLAG = "\xf9";
const POLL = 0x10;
const LAST_OCTET = 1;
const COMMAND = 2;
/** Flags and the checksum, a header at its shortest. */
const LEAST_BYTES = 6;

/** `polls`: the poll bit, which all frames have that ask for an answer or are one. */
export function encodeFrame({ channel, isCommand, kind, information }: Frame, polls: boolean): string {
  const address = channel * 4 + (isCommand ? COMMAND : 0) + LAST_OCTET;
  const { length } = information;
  const lengths = length < 128 ? [length * 2 + LAST_OCTET] : [(length % 128) * 2, Math.floor(length / 128)];
  const header = String.fromCharCode(address, polls ? kind | POLL : kind, ...lengths);
  return FLAG + header + information + String.fromCharCode(checksum(kind === FRAME.UI ? header + information : header)) + FLAG;
}

/** Finds the frames in what comes, in whatever pieces; what is damaged is left out, and looked for again behind its flag. */
export class FrameReader {
  private waiting = "";

  /** `longest`: bytes of information; a longer frame is none. */
  constructor(private readonly longest: number, private readonly onFrame: (frame: Frame) => void) {}

  feed(bytes: string): void {
    this.waiting += bytes;
    while (this.skipToStart()) {
      const length = this.frameLength();
      if (length === undefined || length > this.waiting.length) return;
      const frame = this.waiting.charAt(length - 1) === FLAG ? parseFrame(this.waiting.substring(1, length - 1)) : undefined;
      // The last flag may be the next frame's first.
      this.waiting = this.waiting.substring(frame === undefined ? 1 : length - 1);
      if (frame !== undefined) this.onFrame(frame);
    }
  }

  /** To the last flag in a row; what stands before one belongs to nothing. False where there is none. */
  private skipToStart(): boolean {
    let start = this.waiting.indexOf(FLAG);
    while (start >= 0 && this.waiting.charAt(start + 1) === FLAG) start++;
    this.waiting = start < 0 ? "" : this.waiting.substring(start);
    return start >= 0;
  }

  /** Of the frame at the front, with both flags; 0 where it is none, or longer than any; undefined until its header is there. */
  private frameLength(): number | undefined {
    if (this.waiting.length < LEAST_BYTES - 1) return undefined;
    const information = informationLength(this.waiting, 3);
    const isHeader = this.waiting.charCodeAt(1) % 2 === LAST_OCTET && KINDS.has(this.waiting.charCodeAt(2) & ~POLL);
    return !isHeader || information.bytes > this.longest ? 0 : LEAST_BYTES - 1 + information.octets + information.bytes;
  }
}

function informationLength(bytes: string, at: number): { bytes: number; octets: number } {
  const first = bytes.charCodeAt(at);
  if (first % 2 === LAST_OCTET) return { bytes: Math.floor(first / 2), octets: 1 };
  return { bytes: Math.floor(first / 2) + bytes.charCodeAt(at + 1) * 128, octets: 2 };
}

/** `bytes` without flags; undefined where the checksum does not fit. */
function parseFrame(bytes: string): Frame | undefined {
  const address = bytes.charCodeAt(0);
  const kind = bytes.charCodeAt(1) & ~POLL;
  const { octets } = informationLength(bytes, 2);
  const header = bytes.substring(0, 2 + octets);
  const information = bytes.substring(header.length, bytes.length - 1);
  if (bytes.charCodeAt(bytes.length - 1) !== checksum(kind === FRAME.UI ? header + information : header)) return undefined;
  return { channel: address >> 2, isCommand: (address & COMMAND) !== 0, kind, information };
}

/** The reversed polynomial x^8 + x^2 + x + 1 (5.2.1.6). */
const POLYNOMIAL = 0xe0;

function checksum(bytes: string): number {
  let rest = 0xff;
  for (let index = 0; index < bytes.length; index++) {
    rest ^= bytes.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) rest = rest % 2 === 1 ? (rest >> 1) ^ POLYNOMIAL : rest >> 1;
  }
  return 0xff - rest;
}
