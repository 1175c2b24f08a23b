import type { Table } from "../../machine/table";

export type HawkbitState = "idle" | "polling" | "deciding" | "configuring" | "cancelling" | "confirming" | "accepting" | "reading" | "fetching" | "telling";

export type HawkbitEvent = "wanted" | "answered" | "failed" | "configure" | "cancel" | "confirm" | "deploy" | "settled" | "tell";

export type HawkbitAction = "take-next" | "poll" | "decide" | "tell-attributes" | "ask-cancel" | "answer-cancel" | "accept" | "read-deployment" | "fetch-manifest" | "tell-feedback" | "not-heard" | "abort" | "weigh-action" | "conclude";

export type HawkbitDuration = "exchange";

/** One exchange with the server after the other: polls with what follows from them, and feedback. */
export const hawkbitTable: Table<HawkbitState, HawkbitEvent, HawkbitAction, HawkbitDuration> = {
  name: "hawkbit",
  about: "A hawkBit server as the source of releases: polls, deployments, cancellations, feedback.",
  initial: "idle",
  goal: ["idle"],
  failures: ["failed"],
  states: [
    { name: "idle", about: "Nothing is to be asked or told.", entry: "take-next", rest: true },
    { name: "polling", about: "Asks what there is to do.", entry: "poll", exit: "abort", deadline: "exchange" },
    { name: "deciding", about: "Sees what is left of it.", entry: "decide", deadline: 1000 },
    { name: "configuring", about: "Tells the device's attributes, as it was asked to.", entry: "tell-attributes", exit: "abort", deadline: "exchange" },
    { name: "cancelling", about: "Asks which action is to be cancelled.", entry: "ask-cancel", exit: "abort", deadline: "exchange" },
    { name: "confirming", about: "Confirms the cancellation, or says that it comes too late.", entry: "answer-cancel", exit: "abort", deadline: "exchange" },
    { name: "accepting", about: "Confirms the update, as the server wants that first.", entry: "accept", exit: "abort", deadline: "exchange" },
    { name: "reading", about: "Asks what is to be installed.", entry: "read-deployment", exit: "abort", deadline: "exchange" },
    { name: "fetching", about: "Fetches the manifest.", entry: "fetch-manifest", exit: "abort", deadline: "exchange" },
    { name: "telling", about: "Tells how far the update is, or how it ended.", entry: "tell-feedback", exit: "abort", deadline: "exchange" },
  ],
  events: [
    { name: "wanted", about: "The server is to be polled." },
    { name: "answered", about: "The server has answered, and the answer makes sense." },
    { name: "failed", about: "The exchange failed, or the answer makes no sense." },
    { name: "configure", about: "The server wants the device's attributes." },
    { name: "cancel", about: "The server takes an action back." },
    { name: "confirm", about: "The server has an update that is to be confirmed first." },
    { name: "deploy", about: "The server has something to be installed." },
    { name: "settled", about: "Nothing is left to be done." },
    { name: "tell", about: "There is feedback to be told." },
  ],
  actions: [
    { name: "take-next", about: "Take what waits.", raises: ["wanted", "tell"] },
    { name: "poll", about: "GET the controller's base resource.", raises: ["answered", "failed"] },
    { name: "decide", about: "Attributes first, then a cancellation, a confirmation, a deployment.", raises: ["configure", "cancel", "confirm", "deploy", "settled"] },
    { name: "tell-attributes", about: "PUT configData.", raises: ["answered", "failed"] },
    { name: "ask-cancel", about: "GET cancelAction.", raises: ["answered", "failed"] },
    { name: "answer-cancel", about: "Withdraw the offer, unless it is being installed, and POST feedback on the cancellation.", raises: ["answered", "failed"] },
    { name: "accept", about: "POST feedback on the confirmation.", raises: ["answered", "failed"] },
    { name: "read-deployment", about: "GET deploymentBase.", raises: ["answered", "settled", "failed"] },
    { name: "fetch-manifest", about: "GET the artifact that is the manifest.", raises: ["answered", "failed"] },
    { name: "tell-feedback", about: "POST feedback on the deployment.", raises: ["answered", "failed"] },
    { name: "not-heard", about: "Remember what the server has to hear again.", raises: [] },
    { name: "abort", about: "Break off what is still asked for.", raises: [] },
    { name: "weigh-action", about: "Conclude; an action whose files will not come is given up, and the server told.", raises: [] },
    { name: "conclude", about: "Tell who asked what came of the poll.", raises: [] },
  ],
  rows: [
    { from: "idle", event: "wanted", to: "polling" },
    { from: "idle", event: "tell", to: "telling" },
    { from: "polling", event: "answered", to: "deciding" },
    { from: "deciding", event: "configure", to: "configuring" },
    { from: "deciding", event: "cancel", to: "cancelling" },
    { from: "deciding", event: "confirm", to: "accepting" },
    { from: "deciding", event: "deploy", to: "reading" },
    { from: "deciding", event: "settled", to: "idle", action: "conclude" },
    { from: "deciding", event: "deadline", to: "idle", action: "conclude" },
    { from: "configuring", event: "answered", to: "deciding" },
    { from: "configuring", event: "failed", to: "deciding" },
    { from: "configuring", event: "deadline", to: "deciding" },
    { from: "cancelling", event: "answered", to: "confirming" },
    { from: "confirming", event: "answered", to: "idle", action: "conclude" },
    { from: "accepting", event: "answered", to: "polling" },
    { from: "reading", event: "answered", to: "fetching" },
    { from: "reading", event: "settled", to: "idle", action: "conclude" },
    { from: "fetching", event: "answered", to: "idle", action: "conclude" },
    { from: ["polling", "cancelling", "confirming", "accepting"], event: "failed", to: "idle", action: "conclude" },
    { from: ["reading", "fetching"], event: "failed", to: "idle", action: "weigh-action" },
    { from: ["polling", "cancelling", "confirming", "accepting", "reading", "fetching"], event: "deadline", to: "idle", action: "conclude" },
    { from: "telling", event: "answered", to: "idle" },
    { from: "telling", event: "failed", to: "idle", action: "not-heard" },
    { from: "telling", event: "deadline", to: "idle", action: "not-heard" },
    { from: "*", event: "wanted" },
    { from: "*", event: "tell" },
  ],
};
