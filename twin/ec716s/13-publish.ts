import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import type { Quality } from "../networks/network";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import { LONGEST_NAME, withoutEscapes } from "./13-configuration";
import type { MqttLink } from "./13-link";
import type { Ec716sFirmware } from "./firmware";

/** Longest message, in bytes; with AT+MPUB as it is typed. */
const LONGEST_MESSAGE = 2384;
/** Data of a length that was not given ends with a pause of this length (EC716S 13.5). */
const PAUSE_MS = 5000;
const PROMPT = "\r\n>";

const PLAIN = 0;
const HEXADECIMAL = 1;
/** Plain by default (EC716S 13.14). */
const ENCODING = setting("+MQTTMODE", "NO_SAVE", PLAIN);

export const PUBLISH_SETTINGS = [ENCODING];

interface Address {
  topic: string;
  qos: Quality;
  retain: boolean;
}

/** AT+MPUB, AT+MPUBEX and AT+MQTTMODE (EC716S 13.4, 13.5, 13.10). */
export function publishCommands(firmware: Ec716sFirmware, link: MqttLink): CommandTable {
  return {
    "+MPUB": {
      test: "+MPUB:<topic>,(0-2),(0-1),<message>",
      write: (x) => {
        x.parameters.expectCount(4, 4);
        const typed = x.parameters.text(3, { quoted: true, maximum: LONGEST_MESSAGE });
        const message = firmware.settings.get(ENCODING) === HEXADECIMAL ? fromHexadecimal(typed) : withoutEscapes(typed);
        publish(link, x, address(x), message);
      },
    },
    "+MPUBEX": { test: "+MPUBEX:<topic>,(0-2),(0-1),<len>", write: (x) => publishData(link, x) },
    "+MQTTMODE": numberCommand(firmware, { name: "+MQTTMODE", setting: ENCODING, accepts: oneOf(PLAIN, HEXADECIMAL), range: "(0,1)" }),
  };
}

function publish(link: MqttLink, x: Exchange, { topic, qos, retain }: Address, message: string): void {
  link.requireOnline();
  x.ok();
  link.publish(topic, message, qos, retain);
}

/** ERROR in place of the prompt where nothing could be published now, and where no data came. */
function publishData(link: MqttLink, x: Exchange): void {
  const target = address(x);
  const length = x.parameters.expectCount(3, 4).optionalInteger(3, between(1, LONGEST_MESSAGE), undefined);
  link.requireOnline();
  x.prompt(PROMPT);
  if (length !== undefined) {
    x.readCounted(length, (data) => publish(link, x, target, data));
    return;
  }
  x.readUntilPause({ maximum: LONGEST_MESSAGE, pauseMs: PAUSE_MS }, (data, overflowed) => {
    if (data === "" || overflowed) throw new CommandRefused();
    publish(link, x, target, data);
  });
}

function address({ parameters }: Exchange): Address {
  return {
    topic: parameters.text(0, { minimum: 1, maximum: LONGEST_NAME }),
    qos: parameters.integer(1, between(0, 2)) as Quality,
    retain: parameters.integer(2, oneOf(0, 1)) === 1,
  };
}

function fromHexadecimal(digits: string): string {
  if (!/^(?:[0-9A-Fa-f]{2})*$/.test(digits)) throw new CommandRefused();
  return Buffer.from(digits, "hex").toString("latin1");
}
