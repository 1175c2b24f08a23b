import { isTransient, refused, type Failure } from "../../drivers/failure";
import { parseUrl } from "../../drivers/http/url";
import type { HttpResponse } from "../../drivers/modem";
import type { Random } from "../../hal/random";
import type { Timer } from "../../hal/clock";
import { Backoff } from "../backoff";
import type { Link, LinkCondition } from "../link/link";
import { Machine, type Action, type Visit } from "../machine/machine";
import type { MachineObserver, MachineStep } from "../machine/observer";
import { headFor, judge } from "./judge";
import { objectionTo } from "./objections";
import type { HttpEvents, HttpOptions } from "./options";
import { httpTable, type HttpAction, type HttpDuration, type HttpEvent, type HttpState } from "./table";
import { HttpTask } from "./task";
import type { HttpTransport } from "./transport";
import { Ways, type WayParts } from "./ways";

export interface HttpManagerParts extends WayParts {
  link: Link;
  random: Random;
  observer?: MachineObserver;
}

const LATE: Partial<Record<HttpState, string>> = {
  offline: "the link did not come up in time for the request",
  requesting: "no answer came in time",
  judging: "no answer came in time",
  receiving: "the next piece of the answer did not come in time",
  held: "the consumer did not take the answer in time",
};
const LINK_GONE: Failure = { kind: "closed", message: "the link went down during the request" };
const OVERDUE = "the request took too long with all its attempts";

/** Requests of HTTP (`httpTable`): queued, followed, repeated, and fetched on where they broke off. */
export class Http {
  private static readonly ACTIONS: Readonly<Record<HttpAction, Action<HttpEvent, Http>>> = {
    "take-next": (visit, http) => http.takeNext(visit),
    choose: (visit, http) => http.choose(visit),
    send: (visit, http) => http.send(visit),
    judge: (visit, http) => http.judge(visit),
    read: (visit, http) => http.read(visit),
    close: (visit, http) => http.close(visit),
    decide: (visit, http) => http.decide(visit),
    "note-end": (_visit, http) => http.noteEnd(),
    "note-failure": (visit, http) => http.noteFailure(visit.cause ?? http.lateFailure()),
    "give-up": (visit, http) => http.giveUp(visit.cause),
    "tell-end": (_visit, http) => http.tellEnd(),
  };
  private readonly machine: Machine<HttpState, HttpEvent, HttpAction, HttpDuration, Http>;
  private readonly backoff: Backoff;
  private readonly ways: Ways;
  private queue: HttpTask[] = [];
  private task: HttpTask | undefined;
  private way: HttpTransport | undefined;
  private answer: Pick<HttpResponse, "status" | "headers"> | undefined;
  /** Whether the attempt has something to be given back. */
  private opened = false;
  private overdue: Timer | undefined;
  private failuresInRow = 0;
  private leftState: HttpState = "idle";

  constructor(private readonly parts: HttpManagerParts) {
    const { clock, config, link, random } = parts;
    this.ways = new Ways(parts);
    this.backoff = new Backoff(clock, random, { floorMs: config.retryMinMs, ceilingMs: config.retryMaxMs, stableMs: 0 });
    this.machine = new Machine<HttpState, HttpEvent, HttpAction, HttpDuration, Http>(httpTable, {
      clock,
      observer: (step) => this.observe(step),
      durations: {
        link: config.linkMs,
        respond: config.respondMs,
        piece: config.pieceMs,
        consumer: config.consumerMs,
        close: config.closeMs,
        retry: () => this.pauseMs(),
      },
      owner: this,
      actions: Http.ACTIONS,
    });
    link.onCondition((condition) => this.hearCondition(condition));
    this.machine.start();
  }

  state(): HttpState {
    return this.machine.state();
  }

  /** Requests that wait behind the one under way. */
  waiting(): number {
    return this.queue.length;
  }

