import { CommandQueue } from "../../../drivers/at/command-queue";
import { Exchange } from "../../../drivers/at/exchange";
import { BootClock } from "../../../hal/virtual/boot-clock";
import { VirtualClock } from "../../../hal/virtual/clock";
import { expect } from "../../expect";

function exchange(text: string): Exchange {
  return new Exchange({ text, timeoutMs: 1000 }, () => undefined, 100);
}

describe("the queue of commands", () => {
  it("sends the next command when the hold is over, at whatever fraction of a millisecond", () => {
    for (let count = 1; count <= 400; count++) {
      const inner = new VirtualClock();
      inner.runFor(8000 + count / 7);
      const clock = new BootClock(inner);
      inner.runFor(count / 3);
      const sent: number[] = [];
      const queue = new CommandQueue(clock, 4, () => 0, () => sent.push(clock.now()));
      queue.hold(count / 11);
      queue.add(exchange("AT"));
      inner.runFor(1000);
      expect(sent.length).toBe(1);
      expect(Math.abs((sent[0] as number) - count / 3 - count / 11) < 0.01).toBe(true);
    }
  });

  it("holds what it is told to hold, and a longer hold goes before a shorter one", () => {
    const clock = new VirtualClock();
    const sent: number[] = [];
    const queue = new CommandQueue(clock, 4, () => 0, () => sent.push(clock.now()));
    queue.hold(300);
    queue.hold(5);
    queue.add(exchange("AT"));
    clock.runFor(299);
    expect(sent).toEqual([]);
    clock.runFor(1);
    expect(sent).toEqual([300]);
  });
});
