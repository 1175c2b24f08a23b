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

export class SocketService {
  private prepared = false;
  /** Known to be in the state from which it can be started. */
  private initial = false;
  private up = false;
  /** Losses of the context so far. */
  private losses = 0;

  /** `wasShut`: all links are gone. */
  constructor(
    private readonly session: Session,
    private readonly accessPoint: (this: void) => AccessPoint | undefined,
    private readonly wasShut: (this: void) => void,
  ) {}

  isUp(): boolean {
    return this.up;
  }

  /** Whether the modes are set that the adaptor relies on. */
  isPrepared(): boolean {
    return this.prepared;
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

  /** A service that runs already is kept, as far as the module agrees that it runs. */
  open(done: Done): void {
    if (!this.prepared) return inOrder([(next) => this.prepare(next), (next) => this.start(next)], done);
    if (!this.up) return this.start(done);
    readServiceStatus(this.session, (failure, status) => {
      if (failure !== undefined && !isRefusalByModule(failure)) done(failure);
      else if (status !== undefined && (status.state === "addressed" || status.state === "processing")) done(undefined);
      else {
        this.markLost();
        this.start(done);
      }
    });
  }

  /** Success as well where it does not run. */
  shut(done: Done): void {
    if (this.initial) return this.session.later(() => done(undefined));
    this.up = false;
    shut(this.session, (failure) => {
      this.initial = failure === undefined;
      if (failure === undefined) this.wasShut();
      done(failure);
    });
  }

  private start(done: Done): void {
    const { session, losses } = this;
    const steps: Step[] = [
      (next) => this.shut(next),
      (next) => {
        this.initial = false;
        startTask(session, this.accessPoint(), next);
      },
      (next) => bringUp(session, next),
      // The address itself is of no use here; but without the question there is no connection (EC716S 9.9).
      (next) => readLocalAddress(session, (failure) => next(failure)),
    ];
    inOrder(steps, (failure) => {
      const lost = losses !== this.losses;
      this.up = failure === undefined && !lost;
      done(failure === undefined && lost ? LOST : failure);
    });
  }
}
