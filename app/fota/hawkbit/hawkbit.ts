import { concat } from "../../../hal/bytes";
import type { Clock } from "../../../hal/clock";
import { refused, type Answer, type Failure } from "../../../drivers/failure";
import { formatUrl, parseUrl, type Url } from "../../../drivers/http/url";
import { Machine, type Visit } from "../../machine/machine";
import type { MachineObserver } from "../../machine/observer";
import { MANIFEST_BYTES } from "../manifest";
import type { UpdateOffer, UpdateSource } from "../source";
import { CancelAnswer, DeploymentAnswer, PollAnswer } from "./answers";
import { attributesBody, CONFIRMATION, feedbackBody, GIVEN_UP, TOO_LATE } from "./bodies";
import { Exchange, malformed, type ExchangeParts } from "./exchange";
import { actionIdOf, baseUrl, feedbackUrl, folderOf, isSameAction, manifestPlace, mayHaveToken, resourceUrl } from "./links";
import { hawkbitTable, type HawkbitAction, type HawkbitDuration, type HawkbitEvent, type HawkbitState } from "./table";
import { Work, type UpdateAction } from "./work";

export interface HawkbitParts extends ExchangeParts {
  clock: Clock;
  observer?: MachineObserver;
}

/** A hawkBit server, asked by its Direct Device Integration API, as the source of releases (`hawkbitTable`). */
export class Hawkbit implements UpdateSource {
  private readonly machine: Machine<HawkbitState, HawkbitEvent, HawkbitAction, HawkbitDuration>;
  private readonly server: Url | undefined;
  private readonly exchange: Exchange;
  private asker: Answer<UpdateOffer | undefined> | undefined;
  private pollWanted = false;
  private polledAtMs = 0;
  private sleepMs: number | undefined;
  private poll = new PollAnswer();
  private cancel = new CancelAnswer();
  private deployment = new DeploymentAnswer("", undefined);
  /** What came of the present poll; `known` where it is certain. */
  private known = false;
  private offer: UpdateOffer | undefined;
  private readonly work: Work;
  /** What is being read. */
  private wanted: UpdateAction | undefined;
  /** An update was confirmed since the source was asked. */
  private accepted = false;
  private withdrawn: ((this: void) => void) | undefined;

  constructor(private readonly parts: HawkbitParts) {
    const { clock, config, observer } = parts;
    this.server = parseUrl(config.server);
    this.exchange = new Exchange(parts);
    this.work = new Work(config.attempts);
    this.machine = new Machine<HawkbitState, HawkbitEvent, HawkbitAction, HawkbitDuration>(hawkbitTable, {
      clock,
      observer,
      durations: { exchange: config.exchangeMs },
      actions: {
        "take-next": (visit) => this.takeNext(visit),
        poll: (visit) => this.pollServer(visit),
        decide: (visit) => this.decide(visit),
        "tell-attributes": (visit) => this.tellAttributes(visit),
        "ask-cancel": (visit) => this.askCancel(visit),
        "answer-cancel": (visit) => this.answerCancel(visit),
        accept: (visit) => this.accept(visit),
        "read-deployment": (visit) => this.readDeployment(visit),
        "fetch-manifest": (visit) => this.fetchManifest(visit),
        "tell-feedback": (visit) => this.tellFeedback(visit),
        "not-heard": () => this.work.wasNotHeard(),
        abort: () => this.exchange.abort(),
        "weigh-action": (visit) => this.weighAction(visit),
        conclude: (visit) => this.conclude(visit.cause),
      },
    });
    this.machine.start();
  }

  state(): HawkbitState {
    return this.machine.state();
  }

  check(answer: Answer<UpdateOffer | undefined>): void {
    const objection =
      this.server === undefined
        ? refused("the update server makes no sense; it begins with http:// or https:// and names a host")
        : this.asker === undefined
          ? undefined
          : refused("the update server is being asked; wait for its answer");
    if (objection !== undefined) {
      this.parts.clock.after(0, () => answer(objection));
      return;
    }
    this.asker = answer;
    this.accepted = false;
    this.wantPoll();
  }

