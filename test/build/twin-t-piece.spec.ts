import { BACKLOG_BYTES, TPiece, UNREAD_MS } from "../../build/twin/t-piece";
import { LeadingEnd } from "../../build/twin/leading-end";
import type { FlowControl, Uart } from "../../hal/uart";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualLine } from "../../hal/virtual/uart";
import { expect } from "../expect";

/** A port that takes as much as a spec has made room for. */
class NarrowUart implements Uart {
  taken = "";
  paused = false;
  private room = 0;
  private data: (chunk: string) => void = () => undefined;
  private writable: () => void = () => undefined;

  write(bytes: string): number {
    const count = Math.min(bytes.length, this.room);
    this.room -= count;
    this.taken += bytes.slice(0, count);
    return count;
  }

  onWritable(listener: () => void): void {
    this.writable = listener;
  }

  onData(listener: (chunk: string) => void): void {
    this.data = listener;
  }

  onFault(): void {}

  setBaud(_baud: number): void {}

  setFlowControl(_flow: FlowControl): void {}

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  makeRoom(bytes: number): this {
    this.room += bytes;
    this.writable();
    return this;
  }

  receive(bytes: string): void {
    this.data(bytes);
  }
}

describe("T-piece between the twin and its programs", () => {
  let clock: VirtualClock;
  let trunk: NarrowUart;
  let tPiece: TPiece;
  let told: string[];

  beforeEach(() => {
    clock = new VirtualClock();
    trunk = new NarrowUart();
    tPiece = new TPiece(trunk, clock);
    told = [];
  });

  function branch(room: number, unread = false): NarrowUart {
    const uart = new NarrowUart().makeRoom(room);
    const lost = (bytes: number): void => void told.push(`lost ${bytes}`);
    tPiece.join(uart, unread ? { lost, unread: () => void told.push("unread") } : { lost });
    return uart;
  }

  it("hands what the trunk says to all branches, and what any says to the trunk", () => {
    const [left, right] = [branch(10), branch(10)];
    trunk.makeRoom(10);
    trunk.receive("OK");
    left.receive("A");
    right.receive("T");
    expect([left.taken, right.taken, trunk.taken]).toEqual(["OK", "OK", "AT"]);
  });

  it("pauses the branches while the trunk is full and keeps the order of what they said", () => {
    const [left, right] = [branch(0), branch(0)];
    trunk.makeRoom(1);
    left.receive("abc");
    right.receive("de");
    expect([trunk.taken, left.paused, right.paused, branch(0).paused]).toEqual(["a", true, true, true]);
    trunk.makeRoom(4);
    expect([trunk.taken, left.paused, right.paused]).toEqual(["abcde", false, false]);
  });

  it("pauses the trunk while a branch is full, feeds the others, and catches up", () => {
    const [slow, fast] = [branch(2), branch(100)];
    trunk.receive("1234");
    trunk.receive("56");
    expect([slow.taken, fast.taken, trunk.paused]).toEqual(["12", "123456", true]);
    slow.makeRoom(3);
    expect([slow.taken, trunk.paused]).toEqual(["12345", true]);
    slow.makeRoom(3);
    expect([slow.taken, trunk.paused]).toEqual(["123456", false]);
  });

  it("loses what a branch has no room for beyond its backlog, and tells how much", () => {
    const slow = branch(0);
    trunk.receive("x".repeat(BACKLOG_BYTES));
    trunk.receive("lost");
    slow.makeRoom(BACKLOG_BYTES);
    expect([slow.taken.length, told]).toEqual([BACKLOG_BYTES, ["lost 4"]]);
  });

  it("lets the trunk go on when a full branch leaves", () => {
    const slow = branch(0);
    trunk.receive("1");
    tPiece.leave(slow);
    trunk.receive("2");
    expect([trunk.paused, slow.makeRoom(2).taken]).toEqual([false, ""]);
  });

  it("waits without end for a branch that has a reader", () => {
    branch(0);
    trunk.receive("1");
    clock.runFor(100 * UNREAD_MS);
    expect([trunk.paused, told]).toEqual([true, []]);
  });

  it("takes a branch that may stand unread for that after some seconds without progress, and begins anew", () => {
    const terminal = branch(0, true);
    trunk.receive("1234");
    clock.runFor(UNREAD_MS - 1);
    terminal.makeRoom(1);
    clock.runFor(UNREAD_MS - 1);
    expect([trunk.paused, told]).toEqual([true, []]);
    clock.runFor(1);
    expect([trunk.paused, told]).toEqual([false, ["unread"]]);
    terminal.makeRoom(10);
    trunk.receive("new");
    expect(terminal.taken).toBe("1new");
  });
});

describe("the module's end of a line whose other end nobody sets", () => {
  let clock: VirtualClock;
  let line: VirtualLine;
  let module: LeadingEnd;
  let heard: string;

  beforeEach(() => {
    clock = new VirtualClock();
    line = new VirtualLine(clock);
    module = new LeadingEnd(line.b, line.a);
    heard = "";
    line.a.onData((bytes) => (heard += bytes));
  });

  it("paces the line at the module's rate and damages nothing", () => {
    module.setBaud(9600);
    module.write("x".repeat(96));
    clock.runFor(99);
    expect(heard.length).toBe(95);
    clock.runFor(1.001);
    expect(heard).toBe("x".repeat(96));
  });

  it("makes the module wait for a paused program once it has flow control", () => {
    line.a.pause();
    module.write("1");
    clock.runFor(10);
    expect(heard).toBe("1");
    module.setFlowControl("rts-cts");
    module.write("2");
    clock.runFor(10);
    expect(heard).toBe("1");
    line.a.resume();
    clock.runFor(10);
    expect(heard).toBe("12");
  });
});
