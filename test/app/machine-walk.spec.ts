import type { AnyTable, Row, State } from "../../app/machine/table";
import { walk } from "../../app/machine/walk";
import { expect } from "../expect";

const OFF: State<string, string, string> = { name: "off", about: "Off.", rest: true };
const STARTING: State<string, string, string> = { name: "starting", about: "Starts.", entry: "start", deadline: "startMs" };
const ON: State<string, string, string> = { name: "on", about: "Runs.", rest: true };
const WAITING: State<string, string, string> = { name: "waiting", about: "Waits.", deadline: 500 };

const SWITCH_ON: Row<string, string, string> = { from: "off", event: "switch-on", to: "starting" };
const SWITCH_OFF: Row<string, string, string> = { from: "*", event: "switch-off", to: "off" };
const STARTED: Row<string, string, string> = { from: "starting", event: "started", to: "on" };
const FAILED: Row<string, string, string> = { from: ["starting", "on"], event: "failed", to: "waiting" };
const LATE: Row<string, string, string> = { from: "starting", event: "deadline", to: "waiting" };
const WAITED: Row<string, string, string> = { from: "waiting", event: "deadline", to: "starting" };

const SOUND: AnyTable = {
  name: "engine",
  about: "An engine that may not start.",
  initial: "off",
  goal: ["on"],
  failures: ["failed"],
  states: [OFF, STARTING, ON, WAITING],
  events: [
    { name: "switch-on", about: "" },
    { name: "switch-off", about: "" },
    { name: "started", about: "" },
    { name: "failed", about: "" },
  ],
  actions: [{ name: "start", about: "", raises: ["started", "failed"] }],
  rows: [SWITCH_ON, SWITCH_OFF, STARTED, FAILED, LATE, WAITED],
};

/** The sound table with some of its parts replaced. */
function broken(parts: Partial<AnyTable>): AnyTable {
  return {
    name: SOUND.name,
    about: SOUND.about,
    initial: parts.initial === undefined ? SOUND.initial : parts.initial,
    goal: parts.goal === undefined ? SOUND.goal : parts.goal,
    failures: parts.failures === undefined ? SOUND.failures : parts.failures,
    states: parts.states === undefined ? SOUND.states : parts.states,
    events: parts.events === undefined ? SOUND.events : parts.events,
    actions: parts.actions === undefined ? SOUND.actions : parts.actions,
    rows: parts.rows === undefined ? SOUND.rows : parts.rows,
  };
}

function withRow(row: Row<string, string, string>): AnyTable {
  return broken({ rows: SOUND.rows.concat([row]) });
}

/** The table has `rows` instead of those of the sound one. */
function withRows(...rows: Row<string, string, string>[]): AnyTable {
  return broken({ rows });
}

