import { fromByte } from "../../../hal/bytes";
import { repeated } from "./cuts";
import type { FramingOptions } from "./framing";

/** What bytes are cut into, as `itemText` writes it; the name is a sentence about it. */
export interface Vector {
  name: string;
  bytes: string;
  items: readonly string[];
  options?: FramingOptions;
}

const LONG_URC = "+MSTK: 11, " + repeated("D0", 120);
const GARBAGE = fromByte(255) + fromByte(254) + "\0" + fromByte(240);
const ODD_BYTES = "\0" + fromByte(255) + "\x1a\x1b>";
const BOOT_ROM = "^boot.rom'v'!\\n";

export const LINES: readonly Vector[] = [
  { name: "an answer has its lines without line ends", bytes: "\r\n+CSQ: 22,0\r\n\r\nOK\r\n", items: ["line +CSQ: 22,0", "line OK"] },
  { name: "an echo that ends with CR CR LF is a line", bytes: "AT+CSQ\r\r\n+CSQ: 22,0\r\n\r\nOK\r\n", items: ["line AT+CSQ", "line +CSQ: 22,0", "line OK"] },
  { name: "missing empty lines change nothing", bytes: "AT\r\nOK\r\n+CME ERROR: 13\r\n", items: ["line AT", "line OK", "line +CME ERROR: 13"] },
  { name: "CR alone ends a line", bytes: "\rOK\r\rERROR\r", items: ["line OK", "line ERROR"] },
  { name: "LF alone ends a line", bytes: "\nOK\n\nERROR\n", items: ["line OK", "line ERROR"] },
  { name: "LF CR ends a line as well", bytes: "\n\rOK\n\rERROR\n\r", items: ["line OK", "line ERROR"] },
  { name: "NUL in front of a banner is dropped", bytes: "\0\0\r\n\0*ATREADY: 1\r\n", items: ["line *ATREADY: 1"] },
  { name: "NUL inside a line stays", bytes: "\r\na\0b\r\n", items: ["line a\0b"] },
  { name: "garbage at boot is a line of its own", bytes: GARBAGE + "\r\n\r\nRDY\r\n", items: ["line " + GARBAGE, "line RDY"] },
  { name: "a banner that ends with a written out backslash n is glued to nothing behind the next line end", bytes: BOOT_ROM + "\r\nRDY\r\n", items: ["line " + BOOT_ROM, "line RDY"] },
  { name: "without a line end behind it, the boot ROM's greeting takes the next line along", bytes: BOOT_ROM + "RDY\r\n", items: ["line " + BOOT_ROM + "RDY"] },
  { name: "blanks in front of a line are dropped, those behind stay", bytes: "\r\n  +X: 1 \r\n", items: ["line +X: 1 "] },
  { name: "a URC of 250 characters is one line", bytes: "\r\n" + LONG_URC + "\r\n", items: ["line " + LONG_URC] },
  { name: "a line without an end is no line yet", bytes: "\r\nOK\r\n+CRE", items: ["line OK"] },
  { name: "nothing but line ends is nothing", bytes: "\r\n\r\n\n\r \r\n", items: [] },
];

export const LONG_LINES: readonly Vector[] = [
  { name: "a line of the limit's length is a line", bytes: "12345678\r\nOK\r\n", items: ["line 12345678", "line OK"], options: { lineBytes: 8 } },
  { name: "a longer line is discarded up to its end, and the next one is whole", bytes: "123456789\r\nOK\r\n", items: ["discarded 9 line too long", "line OK"], options: { lineBytes: 8 } },
  {
    name: "a line longer than the ring is discarded as one",
    bytes: "\r\n" + repeated("abcd", 50) + "\r\nOK\r\n",
    items: ["discarded 200 line too long", "line OK"],
    options: { ringBytes: 16, lineBytes: 64, pieceBytes: 64 },
  },
];

