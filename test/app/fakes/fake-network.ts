import type { Answer, Done, Failure } from "../../../drivers/failure";
import type {
  ModemNetwork,
  NetworkEvent,
  PdpOptions,
  Registration,
  RegistrationState,
  Signal,
  SimStatus,
} from "../../../drivers/modem";
import type { Script } from "./script";

const WRONG_PIN: Failure = { kind: "cme", code: 16, message: "AT+CPIN: incorrect password" };
const WRONG_APN: Failure = { kind: "cme", code: 33, message: "AT+CGACT: requested service option not subscribed" };

/** A SIM, a network and a PDP context as simple as can be. */
export class FakeNetwork implements ModemNetwork {
  sim: SimStatus = { state: "ready" };
  /** Where it is there, the SIM asks for it after each start of the module. */
  pin: string | undefined = undefined;
  pinAttempts = 3;
  registrationState: RegistrationState = "home";
  rssiDbm = -71;
  /** Where it is there, no other APN is activated. */
  rightApn: string | undefined = undefined;
  active = false;
  radioOn = true;
  private apn = "";
  private listener: (this: void, event: NetworkEvent) => void = () => undefined;

  constructor(private readonly script: Script) {}

  // --- the world's side

  /** What a start of the module makes of it. */
  forget(): void {
    this.active = false;
    this.radioOn = true;
    if (this.pin !== undefined) this.sim = { state: this.pinAttempts > 0 ? "pin-required" : "puk-required" };
  }

  setRegistration(state: RegistrationState): void {
    this.registrationState = state;
    this.listener({ kind: "registration", registration: { state } });
  }

  setSim(status: SimStatus): void {
    this.sim = status;
    this.listener({ kind: "sim", status });
  }

  dropContext(detail: string): void {
    this.active = false;
    this.listener({ kind: "context-lost", detail });
  }

  // --- the driver's side

  simStatus(answer: Answer<SimStatus>): void {
    this.script.answer("simStatus", "", () => this.presentSim(), answer);
  }

  enterPin(pin: string, done: Done): void {
    const right = pin === this.pin;
    this.pinAttempts = right ? 3 : this.pinAttempts - 1;
    this.script.run("enterPin", pin, () => this.unlock(), done, right ? {} : { failure: WRONG_PIN });
  }

  setRadio(on: boolean, done: Done): void {
    this.script.run("setRadio", String(on), () => this.switchRadio(on), done);
  }

  registration(answer: Answer<Registration>): void {
    this.script.answer("registration", "", () => ({ state: this.registrationState }), answer);
  }

  signal(answer: Answer<Signal>): void {
    this.script.answer("signal", "", () => ({ rssiDbm: this.rssiDbm }), answer);
  }

  defineContext(options: PdpOptions, done: Done): void {
    this.script.run("defineContext", options.apn, () => this.store(options.apn), done);
  }

  activateContext(done: Done): void {
    const wrong = this.rightApn !== undefined && this.apn !== this.rightApn;
    this.script.run("activateContext", "", () => this.setActive(true), done, wrong ? { failure: WRONG_APN } : {});
  }

  deactivateContext(done: Done): void {
    this.script.run("deactivateContext", "", () => this.setActive(false), done);
  }

  contextActive(answer: Answer<boolean>): void {
    this.script.answer("contextActive", "", () => this.active, answer);
  }

  address(answer: Answer<string>): void {
    this.script.answer("address", "", () => "10.0.0.2", answer);
  }

  onNetworkEvent(listener: (event: NetworkEvent) => void): void {
    this.listener = listener;
  }

  private presentSim(): SimStatus {
    if (this.sim.state !== "pin-required") return this.sim;
    return { state: "pin-required", pinAttempts: this.pinAttempts };
  }

  private unlock(): void {
    this.sim = { state: "ready" };
  }

  private switchRadio(on: boolean): void {
    this.radioOn = on;
    if (!on) this.active = false;
  }

  private store(apn: string): void {
    this.apn = apn;
  }

  private setActive(active: boolean): void {
    this.active = active;
  }
}
