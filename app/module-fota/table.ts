import type { Table } from "../machine/table";

export type ModuleFotaState =
  | "idle"
  | "offline"
  | "checking"
  | "leaving"
  | "beginning"
  | "fetching"
  | "installing"
  | "verifying"
  | "settling"
  | "ending";

export type ModuleFotaEvent =
  | "wanted"
  | "resumed"
  | "link-up"
  | "fit"
  | "left"
  | "begun"
  | "progress"
  | "restarting"
  | "lost"
  | "returned"
  | "renewed"
  | "unchanged"
  | "failed"
  | "told";

export type ModuleFotaAction = "choose" | "check" | "take-leave" | "begin" | "watch" | "verify" | "note-failure" | "note-late" | "end";

export type ModuleFotaDuration = "link" | "check" | "leave" | "begin" | "stall" | "return" | "settle";

/** One update of the module's firmware, from the question whether it may be to the revision that came of it. */
export const moduleFotaTable: Table<ModuleFotaState, ModuleFotaEvent, ModuleFotaAction, ModuleFotaDuration> = {
  name: "module-fota",
  about: "New firmware for the module: fetched or handed over, installed by the module, and verified by its revision.",
  initial: "idle",
  goal: ["idle"],
  failures: ["failed", "unchanged"],
  states: [
    { name: "idle", about: "Nobody wants an update.", rest: true },
    { name: "offline", about: "Waits for the link.", entry: "choose", deadline: "link" },
    { name: "checking", about: "Asks for supply, signal and registration.", entry: "check", deadline: "check" },
    { name: "leaving", about: "The application says its last word before the module is given away.", entry: "take-leave", deadline: "leave" },
    { name: "beginning", about: "Notes the update in storage, and has the module begin.", entry: "begin", deadline: "begin" },
    { name: "fetching", about: "The image is on its way; each progress begins the wait anew.", entry: "watch", deadline: "stall" },
    { name: "installing", about: "The module restarts and installs the image.", deadline: "return" },
    { name: "verifying", about: "The module is back; looks at its revision.", entry: "verify", deadline: "check" },
    { name: "settling", about: "The revision is the old one; the module may yet restart with the new one.", entry: "watch", deadline: "settle" },
    { name: "ending", about: "Forgets the note, frees the link and reports.", entry: "end", deadline: "check" },
  ],
  events: [
    { name: "wanted", about: "The application wants an update." },
    { name: "resumed", about: "The device restarted while an update was under way." },
    { name: "link-up", about: "The PDP context is active." },
    { name: "fit", about: "Nothing speaks against an update." },
    { name: "left", about: "The application has taken leave." },
    { name: "begun", about: "The module has begun." },
    { name: "progress", about: "More of the image has arrived." },
    { name: "restarting", about: "The image is whole, and the module restarts." },
    { name: "lost", about: "The module has restarted, or fallen silent." },
    { name: "returned", about: "The module has started, and says what it is." },
    { name: "renewed", about: "The revision is the one that was wanted." },
    { name: "unchanged", about: "The revision is the one from before." },
    { name: "failed", about: "Something speaks against it, or went wrong." },
    { name: "told", about: "The update is over." },
  ],
  actions: [
    { name: "choose", about: "Go on at once where the link is up already; wake it where it sleeps.", raises: ["link-up"] },
    { name: "check", about: "Compare supply, signal and registration with what an update needs.", raises: ["fit", "failed"] },
    { name: "take-leave", about: "Have the application take leave.", raises: ["left"] },
    { name: "begin", about: "Note it, keep the link still, start.", raises: ["begun", "failed"] },
    { name: "watch", about: "Ask for the progress now and then.", raises: [] },
    { name: "verify", about: "Compare the revision with the old and the wanted one.", raises: ["renewed", "unchanged", "failed"] },
    { name: "note-failure", about: "Keep what went wrong.", raises: [] },
    { name: "note-late", about: "Keep what took too long.", raises: [] },
    { name: "end", about: "Forget the note, free the link, report.", raises: ["told"] },
  ],
  rows: [
    { from: "idle", event: "wanted", to: "offline" },
    { from: "idle", event: "resumed", to: "installing" },
    { from: "offline", event: "link-up", to: "checking" },
    { from: "checking", event: "fit", to: "leaving" },
    { from: "leaving", event: "left", to: "beginning" },
    // Its last word is not worth the update.
    { from: "leaving", event: "deadline", to: "beginning" },
    { from: "beginning", event: "begun", to: "fetching" },
    // What the module tells may overtake the answer to the command that started it.
    { from: "beginning", event: "progress" },
    { from: "fetching", event: "progress", to: "fetching" },
    { from: ["beginning", "fetching", "settling"], event: "restarting", to: "installing" },
    { from: "settling", event: "progress", to: "settling" },
    { from: ["beginning", "fetching", "verifying", "settling"], event: "lost", to: "installing" },
    { from: ["beginning", "fetching", "installing", "settling"], event: "returned", to: "verifying" },
    { from: "verifying", event: "renewed", to: "ending" },
    { from: "verifying", event: "unchanged", to: "settling" },

    { from: ["checking", "beginning", "fetching", "installing", "verifying", "settling"], event: "failed", to: "ending", action: "note-failure" },
    { from: ["offline", "checking", "beginning", "fetching", "installing", "verifying", "settling"], event: "deadline", to: "ending", action: "note-late" },
    { from: "ending", event: "told", to: "idle" },
    { from: "ending", event: "deadline", to: "idle" },

    { from: "*", event: "wanted" },
    { from: "*", event: "link-up" },
    { from: "*", event: "lost" },
    { from: "*", event: "returned" },
    { from: "*", event: "progress" },
    { from: "*", event: "restarting" },
    { from: ["idle", "offline", "leaving", "ending"], event: "failed" },
  ],
};
