import type { Table } from "../machine/table";

export type MqttState =
  | "stopped"
  | "offline"
  | "connecting"
  | "subscribing"
  | "connected"
  | "suspended"
  | "waiting"
  | "disconnecting";

export type MqttEvent =
  | "start"
  | "stop"
  | "link-up"
  | "link-paused"
  | "link-down"
  | "accepted"
  | "subscribed"
  | "failed"
  | "lost"
  | "acknowledged"
  | "left";

export type MqttAction = "connect" | "subscribe" | "disconnect" | "note-failure" | "note-success" | "choose";

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
    { name: "connected", about: "Messages pass.", entry: "note-success", deadline: "verify" },
    { name: "suspended", about: "The link pauses; the connection may outlast it.", deadline: "suspend" },
    { name: "waiting", about: "The pause before the next attempt.", entry: "note-failure", deadline: "retry" },
    { name: "disconnecting", about: "Takes leave of the broker.", entry: "disconnect", deadline: "disconnect" },
  ],
  events: [
    { name: "start", about: "The application wants the broker." },
    { name: "stop", about: "The application does not want it any more." },
    { name: "link-up", about: "The PDP context is active." },
    { name: "link-paused", about: "Coverage is lost or the UART sleeps." },
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
    { name: "disconnect", about: "Disconnect and give everything back.", raises: ["left"] },
    { name: "note-failure", about: "Count the failure; doubt the link after some in a row.", raises: [] },
    { name: "note-success", about: "Tell those above, and the link that it works.", raises: [] },
  ],
  rows: [
    { from: "stopped", event: "start", to: "offline" },
    { from: "stopped", event: "stop" },
    { from: "disconnecting", event: "stop" },
    { from: "*", event: "stop", to: "disconnecting" },
    { from: "*", event: "start" },

    { from: "offline", event: "link-up", to: "connecting" },
    { from: "connecting", event: "accepted", to: "subscribing" },
    { from: "subscribing", event: "subscribed", to: "connected" },
    { from: "connected", event: "acknowledged", to: "connected" },
    { from: "connected", event: "deadline", to: "subscribing" },
    { from: ["connecting", "subscribing"], event: "deadline", to: "waiting" },
    { from: ["connecting", "subscribing", "connected"], event: "failed", to: "waiting" },
    { from: ["connecting", "subscribing", "connected"], event: "lost", to: "waiting" },
    { from: "waiting", event: "deadline", to: "connecting" },

    { from: ["subscribing", "connected"], event: "link-paused", to: "suspended" },
    { from: "suspended", event: "link-up", to: "connected" },
    { from: "suspended", event: "acknowledged" },
    { from: "suspended", event: "failed", to: "offline" },
    { from: "suspended", event: "lost", to: "offline" },
    { from: "suspended", event: "deadline", to: "offline" },
    { from: ["connecting", "waiting"], event: "link-paused", to: "offline" },

    { from: ["stopped", "disconnecting", "offline"], event: "link-down" },
    { from: "*", event: "link-down", to: "offline" },
    { from: "*", event: "link-up" },
    { from: "*", event: "link-paused" },
    { from: "*", event: "lost" },

    { from: "disconnecting", event: "left", to: "stopped" },
    { from: "disconnecting", event: "deadline", to: "stopped" },
  ],
};
