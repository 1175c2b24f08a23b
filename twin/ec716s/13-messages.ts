import type { CommandTable } from "../chapter";
import { oneOf } from "../parameters";
import type { Quirk } from "../quirks";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import type { Ec716sFirmware } from "./firmware";

/** Places of the cache, told by +MSUB: <store_addr>. */
const PLACES = 4;
const LONGEST_TOPIC = 256;
/** Longest received message (EC716S 13.6, 13.8); 13.5 speaks of 2384 bytes in either direction. */
const LONGEST_MESSAGE = 1360;
const LONGEST_EITHER_WAY = 2384;

const DIRECT = 0;
const CACHED = 1;
/** The manual gives no default; its example gets a place of the cache without having asked for one. */
const REPORTING = setting("+MQTTMSGSET", "NO_SAVE", CACHED);

export const MESSAGE_SETTINGS = [REPORTING];

export const MESSAGE_QUIRKS: readonly Quirk[] = [
  { id: "mqtt-direct-default", about: "AT+MQTTMSGSET is 0 after a start: messages come by themselves.", chapter: 13 },
  { id: "mqtt-bare-length", about: "The length in +MSUB is a number alone, without the word byte.", chapter: 13 },
  { id: "mqtt-bare-topic", about: "The topic in a +MSUB that comes by itself has no quotation marks.", chapter: 13 },
  { id: "mqtt-long-messages", about: "Received messages of up to 2384 bytes are given, not of up to 1360.", chapter: 13 },
];

interface Message {
  topic: string;
  payload: string;
}

/** What has been received: told at once, or kept in four places until AT+MQTTMSGGET (EC716S 13.6, 13.8, 13.9). */
export class ReceivedMessages {
  private places: (Message | undefined)[] = Array.from({ length: PLACES }, () => undefined);
  private next = 0;

  constructor(private readonly firmware: Ec716sFirmware) {
    if (firmware.quirks.isOn("mqtt-direct-default")) firmware.settings.setUnsaved(REPORTING, DIRECT);
  }

  /** A message that is too long is dropped without a word; so is the oldest one where all places are taken. */
  deliver(topic: string, payload: string): void {
    const { firmware } = this;
    const longest = firmware.quirks.isOn("mqtt-long-messages") ? LONGEST_EITHER_WAY : LONGEST_MESSAGE;
    if (topic.length > LONGEST_TOPIC || payload.length > longest) return;
    if (firmware.settings.get(REPORTING) === CACHED) firmware.urc(`+MSUB: ${this.keep({ topic, payload })}`);
    else firmware.urc(this.line(firmware.quirks.isOn("mqtt-bare-topic") ? topic : `"${topic}"`, payload));
  }

  commands(): CommandTable {
    const { firmware } = this;
    return {
      "+MQTTMSGGET": {
        test: "",
        read: (x) => {
          for (const [place, message] of this.places.entries()) x.line(`+MQTTMSGGET: ${place},${message === undefined ? "INVALID" : "VALID"}`);
          x.ok();
        },
        execute: (x) => {
          for (const message of this.takeAll()) x.line(this.line(message.topic, message.payload));
          x.ok();
        },
      },
      "+MQTTMSGSET": numberCommand(firmware, { name: "+MQTTMSGSET", setting: REPORTING, accepts: oneOf(DIRECT, CACHED), range: "(0,1)", separator: ":" }),
    };
  }

  private keep(message: Message): number {
    const place = this.next;
    this.places[place] = message;
    this.next = (place + 1) % PLACES;
    return place;
  }

  /** In the order of their places, which are all free then. */
  private takeAll(): Message[] {
    const messages = this.places.filter((message) => message !== undefined);
    this.places = this.places.map(() => undefined);
    this.next = 0;
    return messages;
  }

  /** The payload follows bare, whatever it holds. */
  private line(topic: string, payload: string): string {
    const unit = this.firmware.quirks.isOn("mqtt-bare-length") ? "" : " byte";
    return `+MSUB: ${topic},${payload.length}${unit},${payload}`;
  }
}
