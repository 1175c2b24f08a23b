import { find } from "../../hal/bytes";
import type { Clock } from "../../hal/clock";
import { CellularNetwork, saidByModule, type NetworkCommands } from "../3gpp/network";
import { badCid, type Authentication, type PdpType } from "../3gpp/packet";
import type { Session } from "../at/session";
import { inOrder } from "../at/steps";
import type { Done, Failure } from "../failure";
import type { PdpOptions } from "../modem";
import { readSignal, setFunctionality } from "./03-status";
import {
  defineContext,
  onEpsRegistration,
  onPacketEvent,
  readAddresses,
  readAuthentications,
  readContexts,
  readContextStates,
  readEpsRegistration,
  setAttachment,
  setAuthentication,
  setContextActive,
  setEpsRegistrationReports,
  setPacketEvents,
} from "./05-packet";
import { enterPin, onSimState, readSimAttempts, readSimState } from "./06-sim";

/** +CME ERROR 171 and 520, for a context that is the last one: LTE does not deactivate it (SIM767XX 25.3). */
const LAST_CONTEXT: readonly number[] = [171, 520];
const LAST_CONTEXT_TEXTS: readonly string[] = ["Last PDN disconnection", "last active CID"];

/** SIM, registration and the PDP context that carries data. */
export class Sim767xxNetwork extends CellularNetwork {
  constructor(session: Session, clock: Clock) {
    super(session, clock, commandsOf(session));
    onSimState(session, (state) => this.hearSim(state));
    onEpsRegistration(session, (report) => this.hearRegistration(report));
    onPacketEvent(session, (event) => this.hearPacketEvent(event));
  }
}

function commandsOf(session: Session): NetworkCommands {
  const commands: NetworkCommands = {
    readSimState: (answer) => readSimState(session, answer),
    readPinAttempts: (answer) => readSimAttempts(session, (failure, attempts) => answer(failure, attempts?.pin)),
    enterPin: (pin, done) => enterPin(session, pin, done),
    setRadio: (on, done) => setFunctionality(session, on ? "full" : "flight", done),
    readRegistration: (answer) => readEpsRegistration(session, answer),
    readSignal: (answer) => readSignal(session, answer),
    enableEvents: (done) =>
      inOrder(
        [(next) => setEpsRegistrationReports(session, "state", next), (next) => setPacketEvents(session, true, next)],
        done,
      ),
    badContext: (cid) => badCid(cid),
    storeContext: (cid, options, done) => storeContext(session, cid, options, done),
    readContextStates: (answer) => readContextStates(session, answer),
    setContextActive: (cid, active, done) => setContextActive(session, cid, active, done),
    setAttachment: (attached, done) => setAttachment(session, attached, done),
    readAddresses: (cid, answer) => readAddresses(session, cid, answer),
    isLastContext: (failure) => isLastContext(failure),
    clearLoss: (done) => done(undefined),
  };
  return commands;
}

/** Both are kept in the module's flash, so they are written only where they differ. */
function storeContext(session: Session, cid: number, options: PdpOptions, done: Done): void {
  const type: PdpType = options.ipType === undefined ? "IP" : options.ipType;
  const wanted: Authentication = options.authentication ?? { protocol: "none", user: "", password: "" };
  readContexts(session, (failure, contexts) => {
    if (contexts === undefined) return done(failure);
    const same = contexts.some((context) => context.cid === cid && context.type === type && context.apn === options.apn);
    if (same) return storeAuthentication(session, cid, wanted, done);
    defineContext(session, cid, type, options.apn, (refusal) => {
      if (refusal === undefined) storeAuthentication(session, cid, wanted, done);
      else done(refusal);
    });
  });
}

function storeAuthentication(session: Session, cid: number, wanted: Authentication, done: Done): void {
  readAuthentications(session, (failure, all) => {
    if (all === undefined && !saidByModule(failure)) return done(failure);
    const present = (all ?? []).filter((one) => one.cid === cid)[0];
    const same = present === undefined ? wanted.protocol === "none" : sameAuthentication(present, wanted);
    if (same) done(undefined);
    else setAuthentication(session, cid, wanted, done);
  });
}

function sameAuthentication(one: Authentication, other: Authentication): boolean {
  if (one.protocol !== other.protocol) return false;
  return one.protocol === "none" || (one.user === other.user && one.password === other.password);
}

function isLastContext(failure: Failure): boolean {
  if (failure.code !== undefined) return LAST_CONTEXT.indexOf(failure.code) >= 0;
  return LAST_CONTEXT_TEXTS.some((text) => find(failure.message, text, 0) >= 0);
}
