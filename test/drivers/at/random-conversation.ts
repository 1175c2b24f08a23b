import { fromByte } from "../../../hal/bytes";
import type { Random } from "../../../hal/random";

/** What a module might say, and the items that a framer has to cut it into. */
export interface Conversation {
  bytes: string;
  items: string[];
}

const LINES: readonly string[] = ["OK", "ERROR", "+CREG: 1", "+CME ERROR: SIM busy", "+CSQ: 99,99", "RDY", "AT+CSQ", ">>"];
const ENDS: readonly string[] = ["\r\n", "\r\n\r\n", "\r\r\n", "\r", "\n", "\r\n \0"];

/** `count` lines and payloads with line ends of all kinds. */
export function randomConversation(random: Random, count: number): Conversation {
  const parts: string[] = [];
  const items: string[] = [];
  for (let index = 0; index < count; index++) {
    if (random.below(4) === 0) {
      const payload = randomBytes(random, random.below(60));
      const header = "+DATA: " + String(payload.length);
      parts.push("\r\n" + header + "\r\n" + payload);
      items.push("header " + header, "payload " + payload + "|0");
    } else {
      const line = LINES[random.below(LINES.length)] as string;
      parts.push("\r\n" + line);
      items.push("line " + line);
    }
    parts.push(ENDS[random.below(ENDS.length)] as string);
  }
  return { bytes: parts.join(""), items };
}

/** `count` bytes of any value. */
export function randomBytes(random: Random, count: number): string {
  const bytes: string[] = [];
  for (let index = 0; index < count; index++) bytes.push(fromByte(random.below(256)));
  return bytes.join("");
}
