import type { Table } from "../machine/table";

export type HttpState = "idle" | "offline" | "requesting" | "judging" | "receiving" | "held" | "clearing" | "deciding" | "waiting";

export type HttpEvent =
  | "wanted"
  | "link-up"
  | "link-down"
  | "answered"
  | "accepted"
  | "settled"
  | "piece"
  | "held-up"
  | "resume"
  | "ended"
  | "failed"
  | "cancelled"
  | "closed"
  | "again"
  | "later"
  | "finished";

export type HttpAction =
  | "take-next"
  | "choose"
  | "send"
  | "judge"
  | "read"
  | "close"
  | "decide"
  | "note-end"
  | "note-failure"
  | "give-up"
  | "tell-end";

export type HttpDuration = "link" | "respond" | "piece" | "consumer" | "close" | "retry";

/** One request after the other: each is sent, judged, followed, repeated and fetched on until it is over. */
export const httpTable: Table<HttpState, HttpEvent, HttpAction, HttpDuration> = {
  name: "http",
  about: "The requests of HTTP, one at a time, by the module's own HTTP or over a connection.",
  initial: "idle",
  goal: ["idle"],
  failures: ["failed", "link-down", "cancelled"],
  states: [
    { name: "idle", about: "Nobody wants anything.", entry: "take-next", rest: true },
    { name: "offline", about: "Waits for the link.", entry: "choose", deadline: "link" },
    { name: "requesting", about: "Sends the request and waits for the header of its answer.", entry: "send", deadline: "respond" },
    { name: "judging", about: "Looks at status and header.", entry: "judge", deadline: 1000 },
    { name: "receiving", about: "Reads the next piece of the body.", entry: "read", deadline: "piece" },
    { name: "held", about: "The consumer wants no more for now, or the UART sleeps; the rest stays where it is.", deadline: "consumer" },
    { name: "clearing", about: "Gives back what the attempt used.", entry: "close", deadline: "close" },
    { name: "deciding", about: "The attempt is over; is there another one?", entry: "decide", deadline: 1000 },
    { name: "waiting", about: "The pause before the next attempt.", deadline: "retry" },
  ],
  events: [
    { name: "wanted", about: "A request waits." },
    { name: "link-up", about: "The PDP context is active." },
    { name: "link-down", about: "The PDP context is gone, or the module." },
    { name: "answered", about: "The header of an answer is there." },
    { name: "accepted", about: "The body is for the consumer." },
    { name: "settled", about: "The body, if there is one, is for nobody." },
    { name: "piece", about: "The consumer has got a piece." },
    { name: "held-up", about: "The consumer has paused, or the UART sleeps." },
    { name: "resume", about: "The consumer wants more." },
    { name: "ended", about: "The body has come to its end." },
    { name: "failed", about: "The attempt failed." },
    { name: "cancelled", about: "The consumer wants the request no more, or its time is over." },
    { name: "closed", about: "What the attempt used is given back." },
    { name: "again", about: "Another request follows at once: a redirect, a range, another way." },
    { name: "later", about: "Another attempt follows after a pause." },
    { name: "finished", about: "The request is over." },
  ],
  actions: [
    { name: "take-next", about: "Take the request that has waited longest.", raises: ["wanted"] },
    { name: "choose", about: "Go on at once where the link is up already.", raises: ["link-up"] },
    { name: "send", about: "Choose a way and send the request.", raises: ["answered", "failed"] },
    { name: "judge", about: "Compare the answer with what was asked for.", raises: ["accepted", "settled", "failed"] },
    { name: "read", about: "Ask for the next piece and hand it on.", raises: ["piece", "held-up", "ended", "failed", "cancelled"] },
    { name: "close", about: "Stop the module's service, or end the connection.", raises: ["closed", "failed"] },
    { name: "decide", about: "See what is left to be done.", raises: ["again", "later", "finished"] },
    { name: "note-end", about: "See whether the body was whole.", raises: [] },
    { name: "note-failure", about: "Keep why the attempt failed, and count it.", raises: [] },
    { name: "give-up", about: "Keep why the request is over.", raises: [] },
    { name: "tell-end", about: "Tell the consumer.", raises: [] },
  ],
  rows: [
    { from: "idle", event: "wanted", to: "offline" },
    { from: "offline", event: "link-up", to: "requesting" },
    { from: "offline", event: "deadline", to: "clearing", action: "note-failure" },

    { from: "requesting", event: "answered", to: "judging" },
    { from: "judging", event: "accepted", to: "receiving" },
    { from: "judging", event: "settled", to: "clearing" },
    { from: "receiving", event: "piece", to: "receiving" },
    { from: "receiving", event: "held-up", to: "held" },
    { from: "receiving", event: "ended", to: "clearing", action: "note-end" },
    { from: "held", event: "resume", to: "receiving" },
    { from: "held", event: "link-up", to: "receiving" },
    { from: "held", event: "deadline", to: "clearing", action: "give-up" },
    { from: ["requesting", "judging", "receiving"], event: "failed", to: "clearing", action: "note-failure" },
    { from: ["requesting", "judging", "receiving"], event: "deadline", to: "clearing", action: "note-failure" },
    { from: ["requesting", "judging", "receiving", "held"], event: "link-down", to: "clearing", action: "note-failure" },
    { from: ["offline", "requesting", "judging", "receiving", "held", "waiting"], event: "cancelled", to: "clearing", action: "give-up" },

    { from: "clearing", event: "closed", to: "deciding" },
    { from: "clearing", event: "failed", to: "deciding" },
    { from: "clearing", event: "deadline", to: "deciding" },
    { from: "clearing", event: "cancelled", action: "give-up" },
    { from: "deciding", event: "again", to: "offline" },
    { from: "deciding", event: "later", to: "waiting" },
    { from: "deciding", event: "finished", to: "idle", action: "tell-end" },
    { from: "deciding", event: "deadline", to: "idle", action: "tell-end" },
    { from: "waiting", event: "deadline", to: "offline" },

    { from: "*", event: "wanted" },
    { from: "*", event: "link-up" },
    { from: "*", event: "link-down" },
    { from: "*", event: "resume" },
    { from: "*", event: "cancelled" },
  ],
};
