import type { Table } from "../machine/table";

export type ServerState = "waiting" | "starting" | "listening" | "retrying" | "stopping" | "stopped";

export type ServerEvent = "service-open" | "service-lost" | "started" | "failed" | "refused" | "stop" | "done";

export type ServerAction = "choose" | "listen" | "stop-listening" | "note-failure" | "note-success" | "tell-end";

export type ServerDuration = "command" | "retry";

/** A port that is listened on whenever the data service is open. */
export const serverTable: Table<ServerState, ServerEvent, ServerAction, ServerDuration> = {
  name: "tcp-server",
  about: "A port that the module listens on.",
  initial: "waiting",
  goal: ["listening", "stopped"],
  failures: ["failed", "service-lost"],
  states: [
    { name: "waiting", about: "The data service is not open.", entry: "choose", rest: true },
    { name: "starting", about: "Opens the port.", entry: "listen", deadline: "command" },
    { name: "listening", about: "Clients can call.", entry: "note-success", rest: true },
    { name: "retrying", about: "The pause before the next attempt.", entry: "note-failure", deadline: "retry" },
    { name: "stopping", about: "Closes the port.", entry: "stop-listening", deadline: "command" },
    { name: "stopped", about: "The server is over.", entry: "tell-end", final: true },
  ],
  events: [
    { name: "service-open", about: "The data service is open." },
    { name: "service-lost", about: "The data service is gone, and the port with it." },
    { name: "started", about: "The port is open." },
    { name: "failed", about: "The request failed." },
    { name: "refused", about: "The request will always fail." },
    { name: "stop", about: "The server is not wanted any more." },
    { name: "done", about: "The port is closed." },
  ],
  actions: [
    { name: "choose", about: "Go on at once where the service is open already.", raises: ["service-open"] },
    { name: "listen", about: "Listen on the port.", raises: ["started", "failed", "refused"] },
    { name: "stop-listening", about: "End the clients' connections and close the port.", raises: ["done"] },
    { name: "note-failure", about: "Keep why the port is not open.", raises: [] },
    { name: "note-success", about: "Tell those above.", raises: [] },
    { name: "tell-end", about: "Give everything back and tell those above.", raises: [] },
  ],
  rows: [
    { from: "waiting", event: "service-open", to: "starting" },
    { from: "starting", event: "started", to: "listening" },
    { from: "starting", event: "failed", to: "retrying" },
    { from: "starting", event: "deadline", to: "retrying" },
    { from: "starting", event: "refused", to: "stopped" },
    { from: "retrying", event: "deadline", to: "starting" },
    { from: ["starting", "listening", "retrying"], event: "service-lost", to: "waiting" },
    { from: "stopping", event: "service-lost", to: "stopped" },
    { from: ["waiting", "retrying"], event: "stop", to: "stopped" },
    { from: ["starting", "listening"], event: "stop", to: "stopping" },
    { from: "stopping", event: "done", to: "stopped" },
    { from: "stopping", event: "deadline", to: "stopped" },
    { from: "*", event: "service-open" },
    { from: "*", event: "service-lost" },
    { from: "*", event: "stop" },
  ],
};