  /**
   * Makes a request, when those before it are over and the link is up. `onEnd` says how it ended: where
   * it was `refused`, something has to be changed first.
   */
  request(options: HttpOptions, events: HttpEvents): HttpTask {
    const objection = this.refusal(options);
    const url = parseUrl(options.url) ?? { secure: false, host: "", port: 80, path: "/" };
    const task = new HttpTask(options, events, url, {
      resumed: (each) => this.resumed(each),
      aborted: (each) => this.aborted(each),
    });
    if (objection !== undefined) {
      this.endUnasked(task, objection);
      return task;
    }
    this.queue.push(task);
    this.machine.raise("wanted");
    return task;
  }

  private refusal(options: HttpOptions): Failure | undefined {
    const { config } = this.parts;
    const objection = objectionTo(options);
    if (objection !== undefined || this.queue.length < config.queueLength) return objection;
    return refused(`${config.queueLength} HTTP requests are waiting; wait for one to end`);
  }

  // --- what the consumer does

  private resumed(task: HttpTask): void {
    if (task === this.task) this.machine.raise("resume");
  }

  private aborted(task: HttpTask): void {
    if (task.over) return;
    const failure: Failure = { kind: "closed", message: "the request was aborted" };
    if (task === this.task) return this.machine.raise("cancelled", failure);
    this.queue = this.queue.filter((other) => other !== task);
    this.endUnasked(task, failure);
  }

  private endUnasked(task: HttpTask, failure: Failure): void {
    const { onEnd } = task.events;
    task.over = true;
    this.parts.clock.after(0, () => onEnd(failure));
  }

  private hearCondition(condition: LinkCondition): void {
    if (condition === "up") this.machine.raise("link-up");
    else if (condition === "down") this.machine.raise("link-down", LINK_GONE);
    else if (condition === "asleep" && this.task !== undefined && !this.task.paused) this.parts.link.wake();
  }

  // --- the table's actions

  private takeNext(visit: Visit<HttpEvent>): void {
    if (this.queue.length > 0) visit.raise("wanted");
  }

  private choose(visit: Visit<HttpEvent>): void {
    const { clock, config, link } = this.parts;
    if (this.task === undefined) {
      const next = this.queue[0] as HttpTask;
      this.queue = this.queue.slice(1);
      this.task = next;
      const failure: Failure = { kind: "timeout", message: OVERDUE };
      this.overdue = clock.after(next.options.deadlineMs ?? config.deadlineMs, () => this.machine.raise("cancelled", failure));
    }
    link.wake();
    if (link.condition() === "up") visit.raise("link-up");
  }

  private send(visit: Visit<HttpEvent>): void {
    const task = this.task as HttpTask;
    const way = this.ways.choose(task);
    task.failure = undefined;
    task.retryAfterMs = 0;
    task.attempts++;
    this.way = way;
    this.answer = undefined;
    if (way === undefined) return visit.raise("failed", refused("nothing can carry the request: neither the module by itself nor tcp, as they are given and via allows"));
    this.opened = true;
    way.open(task.request(this.ways.blockBytes(way, task), this.parts.config.patienceSeconds), (failure, answer) => {
      if (failure !== undefined || answer === undefined) return visit.raise("failed", failure);
      if (!visit.isLive()) return;
      this.answer = answer;
      visit.raise("answered");
    });
  }

  private judge(visit: Visit<HttpEvent>): void {
    const task = this.task as HttpTask;
    const answer = this.answer as Pick<HttpResponse, "status" | "headers">;
    const judgement = judge(task, answer, this.parts.config.maxRedirects);
    if (judgement.kind === "fail") {
      if (!this.mayRepeat(judgement.failure)) this.tellHead(answer);
      visit.raise("failed", judgement.failure);
    } else if (judgement.kind === "deliver") {
      this.tellHead(answer);
      visit.raise("accepted");
    } else {
      if (judgement.kind === "done") task.over = true;
      this.succeeded();
      visit.raise("settled");
    }
  }

