/** The TCP/IP service behind the socket adaptor: its modes, and the way from nothing to an address. */
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import type { Done, Failure } from "../failure";
import { isRefusalByModule, tolerant } from "../sockets/link";
import { bringUp, readLocalAddress, setMultiLink, shut, startTask, type AccessPoint } from "./09-tcpip";
import { setReceiveMode } from "./09-tcpip-receive";
import { setAutomaticSend, setSendMode, setSendReports } from "./09-tcpip-send";
import { readServiceStatus } from "./09-tcpip-status";
import { setTransparent } from "./09-tcpip-transparent";

const LOST: Failure = { kind: "closed", message: "the network dropped the context while the data service was being opened" };

/** What the service has to know, and tell. */
export interface ServiceParts {
  accessPoint: (this: void) => AccessPoint | undefined;
  /** Whether something else uses the service now, which a shut-down would end. */
  isShared: (this: void) => boolean;
  /** All links are gone. */
  wasShut: (this: void) => void;
}

export class SocketService {
  private prepared = false;
  /** Known to be in the state from which it can be started. */
  private initial = false;
  private up = false;
  /** Losses of the context so far. */
  private losses = 0;

  constructor(
    private readonly session: Session,
    private readonly parts: ServiceParts,
  ) {}

  isUp(): boolean {
    return this.up;
  }

  reset(): void {
    this.prepared = false;
    this.markLost();
  }

  /** The context is gone: only a shut-down leads on. */
  markLost(): void {
    this.initial = false;
    this.up = false;
    this.losses++;
  }

  /**
   * Ends whatever ran before and sets the modes: several links, no transparent mode, data that is read
   * by hand and sends that are answered with a count. The first two are taken in the initial state only.
   */
  prepare(done: Done): void {
    const { session } = this;
    const steps: Step[] = [
      (next) => this.shut(tolerant(next)),
      (next) => setTransparent(session, false, next),
      (next) => setMultiLink(session, true, next),
      (next) => setSendMode(session, "quick-counted", next),
      (next) => setSendReports(session, "prompt-and-result", next),
      (next) => setAutomaticSend(session, { on: false }, next),
      (next) => setReceiveMode(session, "announced-once", next),
    ];
    inOrder(steps, (failure) => {
      this.prepared = failure === undefined;
      done(failure);
    });
  }

  /** Prepares the service for something else, which then takes it to a state that nobody tells. */
  lend(done: Done): void {
    const lent = (failure: Failure | undefined): void => {
      this.initial = false;
      done(failure);
    };
    if (this.prepared) this.session.later(() => lent(undefined));
    else this.prepare(lent);
  }

  /** A service that runs already, whoever started it, is kept, as far as the module agrees that it runs. */
  open(done: Done): void {
    if (!this.prepared) inOrder([(next) => this.prepare(next), (next) => this.start(next)], done);
    else if (this.up || this.parts.isShared()) this.join(done);
    else this.start(done);
  }

  /** Success as well where it does not run. */
  shut(done: Done): void {
    if (this.initial) return this.session.later(() => done(undefined));
    this.up = false;
    shut(this.session, (failure) => {
      this.initial = failure === undefined;
      if (failure === undefined) {
        const { wasShut } = this.parts;
        wasShut();
      }
      done(failure);
    });
  }

  private join(done: Done): void {
    readServiceStatus(this.session, (failure, status) => {
      if (failure !== undefined && !isRefusalByModule(failure)) return done(failure);
      const state = status === undefined ? "deactivated" : status.state;
      if (state === "addressed" || state === "processing") {
        this.up = true;
        done(undefined);
      } else if (this.parts.isShared() && (state === "initial" || state === "started" || state === "active")) this.lead(state, done);
      else {
        this.markLost();
        this.start(done);
      }
    });
  }

  private start(done: Done): void {
    inOrder([(next) => this.shut(next), (next) => this.lead("initial", next)], done);
  }

  /** From a state to the address. */
  private lead(state: "initial" | "started" | "active", done: Done): void {
    const { session, losses } = this;
    const { accessPoint } = this.parts;
    const steps: Step[] = [];
    this.initial = false;
    if (state === "initial") steps.push((next) => startTask(session, accessPoint(), next));
    if (state !== "active") steps.push((next) => bringUp(session, next));
    // The address itself is of no use here; but without the question there is no connection (EC716S 9.9).
    steps.push((next) => readLocalAddress(session, (failure) => next(failure)));
    inOrder(steps, (failure) => {
      const lost = losses !== this.losses;
      this.up = failure === undefined && !lost;
      done(failure === undefined && lost ? LOST : failure);
    });
  }
}
