import type { Clock } from "../../hal/clock";
import type { FlowControl, Uart } from "../../hal/uart";
import type { SessionOptions } from "../at/options";
import { Session, type SessionEvent } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import type { Answer, Done, Failure } from "../failure";
import type { Diagnostics, Identity, Modem, ModuleEvent, PowerTiming } from "../modem";
import { readManufacturer, readModel, readRevision, readSerialNumber, setEcho } from "./02-v25ter";
import { POWERED_DOWN, setErrorReports } from "./03-status";
import { setFlowControl } from "./08-serial";
import { configureTlsContext, Sim767xxCertificates } from "./certificates";
import { Sim767xxMqtt } from "./mqtt";
import { Sim767xxNetwork } from "./network";
import { defaultPowerTiming, Sim767xxPower } from "./power";
import { cautiousQuirks, idleLines, quirksOf, startBanners, type Quirks } from "./quirks";
import { Sim767xxSockets } from "./sockets";

export interface Sim767xxOptions {
  session?: Partial<SessionOptions>;
  /** "rts-cts" where both lines are wired; "none" where left out. */
  flowControl?: FlowControl;
  /** What differs from `defaultPowerTiming`. */
  timing?: Partial<PowerTiming>;
  /** Incoming MQTT messages of more bytes, topic and payload, are dropped; 1024 where left out. */
  maxMessageBytes?: number;
}

const CHECK_MS = 5000;
/** Between two attempts to set up a module that is still starting. */
const SETTLE_MS = 500;
/** So soon after a start a banner may be the second one of that start. */
const BANNER_DOUBT_MS = 15000;

/** A module of the SIM767XX series at the other end of `uart`. */
export function createSim767xx(uart: Uart, clock: Clock, options?: Sim767xxOptions): Sim767xxModem {
  return new Sim767xxModem(uart, clock, options ?? {});
}

/**
 * The module and its services. That it restarted by itself shows in one of two ways, a banner in the
 * middle of the conversation or the echo that is on again; either makes one `restarted` event, and
 * until `start` everything is refused.
 */
export class Sim767xxModem implements Modem {
  readonly family = "SIM767XX";
  readonly power: Sim767xxPower;
  readonly network: Sim767xxNetwork;
  readonly sockets: Sim767xxSockets;
  readonly mqtt: Sim767xxMqtt;
  readonly certificates: Sim767xxCertificates;
  private readonly session: Session;
  private readonly flowControl: FlowControl;
  private phase: "down" | "starting" | "running" = "down";
  private runningSince = 0;
  /** Counts the calls of `start`: an earlier one takes no further step. */
  private starts = 0;
  private quirks: Quirks = cautiousQuirks;
  private listener: (this: void, event: ModuleEvent) => void = () => {};

  constructor(
    private readonly uart: Uart,
    private readonly clock: Clock,
    options: Sim767xxOptions,
  ) {
    const session = new Session(uart, clock, options.session);
    this.session = session;
    this.flowControl = options.flowControl ?? "none";
    this.power = new Sim767xxPower(session, { ...defaultPowerTiming, ...options.timing }, (reason) => this.goDown(reason));
    this.network = new Sim767xxNetwork(session, clock);
    this.sockets = new Sim767xxSockets(session);
    this.certificates = new Sim767xxCertificates(session);
    this.mqtt = new Sim767xxMqtt(session, {
      cid: () => this.network.cid(),
      quirks: () => this.quirks,
      configureTls: (context, tls, host, done) => configureTlsContext(session, context, tls, host, done),
      maxMessageBytes: options.maxMessageBytes ?? 1024,
    });
    session.restarted("the module was not started");
    session.onEvent((event) => this.hear(event));
    for (let index = 0; index < startBanners.length; index++)
      session.onUrc(startBanners[index] as string, (line) => this.hearBanner(line));
    for (let index = 0; index < POWERED_DOWN.length; index++)
      session.onUrc(POWERED_DOWN[index] as string, (line) => this.hearPowerDown(line));
    for (let index = 0; index < idleLines.length; index++) session.onUrc(idleLines[index] as string, () => {});
  }

  start(answerWithinMs: number, done: Done): void {
    this.starts++;
    this.phase = "starting";
    this.resetServices({ kind: "closed", message: "the module is started anew" });
    this.attempt(this.starts, this.clock.now() + answerWithinMs, done);
  }

  check(done: Done): void {
    this.session.send({ text: "AT", timeoutMs: CHECK_MS }, (failure) => done(failure));
  }

