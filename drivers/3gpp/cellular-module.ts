import type { Clock } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import type { SessionOptions } from "../at/options";
import { Session } from "../at/session";
import type { Step } from "../at/steps";
import type { Answer, Done, Failure } from "../failure";
import type { Diagnostics, Identity, Modem, ModemNetwork, ModemPower, ModuleEvent, ModuleReport } from "../modem";
import { askIdentity, learnFirmware } from "./identification";
import { ModuleLife } from "./module-life";
import type { ChosenRevision } from "./revisions";

/** What is a family's own: its commands for what every module says of itself, its firmware, and its lines. */
export interface FamilyFacts<Quirks> {
  /** As `Modem.family`. */
  family: string;
  readManufacturer: (this: void, session: Session, answer: Answer<string>) => void;
  readModel: (this: void, session: Session, answer: Answer<string>) => void;
  readRevision: (this: void, session: Session, answer: Answer<string>) => void;
  readSerialNumber: (this: void, session: Session, answer: Answer<string>) => void;
  /** What is assumed until the firmware is known, and of firmware that does not say what it is: the worst known. */
  cautious: ChosenRevision<Quirks>;
  revisionOf: (this: void, model: string, revision: string) => ChosenRevision<Quirks>;
  /** As in `LifeParts`. */
  banners: readonly string[];
  poweredDown: readonly string[];
  idleLines: readonly string[];
}

/** A module of any family: the conversation with it, its life from start to end, and what it is. */
export abstract class CellularModule<Quirks> implements Modem {
  readonly family: string;
  abstract readonly power: ModemPower;
  abstract readonly network: ModemNetwork;
  found: ModuleReport | undefined;
  protected readonly session: Session;
  protected readonly life: ModuleLife;
  /** What is known of its firmware. */
  protected revision: ChosenRevision<Quirks>;

  protected constructor(
    protected readonly uart: Uart,
    protected readonly clock: Clock,
    private readonly facts: FamilyFacts<Quirks>,
    options: Partial<SessionOptions> | undefined,
  ) {
    const { banners, poweredDown, idleLines } = facts;
    const session = new Session(uart, clock, options);
    this.family = facts.family;
    this.revision = facts.cautious;
    this.session = session;
    this.life = new ModuleLife({
      uart,
      clock,
      session,
      setUp: () => this.setUp(),
      reset: (failure) => this.resetServices(failure),
      banners,
      poweredDown,
      idleLines,
    });
  }

  start(answerWithinMs: number, done: Done): void {
    this.life.start(answerWithinMs, done);
  }

  check(done: Done): void {
    this.life.check(done);
  }

  identify(answer: Answer<Identity>): void {
    const { facts, session } = this;
    askIdentity(
      (take) => facts.readManufacturer(session, take),
      (take) => facts.readModel(session, take),
      (take) => facts.readRevision(session, take),
      (take) => facts.readSerialNumber(session, take),
      answer,
    );
  }

  diagnostics(): Diagnostics {
    return { ...this.session.counters };
  }

  onModuleEvent(listener: (event: ModuleEvent) => void): void {
    this.life.onEvent(listener);
  }

  /** The commands behind the first answer of a start. */
  protected abstract setUp(): Step[];

  /** All that the module was asked to hold is gone. */
  protected abstract resetServices(failure: Failure): void;

  /** For `setUp`: finds out which firmware it is. */
  protected learnRevision(done: Done): void {
    const { facts, session } = this;
    this.learned("", "");
    learnFirmware(
      (take) => facts.readModel(session, take),
      (take) => facts.readRevision(session, take),
      (model, revision) => this.learned(model, revision),
      done,
    );
  }

  private learned(model: string, revision: string): void {
    const { family, revisionOf } = this.facts;
    this.revision = revisionOf(model, revision);
    const { name, about } = this.revision;
    this.found = { family, model, revision, entry: name, about };
  }
}
