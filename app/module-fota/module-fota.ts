import { refused, type Failure } from "../../drivers/failure";
import type { FirmwareEvent, FirmwareSource, Modem, ModemFirmware } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Settings } from "../../hal/settings";
import type { Link } from "../link/link";
import { Machine, type Visit } from "../machine/machine";
import type { MachineObserver, MachineStep } from "../machine/observer";
import type { ModuleFotaConfig } from "./config";
import { checkFitness } from "./fitness";
import { eraseNote, readNote, writeNote, type UpdateNote } from "./note";
import { moduleFotaTable, type ModuleFotaAction, type ModuleFotaDuration, type ModuleFotaEvent, type ModuleFotaState } from "./table";

export interface ModuleFotaParts {
  /** Its `firmware` is looked for at each update. */
  modem: Modem;
  link: Link;
  clock: Clock;
  settings: Settings;
  config: ModuleFotaConfig;
  observer?: MachineObserver;
  /** The application's last word before the module is given away; `done` is called when it is said, or cannot be. */
  takeLeave?: (this: void, done: () => void) => void;
  /** 0 to 100 of the image, each once. */
  onProgress?: (this: void, percent: number) => void;
  /** Told once of each update, a resumed one as well, with the revision that the module runs then. */
  onEnd: (this: void, failure: Failure | undefined, revision: string) => void;
}

export interface ModuleUpdate {
  source: FirmwareSource;
  /** What the module says of itself behind the update; where left out, any other revision than before will do. */
  revision?: string;
}

const UNDER_WAY = refused("an update of the module is under way; wait for its end");
const NO_SERVICE = refused("the modem was made without its firmware service; give it to the driver");
const NO_REVISION = refused("the module does not tell its revision, by which an update could be verified");
const LINK_GONE: Failure = { kind: "closed", message: "the link went down in front of the update; try again when it is back" };
const LATE: Partial<Record<ModuleFotaState, string>> = {
  offline: "the link did not come up in time for the update",
  checking: "the module did not tell in time whether an update may begin",
  beginning: "the module did not begin its update in time",
  fetching: "the module's update does not get on any further; check server, address and signal",
  installing: "the module did not come back from its update in time",
  verifying: "the module did not tell its revision in time",
};

/**
 * Gives the module new firmware (`moduleFotaTable`, docs/module-fota.md). To be made at each start of the device, in front of
 * `Link.start`: an update that the device's restart interrupted goes on.
 */
export class ModuleFota {
  private readonly machine: Machine<ModuleFotaState, ModuleFotaEvent, ModuleFotaAction, ModuleFotaDuration>;
  private update: ModuleUpdate | undefined;
  private note: UpdateNote | undefined;
  private firmware: ModemFirmware | undefined;
  private failure: Failure | undefined;
  private percent = -1;
  /** The module came back once with its old revision. */
  private settled = false;
  /** The link has given its module away. */
  private given = false;
  /** The update was given up without the module's having said so: it may yet install what it has. */
  private uncertain = false;
  private left: ModuleFotaState = "idle";

  constructor(private readonly parts: ModuleFotaParts) {
    const { clock, config, link, settings } = parts;
    this.machine = new Machine<ModuleFotaState, ModuleFotaEvent, ModuleFotaAction, ModuleFotaDuration>(moduleFotaTable, {
      clock,
      observer: (step) => this.observe(step),
      durations: {
        link: config.linkMs,
        check: config.checkMs,
        leave: config.leaveMs,
        begin: config.beginMs,
        stall: config.stallMs,
        return: config.returnMs,
        settle: config.settleMs,
      },
      actions: {
        choose: (visit) => this.choose(visit),
        check: (visit) => this.check(visit),
        "take-leave": (visit) => this.takeLeave(visit),
        begin: (visit) => this.begin(visit),
        watch: (visit) => this.watch(visit),
        verify: (visit) => this.verify(visit),
        "note-failure": (visit) => this.noteFailure(visit.cause),
        "note-late": () => this.noteLate(),
        end: (visit) => this.end(visit),
      },
    });
    link.onCondition((condition) => {
      if (condition === "up") this.machine.raise("link-up");
    });
    link.onModuleLost(() => this.machine.raise("lost"));
    link.onModuleFound(() => {
      this.listen();
      this.machine.raise("returned");
    });
    this.note = readNote(settings);
    this.machine.start();
    if (this.note === undefined) return;
    link.expectInstallation();
    this.given = true;
    this.machine.raise("resumed");
  }

  state(): ModuleFotaState {
    return this.machine.state();
  }

  /** Begins an update when the link is up; why it is not even tried, otherwise. How it went is told by `onEnd`. */
  start(update: ModuleUpdate): Failure | undefined {
    if (this.machine.state() !== "idle") return UNDER_WAY;
    if (this.runs(update)) return runsAlready(update);
    this.update = update;
    this.note = undefined;
    this.failure = undefined;
    this.settled = false;
    this.uncertain = false;
    this.percent = -1;
    this.machine.raise("wanted");
    return undefined;
  }

  // --- the table's actions

  private choose(visit: Visit<ModuleFotaEvent>): void {
    const { link } = this.parts;
    link.wake();
    if (link.condition() === "up") visit.raise("link-up");
  }

