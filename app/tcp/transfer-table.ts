import type { Table } from "../machine/table";

export type TransferState = "idle" | "moving" | "stopped";

export type TransferEvent = "work" | "moved" | "nothing" | "failed" | "stop";

export type TransferAction = "move" | "report-failure";

export type TransferDuration = "transfer";

/** One direction of a connection: a piece at a time is with the module. */
export const transferTable: Table<TransferState, TransferEvent, TransferAction, TransferDuration> = {
  name: "tcp-transfer",
  about: "One direction of a connection: the next piece goes when the one before it has arrived.",
  initial: "idle",
  goal: ["idle", "stopped"],
  failures: ["failed"],
  states: [
    { name: "idle", about: "There is nothing to move, or nothing may move.", rest: true },
    { name: "moving", about: "The module has the request for one piece.", entry: "move", deadline: "transfer" },
    { name: "stopped", about: "The connection needs it no more.", final: true },
  ],
  events: [
    { name: "work", about: "There may be something to move." },
    { name: "moved", about: "The piece has arrived." },
    { name: "nothing", about: "Nothing is to be moved at present." },
    { name: "failed", about: "The piece did not arrive." },
    { name: "stop", about: "Nothing is to be moved any more." },
  ],
  actions: [
    { name: "move", about: "Ask the module to move the next piece.", raises: ["moved", "nothing", "failed"] },
    { name: "report-failure", about: "Tell the connection.", raises: ["stop"] },
  ],
  rows: [
    { from: "idle", event: "work", to: "moving" },
    { from: "moving", event: "moved", to: "moving" },
    { from: "moving", event: "nothing", to: "idle" },
    { from: "moving", event: "failed", to: "stopped", action: "report-failure" },
    { from: "moving", event: "deadline", to: "stopped", action: "report-failure" },
    { from: ["idle", "moving"], event: "stop", to: "stopped" },
    { from: "stopped", event: "stop" },
    { from: "*", event: "work" },
  ],
};
