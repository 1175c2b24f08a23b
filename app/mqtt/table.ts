import type { Table } from "../machine/table";

export type MqttState =
  | "stopped"
  | "offline"
  | "connecting"
  | "subscribing"
  | "connected"
  | "suspended"
  | "dormant"
  | "waiting"
  | "disconnecting";

export type MqttEvent =
  | "start"
  | "stop"
  | "link-up"
  | "link-paused"
  | "link-asleep"
  | "link-down"
  | "accepted"
  | "subscribed"
  | "failed"
  | "lost"
  | "acknowledged"
  | "left";

export type MqttAction = "connect" | "subscribe" | "disconnect" | "note-failure" | "note-success" | "choose" | "wake-link";

export type MqttDuration = "connect" | "subscribe" | "verify" | "retry" | "suspend" | "disconnect";

/** A connection to the broker whenever the link is up, with a pause that grows after each failure. */
export const mqttTable: Table<MqttState, MqttEvent, MqttAction, MqttDuration> = {
  name: "mqtt",
  about: "The connection to the broker and its subscriptions.",
  initial: "stopped",
  goal: ["connected"],
  failures: ["failed", "lost", "link-down"],
  states: [
    { name: "stopped", about: "Nobody wants the broker.", rest: true },
    { name: "offline", about: "The link is not up.", entry: "choose", rest: true },
    { name: "connecting", about: "Waits for the broker's acceptance.", entry: "connect", deadline: "connect" },
    { name: "subscribing", about: "Subscribes to all that is wanted.", entry: "subscribe", deadline: "subscribe" },
    { name: "connected", about: "Messages pass.", deadline: "verify" },
    { name: "suspended", about: "Coverage is lost; the connection may outlast it.", deadline: "suspend" },
    { name: "dormant", about: "The UART sleeps; the module keeps the connection and wakes the UART.", rest: true },
    { name: "waiting", about: "The pause before the next attempt.", entry: "note-failure", deadline: "retry" },
    { name: "disconnecting", about: "Takes leave of the broker.", entry: "disconnect", deadline: "disconnect" },
  ],
  events: [
    { name: "start", about: "The application wants the broker." },
    { name: "stop", about: "The application does not want it any more." },
    { name: "link-up", about: "The PDP context is active." },
    { name: "link-paused", about: "Coverage is lost." },
    { name: "link-asleep", about: "The UART sleeps." },
    { name: "link-down", about: "The PDP context is gone, or the module." },
    { name: "accepted", about: "The broker accepted the connection." },
    { name: "subscribed", about: "The broker granted all subscriptions." },
    { name: "failed", about: "The request failed." },
    { name: "lost", about: "The connection is gone." },
    { name: "acknowledged", about: "The broker acknowledged a message." },
    { name: "left", about: "The connection is closed." },
  ],
  actions: [
    { name: "choose", about: "Go on at once where the link is up already.", raises: ["link-up"] },
    { name: "connect", about: "Connect, from whatever an earlier attempt left.", raises: ["accepted", "failed"] },
    { name: "subscribe", about: "Subscribe to one filter after the other.", raises: ["subscribed", "failed"] },
    { name: "disconnect", about: "Disconnect, once the module hears, and give everything back.", raises: ["left"] },
    { name: "note-failure", about: "Count the failure; doubt the link after some in a row.", raises: [] },
    { name: "note-success", about: "Tell those above, and the link that it works.", raises: [] },
    { name: "wake-link", about: "Wake the UART for a new attempt.", raises: [] },
  ],
  rows: [
    { from: "stopped", event: "start", to: "offline" },
    { from: "stopped", event: "stop" },
    { from: "disconnecting", event: "stop" },
    { from: "*", event: "stop", to: "disconnecting" },
    { from: "*", event: "start" },

    { from: "offline", event: "link-up", to: "connecting" },
    { from: "connecting", event: "accepted", to: "subscribing" },
    { from: "subscribing", event: "subscribed", to: "connected", action: "note-success" },
    { from: "connected", event: "acknowledged", to: "connected", action: "note-success" },
    { from: "connected", event: "deadline", to: "subscribing" },
    { from: ["connecting", "subscribing"], event: "deadline", to: "waiting" },
    { from: ["connecting", "subscribing"], event: "failed", to: "waiting" },
    { from: ["connecting", "subscribing", "connected"], event: "lost", to: "waiting" },
    { from: "waiting", event: "deadline", to: "connecting" },

    { from: "connected", event: "link-paused", to: "suspended" },
    { from: "connected", event: "link-asleep", to: "dormant" },
    { from: ["suspended", "dormant"], event: "link-up", to: "connected" },
    { from: "suspended", event: "lost", to: "offline" },
    { from: "suspended", event: "deadline", to: "offline" },
    { from: "dormant", event: "lost", to: "offline", action: "wake-link" },
    // Which filters the broker has granted is not known then.
    { from: ["connecting", "subscribing", "waiting"], event: "link-paused", to: "offline" },
    { from: ["connecting", "subscribing", "waiting"], event: "link-asleep", to: "offline" },

    { from: ["stopped", "offline"], event: "link-down" },
    { from: "disconnecting", event: "link-down", to: "stopped" },
    { from: "*", event: "link-down", to: "offline" },
    { from: "disconnecting", event: "link-up", to: "disconnecting" },
    { from: "*", event: "link-up" },
    { from: "*", event: "link-paused" },
    { from: "*", event: "link-asleep" },
    { from: "*", event: "lost" },
    { from: "*", event: "acknowledged" },

    { from: "disconnecting", event: "left", to: "stopped" },
    { from: "disconnecting", event: "deadline", to: "stopped" },
  ],
};