  private check(visit: Visit<ModuleFotaEvent>): void {
    const { config, modem } = this.parts;
    const { update } = this;
    this.listen();
    const { firmware } = this;
    if (firmware === undefined || update === undefined) return visit.raise("failed", NO_SERVICE);
    if (this.revision() === "") return visit.raise("failed", NO_REVISION);
    if (this.runs(update)) return visit.raise("failed", runsAlready(update));
    checkFitness(modem, firmware, update.source, config, visit.done("fit", "failed"));
  }

  private takeLeave(visit: Visit<ModuleFotaEvent>): void {
    const { takeLeave } = this.parts;
    if (takeLeave === undefined) visit.raise("left");
    else takeLeave(() => visit.raise("left"));
  }

  /** The note is there before the module can restart: a device that restarts, too, knows why the module is silent. */
  private begin(visit: Visit<ModuleFotaEvent>): void {
    const { link, settings } = this.parts;
    const { firmware, update } = this;
    if (firmware === undefined || update === undefined) return visit.raise("failed", NO_SERVICE);
    const note: UpdateNote = { before: this.revision(), wanted: update.revision ?? "" };
    if (!link.beginUpdate()) return visit.raise("failed", LINK_GONE);
    this.given = true;
    const problem = writeNote(settings, note);
    if (problem !== undefined) return visit.raise("failed", refused(`the update of the module cannot be noted: ${problem}`));
    this.note = note;
    firmware.start(update.source, visit.done("begun", "failed"));
  }

  /** A question that fails says nothing: the module may be about to restart. That it is silent is the link's to tell. */
  private watch(visit: Visit<ModuleFotaEvent>): void {
    const { clock, config, modem } = this.parts;
    clock.after(config.pollMs, () => {
      const { firmware } = this;
      if (!visit.isLive() || firmware === undefined) return;
      firmware.check(() => {
        if (!visit.isLive()) return;
        modem.check(() => {
          if (visit.isLive()) this.watch(visit);
        });
      });
    });
  }

  private verify(visit: Visit<ModuleFotaEvent>): void {
    const { note } = this;
    const revision = this.revision();
    if (note === undefined || revision === "") return visit.raise("failed", NO_REVISION);
    const { before, wanted } = note;
    if (revision === wanted || (wanted === "" && revision !== before)) return visit.raise("renewed");
    if (revision !== before) return visit.raise("failed", refused(`the module runs ${revision} behind its update, and ${wanted} was wanted; check the image`));
    if (this.settled) return visit.raise("failed", stillOld(before));
    this.settled = true;
    visit.raise("unchanged");
  }

  private noteFailure(cause: Failure | undefined): void {
    this.failure = cause;
    this.uncertain = cause !== undefined && (cause.kind === "timeout" || cause.kind === "closed");
  }

  private noteLate(): void {
    const { left, note } = this;
    const late = LATE[left];
    this.uncertain = left !== "installing";
    this.failure = late === undefined ? stillOld(note === undefined ? "" : note.before) : { kind: "timeout", message: late };
  }

  private end(visit: Visit<ModuleFotaEvent>): void {
    const { clock, link, onEnd, settings } = this.parts;
    const { failure } = this;
    if (this.note !== undefined) eraseNote(settings);
    if (this.given) link.endUpdate(this.note !== undefined && this.uncertain);
    this.given = false;
    this.note = undefined;
    this.update = undefined;
    visit.raise("told");
    clock.after(0, () => onEnd(failure, this.revision()));
  }

  // --- what the module tells

  /** The driver may be another one since: it is chosen when the module starts. */
  private listen(): void {
    const { firmware } = this.parts.modem;
    if (firmware === this.firmware) return;
    this.firmware = firmware;
    if (firmware !== undefined) firmware.onFirmwareEvent((event) => this.hear(event));
  }

  private hear(event: FirmwareEvent): void {
    if (this.note === undefined) return;
    // With `closed` the module did not say that it failed: it has restarted, or fallen silent.
    if (event.kind === "failed") this.machine.raise(event.failure.kind === "closed" ? "lost" : "failed", event.failure);
    else if (event.kind === "restarting") this.hearRestart(event.withinMs);
    else if (event.percent > this.percent) {
      const { clock, onProgress } = this.parts;
      this.percent = event.percent;
      if (onProgress !== undefined) clock.after(0, () => onProgress(event.percent));
      this.machine.raise("progress");
    }
  }

  private hearRestart(withinMs: number): void {
    this.parts.link.expectRestart(withinMs);
    this.machine.raise("restarting");
  }

  private runs({ revision }: ModuleUpdate): boolean {
    return revision !== undefined && revision === this.revision();
  }

  /** Of the module's latest start. */
  private revision(): string {
    const { found } = this.parts.modem;
    return found === undefined ? "" : found.revision;
  }

  private observe(step: MachineStep): void {
    if (this.parts.observer !== undefined) this.parts.observer(step);
    if (step.outcome === "moved") this.left = step.from as ModuleFotaState;
  }
}

function runsAlready({ revision = "" }: ModuleUpdate): Failure {
  return refused(`the module runs ${revision} already`);
}

function stillOld(revision: string): Failure {
  return { kind: "error", message: `the module still runs ${revision}: its update did not take; check the image` };
}
