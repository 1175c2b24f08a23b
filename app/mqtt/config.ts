import type { MqttOptions, Qos } from "../../drivers/modem";

/** Times in ms. */
export interface MqttConfig {
  options: MqttOptions;
  /** Subscribed after each connect. */
  subscriptions: readonly { filter: string; qos: Qos }[];
  /** How long the broker's acceptance may take. */
  connectMs: number;
  /** How long all subscriptions together may take. */
  subscribeMs: number;
  /** A connection on which so long nothing was acknowledged is proved by subscribing again. */
  verifyMs: number;
  /** Between two attempts: the first pause, and the longest. */
  retryMinMs: number;
  retryMaxMs: number;
  /** How long a connection must last for the pauses to be short again. */
  stableMs: number;
  /** Failed attempts in a row after which the link itself is doubted. */
  attemptsBeforeTrouble: number;
}

export const defaultMqttTimes: Readonly<Omit<MqttConfig, "options" | "subscriptions">> = {
  connectMs: 150000,
  subscribeMs: 120000,
  verifyMs: 1800000,
  retryMinMs: 2000,
  retryMaxMs: 900000,
  stableMs: 30000,
  attemptsBeforeTrouble: 4,
};
