import type { Table } from "../machine/table";

export type LinkState =
  | "off"
  | "probing"
  | "powering-on"
  | "starting"
  | "unsupported"
  | "checking-sim"
  | "awaiting-sim"
  | "unlocking"
  | "sim-blocked"
  | "configuring"
  | "misconfigured"
  | "registering"
  | "denied"
  | "activating"
  | "online"
  | "checking"
  | "searching"
  | "falling-asleep"
  | "asleep"
  | "waking"
  | "updating"
  | "awaiting-restart"
  | "recovering"
  | "reviving-context"
  | "cycling-radio"
  | "restarting"
  | "resetting"
  | "power-cycling"
  | "cooling"
  | "stopping"
  | "forcing-off";

export type LinkEvent =
  | "start"
  | "stop"
  | "sleep"
  | "wake"
  | "trouble"
  | "update"
  | "update-over"
  | "restart-due"
  | "answered"
  | "unsupported"
  | "unpowered"
  | "unwanted"
  | "pressed"
  | "failed"
  | "unresponsive"
  | "restarted"
  | "power-lost"
  | "sim-ready"
  | "sim-pin"
  | "sim-busy"
  | "sim-blocked"
  | "sim-changed"
  | "unlocked"
  | "configured"
  | "misconfigured"
  | "registered"
  | "registration-lost"
  | "denied"
  | "activated"
  | "context-lost"
  | "healthy"
  | "slept"
  | "done"
  | "try-context"
  | "try-radio"
  | "try-restart"
  | "try-reset"
  | "try-power-key"
  | "try-waiting"
  | "try-later";

export type LinkAction =
  | "probe"
  | "press-power-key"
  | "start-module"
  | "check-sim"
  | "enter-pin"
  | "define-context"
  | "watch-registration"
  | "activate"
  | "check"
  | "allow-sleep"
  | "wake-up"
  | "climb"
  | "deactivate"
  | "cycle-radio"
  | "restart"
  | "pulse-reset"
  | "pulse-off"
  | "switch-off"
  | "shut-down"
  | "note-trouble"
  | "note-success";

export type LinkDuration =
  | "boot"
  | "pulse"
  | "sim-poll"
  | "sim-recheck"
  | "register"
  | "denied"
  | "activate"
  | "health"
  | "sleep"
  | "update"
  | "restart"
  | "command"
  | "cooling";

/** States in which no module is expected to talk: what it says there means nothing. */
const UNPOWERED: readonly LinkState[] = [
  "off",
  "powering-on",
  "resetting",
  "power-cycling",
  "cooling",
  "stopping",
  "forcing-off",
];

/** States in which the module has not answered yet, or is being chosen a means of recovery. */
const UNCERTAIN: readonly LinkState[] = ["probing", "starting", "restarting", "recovering"];

/** States in which the module talks, or is to be made to register. */
const TALKING: readonly LinkState[] = [
  "checking-sim",
  "awaiting-sim",
  "sim-blocked",
  "configuring",
  "misconfigured",
  "registering",
  "denied",
  "activating",
  "online",
  "checking",
  "searching",
  "updating",
];

/** States in which new firmware is on its way into the module. */
const UPDATING: readonly LinkState[] = ["updating", "awaiting-restart"];

/**
 * From a module without power to an active PDP context, and back there after whatever happens.
 * Recovery is a ladder: PDP context, radio, restart by command, reset line, power key, pause; the
 * rung below it, a new socket, is the TCP and MQTT managers'. `climb` chooses the rung.
 */