  private read(visit: Visit<HttpEvent>): void {
    const task = this.task as HttpTask;
    const way = this.way as HttpTransport;
    const isAsleep = this.parts.link.condition() === "asleep";
    if (isAsleep && !task.paused) this.parts.link.wake();
    if (task.paused || isAsleep) return visit.raise("held-up");
    way.read((failure, bytes) => {
      if (failure !== undefined || bytes === undefined) return visit.raise("failed", failure);
      if (!visit.isLive()) return;
      if (bytes === "") return visit.raise("ended");
      const problem = task.take(bytes);
      if (!visit.isLive()) return;
      if (problem !== undefined) visit.raise("failed", problem);
      // What the consumer does not want is not read.
      else visit.raise(task.isComplete() && task.due !== 0 ? "ended" : "piece");
    });
  }

  private close(visit: Visit<HttpEvent>): void {
    const { opened, way } = this;
    this.opened = false;
    if (!opened || way === undefined) visit.raise("closed");
    else way.close(visit.done("closed", "failed"));
  }

  private decide(visit: Visit<HttpEvent>): void {
    const task = this.task as HttpTask;
    const { failure } = task;
    if (task.over) visit.raise("finished");
    else if (failure === undefined) visit.raise("again");
    else if (failure.kind === "refused" && failure.byPeer !== true && !task.unfit && this.ways.hasOther(this.way)) {
      task.unfit = true;
      visit.raise("again");
    } else visit.raise(this.mayRepeat(failure) ? "later" : "finished");
  }

  // --- how an attempt ended

  private mayRepeat(failure: Failure): boolean {
    const task = this.task as HttpTask;
    return isTransient(failure) && task.isRepeatable() && task.attempts < this.parts.config.attempts;
  }

  private noteEnd(): void {
    const short = (this.task as HttpTask).end();
    if (short === undefined) this.succeeded();
    else this.noteFailure(short);
  }

  private succeeded(): void {
    this.ways.succeeded(this.way);
    this.failuresInRow = 0;
    this.backoff.succeeded();
    this.parts.link.confirm();
  }

  private noteFailure(failure: Failure): void {
    const { config, link } = this.parts;
    const task = this.task as HttpTask;
    // All of it had come: what failed is of no consequence.
    task.over = task.received > 0 && task.isComplete();
    if (!task.over) task.failure = failure;
    if (failure === LINK_GONE) return;
    this.ways.failed(this.way, failure);
    if (!isTransient(failure) || failure.byPeer === true) return;
    this.failuresInRow++;
    if (this.failuresInRow % config.attemptsBeforeTrouble === 0) link.trouble(failure);
  }

  private giveUp(cause: Failure | undefined): void {
    const task = this.task as HttpTask;
    task.over = true;
    task.failure = cause ?? this.lateFailure();
  }

  private lateFailure(): Failure {
    return { kind: "timeout", message: LATE[this.leftState] ?? OVERDUE };
  }

  private pauseMs(): number {
    const { retryAfterMs } = this.task as HttpTask;
    return Math.max(this.backoff.nextMs(), Math.min(retryAfterMs, this.parts.config.retryMaxMs));
  }

  private tellHead(answer: Pick<HttpResponse, "status" | "headers">): void {
    const task = this.task as HttpTask;
    const { onHead } = task.events;
    if (task.headTold) return;
    task.headTold = true;
    const head = headFor(task, answer);
    if (onHead !== undefined) this.parts.clock.after(0, () => onHead(head));
  }

  private tellEnd(): void {
    const task = this.task as HttpTask;
    const { onEnd } = task.events;
    if (this.overdue !== undefined) this.overdue.cancel();
    this.overdue = undefined;
    this.task = undefined;
    this.way = undefined;
    task.over = true;
    this.parts.clock.after(0, () => onEnd(task.failure));
  }

  private observe(step: MachineStep): void {
    if (this.parts.observer !== undefined) this.parts.observer(step);
    if (step.outcome === "moved") this.leftState = step.from as HttpState;
  }
}
