import { spawn, type ChildProcess } from "node:child_process";
import type { NetworkFailure } from "../network";
import type { Closable, RealContext } from "./context";
import { timedOut } from "./failures";

export type PingDone = (failure: NetworkFailure | undefined, roundTripMs: number) => void;

/** One echo request by the machine's own `ping` program: ICMP itself needs a privilege that Node does not have. */
export class RealPing implements Closable {
  private child: ChildProcess | undefined;
  private output = "";
  private finished = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly context: RealContext,
    private readonly address: string,
    payloadBytes: number,
    timeoutMs: number,
    private readonly done: PingDone,
  ) {
    context.add(this);
    this.timer = setTimeout(() => this.finish(timedOut(`${address} did not answer`, timeoutMs), 0), timeoutMs);
    context.resolve(address, (failure, addresses) => {
      const target = addresses[0];
      if (this.finished) return;
      if (failure !== undefined || target === undefined) this.finish(failure ?? { kind: "dns", detail: address }, 0);
      else this.start(target, payloadBytes, timeoutMs);
    });
  }

  closeNow(): void {
    this.finished = true;
    clearTimeout(this.timer);
    this.child?.kill();
    this.context.remove(this);
  }

  private start(target: string, payloadBytes: number, timeoutMs: number): void {
    const waitSeconds = Math.max(1, Math.ceil(timeoutMs / 1000));
    const child = spawn("ping", ["-c", "1", "-s", String(payloadBytes), "-W", String(waitSeconds), target], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.child = child;
    child.stdout.on("data", (chunk: Buffer) => (this.output += chunk.toString("latin1")));
    child.on("error", () => {
      this.finish({ kind: "unreachable", detail: "this machine has no ping program to send the echo request with" }, 0);
    });
    child.on("close", () => {
      const time = /time[=<]([0-9.]+)/.exec(this.output)?.[1];
      this.context.reachability.whenOpen(() => {
        if (time !== undefined) this.finish(undefined, Number(time));
        else this.finish({ kind: "unreachable", detail: `${this.address} did not answer the echo request` }, 0);
      });
    });
  }

  private finish(failure: NetworkFailure | undefined, roundTripMs: number): void {
    if (this.finished) return;
    this.closeNow();
    this.done(failure, roundTripMs);
  }
}
