import type { Table } from "../machine/table";

export type ServiceState = "idle" | "offline" | "clearing" | "opening" | "open" | "unused" | "closing" | "waiting";

export type ServiceEvent =
  | "needed"
  | "unneeded"
  | "link-up"
  | "link-paused"
  | "link-down"
  | "opened"
  | "closed"
  | "failed"
  | "lost";

export type ServiceAction = "choose" | "recheck" | "open-service" | "close-service" | "tell-opened" | "tell-lost" | "note-failure";

export type ServiceDuration = "command" | "linger" | "retry";

/** The module's data service, on which all connections and servers stand: open while one of them needs it. */
export const serviceTable: Table<ServiceState, ServiceEvent, ServiceAction, ServiceDuration> = {
  name: "data-service",
  about: "The data service of the module's TCP/IP stack.",
  initial: "idle",
  goal: ["open"],
  failures: ["failed", "lost", "link-down"],
  states: [
    { name: "idle", about: "There is no connection and no server.", entry: "recheck", rest: true },
    { name: "offline", about: "The link is not up.", entry: "choose", rest: true },
    { name: "clearing", about: "Ends what an earlier life left open.", entry: "close-service", deadline: "command" },
    { name: "opening", about: "Opens the data service.", entry: "open-service", deadline: "command" },
    { name: "open", about: "Connections can be made.", entry: "tell-opened", rest: true },
    { name: "unused", about: "Open, and nobody uses it.", deadline: "linger" },
    { name: "closing", about: "Closes the data service.", entry: "close-service", deadline: "command" },
    { name: "waiting", about: "The pause before the next attempt, whoever will need it.", deadline: "retry" },
  ],
  events: [
    { name: "needed", about: "A connection or a server needs the service." },
    { name: "unneeded", about: "The last one is gone." },
    { name: "link-up", about: "The PDP context is active." },
    { name: "link-paused", about: "Coverage is lost or the UART sleeps." },
    { name: "link-down", about: "The PDP context is gone, or the module." },
    { name: "opened", about: "The service is open." },
    { name: "closed", about: "The service is closed, and all its links." },
    { name: "failed", about: "The request failed." },
    { name: "lost", about: "The module lost the service." },
  ],
  actions: [
    { name: "choose", about: "Go on at once where the link is up already.", raises: ["link-up", "unneeded"] },
    { name: "recheck", about: "Go on at once where somebody needs the service already.", raises: ["needed"] },
    { name: "open-service", about: "Open the service.", raises: ["opened", "failed"] },
    { name: "close-service", about: "Close the service where the module can hear it.", raises: ["closed", "failed"] },
    { name: "tell-opened", about: "Tell those who wait.", raises: ["unneeded"] },
    { name: "tell-lost", about: "End all connections.", raises: ["unneeded"] },
    { name: "note-failure", about: "Fail those who wait; doubt the link after some failures.", raises: ["unneeded"] },
  ],
  rows: [
    { from: "idle", event: "needed", to: "offline" },
    { from: "offline", event: "link-up", to: "clearing" },
    { from: "offline", event: "unneeded", to: "idle" },
    { from: "clearing", event: "closed", to: "opening" },
    { from: "clearing", event: "failed", to: "opening" },
    { from: "clearing", event: "deadline", to: "opening" },
    { from: "opening", event: "opened", to: "open" },
    { from: "opening", event: "failed", to: "waiting", action: "note-failure" },
    { from: "opening", event: "deadline", to: "waiting", action: "note-failure" },
    { from: "open", event: "unneeded", to: "unused" },
    { from: "unused", event: "needed", to: "open" },
    { from: "unused", event: "deadline", to: "closing" },
    { from: "closing", event: "closed", to: "idle" },
    { from: "closing", event: "failed", to: "idle" },
    { from: "closing", event: "deadline", to: "idle" },
    { from: "waiting", event: "deadline", to: "offline" },

    { from: "open", event: "lost", to: "waiting", action: "tell-lost" },
    { from: "open", event: "link-down", to: "offline", action: "tell-lost" },
    { from: "unused", event: "lost", to: "idle" },
    { from: ["unused", "closing"], event: "link-down", to: "idle" },
    { from: ["clearing", "opening"], event: "link-down", to: "offline" },
    { from: ["clearing", "opening"], event: "link-paused", to: "offline" },

    { from: "*", event: "needed" },
    { from: "*", event: "unneeded" },
    { from: "*", event: "link-up" },
    { from: "*", event: "link-paused" },
    { from: "*", event: "link-down" },
    { from: "*", event: "lost" },
  ],
};
