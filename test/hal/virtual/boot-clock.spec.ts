import { BootClock } from "../../../hal/virtual/boot-clock";
import { VirtualClock } from "../../../hal/virtual/clock";
import { expect } from "../../expect";

describe("the clock of a boot", () => {
  it("begins at 0 and keeps pace with the clock under it", () => {
    const clock = new VirtualClock(5000);
    const boot = new BootClock(clock);
    clock.runFor(250);
    expect(boot.now()).toBe(250);
  });

  it("a timer that was set before the reset does not fire after it", () => {
    const clock = new VirtualClock();
    const boot = new BootClock(clock);
    let fired = 0;
    boot.after(10, () => fired++);
    clock.runFor(10);
    boot.after(10, () => fired++);
    boot.end();
    clock.runFor(100);
    expect(fired).toBe(1);
  });
});
