import { StepCounter, type MachineCounters } from "../../app/machine/counters";
import { Machine } from "../../app/machine/machine";
import type { Action, Duration, Visit } from "../../app/machine/machine";
import type { MachineStep } from "../../app/machine/observer";
import type { Table } from "../../app/machine/table";
import { refused } from "../../drivers/failure";
import type { Answer, Done } from "../../drivers/failure";
import { VirtualClock } from "../../hal/virtual/clock";
import { expect } from "../expect";

type S = "off" | "starting" | "on" | "waiting";
type E = "switch-on" | "started" | "failed" | "nudge" | "switch-off" | "again";
type A = "start" | "tidy" | "note" | "count";
type D = "startMs" | "pauseMs";

const TABLE: Table<S, E, A, D> = {
  name: "engine",
  about: "An engine that may not start.",
  initial: "off",
  goal: ["on"],
  failures: ["failed"],
  states: [
    { name: "off", about: "Off.", rest: true },
    { name: "starting", about: "Starts.", entry: "start", exit: "tidy", deadline: "startMs" },
    { name: "on", about: "Runs.", rest: true },
    { name: "waiting", about: "Waits.", deadline: "pauseMs" },
  ],
  events: [
    { name: "switch-on", about: "" },
    { name: "started", about: "" },
    { name: "failed", about: "" },
    { name: "nudge", about: "" },
    { name: "switch-off", about: "" },
    { name: "again", about: "" },
  ],
  actions: [
    { name: "start", about: "", raises: ["started", "failed"] },
    { name: "tidy", about: "", raises: [] },
    { name: "note", about: "", raises: [] },
    { name: "count", about: "", raises: [] },
  ],
  rows: [
    { from: "*", event: "switch-off", to: "off" },
    { from: ["off", "waiting"], event: "switch-on", to: "starting", action: "note" },
    { from: "off", event: "switch-off" },
    { from: "starting", event: "started", to: "on" },
    { from: "starting", event: "failed", to: "waiting" },
    { from: "starting", event: "again", to: "starting" },
    { from: "starting", event: "nudge", action: "count" },
    { from: "starting", event: "deadline", to: "waiting" },
    { from: "waiting", event: "deadline", to: "starting" },
  ],
};

const ACTIONS: Readonly<Record<A, Action<E, Bench>>> = {
  start: (visit, bench) => {
    bench.done.push("start in " + bench.machine.state());
    bench.visits.push(visit);
    const { onStart } = bench;
    onStart(visit);
  },
  tidy: (visit, bench) => {
    bench.done.push("tidy in " + bench.machine.state());
    const { onTidy } = bench;
    onTidy(visit);
  },
  note: (_visit, bench) => {
    bench.done.push("note in " + bench.machine.state());
  },
  count: (_visit, bench) => {
    bench.done.push("count in " + bench.machine.state());
  },
};

class Bench {
  readonly clock = new VirtualClock();
  readonly done: string[] = [];
  readonly steps: MachineStep[] = [];
  readonly counter = new StepCounter(TABLE);
  readonly visits: Visit<E>[] = [];
  readonly machine: Machine<S, E, A, D, Bench>;
  onStart: (this: void, visit: Visit<E>) => void = () => undefined;
  onTidy: (this: void, visit: Visit<E>) => void = () => undefined;

  constructor(pauseMs: Duration, queueCapacity?: number, startMs?: Duration) {
    this.machine = new Machine<S, E, A, D, Bench>(TABLE, {
      clock: this.clock,
      durations: { startMs: startMs === undefined ? 1000 : startMs, pauseMs },
      observer: (step) => {
        this.steps.push(step);
        this.counter.observe(step);
      },
      queueCapacity,
      owner: this,
      actions: ACTIONS,
    });
  }

  counters(): MachineCounters {
    return this.counter.counters(this.clock.now());
  }

  firstVisit(): Visit<E> {
    return this.visits[0] as Visit<E>;
  }

  lastStep(): MachineStep {
    return this.steps[this.steps.length - 1] as MachineStep;
  }
}

function started(): Bench {
  const bench = new Bench(500);
  bench.machine.start();
  bench.machine.raise("switch-on");
  return bench;
}

