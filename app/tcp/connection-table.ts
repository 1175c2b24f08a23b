import type { Table } from "../machine/table";

export type ConnectionState =
  | "waiting"
  | "connecting"
  | "open"
  | "quiet"
  | "flushing"
  | "draining"
  | "salvaging"
  | "closing"
  | "ended";

export type ConnectionEvent =
  | "service-ready"
  | "service-failed"
  | "connected"
  | "failed"
  | "sent"
  | "received"
  | "go-on"
  | "too-quiet"
  | "finish"
  | "abort"
  | "peer-closed"
  | "flushed"
  | "drained"
  | "closed"
  | "link-gone";

export type ConnectionAction =
  | "await-service"
  | "connect"
  | "begin"
  | "judge-silence"
  | "flush"
  | "drain"
  | "close"
  | "tell-end"
  | "keep-failure"
  | "fail-attempt";

export type ConnectionDuration = "service" | "connect" | "idle" | "flush" | "drain" | "salvage" | "close";

/**
 * One connection, which this side or the other has asked for, from beginning to end; another
 * attempt is another connection.
 */
export const connectionTable: Table<ConnectionState, ConnectionEvent, ConnectionAction, ConnectionDuration> = {
  name: "tcp-connection",
  about: "One TCP or TLS connection; an accepted one begins as one that waits and is connected at once.",
  initial: "waiting",
  goal: ["open", "ended"],
  failures: ["service-failed", "failed", "too-quiet", "peer-closed", "link-gone"],
  states: [
    { name: "waiting", about: "Waits for the data service.", entry: "await-service", deadline: "service" },
    { name: "connecting", about: "Waits for the other side.", entry: "connect", deadline: "connect" },
    { name: "open", about: "Bytes pass in both directions.", deadline: "idle" },
    { name: "quiet", about: "Nothing has passed for long.", entry: "judge-silence", deadline: 1000 },
    { name: "flushing", about: "Sends what is still queued.", entry: "flush", deadline: "flush" },
    { name: "draining", about: "The other side has closed; delivers what it sent.", entry: "drain", deadline: "drain" },
    { name: "salvaging", about: "A request failed; delivers what has come in.", entry: "drain", deadline: "salvage" },
    { name: "closing", about: "Closes the link.", entry: "close", deadline: "close" },
    { name: "ended", about: "The connection is over.", entry: "tell-end", final: true },
  ],
  events: [
    { name: "service-ready", about: "The data service is open." },
    { name: "service-failed", about: "The data service could not be opened." },
    { name: "connected", about: "The other side has accepted, or was accepted." },
    { name: "failed", about: "The request failed." },
    { name: "sent", about: "The module has taken a piece." },
    { name: "received", about: "The consumer has got a piece." },
    { name: "go-on", about: "The silence has its reason, or nobody minds it." },
    { name: "too-quiet", about: "The other side is taken for gone." },
    { name: "finish", about: "The consumer has written its last byte." },
    { name: "abort", about: "The consumer wants the connection no more." },
    { name: "peer-closed", about: "No more bytes will come than those that wait." },
    { name: "flushed", about: "Nothing is queued any more." },
    { name: "drained", about: "Nothing waits to be delivered any more." },
    { name: "closed", about: "The link is closed." },
    { name: "link-gone", about: "The link is gone, with the data service or for another connection." },
  ],
  actions: [
    { name: "await-service", about: "Ask for the data service.", raises: ["service-ready", "connected"] },
    { name: "connect", about: "Connect to the other side.", raises: ["connected", "failed"] },
    { name: "begin", about: "Tell the consumer, and let bytes pass.", raises: ["finish", "abort", "sent", "received"] },
    { name: "judge-silence", about: "Compare the silence with what is allowed.", raises: ["go-on", "too-quiet"] },
    { name: "flush", about: "See whether anything is still to be sent.", raises: ["flushed"] },
    { name: "drain", about: "Stop sending, and see whether anything is still to be delivered.", raises: ["drained"] },
    { name: "close", about: "Stop both directions and close the link.", raises: ["closed", "failed"] },
    { name: "tell-end", about: "Give everything back and tell the consumer.", raises: [] },
    { name: "keep-failure", about: "Keep what ends the connection.", raises: [] },
    { name: "fail-attempt", about: "Keep why there is no connection, and count it.", raises: [] },
  ],
  rows: [
    { from: "waiting", event: "service-ready", to: "connecting" },
    { from: "waiting", event: "connected", to: "open", action: "begin" },
    { from: "waiting", event: "service-failed", to: "ended", action: "keep-failure" },
    { from: "waiting", event: "deadline", to: "ended", action: "keep-failure" },
    { from: "connecting", event: "connected", to: "open", action: "begin" },
    { from: "connecting", event: "failed", to: "ended", action: "fail-attempt" },
    { from: "connecting", event: "deadline", to: "ended", action: "fail-attempt" },
    { from: ["waiting", "connecting"], event: "abort", to: "ended" },

    { from: "open", event: "sent", to: "open" },
    { from: "open", event: "received", to: "open" },
    { from: "open", event: "deadline", to: "quiet" },
    { from: "quiet", event: "go-on", to: "open" },
    { from: "quiet", event: "too-quiet", to: "closing", action: "keep-failure" },
    { from: "quiet", event: "deadline", to: "open" },
    { from: ["open", "quiet"], event: "finish", to: "flushing" },
    { from: ["open", "quiet", "flushing", "salvaging"], event: "peer-closed", to: "draining", action: "keep-failure" },
    { from: ["open", "quiet", "flushing"], event: "failed", to: "salvaging", action: "keep-failure" },

    { from: "flushing", event: "sent", to: "flushing" },
    { from: "flushing", event: "flushed", to: "closing" },
    { from: "flushing", event: "deadline", to: "closing", action: "keep-failure" },
    { from: "draining", event: "received", to: "draining" },
    { from: "draining", event: "drained", to: "closing" },
    { from: "draining", event: "deadline", to: "closing", action: "keep-failure" },
    { from: "salvaging", event: "received", action: "drain" },
    { from: "salvaging", event: "deadline", to: "closing" },
    { from: "salvaging", event: "drained", to: "closing" },
    { from: ["draining", "salvaging"], event: "failed", to: "closing", action: "keep-failure" },
    { from: ["open", "quiet", "flushing", "draining", "salvaging"], event: "abort", to: "closing" },
    { from: "closing", event: "closed", to: "ended" },
    { from: "closing", event: "failed", to: "ended", action: "keep-failure" },
    { from: "closing", event: "deadline", to: "ended", action: "keep-failure" },
    {
      from: ["connecting", "open", "quiet", "flushing", "draining", "salvaging", "closing"],
      event: "link-gone",
      to: "ended",
      action: "keep-failure",
    },

    { from: "*", event: "service-ready" },
    { from: "*", event: "service-failed" },
    { from: "*", event: "sent" },
    { from: "*", event: "received" },
    { from: "*", event: "finish" },
    { from: "*", event: "abort" },
    { from: "*", event: "peer-closed" },
    { from: "*", event: "link-gone" },
  ],
};
