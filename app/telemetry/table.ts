import type { Table } from "../machine/table";

export type TelemetryState =
  | "stopped"
  | "connecting"
  | "announcing"
  | "publishing"
  | "holding"
  | "idle"
  | "retiring"
  | "resting"
  | "restarting"
  | "leaving"
  | "closing";

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
  | "away"
  | "retired"
  | "restart"
  | "said"
  | "left";

export type TelemetryAction =
  | "settle"
  | "bring-up"
  | "announce"
  | "publish-next"
  | "note-failure"
  | "retire"
  | "say-restart"
  | "restart"
  | "say-good-bye"
  | "shut-down";

export type TelemetryDuration = "connect" | "publish" | "retry" | "linger" | "report" | "leave";

/** Readings leave the outbox whenever there is a way to the broker; between reports the device may sleep. */
export const telemetryTable: Table<TelemetryState, TelemetryEvent, TelemetryAction, TelemetryDuration> = {
  name: "telemetry",
  about: "The reports: from the outbox to the broker, commands back, and sleep between.",
  initial: "stopped",
  goal: ["idle"],
  failures: ["disconnected", "failed"],
  states: [
    { name: "stopped", about: "Readings are taken and kept, nothing is sent.", entry: "settle", rest: true },
    { name: "connecting", about: "Waits for the broker.", entry: "bring-up", deadline: "connect" },
    { name: "announcing", about: "Says that the device is there.", entry: "announce", deadline: "publish" },
    { name: "publishing", about: "Sends replies and readings.", entry: "publish-next", deadline: "publish" },
    { name: "holding", about: "A message did not get through; a pause before it is tried again.", deadline: "retry" },
    { name: "idle", about: "All is said; listens for commands.", deadline: "linger" },
    { name: "retiring", about: "Goes to sleep as it is configured.", entry: "retire", deadline: "leave" },
    { name: "resting", about: "Sleeps until the next report.", deadline: "report" },
    { name: "restarting", about: "Takes leave before the device restarts.", entry: "say-restart", deadline: "leave" },
    { name: "leaving", about: "Says good-bye.", entry: "say-good-bye", deadline: "leave" },
    { name: "closing", about: "Ends the connection and switches the module off.", entry: "shut-down", deadline: "leave" },
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
    { name: "away", about: "The device does not sleep and is not connected." },
    { name: "retired", about: "The module sleeps, or is off." },
    { name: "restart", about: "The device is to restart." },
    { name: "said", about: "The last word is said, or cannot be said." },
    { name: "left", about: "The module is off." },
  ],
  actions: [
    { name: "settle", about: "Go on at once where a start came while it stopped.", raises: ["start"] },
    { name: "bring-up", about: "Wake or switch on what is needed.", raises: ["connected"] },
    { name: "announce", about: "Publish the retained status.", raises: ["published", "failed"] },
    {
      name: "publish-next",
      about: "Publish the oldest reply, or the oldest readings.",
      raises: ["published", "failed", "nothing-left"],
    },
    { name: "note-failure", about: "Keep what went wrong for the user.", raises: [] },
    {
      name: "retire",
      about: "Let the UART sleep, or switch the module off.",
      raises: ["stay", "away", "retired"],
    },
    { name: "say-restart", about: "Publish the last status and disconnect.", raises: ["said"] },
    { name: "restart", about: "Restart the device.", raises: [] },
    { name: "say-good-bye", about: "Publish the last status, once the UART is awake.", raises: ["said"] },
    { name: "shut-down", about: "Disconnect and switch the module off.", raises: ["left"] },
  ],
  rows: [
    { from: "stopped", event: "start", to: "connecting" },
    { from: "*", event: "start" },
    { from: ["stopped", "leaving", "closing"], event: "stop" },
    { from: "*", event: "stop", to: "leaving" },

    { from: "connecting", event: "connected", to: "announcing" },
    { from: "connecting", event: "deadline", to: "retiring" },
    { from: "announcing", event: "published", to: "publishing" },
    { from: "publishing", event: "published", to: "publishing" },
    { from: "publishing", event: "nothing-left", to: "idle" },
    { from: ["announcing", "publishing"], event: "failed", to: "holding", action: "note-failure" },
    { from: ["announcing", "publishing"], event: "deadline", to: "connecting" },
    { from: "holding", event: "deadline", to: "connecting" },
    { from: "idle", event: "work", to: "publishing" },
    { from: "idle", event: "deadline", to: "retiring" },
    { from: "retiring", event: "stay", to: "publishing" },
    { from: "retiring", event: "away", to: "connecting" },
    { from: "retiring", event: "retired", to: "resting" },
    { from: "retiring", event: "deadline", to: "resting" },
    { from: "resting", event: "deadline", to: "connecting" },
    { from: "resting", event: "connected", to: "announcing" },

    { from: ["announcing", "publishing", "holding", "idle"], event: "disconnected", to: "connecting" },
    {
      from: ["connecting", "announcing", "publishing", "holding", "idle", "retiring", "resting"],
      event: "restart",
      to: "restarting",
    },
    { from: "restarting", event: "said", to: "stopped", action: "restart" },
    { from: "restarting", event: "deadline", to: "stopped", action: "restart" },
    { from: "leaving", event: "connected", to: "leaving" },
    { from: "leaving", event: "said", to: "closing" },
    { from: "leaving", event: "deadline", to: "closing" },
    { from: "closing", event: "left", to: "stopped" },
    { from: "closing", event: "deadline", to: "stopped" },

    { from: "*", event: "connected" },
    { from: "*", event: "disconnected" },
    { from: "*", event: "work" },
    { from: "*", event: "restart" },
  ],
};
