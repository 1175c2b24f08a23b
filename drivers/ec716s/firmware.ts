/** The firmware service of an EC716S behind `ModemFirmware`. An application that never updates the module does not import it. */
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder } from "../at/steps";
import { refused, type Answer, type Done, type Failure } from "../failure";
import { unfitSource } from "../firmware/source";
import type { FirmwareEvent, FirmwareSource, ModemFirmware } from "../modem";
import { readSupplyVoltage } from "./04-device";
import { readUpgradeState, setUpgradeSource, startUpgrade, UPGRADE_CAUSES, UPGRADE_ERRORS, type UpgradeState } from "./04-upgrade";
import type { ServiceParts } from "./service-parts";

const NO_CREDENTIALS = refused("an EC716S takes no user and password for its firmware's server; leave them out");
/** The manual gives no time from the download's end to the restart. */
const RESTART_MS = 30000;
/** These stay until somebody changes something: address, image, or what the server knows. */
const PERMANENT_ERRORS: readonly number[] = [-1000, -1003];

export function firmwareService(parts: ServiceParts): Ec716sFirmware {
  return new Ec716sFirmware(parts.session);
}

/** `ModemFirmware` on AT+UPGRADE (EC716S 4.21), which tells nothing unless it is asked. */
export class Ec716sFirmware implements ModemFirmware {
  readonly ways: ModemFirmware["ways"] = ["http"];
  private listener: (this: void, event: FirmwareEvent) => void = () => {};

  constructor(private readonly session: Session) {}

  supplyMillivolts(answer: Answer<number>): void {
    readSupplyVoltage(this.session, answer);
  }

  /** The address is for this once: the module asks nobody by itself after its restart. */
  start(source: FirmwareSource, done: Done): void {
    const { session } = this;
    const objection = unfitSource(source, this.ways);
    if (objection !== undefined || source.kind === "bytes") return refuse(session, objection ?? NO_CREDENTIALS, done);
    const { url, user, password } = source;
    if (user !== undefined || password !== undefined) return refuse(session, NO_CREDENTIALS, done);
    inOrder([(next) => setUpgradeSource(session, "URL", url, "unsaved", next), (next) => startUpgrade(session, next)], done);
  }

  check(done: Done): void {
    readUpgradeState(this.session, (failure, state) => {
      if (state !== undefined) this.hear(state);
      done(failure);
    });
  }

  onFirmwareEvent(listener: (event: FirmwareEvent) => void): void {
    this.listener = listener;
  }

  private hear(state: UpgradeState): void {
    if (state.kind === "idle") return;
    if (state.kind === "downloading") return this.listener({ kind: "progress", percent: state.percent });
    const { error } = state;
    if (error === undefined || error === 0) this.listener({ kind: "restarting", withinMs: RESTART_MS });
    else this.listener({ kind: "failed", failure: failureOf(error, state.httpStatus, state.cause) });
  }
}

function failureOf(error: number, httpStatus: number | undefined, cause: number | undefined): Failure {
  const reasons = [UPGRADE_ERRORS[String(error)] ?? "an error that is in no table"];
  const because = cause === undefined ? undefined : UPGRADE_CAUSES[String(cause)];
  if (because !== undefined) reasons.push(because);
  const status = httpStatus === undefined || httpStatus === 0 ? "" : `, HTTP status ${httpStatus}`;
  const failure: Failure = { kind: "code", code: error, message: `the module gave the update up: ${reasons.join("; ")} (${error}${status})` };
  if (because !== undefined || PERMANENT_ERRORS.indexOf(error) >= 0) failure.permanent = true;
  return failure;
}
