/** JSON (RFC 8259) as its bytes come, in bounded memory: each value is handed on with its place and forgotten. */
import { concat, find, fromByte, parseHex, slice } from "../../../hal/bytes";

/** Objects and arrays inside each other. */
const MOST_LEVELS = 16;
/** Of a key; one that is longer, or has a dot, is called `?`. */
const KEY_BYTES = 64;
/** Of a string or a number; longer ones are passed over. */
export const VALUE_BYTES = 512;
const LITERAL_CHARACTERS = "+-.0123456789Eaeflnrstu";
const BLANKS = " \t\r\n";
const ESCAPES = '"\\/bfnrt';
const ESCAPED = '"\\/\b\f\n\r\t';

/**
 * What is told of a text. A place is the keys that lead to a value with dots between them, `[]` for an
 * element of an array: `deployment.chunks.[].name`.
 */
export interface JsonListener {
  /** A string (as UTF-8), or a number, `true`, `false` or `null` as it was written. */
  value(place: string, text: string): void;
  /** The object or array at `place` is complete. */
  closed(place: string): void;
}

type Wanted = "object" | "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end" | "nothing";
type Lexeme = "none" | "string" | "escape" | "code" | "literal";

/** Takes a text whose outermost value is an object, as all of a REST API's are. */
export class JsonReader {
  /** Why the text is no JSON, or more than is taken; empty while all is well. */
  problem = "";
  private wanted: Wanted = "object";
  private lexeme: Lexeme = "none";
  /** The string, number, or digits of an escape so far. */
  private parts: string[] = [];
  private partBytes = 0;
  private digits = "";
  /** The first half of a character beyond U+FFFF; 0 for none. */
  private highHalf = 0;
  private isKey = false;
  private key = "";
  /** The open objects and arrays, outermost first: which is an array, and the place of each. */
  private arrays: boolean[] = [];
  private places: string[] = [];

  constructor(private readonly listener: JsonListener) {}

  /** Takes the next bytes; none after a problem. */
  feed(bytes: string): void {
    let index = 0;
    while (index < bytes.length && this.problem === "") {
      if (this.lexeme === "string") index = this.readString(bytes, index);
      else if (this.lexeme === "literal") index = this.readLiteral(bytes, index);
      else {
        const character = bytes.charAt(index);
        if (this.lexeme === "escape") this.readEscape(character);
        else if (this.lexeme === "code") this.readCode(character);
        else this.readMark(character);
        index++;
      }
    }
  }

  /** No more bytes will come. */
  finish(): void {
    if (this.problem === "" && this.wanted !== "nothing") this.problem = "it ends too early";
  }

  private readMark(mark: string): void {
    const { wanted } = this;
    const isEnd = mark === "}" || mark === "]";
    if (find(BLANKS, mark, 0) >= 0) return;
    if (wanted === "object" && mark === "{") this.open(false);
    else if (isEnd && (wanted === "comma-or-end" || wanted === (mark === "}" ? "key-or-end" : "value-or-end"))) this.close(mark === "]");
    else if (wanted === "colon" && mark === ":") this.wanted = "value";
    else if (wanted === "comma-or-end" && mark === ",") this.wanted = this.isInArray() ? "value" : "key";
    else if (wanted === "key" || wanted === "key-or-end") this.beginString(mark, true);
    else if (wanted === "value" || wanted === "value-or-end") this.beginValue(mark);
    else this.problem = wanted === "nothing" ? "something follows its end" : "a mark is not in its place";
  }

  private beginValue(mark: string): void {
    if (mark === "{" || mark === "[") this.open(mark === "[");
    else if (find(LITERAL_CHARACTERS, mark, 0) >= 0) {
      this.begin("literal");
      this.add(mark);
    } else this.beginString(mark, false);
  }

  private beginString(mark: string, isKey: boolean): void {
    if (mark !== '"') {
      this.problem = "a mark is not in its place";
      return;
    }
    this.isKey = isKey;
    this.begin("string");
  }

  private begin(lexeme: Lexeme): void {
    this.lexeme = lexeme;
    this.parts = [];
    this.partBytes = 0;
  }

  private readString(bytes: string, from: number): number {
    const quote = find(bytes, '"', from);
    const end = quote < 0 ? bytes.length : quote;
    const plain = slice(bytes, from, end);
    const escape = find(plain, "\\", 0);
    const text = escape < 0 ? plain : slice(plain, 0, escape);
    if (text !== "") this.addText(text);
    if (escape >= 0) {
      this.lexeme = "escape";
      return from + escape + 1;
    }
    if (quote >= 0) this.endString();
    return end + 1;
  }

