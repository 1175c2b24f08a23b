import { type Board, BoardMachine } from "../../hal/stm32f405/board";
import { expect } from "../expect";

/** The counter of milliseconds has 32 bits: it begins again at 0 after 49.7 days. */
const RANGE_MS = 4294967296;

/** A board of which nothing but the time is asked. */
function boardWith(now: () => number): Board {
  return { now: () => now() % RANGE_MS, arguments: () => "", seed: () => 1 } as unknown as Board;
}

describe("time on the STM32F405", () => {
  it("goes on when the counter of milliseconds begins again at 0, and a timer that was set before fires when it is due", () => {
    let nowMs = RANGE_MS - 5000;
    const machine = new BoardMachine(boardWith(() => nowMs));
    const { now, startTimer } = machine.machine();
    const from = now();
    const fired: number[] = [];
    startTimer(8000, () => fired.push(now() - from));
    for (; nowMs < RANGE_MS + 5000; nowMs += 1000) machine.turn(undefined, 0, false);
    expect(fired).toEqual([8000]);
    expect(now() - from).toBe(10000);
  });

  it("is counted through any number of such ends", () => {
    let nowMs = 0;
    const machine = new BoardMachine(boardWith(() => nowMs));
    const { now, startTimer } = machine.machine();
    let fired = 0;
    const again = (): void => {
      fired = fired + 1;
      startTimer(86400000, again);
    };
    again();
    for (; nowMs < 200 * 86400000; nowMs += 3600000) machine.turn(undefined, 0, false);
    expect(now()).toBe(200 * 86400000);
    expect(fired).toBe(200);
  });
});
