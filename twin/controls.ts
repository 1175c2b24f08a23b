import type { ModuleState } from "./module";

/**
 * What a person or a spec can do to a twin and to the world around it. Each throws an `Error` whose
 * message says what is wrong, where it cannot be done.
 */
export interface TwinControls {
  readonly state: ModuleState;
  readonly quirks: { readonly known: readonly { id: string; about: string }[]; isOn(id: string): boolean };
  readonly orders: { readonly known: readonly { command: string; choices: readonly string[] }[]; of(command: string): string };
  powerOn(): void;
  powerOff(): void;
  losePower(): void;
  reset(): void;
  freeze(): void;
  silentRestart(): void;
  setCoverage(covered: boolean): void;
  /** As AT+CSQ reports them: `rssi` 0 to 31 or 99, `ber` 0 to 7 or 99. */
  setSignal(rssi: number, ber?: number): void;
  denyRegistration(denied: boolean): void;
  /** Voltage of the module's supply, in mV. */
  setSupply(millivolts: number): void;
  /** Of the module. */
  setTemperature(celsius: number): void;
  /** By the network; the default context where left out. */
  dropContext(cid?: number): void;
  /** Connection `link` is closed by its far side. */
  closeSocket(link: number): void;
  removeSim(): void;
  insertSim(): void;
  /** From now on the card wants this PIN, 4 to 8 digits, and was not given it. */
  requirePin(pin: string): void;
  requirePuk(): void;
  setQuirk(id: string, on: boolean): void;
  setOrder(command: string, order: string): void;
  /** How upgrades of the firmware end from now on, and to which revision they lead; only where the module has them. */
  setUpgrade?(ending: string, revision?: string): void;
}

/** What can be done to the board that a twin is on, where there is one. */
export interface BoardControls {
  /** Holds the power key down for so many milliseconds, from now. */
  pressPowerKey(ms: number): void;
}

interface Control {
  usage: string;
  about: string;
  /** Answers what to show; throws for wrong words. */
  run(twin: TwinControls, words: readonly string[], board: BoardControls | undefined): string;
}

const CONTROLS: Readonly<Record<string, Control>> = {
  state: { usage: "state", about: "show whether it is off, booting, running, frozen or powering down", run: (twin) => twin.state },
  power: {
    usage: "power on|off|lose",
    about: "switch on, switch off in good order, cut the supply",
    run: (twin, [word]) => choose(word, { on: () => twin.powerOn(), off: () => twin.powerOff(), lose: () => twin.losePower() }),
  },
  "power-key": {
    usage: "power-key <ms>",
    about: "hold the power key down so long",
    run: (_twin, [ms], board) => {
      if (board === undefined) throw new Error("Nothing here can press a key.");
      return done(() => board.pressPowerKey(wholeNumber(ms)));
    },
  },
  reset: { usage: "reset", about: "pulse the reset line", run: (twin) => whileIn(twin, ["running", "booting"], () => twin.reset()) },
  freeze: { usage: "freeze", about: "hang the firmware: only the power key helps", run: (twin) => whileIn(twin, ["running"], () => twin.freeze()) },
  "silent-restart": { usage: "silent-restart", about: "let the firmware restart by itself", run: (twin) => whileIn(twin, ["running"], () => twin.silentRestart()) },
  coverage: {
    usage: "coverage on|off",
    about: "regain or lose the network",
    run: (twin, [word]) => choose(word, { on: () => twin.setCoverage(true), off: () => twin.setCoverage(false) }),
  },
  signal: {
    usage: "signal <rssi> [<ber>]",
    about: "0 to 31 or 99; bit error rate 0 to 7 or 99",
    run: (twin, [rssi, ber]) => done(() => twin.setSignal(wholeNumber(rssi), ber === undefined ? undefined : wholeNumber(ber))),
  },
  registration: {
    usage: "registration deny|allow",
    about: "what the network says to the module",
    run: (twin, [word]) => choose(word, { deny: () => twin.denyRegistration(true), allow: () => twin.denyRegistration(false) }),
  },
  supply: { usage: "supply <mV>", about: "voltage of the module's supply", run: (twin, [word]) => done(() => twin.setSupply(wholeNumber(word))) },
  temperature: {
    usage: "temperature <degrees>",
    about: "of the module, in degrees Celsius",
    run: (twin, [word = ""]) => done(() => twin.setTemperature(word.startsWith("-") ? -wholeNumber(word.substring(1)) : wholeNumber(word))),
  },
  "drop-context": {
    usage: "drop-context [<cid>]",
    about: "end a PDP context from the network's side",
    run: (twin, [cid]) => done(() => twin.dropContext(cid === undefined ? undefined : wholeNumber(cid))),
  },
  "close-socket": {
    usage: "close-socket <link>",
    about: "close a connection from its far side",
    run: (twin, [link]) => done(() => twin.closeSocket(wholeNumber(link))),
  },
  sim: {
    usage: "sim remove|insert",
    about: "take the card out, put it back",
    run: (twin, [word]) => choose(word, { remove: () => twin.removeSim(), insert: () => twin.insertSim() }),
  },
  pin: {
    usage: "pin <digits>",
    about: "let the card ask for this PIN",
    run: (twin, [pin]) => done(() => twin.requirePin(pin ?? "")),
  },
  puk: { usage: "puk", about: "let the card ask for its PUK", run: (twin) => done(() => twin.requirePuk()) },
  upgrade: {
    usage: "upgrade <end> [<build>]",
    about: "choose how upgrades end, and in which build",
    run: (twin, [end, build]) => {
      if (twin.setUpgrade === undefined) throw new Error("This module does not upgrade by itself.");
      twin.setUpgrade(end ?? "", build);
      return DONE;
    },
  },
  quirk: {
    usage: "quirk <id>|all on|off",
    about: "play what real modules do beyond the manual",
    run: (twin, [id, word]) => choose(word, { on: () => twin.setQuirk(id ?? "", true), off: () => twin.setQuirk(id ?? "", false) }),
  },
  quirks: {
    usage: "quirks",
    about: "list the quirks and which are on",
    run: (twin) => twin.quirks.known.map((quirk) => `${twin.quirks.isOn(quirk.id) ? "on " : "off"} ${quirk.id}: ${quirk.about}`).join("\n"),
  },
  order: {
    usage: "order <command> <order>",
    about: "choose one of several orders of answer",
    run: (twin, [command, order]) => done(() => twin.setOrder((command ?? "").toUpperCase(), order ?? "")),
  },
  orders: {
    usage: "orders",
    about: "list the commands that have several orders",
    run: (twin) => twin.orders.known.map((each) => `${each.command}: ${twin.orders.of(each.command)} (${each.choices.join(", ")})`).join("\n"),
  },
};

