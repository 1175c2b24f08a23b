import type { Table } from "../machine/table";

export type FotaState =
  | "starting"
  | "idle"
  | "checking"
  | "judging"
  | "preparing"
  | "listing"
  | "looking"
  | "fetching"
  | "verifying"
  | "staging"
  | "restarting"
  | "trial"
  | "confirming"
  | "weighing"
  | "waiting";

export type FotaEvent =
  | "settled"
  | "on-trial"
  | "check"
  | "confirm"
  | "offered"
  | "nothing"
  | "accepted"
  | "prepared"
  | "listed"
  | "missing"
  | "group-ended"
  | "more"
  | "delta-refused"
  | "complete"
  | "verified"
  | "held"
  | "staged"
  | "kept"
  | "failed"
  | "withdrawn"
  | "later"
  | "over";

export type FotaAction =
  | "look-back"
  | "ask"
  | "judge"
  | "prepare"
  | "list"
  | "look"
  | "fetch"
  | "drop-request"
  | "drop-delta"
  | "verify"
  | "stage"
  | "restart"
  | "keep"
  | "weigh"
  | "tell-held"
  | "tell-end";

export type FotaDuration = "poll" | "check" | "judge" | "fetch" | "verify" | "trial" | "retry";

/** One release at a time: from the question whether there is one to the image that has confirmed itself. */
export const fotaTable: Table<FotaState, FotaEvent, FotaAction, FotaDuration> = {
  name: "fota",
  about: "Updates of the application: found, judged, fetched, verified, tried, and confirmed or rolled back.",
  initial: "starting",
  goal: ["idle", "restarting"],
  failures: ["failed", "withdrawn", "delta-refused"],
  states: [
    { name: "starting", about: "Looks at the boot record: which image is this, and is it on trial?", entry: "look-back", deadline: 1000 },
    { name: "idle", about: "Nothing to do until the next check.", deadline: "poll" },
    { name: "checking", about: "Asks the source whether there is a release.", entry: "ask", deadline: "check" },
    { name: "judging", about: "Verifies the manifest, and whether the release is for this device.", entry: "judge", deadline: "judge" },
    { name: "preparing", about: "Reads the journal and decides how to fetch: a delta or the whole image, from which block.", entry: "prepare", deadline: 10000 },
    { name: "listing", about: "Fetches the hashes of a group of blocks.", entry: "list", exit: "drop-request", deadline: "fetch" },
    { name: "looking", about: "Compares what an earlier boot left behind the journal with its hashes.", entry: "look", deadline: "verify" },
    { name: "fetching", about: "Fetches blocks; each is checked and written when it is whole.", entry: "fetch", exit: "drop-request", deadline: "fetch" },
    { name: "verifying", about: "Hashes the whole image in its slot.", entry: "verify", deadline: "verify" },
    { name: "staging", about: "Writes into the boot record that the image is to be tried.", entry: "stage", deadline: 10000 },
    { name: "restarting", about: "The application was asked for a restart, which starts the trial or counts its attempt.", entry: "restart", final: true },
    { name: "trial", about: "This image is on trial until the application confirms it.", deadline: "trial" },
    { name: "confirming", about: "Writes into the boot record that this image has proven itself.", entry: "keep", deadline: 10000 },
    { name: "weighing", about: "Something failed: may it pass, or is the release done with?", entry: "weigh", deadline: 1000 },
    { name: "waiting", about: "The pause before the next attempt; what was fetched stays.", deadline: "retry" },
  ],
  events: [
    { name: "settled", about: "The image that runs is confirmed." },
    { name: "on-trial", about: "The image that runs is on trial." },
    { name: "check", about: "The application wants a check now." },
    { name: "confirm", about: "The application has reached what it is for." },
    { name: "offered", about: "There is a release." },
    { name: "nothing", about: "There is no release, or it runs already." },
    { name: "accepted", about: "The manifest is genuine and its release is for this device." },
    { name: "prepared", about: "It is decided what is fetched first." },
    { name: "listed", about: "The group's hashes are the signed ones." },
    { name: "missing", about: "The next block is not there yet." },
    { name: "group-ended", about: "The next block is of another group." },
    { name: "more", about: "The request has ended, and blocks of the group are missing." },
    { name: "delta-refused", about: "The delta is of no use; the whole image is fetched from here." },
    { name: "complete", about: "All blocks are there." },
    { name: "verified", about: "The image has the signed hash." },
    { name: "held", about: "The image has the signed hash, and the source does not want it installed yet." },
    { name: "staged", about: "The next restart tries the image." },
    { name: "kept", about: "This image is the confirmed one." },
    { name: "failed", about: "What the state was for has failed." },
    { name: "withdrawn", about: "The source has taken the release back." },
    { name: "later", about: "The failure may pass." },
    { name: "over", about: "The release is done with." },
  ],
  actions: [
    { name: "look-back", about: "Read the boot record.", raises: ["settled", "on-trial"] },
    { name: "ask", about: "Ask the source.", raises: ["offered", "nothing", "failed"] },
    { name: "judge", about: "Check the signature in steps, then all that the manifest demands.", raises: ["accepted", "nothing", "failed"] },
    { name: "prepare", about: "Take up the journal of this image, or begin a new one.", raises: ["prepared", "complete", "failed"] },
    { name: "list", about: "Request the group's range of the file of hashes.", raises: ["listed", "failed"] },
    { name: "look", about: "Go over blocks as long as they are right.", raises: ["missing", "group-ended", "complete"] },
    { name: "fetch", about: "Request a range of the image or of the delta.", raises: ["group-ended", "more", "complete", "delta-refused", "failed"] },
    { name: "drop-request", about: "Give up what is still being fetched.", raises: [] },
    { name: "drop-delta", about: "Note that the whole image is fetched.", raises: [] },
    { name: "verify", about: "Hash a piece a turn.", raises: ["verified", "held", "failed"] },
    { name: "stage", about: "Write the boot record.", raises: ["staged", "failed"] },
    { name: "restart", about: "Ask the application for a restart, and again after a while.", raises: [] },
    { name: "keep", about: "Write the boot record.", raises: ["kept", "failed"] },
    { name: "weigh", about: "Count the failure and see whether the release is worth another attempt.", raises: ["later", "over"] },
    { name: "tell-held", about: "Tell the source that all of the release is there.", raises: [] },
    { name: "tell-end", about: "Tell the source how the release ended, and remember it.", raises: [] },
  ],
  rows: [
    { from: "starting", event: "settled", to: "idle" },
    { from: "starting", event: "on-trial", to: "trial" },
    { from: "starting", event: "deadline", to: "idle" },

    { from: ["idle", "waiting"], event: "check", to: "checking" },
    { from: ["idle", "waiting"], event: "deadline", to: "checking" },
    { from: "checking", event: "offered", to: "judging" },
    { from: "checking", event: "nothing", to: "idle" },
    { from: "judging", event: "accepted", to: "preparing" },
    { from: "judging", event: "nothing", to: "idle", action: "tell-end" },
    { from: "preparing", event: "prepared", to: "listing" },
    { from: "preparing", event: "complete", to: "verifying" },

    { from: "listing", event: "listed", to: "looking" },
    { from: "looking", event: "missing", to: "fetching" },
    { from: "fetching", event: "more", to: "fetching" },
    { from: ["looking", "fetching"], event: "group-ended", to: "listing" },
    { from: "fetching", event: "delta-refused", to: "listing", action: "drop-delta" },
    { from: ["looking", "fetching"], event: "complete", to: "verifying" },

    { from: "verifying", event: "verified", to: "staging" },
    { from: "verifying", event: "held", to: "idle", action: "tell-held" },
    { from: "staging", event: "staged", to: "restarting" },

    { from: "trial", event: "confirm", to: "confirming" },
    { from: "trial", event: "deadline", to: "restarting" },
    { from: "confirming", event: "kept", to: "checking" },
    { from: "confirming", event: "failed", to: "trial" },
    { from: "confirming", event: "deadline", to: "trial" },

    { from: ["checking", "judging", "preparing", "listing", "fetching", "verifying", "staging"], event: "failed", to: "weighing" },
    { from: ["checking", "judging", "preparing", "listing", "looking", "fetching", "verifying", "staging"], event: "deadline", to: "weighing" },
    { from: ["judging", "preparing", "listing", "looking", "fetching", "verifying"], event: "withdrawn", to: "weighing" },
    { from: "weighing", event: "later", to: "waiting" },
    { from: "weighing", event: "over", to: "idle", action: "tell-end" },
    { from: "weighing", event: "deadline", to: "waiting" },

    { from: "*", event: "check" },
    { from: "*", event: "confirm" },
    { from: "*", event: "withdrawn" },
  ],
};
