import { SeededRandom } from "../../hal/random";
import type { Stream, StreamEvents } from "./network";

/** Peers in code: what the other side of a connection does. They serve on either network. */
export type Peer = (stream: Stream) => StreamEvents;

/** Bytes that a peer hands to its stream at once, and that may wait there before it reads on. */
const CHUNK_BYTES = 4096;

const QUIET: StreamEvents = {
  connected: () => undefined,
  failed: () => undefined,
  data: () => undefined,
  ended: () => undefined,
  drained: () => undefined,
};

/** `count` bytes of any value, the same for the same seed. */
export function seededBytes(seed: number, count: number): string {
  const random = new SeededRandom(seed);
  const parts: string[] = [];
  for (let index = 0; index < count; index++) parts.push(String.fromCharCode(random.below(256)));
  return parts.join("");
}

/** Sends back what it gets, and reads no faster than that leaves. */
export function echoPeer(): Peer {
  return (stream) => ({
    ...QUIET,
    data: (bytes) => {
      if (stream.write(bytes) > CHUNK_BYTES) stream.pause();
    },
    drained: () => stream.resume(),
  });
}

/** Sends `bytes` as fast as they leave, then ends the connection. */
export function sourcePeer(bytes: string): Peer {
  return (stream) => {
    let sent = 0;
    const sendMore = (): void => {
      if (sent >= bytes.length) return stream.end();
      const chunk = bytes.substring(sent, sent + CHUNK_BYTES);
      sent += chunk.length;
      stream.write(chunk);
    };
    sendMore();
    return { ...QUIET, drained: sendMore };
  };
}

/** Takes all; `done` gets it when the other side has ended the connection, or undefined where it broke. */
export function sinkPeer(done: (bytes: string | undefined) => void): Peer {
  return () => {
    const received: string[] = [];
    return {
      ...QUIET,
      data: (bytes) => received.push(bytes),
      ended: () => done(received.join("")),
      failed: () => done(undefined),
    };
  };
}

/** One step of a scripted peer: `expect` waits for exactly these bytes. */
export type PeerStep = { expect: string } | { send: string } | { close: "end" | "reset" };

/**
 * Plays a dialogue, step by step. `done` is told undefined when the last step is done, or what came
 * instead of what was expected; the connection is reset then.
 */
export function scriptedPeer(steps: readonly PeerStep[], done: (problem: string | undefined) => void): Peer {
  return (stream) => {
    const script = new Script(stream, steps, done);
    script.advance();
    return {
      ...QUIET,
      data: (bytes) => script.onData(bytes),
      ended: () => script.onClosed("the connection ended"),
      failed: (failure) => script.onClosed(failure.detail),
    };
  };
}

class Script {
  private next = 0;
  private received = "";
  private over = false;

  constructor(
    private readonly stream: Stream,
    private readonly steps: readonly PeerStep[],
    private readonly done: (problem: string | undefined) => void,
  ) {}

  onData(bytes: string): void {
    this.received += bytes;
    this.advance();
  }

  onClosed(why: string): void {
    if (!this.over) this.stop(`${why} at step ${this.next + 1} of ${this.steps.length}`);
  }

  advance(): void {
    while (!this.over) {
      const step = this.steps[this.next];
      if (step === undefined) return this.stop(undefined);
      if ("expect" in step && !this.take(step.expect)) return;
      if ("send" in step) this.stream.write(step.send);
      this.next++;
      if ("close" in step) this.close(step.close);
    }
  }

  /** True when the expected bytes are there; false while they may still come. */
  private take(expected: string): boolean {
    const common = Math.min(expected.length, this.received.length);
    if (this.received.substring(0, common) !== expected.substring(0, common)) {
      this.stop(`step ${this.next + 1} expects ${JSON.stringify(expected)} and got ${JSON.stringify(this.received)}`);
      this.stream.destroy();
      return false;
    }
    if (common < expected.length) return false;
    this.received = this.received.substring(common);
    return true;
  }

  private close(how: "end" | "reset"): void {
    if (how === "end") this.stream.end();
    else this.stream.destroy();
    this.stop(undefined);
  }

  private stop(problem: string | undefined): void {
    if (this.over) return;
    this.over = true;
    this.done(problem);
  }
}