  private readEscape(mark: string): void {
    const index = find(ESCAPES, mark, 0);
    this.lexeme = mark === "u" ? "code" : "string";
    this.digits = "";
    if (index >= 0) this.addText(ESCAPED.charAt(index));
    else if (mark !== "u") this.problem = "an escape makes no sense";
  }

  private readCode(digit: string): void {
    this.digits = this.digits + digit;
    if (this.digits.length < 4) return;
    const code = parseHex(this.digits);
    this.lexeme = "string";
    if (code === undefined) this.problem = "an escape makes no sense";
    else if (code >= 55296 && code < 56320) {
      this.dropHalf();
      this.highHalf = code;
    } else if (code >= 56320 && code < 57344) {
      const high = this.highHalf;
      this.highHalf = 0;
      this.add(high === 0 ? utf8(65533) : utf8(65536 + (high - 55296) * 1024 + (code - 56320)));
    } else this.addText(utf8(code));
  }

  private addText(text: string): void {
    this.dropHalf();
    this.add(text);
  }

  /** Half a character is none. */
  private dropHalf(): void {
    if (this.highHalf !== 0) this.add(utf8(65533));
    this.highHalf = 0;
  }

  /** What is too long is counted but not kept. */
  private add(text: string): void {
    this.partBytes += text.length;
    if (this.partBytes <= VALUE_BYTES) this.parts.push(text);
    else this.parts = [];
  }

  private endString(): void {
    this.dropHalf();
    this.lexeme = "none";
    if (!this.isKey) return this.tell();
    const key = concat(this.parts);
    const isPlain = this.partBytes <= KEY_BYTES && find(key, ".", 0) < 0;
    this.key = isPlain ? key : "?";
    this.wanted = "colon";
  }

  private readLiteral(bytes: string, from: number): number {
    let to = from;
    while (to < bytes.length && find(LITERAL_CHARACTERS, bytes.charAt(to), 0) >= 0) to++;
    if (to > from) this.add(slice(bytes, from, to));
    if (to === bytes.length) return to;
    this.lexeme = "none";
    const text = concat(this.parts);
    if (this.partBytes <= VALUE_BYTES && !isLiteral(text)) this.problem = "a value is neither a number nor true, false or null";
    else this.tell();
    return to;
  }

  private tell(): void {
    if (this.partBytes <= VALUE_BYTES) this.listener.value(this.place(), concat(this.parts));
    this.wanted = "comma-or-end";
  }

  private isInArray(): boolean {
    return this.arrays[this.arrays.length - 1] === true;
  }

  /** Of the value that is read. */
  private place(): string {
    const depth = this.places.length;
    if (depth === 0) return "";
    const name = this.isInArray() ? "[]" : this.key;
    const parent = this.places[depth - 1] as string;
    return parent === "" ? name : parent + "." + name;
  }

  private open(isArray: boolean): void {
    if (this.places.length === MOST_LEVELS) {
      this.problem = `it has more than ${MOST_LEVELS} levels`;
      return;
    }
    this.places.push(this.place());
    this.arrays.push(isArray);
    this.wanted = isArray ? "value-or-end" : "key-or-end";
  }

  private close(isArray: boolean): void {
    if (this.isInArray() !== isArray) {
      this.problem = "an end is not that of what was begun";
      return;
    }
    const place = this.places.pop() as string;
    this.arrays.pop();
    this.wanted = this.places.length === 0 ? "nothing" : "comma-or-end";
    this.listener.closed(place);
  }
}

function isLiteral(text: string): boolean {
  if (text === "true" || text === "false" || text === "null") return true;
  let digits = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (find("0123456789", character, 0) >= 0) digits++;
    else if (find("+-.eE", character, 0) < 0) return false;
  }
  return digits > 0;
}

/** The bytes of the character `code` (RFC 3629). */
function utf8(code: number): string {
  if (code < 128) return fromByte(code);
  const last = fromByte(128 + (code % 64));
  const rest = Math.floor(code / 64);
  if (code < 2048) return fromByte(192 + rest) + last;
  const third = fromByte(128 + (rest % 64));
  const high = Math.floor(rest / 64);
  if (code < 65536) return fromByte(224 + high) + third + last;
  return fromByte(240 + Math.floor(high / 64)) + fromByte(128 + (high % 64)) + third + last;
}
