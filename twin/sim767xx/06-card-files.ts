import type { SimCard } from "../state/environment";

/** Numbers of the files that the card has (SIM767XX 6.2.7). */
const MASTER = 0x3f00;
const ICCID = 0x2fe2;
const IMSI = 0x6f07;
const PROVIDER = 0x6f46;
const ADMINISTRATION = 0x6fad;

const ICCID_DIGITS = 20;
const PROVIDER_BYTES = 16;
const NORMAL_OPERATION = "000000";

/** Status bytes of the card. */
export const STATUS = {
  ok: 0x9000,
  wrongLength: 0x6700,
  wrongStructure: 0x6981,
  securityNotSatisfied: 0x6982,
  noFileSelected: 0x6986,
  fileNotFound: 0x6a82,
  wrongOffset: 0x6b00,
  instructionUnknown: 0x6d00,
  classUnknown: 0x6e00,
} as const;

/** Bytes as hexadecimal digits, and the status. */
export interface CardAnswer {
  status: number;
  hex: string;
}

export function cardAnswer(status: number, hex = ""): CardAnswer {
  return { status, hex };
}

/** The files of a card that a module can read: all transparent, none can be written. */
export class CardFiles {
  constructor(private readonly card: SimCard, private readonly unlocked: boolean) {}

  exists(file: number): boolean {
    return file === MASTER || this.content(file) !== undefined;
  }

  /** `length` of 0 reads to the end. */
  read(file: number, offset: number, length: number): CardAnswer {
    const content = this.content(file);
    if (content === undefined) return cardAnswer(STATUS.fileNotFound);
    if (!this.readable(file)) return cardAnswer(STATUS.securityNotSatisfied);
    const bytes = content.length / 2;
    if (offset >= bytes) return cardAnswer(STATUS.wrongOffset);
    if (offset + length > bytes) return cardAnswer(STATUS.wrongLength);
    return cardAnswer(STATUS.ok, content.substring(offset * 2, length === 0 ? content.length : (offset + length) * 2));
  }

  /** Size and kind of a file, as a GSM card gives them. */
  response(file: number): CardAnswer {
    if (file === MASTER) return cardAnswer(STATUS.ok, "000000003F000100000000000A0101020000");
    const content = this.content(file);
    if (content === undefined) return cardAnswer(STATUS.fileNotFound);
    const parent = file === ICCID ? "04" : "00";
    return cardAnswer(STATUS.ok, `0000${hex(content.length / 2, 4)}${hex(file, 4)}${parent}00FFBB01020000`);
  }

  private readable(file: number): boolean {
    return this.unlocked || file === ICCID;
  }

  private content(file: number): string | undefined {
    const { iccid, imsi, serviceProvider } = this.card;
    switch (file) {
      case ICCID:
        return swapped(iccid.padEnd(ICCID_DIGITS, "F"));
      case IMSI:
        return imsiContent(imsi);
      case PROVIDER:
        return `01${providerContent(serviceProvider)}`;
      case ADMINISTRATION:
        return `${NORMAL_OPERATION}02`;
      default:
        return undefined;
    }
  }
}

export const MASTER_FILE = MASTER;

export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

/** Digits in pairs, the second of each first. */
function swapped(digits: string): string {
  return digits.replace(/(.)(.)/g, "$2$1");
}

/** A length, then an identity type with its parity bit before the digits. */
function imsiContent(imsi: string): string {
  const odd = imsi.length % 2 === 1;
  const digits = swapped(`${odd ? "9" : "1"}${imsi}${odd ? "" : "F"}`);
  return hex(digits.length / 2, 2) + digits.padEnd(16, "F");
}

function providerContent(name: string): string {
  return Buffer.from(name, "latin1").toString("hex").toUpperCase().substring(0, PROVIDER_BYTES * 2).padEnd(PROVIDER_BYTES * 2, "F");
}