describe("the state-machine runner", () => {
  it("follows a row: exit in the old state, the row's action and then the entry in the new one", () => {
    const bench = started();
    expect(bench.done).toEqual(["note in starting", "start in starting"]);
    bench.machine.raise("started");
    expect(bench.done).toEqual(["note in starting", "start in starting", "tidy in starting"]);
    expect(bench.machine.state()).toBe("on");
  });

  it("takes an event without leaving the state where the row names no next state", () => {
    const bench = started();
    bench.clock.runFor(900);
    bench.machine.raise("nudge");
    expect(bench.done).toEqual(["note in starting", "start in starting", "count in starting"]);
    expect(bench.firstVisit().isLive()).toBe(true);
    bench.clock.runFor(100);
    expect(bench.machine.state()).toBe("waiting");
  });

  it("leaves and enters anew, with a new deadline, where the row names the present state", () => {
    const bench = started();
    bench.clock.runFor(900);
    bench.machine.raise("again");
    expect(bench.firstVisit().isLive()).toBe(false);
    bench.clock.runFor(999);
    expect(bench.machine.state()).toBe("starting");
    bench.clock.runFor(1);
    expect(bench.machine.state()).toBe("waiting");
  });

  it("prefers a state's own row to an any-state row that is written before it", () => {
    const bench = new Bench(500);
    bench.machine.start();
    bench.machine.raise("switch-off");
    expect(bench.lastStep().outcome).toBe("stayed");
    bench.machine.raise("switch-on");
    bench.machine.raise("switch-off");
    expect(bench.machine.state()).toBe("off");
  });

  it("raises the deadline after the configured time and cancels it on leaving", () => {
    const bench = started();
    bench.clock.runFor(999);
    bench.machine.raise("started");
    expect(bench.clock.pendingCount()).toBe(0);
    bench.machine.raise("switch-off");
    bench.machine.raise("switch-on");
    bench.clock.runFor(1000);
    expect(bench.machine.state()).toBe("waiting");
  });

  it("asks a duration that is a function at each entry", () => {
    let asked = 0;
    const bench = new Bench(() => {
      asked = asked + 1;
      return asked * 100;
    });
    bench.machine.start();
    bench.machine.raise("switch-on");
    bench.machine.raise("failed");
    bench.clock.runFor(100);
    expect(bench.machine.state()).toBe("starting");
    bench.machine.raise("failed");
    bench.clock.runFor(199);
    expect(bench.machine.state()).toBe("waiting");
    bench.clock.runFor(1);
    expect(bench.machine.state()).toBe("starting");
  });

  it("asks it after the actions of the entry, which may decide", () => {
    let known = 0;
    const bench = new Bench(500, undefined, () => known);
    bench.onStart = () => {
      known = 70;
    };
    bench.machine.start();
    bench.machine.raise("switch-on");
    bench.clock.runFor(69);
    expect(bench.machine.state()).toBe("starting");
    bench.clock.runFor(1);
    expect(bench.machine.state()).toBe("waiting");
  });

  it("comes out of a state whose action threw when the deadline is over", () => {
    const bench = new Bench(500);
    bench.onStart = () => {
      throw new Error("a mistake in an action");
    };
    bench.machine.start();
    let thrown = false;
    try {
      bench.machine.raise("switch-on");
    } catch {
      thrown = true;
    }
    expect(thrown).toBe(true);
    bench.clock.runFor(1000);
    expect(bench.machine.state()).toBe("waiting");
  });

  it("queues what an action raises and handles it after all actions of the move", () => {
    const bench = new Bench(500);
    bench.onStart = (visit) => {
      visit.raise("started");
      bench.done.push("still " + bench.machine.state());
    };
    bench.machine.start();
    bench.machine.raise("switch-on");
    expect(bench.done).toEqual(["note in starting", "start in starting", "still starting", "tidy in starting"]);
    expect(bench.machine.state()).toBe("on");
  });

  it("lets what is raised before the start wait for it, and starts once", () => {
    const bench = new Bench(500);
    bench.machine.raise("switch-on");
    expect(bench.machine.state()).toBe("off");
    bench.machine.start();
    bench.machine.start();
    expect(bench.machine.state()).toBe("starting");
    expect(bench.counters().states[0]).toEqual({ name: "off", entries: 1, timeMs: 0 });
  });

  it("counts and reports an event that no row takes", () => {
    const bench = started();
    bench.machine.raise("switch-on");
    expect(bench.counters().untaken).toBe(1);
    expect(bench.lastStep()).toEqual({
      machine: "engine",
      outcome: "untaken",
      from: "starting",
      event: "switch-on",
      to: "starting",
      timeMs: 0,
    });
  });

  it("reports an event that finds the queue full as lost and handles the others", () => {
    const bench = new Bench(500, 2);
    bench.onStart = () => {
      bench.machine.raise("nudge");
      bench.machine.raise("nudge");
      bench.machine.raise("started");
    };
    bench.machine.start();
    bench.machine.raise("switch-on");
    expect(bench.counters().overflows).toBe(1);
    expect(bench.done.length).toBe(4);
    expect(bench.machine.state()).toBe("starting");
  });

  it("tells the observer of a move with its time and its failure", () => {
    const bench = started();
    bench.clock.runFor(250);
    bench.machine.raise("failed", refused("no fuel"));
    expect(bench.lastStep()).toEqual({
      machine: "engine",
      outcome: "moved",
      from: "starting",
      event: "failed",
      to: "waiting",
      timeMs: 250,
      failure: { kind: "refused", message: "no fuel" },
    });
  });

  it("counts entries and time for each state, the present visit included", () => {
    const bench = started();
    bench.clock.runFor(1700);
    expect(bench.counter.timeInStateMs(bench.clock.now())).toBe(200);
    expect(bench.counters().states).toEqual([
      { name: "off", entries: 1, timeMs: 0 },
      { name: "starting", entries: 2, timeMs: 1200 },
      { name: "on", entries: 0, timeMs: 0 },
      { name: "waiting", entries: 1, timeMs: 500 },
    ]);
  });
});

