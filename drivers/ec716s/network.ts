import { startsWith } from "../../hal/bytes";
import type { Clock } from "../../hal/clock";
import { CellularNetwork, saidByModule, type NetworkCommands } from "../3gpp/network";
import type { Session } from "../at/session";
import { inOrder } from "../at/steps";
import { refused, type Done } from "../failure";
import type { PdpOptions } from "../modem";
import { enterPin, onSimState, readSimState } from "./04-locks";
import { setFunctionality } from "./04-device";
import { onEpsRegistration, readEpsRegistration, readSignal, setEpsRegistrationReports } from "./05-network";
import {
  defineContext,
  onPacketEvent,
  readAddresses,
  readContexts,
  readContextStates,
  setAttachment,
  setContextActive,
  setPacketEvents,
} from "./06-packet";
import { readPrivateNetwork, storePrivateNetwork, type PrivateNetwork } from "./09-tcpip-settings";

/** What the module says when its context is gone (EC716S 9.40, 13.14), as it is printed here and there. */
export const CONTEXT_LOST: readonly string[] = ["+PDP DEACT", "+PDP:DEACT"];

/** The one context that all services use (EC716S 6.3). */
const CONTEXT = 1;
/** What a network adds to the name of an access point (3GPP 23.003, 9.1). */
const OPERATOR_IDENTIFIER = ".mnc";

/** SIM, registration and context 1, which the module activates by itself when it registers. */
export class Ec716sNetwork extends CellularNetwork {
  /** `shutDown` ends what used the context; to be done before anything uses it again. */
  constructor(session: Session, clock: Clock, shutDown: (done: Done) => void) {
    const loss = new Loss(shutDown);
    super(session, clock, commandsOf(session, loss));
    onSimState(session, (state) => this.hearSim(state));
    onEpsRegistration(session, (report) => this.hearRegistration(report));
    onPacketEvent(session, (event) => this.hearPacketEvent(event));
    for (const line of CONTEXT_LOST)
      session.onUrc(line, () => {
        loss.note();
        this.loseContext("the data context is gone");
      });
  }
}

/** Whether the context went away: the module then wants to be shut before anything uses it again (EC716S 9.29). */
class Loss {
  private noted = false;

  constructor(private readonly shutDown: (this: void, done: Done) => void) {}

  note(): void {
    this.noted = true;
  }

  /** `done`, and the loss noted where that was a success. */
  noting(done: Done): Done {
    return (failure) => {
      if (failure === undefined) this.note();
      done(failure);
    };
  }

  clear(done: Done): void {
    if (!this.noted) return done(undefined);
    const { shutDown } = this;
    shutDown((failure) => {
      if (failure === undefined) this.noted = false;
      done(failure);
    });
  }
}

function commandsOf(session: Session, loss: Loss): NetworkCommands {
  const commands: NetworkCommands = {
    readSimState: (answer) => readSimState(session, answer),
    readPinAttempts: (answer) => answer(undefined, undefined),
    enterPin: (pin, done) => enterPin(session, pin, done),
    setRadio: (on, done) => setFunctionality(session, on ? "full" : "flight", on ? done : loss.noting(done)),
    readRegistration: (answer) => readEpsRegistration(session, answer),
    readSignal: (answer) => readSignal(session, answer),
    enableEvents: (done) =>
      inOrder(
        [(next) => setEpsRegistrationReports(session, "state", next), (next) => setPacketEvents(session, true, next)],
        done,
      ),
    badContext: (cid) =>
      cid === CONTEXT ? undefined : refused(`the module's services use context ${CONTEXT} alone; leave cid out`),
    storeContext: (_cid, options, done) => storeContext(session, options, done),
    readContextStates: (answer) => readContextStates(session, answer),
    setContextActive: (cid, active, done) => setContextActive(session, cid, active, active ? done : loss.noting(done)),
    setAttachment: (attached, done) => setAttachment(session, attached, attached ? done : loss.noting(done)),
    readAddresses: (cid, answer) => readAddresses(session, cid, answer),
    isLastContext: (failure) => saidByModule(failure),
    clearLoss: (done) => loss.clear(done),
  };
  return commands;
}

/**
 * The module takes its access point from the network when it registers. Where another one is wanted it
 * is stored as that of a private network, in flash, and the protocol stack starts anew with it at once.
 */
function storeContext(session: Session, options: PdpOptions, done: Done): void {
  const { apn, ipType } = options;
  const { protocol, user, password } = options.authentication ?? { protocol: "none", user: "", password: "" };
  const wanted: PrivateNetwork = { apn, user, password, authentication: protocol };
  readContexts(session, (failure, contexts) => {
    if (contexts === undefined) return done(failure);
    const present = contexts.filter((context) => context.cid === CONTEXT)[0];
    const ofNetwork = present !== undefined && protocol === "none" && isAccessPoint(present.apn, apn);
    const setType: Done = (refusal) => {
      if (refusal !== undefined || ipType === undefined || (present !== undefined && present.type === ipType)) done(refusal);
      else defineContext(session, CONTEXT, ipType, apn, done);
    };
    if (ofNetwork) setType(undefined);
    else storeUnlessStored(session, wanted, setType);
  });
}

function storeUnlessStored(session: Session, wanted: PrivateNetwork, done: Done): void {
  readPrivateNetwork(session, (failure, stored) => {
    if (stored === undefined && !saidByModule(failure)) return done(failure);
    if (stored !== undefined && sameNetwork(stored, wanted)) done(undefined);
    else storePrivateNetwork(session, wanted, done);
  });
}

function sameNetwork(stored: PrivateNetwork, wanted: PrivateNetwork): boolean {
  if (stored.apn !== wanted.apn || stored.authentication !== wanted.authentication) return false;
  return wanted.authentication === "none" || (stored.user === wanted.user && stored.password === wanted.password);
}

/** Whether the network means by `given` the access point `wanted`: it may add who operates it. */
function isAccessPoint(given: string, wanted: string): boolean {
  return given === wanted || startsWith(given, wanted + OPERATOR_IDENTIFIER);
}