describe("the walk over a table", () => {
  it("finds nothing wrong with a sound table", () => {
    expect(walk(SOUND)).toEqual([]);
  });

  it("finds a state, an event and an action that are declared twice", () => {
    expect(walk(broken({ states: SOUND.states.concat([OFF]) }))).toEqual(['engine: state "off" is declared twice.']);
    expect(walk(broken({ events: SOUND.events.concat([{ name: "failed", about: "" }]) }))).toEqual([
      'engine: event "failed" is declared twice.',
    ]);
    expect(walk(broken({ actions: SOUND.actions.concat(SOUND.actions) }))).toEqual([
      'engine: action "start" is declared twice.',
    ]);
  });

  it("finds names that mean something else", () => {
    const star: State<string, string, string> = { name: "*", about: "", rest: true };
    expect(walk(broken({ states: SOUND.states.concat([star]) })).join("\n")).toContain('a state is called "*"');
    const deadline = { name: "deadline", about: "" };
    expect(walk(broken({ events: SOUND.events.concat([deadline]) }))).toEqual([
      'engine: an event is called "deadline", which the runner raises.',
    ]);
  });

  it("finds a row that refers to what is not declared", () => {
    expect(walk(withRow({ from: "nowhere", event: "started", to: "on" }))).toEqual([
      'engine: a row for "started" refers to the unknown state "nowhere".',
    ]);
    expect(walk(withRow({ from: "on", event: "nothing", to: "off" }))).toEqual([
      'engine: a row refers to the unknown event "nothing".',
    ]);
    expect(walk(withRow({ from: "off", event: "started", to: "away" }))).toEqual([
      'engine: a row for "started" refers to the unknown state "away".',
    ]);
    expect(walk(withRow({ from: "off", event: "started", action: "sing" }))).toEqual([
      'engine: a row for "started" refers to the unknown action "sing".',
    ]);
  });

  it("finds a state, an action, the start, the goal and the failures that refer to what is not declared", () => {
    const states = [{ name: "off", about: "", rest: true, entry: "sing", exit: "hum" }, STARTING, ON, WAITING];
    expect(walk(broken({ states }))).toEqual([
      'engine: state "off" refers to the unknown action "sing".',
      'engine: state "off" refers to the unknown action "hum".',
    ]);
    const actions = [{ name: "start", about: "", raises: ["started", "failed", "nothing"] }];
    expect(walk(broken({ actions }))[0]).toBe('engine: action "start" refers to the unknown event "nothing".');
    expect(walk(broken({ initial: "away" }))[0]).toBe('engine: the initial state refers to the unknown state "away".');
    expect(walk(broken({ goal: ["on", "away"] }))).toEqual(['engine: the goal refers to the unknown state "away".']);
    expect(walk(broken({ failures: ["failed", "nothing"] }))).toEqual([
      'engine: the list of failures refers to the unknown event "nothing".',
    ]);
  });

  it("finds two rows for one event, and lets an own row stand beside an any-state row", () => {
    expect(walk(withRow({ from: ["on", "waiting"], event: "failed", to: "waiting" }))).toEqual([
      'engine: state "on" has two rows for "failed".',
    ]);
    expect(walk(withRow(SWITCH_OFF))).toEqual(['engine: any state has two rows for "switch-off".']);
    expect(walk(withRow({ from: "off", event: "switch-off" }))).toEqual([]);
  });

  it("finds an event that no row takes and an action that is never done", () => {
    expect(walk(broken({ events: SOUND.events.concat([{ name: "nudge", about: "" }]) }))).toEqual([
      'engine: no row takes event "nudge".',
    ]);
    expect(walk(broken({ actions: SOUND.actions.concat([{ name: "sing", about: "", raises: [] }]) }))).toEqual([
      'engine: action "sing" is never done.',
    ]);
  });

  it("finds a state that cannot be reached", () => {
    const island: State<string, string, string> = { name: "island", about: "", rest: true };
    expect(walk(broken({ states: SOUND.states.concat([island]) }))).toEqual([
      'engine: state "island" cannot be reached from "off".',
    ]);
  });

  it("does not count an any-state deadline row as a way out of a state without a deadline", () => {
    const failed: Row<string, string, string> = { from: "starting", event: "failed", to: "starting" };
    const late: Row<string, string, string> = { from: "*", event: "deadline", to: "waiting" };
    const states = [OFF, { name: "starting", about: "", rest: true, entry: "start" }, ON, WAITING];
    const table = broken({ states, rows: [SWITCH_ON, SWITCH_OFF, STARTED, failed, late, WAITED] });
    expect(walk(table)).toEqual(['engine: state "waiting" cannot be reached from "off".']);
  });

  it("finds a state that cannot be left, unless it is final", () => {
    const rows = SOUND.rows.concat([{ from: "on", event: "switch-off" }]).filter((row) => row !== FAILED);
    const failed: Row<string, string, string> = { from: "starting", event: "failed", to: "waiting" };
    expect(walk(broken({ rows: rows.concat([failed]) }))).toEqual(['engine: state "on" cannot be left.']);
    const final: State<string, string, string> = { name: "on", about: "", final: true };
    expect(walk(broken({ rows: rows.concat([failed]), states: [OFF, STARTING, final, WAITING] }))).toEqual([]);
  });

  it("finds a final state that can be left", () => {
    const final: State<string, string, string> = { name: "on", about: "", final: true };
    expect(walk(broken({ states: [OFF, STARTING, final, WAITING] }))).toEqual([
      'engine: state "on" is final and has a row that leaves it.',
    ]);
  });

  it("finds a wait without a deadline and a deadline without a row", () => {
    const hopeful: State<string, string, string> = { name: "starting", about: "", entry: "start" };
    expect(walk(broken({ states: [OFF, hopeful, ON, WAITING] }))).toEqual([
      'engine: state "starting" has a row for a deadline that it does not have.',
      'engine: state "starting" waits without a deadline.',
    ]);
    expect(walk(withRows(SWITCH_ON, SWITCH_OFF, STARTED, FAILED, WAITED))).toEqual([
      'engine: state "starting" has a deadline and no row for it.',
    ]);
  });

  it("lets an any-state row take the deadlines", () => {
    const late: Row<string, string, string> = { from: "*", event: "deadline", to: "waiting" };
    expect(walk(withRows(SWITCH_ON, SWITCH_OFF, STARTED, FAILED, late, WAITED))).toEqual([]);
  });

  it("finds a deadline after which the state goes on without one", () => {
    const late: Row<string, string, string> = { from: "starting", event: "deadline" };
    expect(walk(withRows(SWITCH_ON, SWITCH_OFF, STARTED, FAILED, late, WAITED))).toEqual([
      'engine: state "starting" stays after its deadline, and then waits without one.',
    ]);
  });

  it("finds a deadline that is no time, and one on a state that may last for ever", () => {
    const hasty: State<string, string, string> = { name: "waiting", about: "", deadline: 0 };
    expect(walk(broken({ states: [OFF, STARTING, ON, hasty] }))).toEqual([
      'engine: state "waiting" has a deadline that is not above 0 ms and finite.',
    ]);
    const torn: State<string, string, string> = { name: "waiting", about: "", deadline: 500, rest: true };
    expect(walk(broken({ states: [OFF, STARTING, ON, torn] }))).toEqual([
      'engine: state "waiting" may last for ever and has a deadline.',
    ]);
  });

  it("finds an event that an action may raise in a state that does not take it", () => {
    const deaf: Row<string, string, string> = { from: "on", event: "failed", to: "waiting" };
    const sentence = 'engine: state "starting" has no row for "failed", which its action "start" may raise.';
    expect(walk(withRows(SWITCH_ON, SWITCH_OFF, STARTED, deaf, LATE, WAITED))).toEqual([sentence]);
  });

  it("looks at the actions of rows in the state that they are done in", () => {
    const states = [OFF, { name: "starting", about: "", deadline: "startMs" }, ON, WAITING];
    const begin: Row<string, string, string> = { from: "off", event: "switch-on", to: "starting", action: "start" };
    expect(walk(broken({ states, rows: [begin, SWITCH_OFF, STARTED, FAILED, LATE, WAITED] }))).toEqual([]);
    const nudge: Row<string, string, string> = { from: "waiting", event: "started", action: "start" };
    expect(walk(withRow(nudge))).toEqual([
      'engine: state "waiting" has no row for "failed", which its action "start" may raise.',
    ]);
  });

  it("finds a failure and a deadline after which no goal can be reached", () => {
    const dead: State<string, string, string> = { name: "dead", about: "", final: true };
    const states = SOUND.states.concat([dead]);
    const rows = [
      SWITCH_ON,
      SWITCH_OFF,
      STARTED,
      FAILED,
      LATE,
      { from: "waiting", event: "deadline", to: "dead" },
      { from: "waiting", event: "failed", to: "dead" },
      { from: "dead", event: "switch-off" },
      { from: "waiting", event: "started", to: "starting" },
    ];
    expect(walk(broken({ states, rows }))).toEqual([
      'engine: after "deadline" in state "waiting" there is no way back to a goal.',
      'engine: after "failed" in state "waiting" there is no way back to a goal.',
    ]);
  });
});