describe("a visit", () => {
  it("ignores and counts a callback that comes after its state was left and entered again", () => {
    const bench = new Bench(500);
    const requests: Done[] = [];
    bench.onStart = (visit) => {
      requests.push(visit.done("started", "failed"));
    };
    bench.machine.start();
    bench.machine.raise("switch-on");
    bench.clock.runFor(1500);
    expect(bench.machine.state()).toBe("starting");
    const late = requests[0] as Done;
    late(undefined);
    expect(bench.machine.state()).toBe("starting");
    expect(bench.counters().stale).toBe(1);
    expect(bench.lastStep().outcome).toBe("stale");
    const present = requests[1] as Done;
    present(undefined);
    expect(bench.machine.state()).toBe("on");
  });

  it("ignores an event that waited in the queue while an event ahead of it ended the visit", () => {
    const bench = new Bench(500);
    bench.onStart = (visit) => {
      bench.machine.raise("switch-off");
      bench.machine.raise("switch-on");
      visit.raise("started");
      bench.onStart = () => undefined;
    };
    bench.machine.start();
    bench.machine.raise("switch-on");
    expect(bench.machine.state()).toBe("starting");
    expect(bench.counters().stale).toBe(1);
  });

  it("does not hear what its exit action raises", () => {
    const bench = new Bench(500);
    bench.onTidy = (visit) => {
      visit.raise("failed");
    };
    bench.machine.start();
    bench.machine.raise("switch-on");
    bench.machine.raise("started");
    expect(bench.machine.state()).toBe("on");
    expect(bench.counters().stale).toBe(1);
  });

  it("raises the failure event with the failure, which the next visit has as its cause", () => {
    const bench = new Bench(500);
    bench.onStart = (visit) => {
      const done = visit.done("started", "failed");
      bench.onStart = () => undefined;
      done(refused("no fuel"));
    };
    bench.machine.start();
    bench.machine.raise("switch-on");
    expect(bench.machine.state()).toBe("waiting");
    expect(bench.lastStep().failure).toEqual(refused("no fuel"));
    bench.machine.raise("switch-on", refused("by hand"));
    const second = bench.visits[1] as Visit<E>;
    expect(second.cause).toEqual(refused("by hand"));
  });

  it("hands an answer's value to the one who names the event, and never after its end", () => {
    const bench = new Bench(500);
    const answers: Answer<number>[] = [];
    const seen: number[] = [];
    bench.onStart = (visit) => {
      answers.push(
        visit.answer<number>("failed", (value) => {
          seen.push(value);
          return value > 10 ? "started" : undefined;
        }),
      );
    };
    bench.machine.start();
    bench.machine.raise("switch-on");
    const answer = answers[0] as Answer<number>;
    answer(undefined, 10);
    expect(bench.machine.state()).toBe("starting");
    answer(undefined, 11);
    expect(bench.machine.state()).toBe("on");
    answer(undefined, 12);
    expect(seen).toEqual([10, 11]);
    expect(bench.counters().stale).toBe(1);
  });

  it("raises the failure event where an answer failed", () => {
    const bench = new Bench(500);
    bench.onStart = (visit) => {
      const answer = visit.answer<number>("failed", () => "started");
      answer({ kind: "timeout", message: "no answer" });
    };
    bench.machine.start();
    bench.machine.raise("switch-on");
    expect(bench.machine.state()).toBe("waiting");
  });
});