/** What an action answers; a control that only shows something answers that. */
export const DONE = "done";

/** What `help` shows: a line for each control, and for those that a caller has beside them. */
export function controlsHelp(further: readonly { usage: string; about: string }[] = []): string {
  const controls = [...Object.values(CONTROLS), ...further];
  const width = Math.max(...controls.map((control) => control.usage.length));
  return controls.map((control) => `${control.usage.padEnd(width)}  ${control.about}`).join("\n");
}

/**
 * Runs one line such as `coverage off` or `help` and answers what to show. Throws an `Error` with a
 * sentence for the person where the line is wrong or cannot be done now. Without a `board` nobody
 * presses its keys.
 */
export function runControl(twin: TwinControls, line: string, board?: BoardControls): string {
  const [name = "", ...words] = line.trim().split(/\s+/);
  if (name === "help" || name === "") return controlsHelp();
  const control = Object.hasOwn(CONTROLS, name) ? CONTROLS[name] : undefined;
  if (control === undefined) throw new Error(`There is no control "${name}". Type help for the list.`);
  const most = control.usage.split(" ").length - 1;
  try {
    if (words.length > most) throw new Error(`"${words.slice(most).join(" ")}" is too much.`);
    return control.run(twin, words, board);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)} Usage: ${control.usage}`, { cause: error });
  }
}

function done(action: () => void): string {
  action();
  return DONE;
}

function choose(word: string | undefined, actions: Readonly<Record<string, () => void>>): string {
  const action = word !== undefined && Object.hasOwn(actions, word) ? actions[word] : undefined;
  if (action === undefined) throw new Error(`Say one of: ${Object.keys(actions).join(", ")}.`);
  return done(action);
}

function whileIn(twin: TwinControls, states: readonly ModuleState[], action: () => void): string {
  if (!states.includes(twin.state)) throw new Error(`The module is ${twin.state}; this works while it is ${states.join(" or ")}.`);
  return done(action);
}

function wholeNumber(word: string | undefined): number {
  if (word === undefined || !/^\d{1,5}$/.test(word)) throw new Error(`A whole number is needed${word === undefined ? "" : `, not "${word}"`}.`);
  return Number(word);
}