export const linkTable: Table<LinkState, LinkEvent, LinkAction, LinkDuration> = {
  name: "link",
  about: "Power, SIM, registration and PDP context, and the ladder of recovery.",
  initial: "off",
  goal: ["online"],
  failures: ["failed", "unresponsive", "unsupported", "power-lost", "sim-blocked", "misconfigured", "denied", "registration-lost", "context-lost", "trouble"],
  states: [
    { name: "off", about: "The module has no power, or nobody wants it.", rest: true },
    { name: "probing", about: "Asks whether the module is on already.", entry: "probe", deadline: "boot" },
    { name: "powering-on", about: "Presses the power key.", entry: "press-power-key", deadline: "pulse" },
    { name: "starting", about: "Waits for the module's first answer.", entry: "start-module", deadline: "boot" },
    { name: "unsupported", about: "No driver knows the module: a person has to see to it.", deadline: "sim-recheck" },
    { name: "checking-sim", about: "Asks what the SIM wants.", entry: "check-sim", deadline: "command" },
    { name: "awaiting-sim", about: "The SIM is not ready yet.", deadline: "sim-poll" },
    { name: "unlocking", about: "Enters the PIN, once.", entry: "enter-pin", deadline: "command" },
    { name: "sim-blocked", about: "A person has to see to the SIM.", deadline: "sim-recheck" },
    { name: "configuring", about: "Stores the APN and certificates that the module lacks, and lets the radio work.", entry: "define-context", deadline: "command" },
    { name: "misconfigured", about: "A person has to see to the configuration.", deadline: "sim-recheck" },
    { name: "registering", about: "Waits for the network.", entry: "watch-registration", deadline: "register" },
    { name: "denied", about: "The network refused the SIM; asks again later.", deadline: "denied" },
    { name: "activating", about: "Activates the PDP context.", entry: "activate", deadline: "activate" },
    { name: "online", about: "The PDP context is active.", deadline: "health" },
    { name: "checking", about: "Checks that what seems to work does.", entry: "check", deadline: "command" },
    { name: "searching", about: "Coverage is lost; connections wait.", entry: "watch-registration", deadline: "register" },
    { name: "falling-asleep", about: "Lets the UART sleep.", entry: "allow-sleep", deadline: "command" },
    { name: "asleep", about: "The UART sleeps, the network keeps the context.", deadline: "sleep" },
    { name: "waking", about: "Wakes the UART.", entry: "wake-up", deadline: "command" },
    { name: "updating", about: "The module fetches new firmware: nothing else is asked of it.", deadline: "update" },
    { name: "awaiting-restart", about: "The module restarts by itself in a moment, to install its firmware.", deadline: "restart" },
    { name: "recovering", about: "Chooses the next rung of the ladder.", entry: "climb", deadline: "command" },
    { name: "reviving-context", about: "Rung 1: the PDP context anew.", entry: "deactivate", deadline: "activate" },
    { name: "cycling-radio", about: "Rung 2: the radio off and on.", entry: "cycle-radio", deadline: "activate" },
    { name: "restarting", about: "Rung 3: restart by command.", entry: "restart", deadline: "command" },
    { name: "resetting", about: "Rung 4: the reset line.", entry: "pulse-reset", deadline: "pulse" },
    { name: "power-cycling", about: "Rung 5: the power key, off and on.", entry: "pulse-off", deadline: "pulse" },
    { name: "cooling", about: "The whole ladder failed: a pause that grows.", entry: "switch-off", deadline: "cooling" },
    { name: "stopping", about: "Orderly shutdown.", entry: "shut-down", deadline: "command" },
    { name: "forcing-off", about: "Shutdown by the power key.", entry: "switch-off", deadline: "pulse" },
  ],
  events: [
    { name: "start", about: "The application wants the link." },
    { name: "stop", about: "The application wants the module off." },
    { name: "sleep", about: "The application has nothing to say for a while." },
    { name: "wake", about: "The application, or the module's RI line, has something to say." },
    { name: "trouble", about: "Connections fail again and again though the link seems to work." },
    { name: "update", about: "The module is about to be given new firmware." },
    { name: "update-over", about: "The update of the module has ended, one way or the other." },
    { name: "restart-due", about: "The module said that it restarts by itself." },
    { name: "answered", about: "The module answers and is set up." },
    { name: "unsupported", about: "The module answers, and no driver knows it." },
    { name: "unpowered", about: "The module is off." },
    { name: "unwanted", about: "The module is off, and nobody wants it any more." },
    { name: "pressed", about: "The pulse on the line is over." },
    { name: "failed", about: "The request failed." },
    { name: "unresponsive", about: "The module does not talk any more." },
    { name: "restarted", about: "The module restarted by itself and forgot its settings." },
    { name: "power-lost", about: "STATUS says that the module is off." },
    { name: "sim-ready", about: "The SIM is ready." },
    { name: "sim-pin", about: "The SIM wants its PIN." },
    { name: "sim-busy", about: "The SIM is not ready yet." },
    { name: "sim-blocked", about: "The SIM is missing, refused its PIN, or wants its PUK." },
    { name: "sim-changed", about: "The module reports a change of the SIM." },
    { name: "unlocked", about: "The PIN was right." },
    { name: "configured", about: "The APN is stored." },
    { name: "misconfigured", about: "What is configured cannot be stored." },
    { name: "registered", about: "Registered, at home or roaming." },
    { name: "registration-lost", about: "Not registered any more." },
    { name: "denied", about: "The network refuses this SIM." },
    { name: "activated", about: "The PDP context is active." },
    { name: "context-lost", about: "The PDP context is gone." },
    { name: "healthy", about: "Module, registration and context are well." },
    { name: "slept", about: "The UART may sleep now." },
    { name: "done", about: "The step is done." },
    { name: "try-context", about: "Rung 1 is next." },
    { name: "try-radio", about: "Rung 2 is next." },
    { name: "try-restart", about: "Rung 3 is next." },
    { name: "try-reset", about: "Rung 4 is next." },
    { name: "try-power-key", about: "Rung 5 is next." },
    { name: "try-waiting", about: "The module may be installing firmware: it is waited for." },
    { name: "try-later", about: "There is no rung left." },
  ],
  actions: [
    { name: "probe", about: "Start a module that is powered.", raises: ["answered", "unpowered", "unwanted", "unresponsive", "failed"] },
    { name: "press-power-key", about: "Pulse the power key as for switching on.", raises: ["pressed"] },
    { name: "start-module", about: "Wait for the first answer and set the module up.", raises: ["answered", "unpowered", "unwanted", "failed"] },
    {
      name: "check-sim",
      about: "Ask for the state of the SIM.",
      raises: ["sim-ready", "sim-pin", "sim-busy", "sim-blocked", "failed", "stop"],
    },
    {
      name: "enter-pin",
      about: "Enter the PIN unless it was refused before.",
      raises: ["unlocked", "sim-blocked", "sim-changed"],
    },
    { name: "define-context", about: "Store APN, authentication and missing certificates; radio on.", raises: ["configured", "misconfigured", "failed"] },
    {
      name: "watch-registration",
      about: "Ask for the registration now and then.",
      raises: ["registered", "denied", "failed"],
    },
    { name: "activate", about: "Activate the PDP context.", raises: ["activated", "failed"] },
    {
      name: "check",
      about: "Ask for registration, context and signal.",
      raises: ["healthy", "registration-lost", "denied", "context-lost", "failed", "stop"],
    },
    { name: "allow-sleep", about: "Allow UART sleep and release DTR.", raises: ["slept", "failed"] },
    { name: "wake-up", about: "Assert DTR and wait until the UART hears.", raises: ["done"] },
    {
      name: "climb",
      about: "Choose the next rung that this board and this trouble allow.",
      raises: ["try-context", "try-radio", "try-restart", "try-reset", "try-power-key", "try-waiting", "try-later", "stop"],
    },
    { name: "deactivate", about: "Deactivate the PDP context.", raises: ["done", "failed"] },
    { name: "cycle-radio", about: "Radio off, wait, radio on.", raises: ["done", "failed"] },
    { name: "restart", about: "Restart the module by command.", raises: ["done", "failed"] },
    { name: "pulse-reset", about: "Pulse the reset line.", raises: ["done"] },
    { name: "pulse-off", about: "Pulse the power key as for switching off a module that is on, and wait.", raises: ["unpowered", "unwanted"] },
    { name: "switch-off", about: "Switch off by the power key a module that is on.", raises: ["done"] },
    { name: "shut-down", about: "Shut the module down by command, and wait.", raises: ["done", "failed"] },
    { name: "note-trouble", about: "Keep what went wrong for the user.", raises: [] },
    { name: "note-success", about: "Forget what went wrong.", raises: [] },
  ],
  rows: [
    { from: "off", event: "start", to: "probing" },
    { from: "probing", event: "answered", to: "checking-sim" },
    { from: ["probing", "starting", "power-cycling"], event: "unpowered", to: "powering-on" },
    { from: ["probing", "starting", "power-cycling"], event: "unwanted", to: "off" },
    { from: "powering-on", event: "pressed", to: "starting" },
    { from: "starting", event: "answered", to: "checking-sim" },
    { from: ["probing", "starting"], event: "unsupported", to: "unsupported", action: "note-trouble" },
    { from: "unsupported", event: "deadline", to: "starting" },

    { from: "checking-sim", event: "sim-ready", to: "configuring" },
    { from: "checking-sim", event: "sim-pin", to: "unlocking" },
    { from: "checking-sim", event: "sim-busy", to: "awaiting-sim" },
    { from: ["awaiting-sim", "unlocking", "sim-blocked"], event: "sim-changed", to: "checking-sim" },
    { from: ["awaiting-sim", "unlocking"], event: "deadline", to: "checking-sim" },
    { from: "unlocking", event: "unlocked", to: "checking-sim" },
    { from: "sim-blocked", event: "deadline", to: "restarting" },
    { from: ["checking-sim", "unlocking"], event: "sim-blocked", to: "sim-blocked", action: "note-trouble" },
    {
      from: ["configuring", "registering", "activating", "online", "checking", "searching", "denied"],
      event: "sim-changed",
      to: "checking-sim",
    },

    { from: "configuring", event: "configured", to: "registering" },
    { from: "configuring", event: "misconfigured", to: "misconfigured", action: "note-trouble" },
    { from: "misconfigured", event: "deadline", to: "configuring" },
    { from: "registering", event: "registered", to: "activating" },
    { from: "registering", event: "registration-lost" },
    {
      from: ["registering", "activating", "searching", "checking", "online"],
      event: "denied",
      to: "denied",
      action: "note-trouble",
    },
    { from: "denied", event: "registered", to: "activating" },
    { from: "denied", event: "denied" },
    { from: "denied", event: "registration-lost" },
    { from: "denied", event: "deadline", to: "cycling-radio" },
    { from: "activating", event: "activated", to: "online", action: "note-success" },
    { from: "activating", event: "registration-lost", to: "registering" },
    { from: "activating", event: "registered" },

    { from: "online", event: "deadline", to: "checking" },
    { from: "online", event: "registered" },
    { from: "online", event: "sleep", to: "falling-asleep" },
    { from: ["online", "checking"], event: "trouble", to: "recovering", action: "note-trouble" },
    { from: "checking", event: "healthy", to: "online" },
    { from: "checking", event: "registered" },
    { from: ["online", "checking"], event: "registration-lost", to: "searching", action: "note-trouble" },
    { from: ["online", "checking"], event: "context-lost", to: "activating", action: "note-trouble" },
    { from: "searching", event: "registered", to: "checking" },
    { from: "searching", event: "registration-lost" },
    { from: "searching", event: "context-lost", to: "registering", action: "note-trouble" },

    { from: "falling-asleep", event: "slept", to: "asleep" },
    { from: "falling-asleep", event: "failed", to: "waking", action: "note-trouble" },
    { from: "falling-asleep", event: "deadline", to: "waking" },
    { from: ["falling-asleep", "asleep"], event: "wake", to: "waking" },
    { from: "asleep", event: "deadline", to: "waking" },
    { from: "asleep", event: "registered" },
    { from: "asleep", event: "registration-lost", to: "waking" },
    { from: "asleep", event: "denied", to: "waking" },
    { from: "asleep", event: "context-lost", to: "waking" },
    { from: "waking", event: "done", to: "checking" },

    { from: ["online", "checking"], event: "update", to: "updating" },
    { from: "updating", event: "update-over", to: "checking" },
    { from: "updating", event: "deadline", to: "checking" },
    { from: TALKING, event: "restart-due", to: "awaiting-restart" },
    { from: "awaiting-restart", event: "deadline", to: "starting" },
    // A restart, or silence, is what an update brings: no fault.
    { from: UPDATING, event: "restarted", to: "starting" },
    { from: UPDATING, event: "unresponsive", to: "starting" },
    { from: UPDATING, event: "power-lost", to: "starting" },
    // It goes on with the end of the update.
    { from: UPDATING, event: "stop" },
    { from: "*", event: "update" },
    { from: "*", event: "update-over" },
    { from: "*", event: "restart-due" },

    { from: "recovering", event: "try-waiting", to: "starting" },
    { from: "recovering", event: "try-context", to: "reviving-context" },
    { from: "recovering", event: "try-radio", to: "cycling-radio" },
    { from: "recovering", event: "try-restart", to: "restarting" },
    { from: "recovering", event: "try-reset", to: "resetting" },
    { from: "recovering", event: "try-power-key", to: "power-cycling" },
    { from: "recovering", event: "try-later", to: "cooling" },
    { from: "reviving-context", event: "done", to: "checking-sim" },
    { from: "cycling-radio", event: "done", to: "checking-sim" },
    { from: "restarting", event: "done", to: "starting" },
    { from: "resetting", event: "done", to: "starting" },
    { from: "resetting", event: "deadline", to: "starting" },
    { from: "power-cycling", event: "deadline", to: "powering-on" },
    { from: "cooling", event: "done" },
    { from: "cooling", event: "deadline", to: "probing" },

    { from: ["off", "stopping", "forcing-off"], event: "stop" },
    // These come to where the module hears, or is off, by themselves, and the actions there see to it.
    { from: ["probing", "powering-on", "starting", "restarting", "resetting", "power-cycling", "waking"], event: "stop" },
    { from: "asleep", event: "stop", to: "waking" },
    { from: "cooling", event: "stop", to: "forcing-off" },
    { from: "*", event: "stop", to: "stopping" },
    { from: "stopping", event: "done", to: "off" },
    { from: "stopping", event: "failed", to: "forcing-off" },
    { from: "stopping", event: "deadline", to: "forcing-off" },
    { from: "forcing-off", event: "done", to: "off" },
    { from: "forcing-off", event: "deadline", to: "off" },

    { from: UNPOWERED, event: "restarted" },
    { from: UNPOWERED, event: "unresponsive" },
    { from: UNPOWERED, event: "power-lost" },
    { from: UNCERTAIN, event: "power-lost" },
    { from: "*", event: "power-lost", to: "recovering", action: "note-trouble" },
    { from: "*", event: "restarted", to: "starting", action: "note-trouble" },
    { from: ["restarting", "starting"], event: "unresponsive" },
    { from: "*", event: "unresponsive", to: "recovering", action: "note-trouble" },
    { from: "*", event: "failed", to: "recovering", action: "note-trouble" },
    { from: "*", event: "deadline", to: "recovering", action: "note-trouble" },
  ],
};
