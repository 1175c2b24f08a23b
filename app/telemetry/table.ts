import type { Table } from "../machine/table";

export type TelemetryState =
  | "stopped"
  | "connecting"
  | "announcing"
  | "publishing"
  | "idle"
  | "retiring"
  | "resting"
  | "restarting"
  | "leaving";

export type TelemetryEvent =
  | "start"
  | "stop"
  | "connected"
  | "disconnected"
  | "published"
  | "failed"
  | "work"
  | "nothing-left"
  | "stay"
  | "retired"
  | "restart"
  | "left";

export type TelemetryAction = "bring-up" | "announce" | "publish-next" | "retire" | "restart" | "leave";

export type TelemetryDuration = "connect" | "publish" | "linger" | "report" | "leave";

/** Readings leave the outbox whenever there is a way to the broker; between reports the device may sleep. */
export const telemetryTable: Table<TelemetryState, TelemetryEvent, TelemetryAction, TelemetryDuration> = {
  name: "telemetry",
  about: "The reports: from the outbox to the broker, commands back, and sleep between.",
  initial: "stopped",
  goal: ["idle"],
  failures: ["disconnected", "failed"],
  states: [
    { name: "stopped", about: "Readings are taken and kept, nothing is sent.", rest: true },
    { name: "connecting", about: "Waits for the broker.", entry: "bring-up", deadline: "connect" },
    { name: "announcing", about: "Says that the device is there.", entry: "announce", deadline: "publish" },
    { name: "publishing", about: "Sends replies and readings.", entry: "publish-next", deadline: "publish" },
    { name: "idle", about: "All is said; listens for commands.", deadline: "linger" },
    { name: "retiring", about: "Goes to sleep as it is configured.", entry: "retire", deadline: "leave" },
    { name: "resting", about: "Sleeps until the next report.", deadline: "report" },
    { name: "restarting", about: "Takes leave, then restarts the device.", entry: "restart", deadline: "leave" },
    { name: "leaving", about: "Takes leave for good.", entry: "leave", deadline: "leave" },
  ],
  events: [
    { name: "start", about: "Reports are wanted." },
    { name: "stop", about: "No more reports are wanted." },
    { name: "connected", about: "Messages pass to the broker." },
    { name: "disconnected", about: "Messages do not pass any more." },
    { name: "published", about: "The broker acknowledged a message." },
    { name: "failed", about: "A message was not, or perhaps not, acknowledged." },
    { name: "work", about: "There is something to send." },
    { name: "nothing-left", about: "There is nothing more to send." },
    { name: "stay", about: "The device does not sleep and is connected." },
    { name: "retired", about: "The module sleeps, or is off." },
    { name: "restart", about: "The device is to restart." },
    { name: "left", about: "The last word is said." },
  ],
  actions: [
    { name: "bring-up", about: "Wake or switch on what is needed.", raises: ["connected"] },
    { name: "announce", about: "Publish the retained status.", raises: ["published", "failed"] },
    {
      name: "publish-next",
      about: "Publish the oldest reply, or the oldest readings.",
      raises: ["published", "failed", "nothing-left"],
    },
    {
      name: "retire",
      about: "Let the UART sleep, or switch the module off.",
      raises: ["stay", "disconnected", "retired"],
    },
    { name: "restart", about: "Publish the last status and restart the device.", raises: ["left"] },
    { name: "leave", about: "Publish the last status and disconnect.", raises: ["left"] },
  ],
  rows: [
    { from: "stopped", event: "start", to: "connecting" },
    { from: "*", event: "start" },
    { from: ["stopped", "leaving"], event: "stop" },
    { from: "restarting", event: "stop", to: "leaving" },
    { from: "*", event: "stop", to: "leaving" },

    { from: "connecting", event: "connected", to: "announcing" },
    { from: "connecting", event: "deadline", to: "retiring" },
    { from: "announcing", event: "published", to: "publishing" },
    { from: "publishing", event: "published", to: "publishing" },
    { from: "publishing", event: "nothing-left", to: "idle" },
    { from: ["announcing", "publishing"], event: "failed", to: "connecting" },
    { from: ["announcing", "publishing"], event: "deadline", to: "connecting" },
    { from: "idle", event: "work", to: "publishing" },
    { from: "idle", event: "deadline", to: "retiring" },
    { from: "retiring", event: "stay", to: "publishing" },
    { from: "retiring", event: "disconnected", to: "connecting" },
    { from: "retiring", event: "retired", to: "resting" },
    { from: "retiring", event: "deadline", to: "resting" },
    { from: "resting", event: "deadline", to: "connecting" },
    { from: "resting", event: "connected", to: "publishing" },

    { from: ["announcing", "publishing", "idle"], event: "disconnected", to: "connecting" },
    { from: ["idle", "publishing", "announcing", "connecting"], event: "restart", to: "restarting" },
    { from: "restarting", event: "left", to: "stopped" },
    { from: "restarting", event: "deadline", to: "stopped" },
    { from: "leaving", event: "left", to: "stopped" },
    { from: "leaving", event: "deadline", to: "stopped" },

    { from: "*", event: "connected" },
    { from: "*", event: "disconnected" },
    { from: "*", event: "work" },
    { from: "*", event: "restart" },
  ],
};
