import type { Timer } from "../clock";

/** A timer that waits in a `TimerHeap`, and leaves it at once when cancelled. */
export class VirtualTimer implements Timer {
  /** Its place in the heap; -1 while it is in none. Kept by the heap. */
  place = -1;

  constructor(
    private readonly heap: TimerHeap,
    readonly dueMs: number,
    /** Decides between timers that are due at the same time: the smaller first. */
    readonly order: number,
    private readonly callback: () => void,
  ) {}

  cancel(): void {
    if (this.place >= 0) this.heap.remove(this);
  }

  fire(): void {
    this.callback();
  }
}

/** Timers by due time, then by order: a binary heap that can also take one out of its middle. */
export class TimerHeap {
  private readonly timers: VirtualTimer[] = [];

  size(): number {
    return this.timers.length;
  }

  /** The next to fire. */
  first(): VirtualTimer | undefined {
    return this.timers.length === 0 ? undefined : this.timers[0];
  }

  add(timer: VirtualTimer): void {
    this.timers.push(timer);
    this.rise(timer, this.timers.length - 1);
  }

  /** `timer` must be in the heap. */
  remove(timer: VirtualTimer): void {
    const place = timer.place;
    timer.place = -1;
    const last = this.timers.pop();
    if (last === undefined || last === timer) return;
    this.rise(last, place);
    this.sink(last, last.place);
  }

  /** Puts `timer` at `start` or above it, moving the later ones down. */
  private rise(timer: VirtualTimer, start: number): void {
    let place = start;
    while (place > 0) {
      const parentPlace = Math.floor((place - 1) / 2);
      const parent = this.timers[parentPlace];
      if (parent === undefined || !before(timer, parent)) break;
      this.put(parent, place);
      place = parentPlace;
    }
    this.put(timer, place);
  }

  /** Puts `timer` at `start` or below it, moving the earlier ones up. */
  private sink(timer: VirtualTimer, start: number): void {
    let place = start;
    let child = this.earlierChild(place);
    while (child !== undefined && before(child, timer)) {
      const childPlace = child.place;
      this.put(child, place);
      place = childPlace;
      child = this.earlierChild(place);
    }
    this.put(timer, place);
  }

  private earlierChild(place: number): VirtualTimer | undefined {
    const leftPlace = 2 * place + 1;
    if (leftPlace >= this.timers.length) return undefined;
    const left = this.timers[leftPlace];
    if (leftPlace + 1 >= this.timers.length) return left;
    const right = this.timers[leftPlace + 1];
    return left !== undefined && right !== undefined && before(right, left) ? right : left;
  }

  private put(timer: VirtualTimer, place: number): void {
    this.timers[place] = timer;
    timer.place = place;
  }
}

function before(left: VirtualTimer, right: VirtualTimer): boolean {
  return left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.order < right.order);
}