  identify(answer: Answer<Identity>): void {
    const identity: Identity = { manufacturer: "", model: "", revision: "", imei: "" };
    inOrder(
      [
        (next) => readManufacturer(this.session, (failure, text) => next(keep(failure, text, (name) => (identity.manufacturer = name)))),
        (next) => readModel(this.session, (failure, text) => next(keep(failure, text, (name) => (identity.model = name)))),
        (next) => readRevision(this.session, (failure, text) => next(keep(failure, text, (name) => (identity.revision = name)))),
        (next) => readSerialNumber(this.session, (failure, text) => next(keep(failure, text, (name) => (identity.imei = name)))),
      ],
      (failure) => answer(failure, failure === undefined ? identity : undefined),
    );
  }

  diagnostics(): Diagnostics {
    return { ...this.session.counters };
  }

  onModuleEvent(listener: (event: ModuleEvent) => void): void {
    this.listener = listener;
  }

  // --- start

  /** A module that is still starting may answer, and then restart or forget: it is set up until it holds. */
  private attempt(start: number, giveUpAt: number, done: Done): void {
    this.uart.setFlowControl("none");
    this.session.synchronise(giveUpAt - this.clock.now(), (silence) => {
      if (silence !== undefined) return this.finishStart(start, silence, done);
      inOrder(this.setUp(), (failure) => {
        const again = failure !== undefined && start === this.starts && this.clock.now() + SETTLE_MS < giveUpAt;
        if (!again) return this.finishStart(start, failure, done);
        this.clock.after(SETTLE_MS, () => {
          if (start === this.starts) this.attempt(start, giveUpAt, done);
          else done(OVERTAKEN);
        });
      });
    });
  }

  private finishStart(start: number, failure: Failure | undefined, done: Done): void {
    if (start !== this.starts) return done(failure ?? OVERTAKEN);
    this.phase = failure === undefined ? "running" : "down";
    this.runningSince = this.clock.now();
    done(failure);
  }

  private setUp(): Step[] {
    const { session } = this;
    return [
      (next) => setEcho(session, false, next),
      (next) => setErrorReports(session, "verbose", next),
      (next) => setFlowControl(session, this.flowControl, next),
      (next) => {
        this.uart.setFlowControl(this.flowControl);
        this.network.begin(next);
      },
      (next) => this.learnQuirks(next),
    ];
  }

  /** Firmware that does not say what it is counts as the worst known. */
  private learnQuirks(done: Done): void {
    this.quirks = cautiousQuirks;
    readModel(this.session, (failure, model) => {
      if (model === undefined) return done(unlessAnswered(failure));
      readRevision(this.session, (unknown, revision) => {
        if (revision !== undefined) this.quirks = quirksOf(model, revision);
        done(unlessAnswered(unknown));
      });
    });
  }

  // --- what the module does by itself

  private hear(event: SessionEvent): void {
    if (this.phase !== "running") return;
    if (event.kind === "unresponsive") this.lost({ kind: "unresponsive", failure: event.failure }, event.failure);
    else if (event.kind === "echo") this.hearRestart("its echo is on again");
    else if (event.kind === "resynchronised") this.probe();
  }

  private hearBanner(line: string): void {
    if (this.phase === "starting") this.session.restarted(`the module printed ${line}`);
    else if (this.phase === "running") {
      if (this.clock.now() - this.runningSince >= BANNER_DOUBT_MS) this.hearRestart(line);
      else this.probe();
    }
  }

  private hearPowerDown(line: string): void {
    if (this.phase !== "running") return;
    const failure: Failure = { kind: "closed", message: `the module switched itself off (${line})` };
    this.session.restarted(failure.message);
    this.lost({ kind: "unresponsive", failure }, failure);
  }

  private hearRestart(banner: string): void {
    const failure: Failure = { kind: "closed", message: `the module restarted by itself (${banner})` };
    this.phase = "down";
    this.session.restarted(failure.message);
    this.lost({ kind: "restarted", banner }, failure);
  }

  /** A command that does nothing: its echo would show that the module has forgotten its settings. */
  private probe(): void {
    this.check(() => {});
  }

  private lost(event: ModuleEvent, failure: Failure): void {
    this.phase = "down";
    this.resetServices(failure);
    this.listener(event);
  }

  private goDown(reason: string): void {
    this.phase = "down";
    this.session.restarted(reason);
    this.resetServices({ kind: "closed", message: reason });
  }

  private resetServices(failure: Failure): void {
    this.sockets.reset();
    this.mqtt.reset(failure);
  }
}

const OVERTAKEN: Failure = { kind: "closed", message: "another start takes its place" };

function keep(failure: Failure | undefined, text: string | undefined, store: (text: string) => void): Failure | undefined {
  if (text !== undefined) store(text);
  return failure;
}

/** What the module refused to answer is no failure; that it does not answer is one. */
function unlessAnswered(failure: Failure | undefined): Failure | undefined {
  return failure !== undefined && failure.kind === "error" ? undefined : failure;
}
