import type { Clock } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import type { Session, SessionEvent } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import type { Done, Failure } from "../failure";
import type { ModuleEvent } from "../modem";

const CHECK_MS = 5000;
/** Between two attempts to set up a module that is still starting. */
const SETTLE_MS = 500;
/** So soon after a start a banner may be the second one of that start. */
const BANNER_DOUBT_MS = 15000;
const OVERTAKEN: Failure = { kind: "closed", message: "another start takes its place" };

/** What a module is like when it starts, restarts and ends; lines by their beginnings. */
export interface LifeParts {
  uart: Uart;
  clock: Clock;
  session: Session;
  /** The commands behind the first answer. Those of a start that is overtaken are not finished. */
  setUp: (this: void) => Step[];
  /** All that the module was asked to hold is gone. */
  reset: (this: void, failure: Failure) => void;
  /** Printed at the start: in the middle of a conversation the module restarted by itself. */
  banners: readonly string[];
  /** The module is down. */
  poweredDown: readonly string[];
  /** Printed at and after the start, which say nothing. */
  idleLines: readonly string[];
}

/**
 * A module from its start to its end. That it restarted by itself shows in one of two ways, a banner
 * in the middle of the conversation or the echo that is on again; either makes one `restarted` event,
 * and until `start` everything is refused.
 */
export class ModuleLife {
  private phase: "down" | "starting" | "running" = "down";
  private runningSince = 0;
  /** Counts the calls of `start`: an earlier one takes no further step. */
  private starts = 0;
  private listener: (this: void, event: ModuleEvent) => void = () => {};

  constructor(private readonly parts: LifeParts) {
    const { session, banners, poweredDown, idleLines } = parts;
    session.restarted("the module was not started");
    session.onEvent((event) => this.hear(event));
    for (const prefix of banners) session.onUrc(prefix, (line) => this.hearBanner(line));
    for (const prefix of poweredDown) session.onUrc(prefix, (line) => this.hearPowerDown(line));
    for (const prefix of idleLines) session.onUrc(prefix, () => {});
  }

  /** As `Modem.start`. */
  start(answerWithinMs: number, done: Done): void {
    this.starts++;
    this.phase = "starting";
    this.parts.reset({ kind: "closed", message: "the module is started anew" });
    this.attempt(this.starts, this.parts.clock.now() + answerWithinMs, done);
  }

  /** As `Modem.check`. */
  check(done: Done): void {
    this.parts.session.send({ text: "AT", timeoutMs: CHECK_MS }, (failure) => done(failure));
  }

  /** One listener for what the module does by itself. */
  onEvent(listener: (event: ModuleEvent) => void): void {
    this.listener = listener;
  }

  /** A command ended the module, for `reason`: nothing can be asked until the next start. */
  goDown(reason: string): void {
    this.phase = "down";
    this.parts.session.restarted(reason);
    this.parts.reset({ kind: "closed", message: reason });
  }

  /** A module that is still starting may answer, and then restart or forget: it is set up until it holds. */
  private attempt(start: number, giveUpAt: number, done: Done): void {
    this.parts.uart.setFlowControl("none");
    this.parts.session.synchronise(giveUpAt - this.parts.clock.now(), (silence) => {
      if (silence !== undefined) return this.finishStart(start, silence, done);
      inOrder(this.parts.setUp(), (failure) => {
        const again = failure !== undefined && start === this.starts && this.parts.clock.now() + SETTLE_MS < giveUpAt;
        if (!again) return this.finishStart(start, failure, done);
        this.parts.clock.after(SETTLE_MS, () => {
          if (start === this.starts) this.attempt(start, giveUpAt, done);
          else done(OVERTAKEN);
        });
      });
    });
  }

  private finishStart(start: number, failure: Failure | undefined, done: Done): void {
    if (start !== this.starts) return done(failure ?? OVERTAKEN);
    this.phase = failure === undefined ? "running" : "down";
    this.runningSince = this.parts.clock.now();
    done(failure);
  }

  private hear(event: SessionEvent): void {
    if (this.phase !== "running") return;
    if (event.kind === "unresponsive") this.lost({ kind: "unresponsive", failure: event.failure }, event.failure);
    else if (event.kind === "echo") this.hearRestart("its echo is on again");
    else if (event.kind === "resynchronised") this.probe();
  }

  private hearBanner(line: string): void {
    if (this.phase === "starting") this.parts.session.restarted(`the module printed ${line}`);
    else if (this.phase === "running") {
      if (this.parts.clock.now() - this.runningSince >= BANNER_DOUBT_MS) this.hearRestart(line);
      else this.probe();
    }
  }

  private hearPowerDown(line: string): void {
    if (this.phase !== "running") return;
    const failure: Failure = { kind: "closed", message: `the module switched itself off (${line})` };
    this.parts.session.restarted(failure.message);
    this.lost({ kind: "unresponsive", failure }, failure);
  }

  private hearRestart(banner: string): void {
    const failure: Failure = { kind: "closed", message: `the module restarted by itself (${banner})` };
    this.phase = "down";
    this.parts.session.restarted(failure.message);
    this.lost({ kind: "restarted", banner }, failure);
  }

  /** A command that does nothing: its echo would show that the module has forgotten its settings. */
  private probe(): void {
    this.check(() => {});
  }

  private lost(event: ModuleEvent, failure: Failure): void {
    this.phase = "down";
    this.parts.reset(failure);
    this.listener(event);
  }
}
