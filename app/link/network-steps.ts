import { isTransient, refused, type Done, type Failure } from "../../drivers/failure";
import type { Modem, ModemNetwork, Registration, Signal, SimStatus } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Visit } from "../machine/machine";
import { installCertificates } from "./certificates";
import type { LinkConfig } from "./config";
import type { PinGuard } from "./pin-guard";
import { contextProblem, DENIED, NO_CONTEXT, NO_COVERAGE, simProblem } from "./problems";
import type { LinkEvent } from "./table";

type LinkVisit = Visit<LinkEvent>;

/** What a registration means to the link. */
export function registrationEvent(registration: Registration): "registered" | "registration-lost" | "denied" {
  if (registration.state === "home" || registration.state === "roaming") return "registered";
  return registration.state === "denied" ? "denied" : "registration-lost";
}

/** The link's actions on SIM, registration and PDP context. */
export class NetworkSteps {
  private simPolls = 0;
  private sim: SimStatus = { state: "busy" };
  private readonly network: ModemNetwork;

  constructor(
    private readonly modem: Modem,
    private readonly clock: Clock,
    private readonly config: LinkConfig,
    private readonly pinGuard: PinGuard,
  ) {
    this.network = modem.network;
  }

  /** A start of the module: its SIM is given time anew. */
  forgetSim(): void {
    this.simPolls = 0;
  }

  checkSim(visit: LinkVisit): void {
    this.network.simStatus(visit.answer("failed", (status) => this.judgeSim(visit, status)));
  }

  private judgeSim(visit: LinkVisit, status: SimStatus): LinkEvent | undefined {
    this.sim = status;
    if (status.state === "pin-required") return "sim-pin";
    this.simPolls++;
    if (status.state === "busy" && this.simPolls < this.config.simPolls) return "sim-busy";
    this.simPolls = 0;
    if (status.state === "ready") {
      this.pinGuard.accepted();
      return "sim-ready";
    }
    visit.raise("sim-blocked", simProblem(status));
    return undefined;
  }

  enterPin(visit: LinkVisit): void {
    const { pin } = this.config;
    const objection = this.pinGuard.objection(pin, this.sim);
    if (objection !== undefined) return visit.raise("sim-blocked", objection);
    this.network.enterPin(pin as string, (failure) => this.hearPinAnswer(visit, failure));
  }

  /** Where there was no answer the SIM is asked: it may have accepted the PIN all the same. */
  private hearPinAnswer(visit: LinkVisit, failure: Failure | undefined): void {
    if (failure === undefined) {
      this.pinGuard.accepted();
      visit.raise("unlocked");
    } else if (failure.kind === "refused") {
      this.pinGuard.withdrawn();
      visit.raise("sim-blocked", failure);
    } else if (failure.kind === "timeout" || failure.kind === "closed" || failure.kind === "overflow") visit.raise("sim-changed");
    else {
      const message = "the SIM refused the configured PIN, which is not entered again; set the right pin";
      visit.raise("sim-blocked", refused(message + " (" + failure.message + ")"));
    }
  }

  /** Stores the APN, then lets the radio use it, then stores the certificates that the module lacks. */
  configure(visit: LinkVisit): void {
    const { certificates, pdp } = this.config;
    const wanted = certificates === undefined ? [] : certificates;
    const done: Done = (failure) => {
      const event = failure === undefined ? "configured" : isTransient(failure) ? "failed" : "misconfigured";
      visit.raise(event, failure);
    };
    this.network.defineContext(pdp, (failure) => {
      if (failure !== undefined) done(failure);
      else if (visit.isLive())
        this.switchRadioOn(visit, done, () => installCertificates(this.modem.certificates, wanted, done));
    });
  }

  /** A restart of the device, or of the module that kept the setting, may have cut a radio cycle in two. */
  private switchRadioOn(visit: LinkVisit, done: Done, next: () => void): void {
    this.network.setRadio(true, (failure) => {
      if (failure !== undefined) done(failure);
      else if (visit.isLive()) next();
    });
  }

  /** Asks again and again until the network has the module, or refuses it. */
  watchRegistration(visit: LinkVisit): void {
    this.network.registration(
      visit.answer("failed", (registration) => {
        const event = registrationEvent(registration);
        if (event === "registered") return event;
        if (event === "denied") visit.raise("denied", DENIED);
        else
          this.clock.after(this.config.registrationPollMs, () => {
            if (visit.isLive()) this.watchRegistration(visit);
          });
        return undefined;
      }),
    );
  }

  activate(visit: LinkVisit): void {
    this.network.activateContext((failure) => {
      if (failure === undefined) visit.raise("activated");
      else visit.raise("failed", { ...failure, message: contextProblem(this.config.pdp.apn, failure.message) });
    });
  }

  /** Asks for registration, context and signal; `healthy` where all is well. */
  check(visit: LinkVisit, foundHealthy: (signal: Signal) => void): void {
    const { network } = this;
    network.registration(
      visit.answer("failed", (registration) => {
        const event = registrationEvent(registration);
        if (event !== "registered") {
          visit.raise(event, event === "denied" ? DENIED : NO_COVERAGE);
          return undefined;
        }
        network.contextActive(
          visit.answer("failed", (active) => {
            if (!active) {
              visit.raise("context-lost", NO_CONTEXT);
              return undefined;
            }
            network.signal(
              visit.answer("failed", (signal) => {
                foundHealthy(signal);
                return "healthy";
              }),
            );
            return undefined;
          }),
        );
        return undefined;
      }),
    );
  }

  cycleRadio(visit: LinkVisit): void {
    this.network.setRadio(false, (failure) => {
      if (failure !== undefined) return visit.raise("failed", failure);
      this.clock.after(this.config.radioOffMs, () => {
        if (visit.isLive()) this.network.setRadio(true, visit.done("done", "failed"));
      });
    });
  }
}
