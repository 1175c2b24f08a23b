import type { CommandSpec } from "../chapter";
import type { MqttSessionOptions, Quality } from "../networks/network";
import { between, oneOf, type Parameters } from "../parameters";
import type { Quirk } from "../quirks";
import { CommandRefused } from "../refusal";
import type { Ec716sFirmware } from "./firmware";

/** Of client id, user, password and topics, in bytes. */
export const LONGEST_NAME = 256;
const LONGEST_WILL = 1360;

/** What AT+MCONFIG gives; it holds until the next one or a restart. */
export type MqttAccount = Pick<MqttSessionOptions, "clientId" | "user" | "password" | "will">;

export const CONFIGURATION_QUIRKS: readonly Quirk[] = [
  { id: "mqtt-will-literal", about: "The escapes of AT+MPUB mean nothing in the message of the will, which then cannot hold a quotation mark.", chapter: 13, apart: true },
];

/** A backslash and two hexadecimal digits are one byte (EC716S 13.4). */
export function withoutEscapes(typed: string): string {
  return typed.replace(/\\([0-9A-Fa-f]{2})/g, (_escape, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}

/** AT+MCONFIG: the client id, with user and password, and with a will (EC716S 13.1). */
export function configurationCommand(firmware: Ec716sFirmware, configure: (account: MqttAccount) => void): CommandSpec {
  const message = (typed: string): string => (firmware.quirks.isOn("mqtt-will-literal") ? typed : withoutEscapes(typed));
  return {
    test: "+MCONFIG: <clientid>[,<username>,<password>[,(0-2),(0,1),<will_topic>,<will_message>]]",
    write: (x) => {
      configure(account(x.parameters, message));
      x.ok();
    },
  };
}

/** An empty user means that there is none, and then no password either. */
function account(parameters: Parameters, message: (typed: string) => string): MqttAccount {
  if (![1, 3, 7].includes(parameters.count)) throw new CommandRefused();
  const clientId = parameters.text(0, { minimum: 1, maximum: LONGEST_NAME });
  if (parameters.count === 1) return { clientId };
  const user = parameters.text(1, { maximum: LONGEST_NAME });
  const password = parameters.text(2, { maximum: LONGEST_NAME });
  return { clientId, ...(user === "" ? {} : { user, password }), ...(parameters.count === 3 ? {} : lastWill(parameters, message)) };
}

/** The manual has escapes for the message of AT+MPUB; the will's, which is quoted as well, is taken to have them too. Without a topic there is no will, and its retain flag must be 0. */
function lastWill(parameters: Parameters, message: (typed: string) => string): Pick<MqttAccount, "will"> {
  const qos = parameters.integer(3, between(0, 2)) as Quality;
  const retain = parameters.integer(4, oneOf(0, 1)) === 1;
  const topic = parameters.text(5, { quoted: true, maximum: LONGEST_NAME });
  const payload = message(parameters.text(6, { quoted: true, maximum: LONGEST_WILL }));
  if (topic === "" && retain) throw new CommandRefused();
  return topic === "" ? {} : { will: { topic, payload, qos, retain } };
}
