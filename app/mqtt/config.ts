import type { MqttOptions, Qos } from "../../drivers/modem";

/** Times in ms. */
export interface MqttConfig {
  /** Where to connect, as whom, and with which will. */
  options: MqttOptions;
  /** Subscribed after each connect. */
  subscriptions: readonly { filter: string; qos: Qos }[];
  /** How long the broker's acceptance may take. */
  connectMs: number;
  /** How long all subscriptions together may take. */
  subscribeMs: number;
  /** A connection on which so long nothing was acknowledged is proved by subscribing again. */
  verifyMs: number;
  /** The first pause between two attempts; each one after it is longer. */
  retryMinMs: number;
  /** The longest such pause. */
  retryMaxMs: number;
  /** The pause after a refusal that stays until somebody changes something: credentials, a certificate. */
  refusedMs: number;
  /** How long a connection must last for the pauses to be short again. */
  stableMs: number;
  /** Failed attempts in a row after which the link itself is doubted; what the other side refused does not count. */
  attemptsBeforeTrouble: number;
}

export const defaultMqttTimes: Readonly<Omit<MqttConfig, "options" | "subscriptions">> = {
  connectMs: 150000,
  subscribeMs: 120000,
  verifyMs: 1800000,
  retryMinMs: 2000,
  retryMaxMs: 300000,
  refusedMs: 900000,
  stableMs: 30000,
  attemptsBeforeTrouble: 4,
};
