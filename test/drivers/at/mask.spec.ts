import { SecretMask, type MaskSink } from "../../../drivers/at/mask/secret-mask";
import { fromByte, slice } from "../../../hal/bytes";
import { SeededRandom } from "../../../hal/random";
import { expect } from "../../expect";
import { atRandom } from "./cuts";
import { SECRET_DIALOGUES, type SecretDialogue } from "./mask-dialogues";

const SEEDS = 12;
/** As many as the dialogues announce. */
const COUNTED = 20;

/** Bytes that occur in secrets and nowhere else: nothing of a secret may pass. */
const MARKS = "#%@~!$";
/** The digits of which secret numbers are made; the dialogues have no three of them in a row elsewhere. */
const DIGITS = "789";

function secret(kind: string, random: SeededRandom): string {
  let made = "";
  const length = kind === "bytes" ? COUNTED : 4 + random.below(12);
  for (let index = 0; index < length; index++) {
    if (kind === "digits") made = made + DIGITS.charAt(random.below(DIGITS.length));
    else made = made + MARKS.charAt(random.below(MARKS.length));
  }
  if (kind !== "bytes") return made;
  // What a key may hold, too: line ends, and what looks like commands and answers.
  const inner = ["\r\n", "\r\n\r\n", "\nAT\r", "> ", ","][random.below(5)] as string;
  return slice(made, 0, 5) + inner + slice(made, 5 + inner.length, COUNTED);
}

function filled(text: string, random: SeededRandom): string {
  let result = text;
  for (const kind of ["text", "digits", "bytes"]) {
    const parts = result.split(`{${kind}}`);
    result = parts[0] as string;
    for (let index = 1; index < parts.length; index++) result = result + secret(kind, random) + (parts[index] as string);
  }
  return result;
}

class Shown implements MaskSink {
  text = "";
  length = 0;

  show(bytes: string): void {
    this.text = this.text + bytes;
    this.length = this.length + bytes.length;
  }

  hide(count: number): void {
    this.text = this.text + "*";
    this.length = this.length + count;
  }
}

/** What is seen of both sides, where the module echoes each command. */
function shownOf(dialogue: SecretDialogue, seed: number, echo: boolean): { device: Shown; module: Shown; said: number } {
  const random = new SeededRandom(seed);
  const mask = new SecretMask(dialogue.payload === true);
  const device = new Shown();
  const module = new Shown();
  let said = 0;
  for (const turn of dialogue.talk) {
    const bytes = filled(slice(turn, 1, turn.length), random);
    const toModule = slice(turn, 0, 1) === ">";
    for (const piece of atRandom(bytes, 1 + random.below(9), random)) {
      mask.apply(toModule, piece, toModule ? device : module);
      said = said + piece.length;
      if (!toModule || !echo) continue;
      mask.apply(false, piece, module);
      said = said + piece.length;
    }
  }
  return { device, module, said };
}

/** The first secret byte, or three digits of a number; empty where nothing shows. */
function leak(text: string): string {
  let digits = "";
  for (let index = 0; index < text.length; index++) {
    const byte = text.charAt(index);
    if (MARKS.indexOf(byte) >= 0) return byte;
    digits = DIGITS.indexOf(byte) >= 0 ? digits + byte : "";
    if (digits.length >= 3) return digits;
  }
  return "";
}

describe("the mask of secrets", () => {
  for (const dialogue of SECRET_DIALOGUES) {
    it(`lets nothing pass of ${dialogue.hides}, in any pieces, with echo and without`, () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        for (const echo of [false, true]) {
          const { device, module, said } = shownOf(dialogue, seed, echo);
          const found = leak(device.text) + leak(module.text);
          if (found !== "") throw new Error(`seed ${seed}, echo ${echo ? "on" : "off"}: ${found} shows in ${device.text} | ${module.text}`);
          expect(device.length + module.length).toBe(said);
        }
      }
    });
  }

  it("shows all that is no secret", () => {
    const mask = new SecretMask(true);
    const shown = new Shown();
    const text = 'AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\nAT+CGDCONT=1,"IP","internet"\r\r\nOK\r\n+CPIN: READY\r\nAT+CPIN?\r\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n';
    mask.apply(false, text, shown);
    expect(shown.text).toBe(text);
  });

  it("shows the next command after what was entered, or refused", () => {
    const mask = new SecretMask(true);
    const shown = new Shown();
    mask.apply(true, "AT+CIPSEND=5\r", shown);
    mask.apply(false, "\r\n> ", shown);
    mask.apply(true, "hello", shown);
    mask.apply(false, "\r\nSEND OK\r\n", shown);
    mask.apply(true, 'AT+FSWRITE="k",0,5,10\r', shown);
    mask.apply(false, "\r\n>", shown);
    mask.apply(false, "\r\nTimeOut\r\n", shown);
    mask.apply(true, "AT+CSQ\r", shown);
    expect(shown.text).toBe('AT+CIPSEND=5\r\r\n> *\r\nSEND OK\r\nAT+FSWRITE="k",0,5,10\r\r\n>\r\nTimeOut\r\nAT+CSQ\r');
  });

  it("keeps no more of a line than its beginning, however long it is", () => {
    const mask = new SecretMask(false);
    const shown = new Shown();
    mask.apply(true, 'AT+CPWD="SC",', shown);
    for (let index = 0; index < 200; index++) mask.apply(true, `,${fromByte(65 + (index % 26))}`, shown);
    mask.apply(true, "\r", shown);
    expect(shown.length).toBe(414);
  });
});