export const PROMPTS: readonly Vector[] = [
  { name: "> alone", bytes: "\r\n>", items: ["prompt"] },
  { name: "> and a blank", bytes: "\r\n> ", items: ["prompt"] },
  { name: "> and a line end", bytes: "\r\n>\r\n", items: ["prompt"] },
  { name: "> right behind the echo's line end", bytes: "AT+CIPSEND=0,5\r>", items: ["line AT+CIPSEND=0,5", "prompt"] },
  { name: "> with an answer glued to it", bytes: "\r\n> \r\nOK\r\n", items: ["prompt", "line OK"] },
  { name: "> with a URC glued to it", bytes: "\r\n>+CGEV: ME DETACH\r\n", items: ["prompt", "line +CGEV: ME DETACH"] },
  { name: "the second > is a line as any", bytes: "\r\n>\r\n>\r\n", items: ["prompt", "line >"] },
  { name: "> inside a line", bytes: "\r\n+X: a>b\r\n>", items: ["line +X: a>b", "prompt"] },
];

export const PAYLOADS: readonly Vector[] = [
  { name: "a payload that looks like results", bytes: "\r\n+DATA: 13\r\nOK\r\nERROR\r\n>\r\r\nOK\r\n", items: ["header +DATA: 13", "payload OK\r\nERROR\r\n>\r|0", "line OK"] },
  { name: "a payload that holds a header of its own", bytes: "+DATA: 11\r\n+DATA: 99\r\n\r\nOK\r\n", items: ["header +DATA: 11", "payload +DATA: 99\r\n|0", "line OK"] },
  { name: "a payload that begins with a line end", bytes: "+DATA: 4\r\n\r\nab\r\nOK\r\n", items: ["header +DATA: 4", "payload \r\nab|0", "line OK"] },
  { name: "a payload that begins with LF", bytes: "+DATA: 3\r\n\nab\r\nOK\r\n", items: ["header +DATA: 3", "payload \nab|0", "line OK"] },
  { name: "a payload of nothing but line ends and blanks", bytes: "+DATA: 6\r\n\r\n \n\r \r\nOK\r\n", items: ["header +DATA: 6", "payload \r\n \n\r |0", "line OK"] },
  { name: "a payload with every kind of byte", bytes: "+DATA: 5\r\n" + ODD_BYTES + "\r\nOK\r\n", items: ["header +DATA: 5", "payload " + ODD_BYTES + "|0", "line OK"] },
  { name: "a payload of no bytes", bytes: "+DATA: 0\r\n\r\nOK\r\n", items: ["header +DATA: 0", "payload |0", "line OK"] },
  { name: "a result glued to the payload", bytes: "+DATA: 3\r\nabcOK\r\n", items: ["header +DATA: 3", "payload abc|0", "line OK"] },
  { name: "a header that ends with LF alone", bytes: "+DATA: 3\nabc\nOK\n", items: ["header +DATA: 3", "payload abc|0", "line OK"] },
  { name: "a header that ends with CR alone", bytes: "+DATA: 3\rabc\rOK\r", items: ["header +DATA: 3", "payload abc|0", "line OK"] },
  { name: "a header that has no number is a line", bytes: "+DATA: on\r\nOK\r\n", items: ["line +DATA: on", "line OK"] },
  { name: "a header that has a negative number is a line", bytes: "+DATA: -5\r\nOK\r\n", items: ["line +DATA: -5", "line OK"] },
  { name: "two payloads one behind the other", bytes: "+DATA: 2\r\nab\r\n+DATA: 2\r\ncd\r\n", items: ["header +DATA: 2", "payload ab|0", "header +DATA: 2", "payload cd|0"] },
  {
    name: "a payload longer than the ring comes in pieces of one size",
    bytes: "+DATA: 21\r\nabcdefghijklmnopqrstu\r\nOK\r\n",
    items: ["header +DATA: 21", "payload abcdefgh|13", "payload ijklmnop|5", "payload qrstu|0", "line OK"],
    options: { ringBytes: 16, pieceBytes: 8, lineBytes: 16 },
  },
  {
    name: "pieces larger than the ring are cut to it",
    bytes: "+DATA: 20\r\nabcdefghijklmnopqrst\r\nOK\r\n",
    items: ["header +DATA: 20", "payload abcdefghijklmnop|4", "payload qrst|0", "line OK"],
    options: { ringBytes: 16, pieceBytes: 64, lineBytes: 16 },
  },
];