  /** Tells the server each tenth of the way, and asks it as often as it wants to be whether it has changed its mind. */
  progress(bytes: number, of: number): void {
    if (this.work.action === undefined) return;
    this.work.progress(bytes, of);
    this.speak();
    const pauseMs = this.pauseMs();
    if (pauseMs !== undefined && this.parts.clock.now() - this.polledAtMs >= pauseMs) this.wantPoll();
  }

  fetched(): void {
    this.work.hold();
    this.speak();
  }

  ended(failure: Failure | undefined): void {
    this.work.end(failure);
    this.speak();
  }

  proven(): void {
    this.work.isProven = true;
  }

  pauseMs(): number | undefined {
    return this.sleepMs === undefined ? undefined : Math.max(this.parts.config.pollMinMs, this.sleepMs);
  }

  onWithdrawn(withdrawn: (this: void) => void): void {
    this.withdrawn = withdrawn;
  }

  private wantPoll(): void {
    this.pollWanted = true;
    this.machine.raise("wanted");
  }

  private speak(): void {
    if (this.work.hasWords()) this.machine.raise("tell");
  }

  // --- the table's actions

  private takeNext(visit: Visit<HawkbitEvent>): void {
    if (this.work.hasWords()) visit.raise("tell");
    else if (this.pollWanted) visit.raise("wanted");
  }

  private pollServer(visit: Visit<HawkbitEvent>): void {
    const { clock, config } = this.parts;
    this.pollWanted = false;
    this.known = false;
    this.offer = undefined;
    this.polledAtMs = clock.now();
    this.poll = new PollAnswer();
    this.exchange.read(visit, baseUrl(this.server as Url, config.tenant, config.controllerId), this.poll, () => {
      this.sleepMs = this.poll.sleepMs;
      visit.raise("answered");
    });
  }

  private decide(visit: Visit<HawkbitEvent>): void {
    const { asker, poll } = this;
    const { action } = this.work;
    const { attributes, confirms } = this.parts.config;
    const link = this.link(poll.deploymentBase);
    if (poll.configData !== "" && attributes !== undefined) return visit.raise("configure");
    if (poll.cancelAction !== "") return visit.raise("cancel");
    if (action !== undefined && (link === undefined || !isSameAction(link, action.url))) this.withdraw();
    if (poll.confirmationBase !== "" && confirms && !this.accepted && asker !== undefined) return visit.raise("confirm");
    if (poll.deploymentBase !== "" && asker !== undefined) return visit.raise("deploy");
    this.known = true;
    this.work.isProven = false;
    visit.raise("settled");
  }

  private tellAttributes(visit: Visit<HawkbitEvent>): void {
    const { attributes } = this.parts.config;
    const url = this.link(this.poll.configData);
    this.poll.configData = "";
    if (url === undefined || attributes === undefined) return visit.raise("failed", noLink());
    this.exchange.send(visit, "PUT", url, attributesBody(attributes()));
  }

  private askCancel(visit: Visit<HawkbitEvent>): void {
    const url = this.link(this.poll.cancelAction);
    this.cancel = new CancelAnswer();
    if (url === undefined) return visit.raise("failed", noLink());
    this.exchange.read(visit, url, this.cancel, () => {
      if (this.cancel.stopId === "") visit.raise("failed", malformed("it does not say which action is to be cancelled"));
      else visit.raise("answered");
    });
  }

  private answerCancel(visit: Visit<HawkbitEvent>): void {
    const { cancel } = this;
    const { action, complete, isProven } = this.work;
    const url = this.link(this.poll.cancelAction);
    if (url === undefined) return visit.raise("failed", noLink());
    const isOurs = action !== undefined && action.id === cancel.stopId;
    const isLate = action === undefined ? isProven : isOurs && complete;
    if (isOurs) this.withdraw();
    this.known = true;
    this.exchange.send(visit, "POST", feedbackUrl(url), feedbackBody(cancel.stopId, isLate ? TOO_LATE : GIVEN_UP));
  }

