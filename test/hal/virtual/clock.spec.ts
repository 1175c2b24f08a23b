import { SeededRandom } from "../../../hal/random";
import { VirtualClock } from "../../../hal/virtual/clock";
import { expect } from "../../expect";

describe("virtual clock", () => {
  it("fires events in the order of their times, whatever the order they were set in", () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.after(30, () => fired.push("c"));
    clock.after(10, () => fired.push("a"));
    clock.after(20.5, () => fired.push("b" + String(clock.now())));
    clock.runFor(100);
    expect(fired.join(" ")).toBe("a b20.5 c");
    expect(clock.now()).toBe(100);
  });

  it("fires events of the same time in the order they were set", () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    for (let index = 0; index < 50; index++) {
      const turn = index;
      clock.after(7, () => fired.push(turn));
    }
    clock.runFor(7);
    for (let index = 0; index < 50; index++) expect(fired[index]).toBe(index);
  });

  it("never calls back from inside after, not even without delay", () => {
    const clock = new VirtualClock();
    let fired = false;
    clock.after(0, () => {
      fired = true;
    });
    expect(fired).toBe(false);
    clock.runFor(0);
    expect(fired).toBe(true);
  });

  it("forgets a cancelled timer at once, and takes a second cancel or a late one", () => {
    const clock = new VirtualClock();
    let fired = 0;
    const kept = clock.after(5, () => {
      fired++;
    });
    const dropped = clock.after(3600000, () => {
      fired += 100;
    });
    dropped.cancel();
    dropped.cancel();
    expect(clock.pendingCount()).toBe(1);
    expect(clock.runUntilIdle(10)).toBe(true);
    expect(clock.now()).toBe(5);
    kept.cancel();
    expect(fired).toBe(1);
  });

  it("keeps a hundred thousand timers in order while half of them are cancelled", () => {
    const clock = new VirtualClock();
    const random = new SeededRandom(1);
    let lastMs = 0;
    let fired = 0;
    for (let index = 0; index < 100000; index++) {
      const timer = clock.after(random.below(1000000) / 8, () => {
        if (clock.now() < lastMs) throw new Error("time went back to " + String(clock.now()));
        lastMs = clock.now();
        fired++;
      });
      if (index % 2 === 1) timer.cancel();
    }
    clock.runUntilIdle(1000000);
    expect(fired).toBe(50000);
  });

  it("passes an hour of seconds in one call", () => {
    const clock = new VirtualClock();
    let seconds = 0;
    const tick = (): void => {
      seconds++;
      clock.after(1000, tick);
    };
    clock.after(1000, tick);
    clock.runFor(3600000);
    expect(seconds).toBe(3600);
  });

  it("stops a run at its limit where something repeats for ever, and says so", () => {
    const clock = new VirtualClock();
    const tick = (): void => {
      clock.after(10, tick);
    };
    tick();
    expect(clock.runUntilIdle(95)).toBe(false);
    expect(clock.now()).toBe(95);
    expect(clock.runUntilTrue(() => false, 100)).toBe(false);
    expect(clock.now()).toBe(195);
  });

  it("stops at the event that makes a predicate true", () => {
    const clock = new VirtualClock();
    let value = 0;
    clock.after(10, () => {
      value = 1;
    });
    clock.after(20, () => {
      value = 2;
    });
    expect(clock.runUntilTrue(() => value === 1, 1000)).toBe(true);
    expect(clock.now()).toBe(10);
    expect(clock.runWhile(() => value === 1, 1000)).toBe(true);
    expect(clock.now()).toBe(20);
  });

  it("reports something that sets itself again without delay instead of looping for ever", () => {
    const clock = new VirtualClock();
    const again = (): void => {
      clock.after(0, again);
    };
    again();
    let message = "";
    try {
      clock.runFor(1);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain("without delay");
  });

  it("refuses a delay that is no length of time", () => {
    const clock = new VirtualClock();
    let refusals = 0;
    for (const delayMs of [-1, NaN, Infinity]) {
      try {
        clock.after(delayMs, () => undefined);
      } catch {
        refusals++;
      }
    }
    expect(refusals).toBe(3);
  });
});
