/** What is done for an action of the server, and what the server is still to hear of it. */
import type { Failure } from "../../../drivers/failure";
import { mayPass } from "../patience";
import type { Feedback } from "./bodies";

/** An action that the server wants done. */
export interface UpdateAction {
  id: string;
  url: string;
}

export interface Telling {
  action: UpdateAction;
  feedback: Feedback;
}

const TENTHS = 10;

/** One action at a time; of what is to be told of it the newest word alone is kept. */
export class Work {
  /** What was offered, and not ended yet. */
  action: UpdateAction | undefined = undefined;
  /** All of it is there, and it is to be installed: from now on it is not given up any more. */
  complete = false;
  /** What runs was installed by an action, whose end is still to be told; which one it was, a restart has made forgotten. */
  isProven = false;
  private isToInstall = true;
  private toldTenths = -1;
  /** Id of the action that is fetched, told so, and not to be installed yet. */
  private heldId = "";
  private waiting: Telling | undefined = undefined;
  private underWay: Telling | undefined = undefined;
  /** Of the action that could not be read last: its id, and how often in a row. */
  private missedId = "";
  private misses = 0;

  /** `attempts`: failures of the server to say what is to be installed, in a row, after which the action is given up. */
  constructor(private readonly attempts: number) {}

  /** `isToInstall`: false where it is only to be fetched for now. */
  begin(action: UpdateAction, isToInstall: boolean): void {
    if (this.action === undefined || this.action.id !== action.id) this.toldTenths = -1;
    this.action = action;
    this.isToInstall = isToInstall;
    this.complete = false;
  }

  /** Notes how far it is, where that is a tenth that the server has not heard of. */
  progress(bytes: number, of: number): void {
    const { action } = this;
    if (action === undefined || of <= 0) return;
    this.complete = this.isToInstall && bytes >= of;
    const tenths = Math.floor((TENTHS * bytes) / of);
    const isBehindEnd = this.waiting !== undefined && this.waiting.feedback.execution === "closed";
    if (tenths <= this.toldTenths || isBehindEnd) return;
    this.toldTenths = tenths;
    this.waiting = { action, feedback: { execution: "proceeding", finished: "none", tenths, detail: `${bytes} of ${of} bytes` } };
  }

  /** All of it is there, and is not to be installed yet; it may still be given up. */
  hold(): void {
    const { action } = this;
    if (action === undefined) return;
    this.heldId = action.id;
    this.waiting = { action, feedback: { execution: "downloaded", finished: "none", detail: "fetched and verified; not to be installed yet" } };
  }

  isHeld(id: string): boolean {
    return this.heldId === id;
  }

  /** The action has ended: installed, or with why not. */
  end(failure: Failure | undefined): void {
    const { action } = this;
    this.action = undefined;
    this.complete = false;
    this.isProven = false;
    this.heldId = "";
    if (action === undefined) return;
    const feedback: Feedback =
      failure === undefined ? { execution: "closed", finished: "success", detail: "installed and confirmed" } : { execution: "closed", finished: "failure", detail: failure.message };
    this.waiting = { action, feedback };
  }

  /** The server has taken the action back: feedback on it would be refused. */
  forget(): void {
    this.action = undefined;
    this.waiting = undefined;
    this.heldId = "";
  }

  /** The action with this id could be read. */
  wasRead(): void {
    this.misses = 0;
  }

  /** Counts that the action with this id could not be read, as `failure` says; whether to give it up. */
  wasMissed(id: string, failure: Failure): boolean {
    if (!mayPass(failure)) return true;
    if (failure.byPeer !== true) return false;
    if (id !== this.missedId) this.misses = 0;
    this.missedId = id;
    this.misses++;
    return this.misses >= this.attempts;
  }

  hasWords(): boolean {
    return this.waiting !== undefined;
  }

  /** What is to be told next; it is under way from now on. */
  nextWords(): Telling {
    const telling = this.waiting as Telling;
    this.waiting = undefined;
    this.underWay = telling;
    return telling;
  }

  /** What was under way did not arrive: an end is told when the action is offered again, and so is that it is fetched. */
  wasNotHeard(): void {
    const { underWay } = this;
    if (underWay !== undefined && underWay.feedback.execution === "downloaded") this.heldId = "";
  }
}
