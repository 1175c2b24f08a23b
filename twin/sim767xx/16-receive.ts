import { LONGEST_TOPIC } from "./16-service";
import type { Sim767xxFirmware } from "./firmware";

const LINE_END = "\r\n";
/** Longest body that is delivered (SIM767XX 16.4); a longer message is dropped. */
const LONGEST_BODY = 10240;
/** The manual gives no size of a piece; this is the longest message that can be sent. */
const PIECE = 4096;
const SMALL_TOPIC_PIECE = 512;
const SMALL_PIECE = 1500;

/** The block of a received message: it starts as an unsolicited line, and its topic and body are raw bytes. */
export function deliver(firmware: Sim767xxFirmware, index: number, topic: string, payload: string): void {
  if (topic.length > LONGEST_TOPIC || payload.length > LONGEST_BODY) return;
  const { quirks } = firmware;
  const small = quirks.isOn("mqtt-rx-small-pieces");
  const parts = [
    `+CMQTTRXSTART: ${index},${topic.length},${payload.length}`,
    ...pieces(topic, small ? SMALL_TOPIC_PIECE : PIECE).map((piece) => `+CMQTTRXTOPIC: ${index},${piece.length}${LINE_END}${piece}`),
    ...pieces(payload, small ? SMALL_PIECE : PIECE).map((piece) => `+CMQTTRXPAYLOAD: ${index},${piece.length}${LINE_END}${piece}`),
    `+CMQTTRXEND: ${index}`,
  ];
  firmware.urc(parts.join(quirks.isOn("mqtt-rx-blank-lines") ? LINE_END + LINE_END : LINE_END));
}

function pieces(bytes: string, longest: number): string[] {
  const found: string[] = [];
  for (let start = 0; start < bytes.length; start += longest) found.push(bytes.substring(start, start + longest));
  return found;
}
