import { opposite, type Air, type Direction } from "./air";
import { Pipe } from "./pipe";

export interface EndEvents<Item> {
  item(item: Item): void;
  /** The other side closed in good order; this one closes, too. Last event. */
  finished(): void;
  /** The other side reset the connection. Last event. */
  broken(): void;
  /** All that was sent has left. */
  emptied(): void;
}

/** One side of a simulated TCP connection. Holds what arrives until it is resumed for the first time. */
export class ConnectionEnd<Item> {
  private out: Pipe<Item> | undefined;
  private incoming: Pipe<Item> | undefined;
  private events: EndEvents<Item> | undefined;
  private closed = false;

  /** Two ends that are joined; the first one's direction is `direction`. `dead`: one of the machines is gone. */
  static pair<Item>(air: Air, direction: Direction, dead: () => boolean): [ConnectionEnd<Item>, ConnectionEnd<Item>] {
    const near = new ConnectionEnd<Item>();
    const far = new ConnectionEnd<Item>();
    near.join(far, air, direction, dead);
    far.join(near, air, opposite(direction), dead);
    return [near, far];
  }

  get waitingBytes(): number {
    return this.out?.waitingBytes ?? 0;
  }

  reportTo(events: EndEvents<Item>): void {
    this.events = events;
  }

  /** `left` is called when the item has left. */
  send(item: Item, bytes: number, left?: () => void): void {
    if (!this.closed) this.out?.send(item, bytes, left);
  }

  /** A segment without data, and its acknowledgement; nothing is called where either is lost. */
  probe(answered: () => void): void {
    this.out?.probe(() => this.incoming?.probe(answered));
  }

  pause(): void {
    this.incoming?.pause();
  }

  resume(): void {
    this.incoming?.resume();
  }

  /** Sends what waits, then closes in good order. No events afterwards. */
  finish(): void {
    if (this.closed) return;
    this.closed = true;
    this.events = undefined;
    this.incoming?.resume();
    this.out?.finish();
  }

  /** Closes at once with a reset. No events afterwards. */
  reset(): void {
    this.closed = true;
    this.events = undefined;
    this.incoming?.stop();
    this.out?.break();
  }

  private join(other: ConnectionEnd<Item>, air: Air, direction: Direction, dead: () => boolean): void {
    const receiver = {
      item: (item: Item) => other.events?.item(item),
      finished: () => other.onFinished(),
      broken: () => other.onBroken(),
    };
    this.out = new Pipe(air, direction, receiver, { emptied: () => this.events?.emptied(), dead });
    this.out.pause();
    other.incoming = this.out;
  }

  private onFinished(): void {
    const events = this.events;
    this.finish();
    events?.finished();
  }

  private onBroken(): void {
    const events = this.events;
    this.closed = true;
    this.events = undefined;
    this.out?.stop();
    events?.broken();
  }
}