  private accept(visit: Visit<HawkbitEvent>): void {
    const url = this.link(this.poll.confirmationBase);
    this.accepted = true;
    if (url === undefined) return visit.raise("failed", noLink());
    this.exchange.send(visit, "POST", feedbackUrl(url), CONFIRMATION);
  }

  private readDeployment(visit: Visit<HawkbitEvent>): void {
    const { manifestName, part } = this.parts.config;
    const url = this.link(this.poll.deploymentBase);
    const deployment = new DeploymentAnswer(manifestName, part);
    this.deployment = deployment;
    this.wanted = undefined;
    if (url === undefined) return visit.raise("failed", noLink());
    this.wanted = { id: actionIdOf(url), url };
    this.exchange.read(visit, url, deployment, () => {
      const { fetches, id, installs } = deployment;
      if (id === "") return visit.raise("failed", malformed("the deployment has no id"));
      const isDue = fetches && (installs || !this.work.isHeld(id));
      this.known = !isDue;
      if (!isDue) return visit.raise("settled");
      this.work.begin({ id, url }, installs);
      visit.raise("answered");
    });
  }

  private fetchManifest(visit: Visit<HawkbitEvent>): void {
    const { manifestName, tls } = this.parts.config;
    const { installs, manifest } = this.deployment;
    const server = this.server as Url;
    const { problem, url } = manifestPlace(server, manifest, manifestName);
    if (url === undefined) return visit.raise("failed", { kind: "error", message: problem, byPeer: true, permanent: true });
    const headers = mayHaveToken(server, url) ? this.exchange.credentials() : [];
    const pieces: string[] = [];
    const take = (bytes: string): void => {
      pieces.push(bytes);
    };
    const done = (failure: Failure | undefined): void => {
      if (failure !== undefined) return visit.raise("failed", { ...failure, message: `the manifest cannot be fetched: ${failure.message}` });
      this.work.wasRead();
      this.offer = { manifest: concat(pieces), baseUrl: folderOf(url), headers };
      if (tls !== undefined) this.offer.tls = tls;
      if (!installs) this.offer.isHeld = true;
      this.known = true;
      visit.raise("answered");
    };
    this.exchange.ask(visit, { method: "GET", url: formatUrl(url), headers, maxBytes: MANIFEST_BYTES }, take, done);
  }

  private tellFeedback(visit: Visit<HawkbitEvent>): void {
    const { action, feedback } = this.work.nextWords();
    this.exchange.send(visit, "POST", feedbackUrl(action.url), feedbackBody(action.id, feedback));
  }

  /** What is to be installed could not be read: where that will not pass, the action ends, and the server is told. */
  private weighAction({ cause }: Visit<HawkbitEvent>): void {
    const { wanted, work } = this;
    if (cause === undefined || wanted === undefined || !work.wasMissed(wanted.id, cause)) return this.conclude(cause);
    work.begin(wanted, true);
    this.ended(cause);
    this.conclude({ ...cause, permanent: true });
  }

  private conclude(cause: Failure | undefined): void {
    const { asker, offer } = this;
    const late: Failure = { kind: "timeout", message: "the update server did not answer in time" };
    const failure = cause ?? (this.known ? undefined : late);
    this.asker = undefined;
    this.offer = undefined;
    if (asker === undefined) return;
    if (failure === undefined) asker(undefined, offer);
    else asker(failure);
  }

  // --- what actions have in common

  /** What is being installed stays, and how it ends is still told. */
  private withdraw(): void {
    const { withdrawn, work } = this;
    if (work.complete) return;
    work.forget();
    if (withdrawn !== undefined) withdrawn();
  }

  private link(href: string): string | undefined {
    return href === "" ? undefined : resourceUrl(this.server as Url, href);
  }
}

function noLink(): Failure {
  return malformed("a link leads nowhere");
}
