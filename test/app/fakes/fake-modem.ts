import { refused } from "../../../drivers/failure";
import type { Answer, Done, Failure } from "../../../drivers/failure";
import type { Diagnostics, Identity, Modem, ModemPower, ModuleEvent, ModuleReport, PowerTiming } from "../../../drivers/modem";
import type { VirtualClock } from "../../../hal/virtual/clock";
import type { VirtualModulePins } from "../../../hal/virtual/pins";
import { FakeFirmware } from "./fake-firmware";
import { FakeHttp } from "./fake-http";
import { FakeMqtt } from "./fake-mqtt";
import { FakeNetwork } from "./fake-network";
import { FakeSockets } from "./fake-sockets";
import { Script, TIMED_OUT, type Hearing, type Outcome } from "./script";

const NOT_STARTED = refused("the module is not started");

/**
 * A module whose lines are `pins` and whose answers are scripted (`script`). It is switched by its
 * power key and its reset line as a real one, is deaf while it is off, boots, sleeps or is frozen,
 * and takes nothing before `start`.
 */
export class FakeModem implements Modem, ModemPower, Hearing {
  readonly family = "FAKE";
  readonly timing: PowerTiming = {
    powerOnPulseMs: 500,
    powerOffPulseMs: 3000,
    powerOffSettleMs: 2000,
    resetPulseMs: 2500,
    bootMs: 30000,
    wakeMs: 100,
  };
  readonly script: Script;
  readonly power: ModemPower = this;
  readonly network: FakeNetwork;
  readonly sockets: FakeSockets;
  readonly mqtt: FakeMqtt;
  readonly http: FakeHttp;
  /** None where the driver was made without it. */
  firmware: FakeFirmware | undefined;
  /** What it says of itself at its starts; empty where it does not tell. */
  revision = "R1";
  found: ModuleReport | undefined = undefined;
  on = false;
  /** From power or reset to the first answer. */
  bootsInMs = 8000;
  /** Silent until it is reset or its power goes. */
  frozen = false;
  /** Its flash is being written. */
  installing = false;
  /** It was reset, or its power was taken, while its flash was written: it never answers again. */
  destroyed = false;
  /** Pulses on the lines, ms. */
  readonly keyPulses: number[] = [];
  readonly resetPulses: number[] = [];
  private started = false;
  private installations = 0;
  private sleepAllowed = false;
  private bootedAtMs = 0;
  private pressedAtMs = 0;
  private unresponsiveTold = false;
  private listener: (this: void, event: ModuleEvent) => void = () => undefined;

  constructor(
    readonly clock: VirtualClock,
    readonly pins: VirtualModulePins,
  ) {
    this.script = new Script(clock);
    this.script.hearing = this;
    this.network = new FakeNetwork(this.script);
    this.sockets = new FakeSockets(this.script);
    this.mqtt = new FakeMqtt(this.script);
    this.http = new FakeHttp(this.script);
    this.firmware = new FakeFirmware(this.script);
    pins.powerKey.onChange((asserted) => this.pulsed(asserted, this.keyPulses, (ms) => this.pressKey(ms)));
    pins.reset.onChange((asserted) => this.pulsed(asserted, this.resetPulses, (ms) => this.pressReset(ms)));
  }

  // --- the world's side

  /** Power is there, and the boot begins. */
  boot(): void {
    this.on = true;
    this.frozen = this.destroyed;
    this.bootedAtMs = this.clock.now() + this.bootsInMs;
    this.pins.status.set(true);
    this.lose("the module restarted");
  }

  /** It restarts without a word, writes its flash for `ms`, and starts as `revision`. The driver does not know that. */
  install(revision: string, ms: number): void {
    const { started } = this;
    this.boot();
    this.started = started;
    this.frozen = true;
    this.installing = true;
    this.installations = this.installations + 1;
    const installation = this.installations;
    this.clock.after(ms, () => {
      if (!this.installing || installation !== this.installations) return;
      this.installing = false;
      this.revision = revision;
      this.boot();
    });
  }

  /** It is off, as the power key leaves it. */
  cutPower(): void {
    this.interrupt();
    this.on = false;
    this.pins.status.set(false);
    this.lose("the module is off");
  }

  /** It restarts without having been told to, and says so once it is up. */
  restartByItself(): void {
    this.boot();
    this.clock.after(this.bootsInMs, () => {
      this.script.failPending({ kind: "closed", message: "the module restarted" });
      this.tellRestarted();
    });
  }

  /** Rings as for an incoming message. */
  ring(): void {
    this.pins.ri.set(true);
    this.pins.ri.set(false);
  }

  tellRestarted(): void {
    this.listener({ kind: "restarted", banner: "*ATREADY: 1" });
  }

  tellUnresponsive(): void {
    this.listener({ kind: "unresponsive", failure: TIMED_OUT });
  }

  asleep(): boolean {
    return this.sleepAllowed && !this.pins.dtr.read();
  }

  // --- the driver's side

  start(answerWithinMs: number, done: Done): void {
    const readyInMs = this.on && !this.frozen && !this.asleep() ? Math.max(0, this.bootedAtMs - this.clock.now()) : Infinity;
    const late: Outcome = { failure: TIMED_OUT, delayMs: answerWithinMs };
    const natural = readyInMs > answerWithinMs ? late : readyInMs > 0 ? { delayMs: readyInMs } : {};
    this.script.run("start", String(answerWithinMs), () => this.begin(), done, natural);
  }

  check(done: Done): void {
    this.script.run("check", "", () => undefined, done);
  }

  identify(answer: Answer<Identity>): void {
    const identity = { manufacturer: "", model: "", revision: "", imei: "" };
    this.script.answer("identify", "", () => identity, answer);
  }

  diagnostics(): Diagnostics {
    const traffic = { bytesIn: 0, bytesOut: 0, commands: 0, bytesLost: 0 };
    return { ...traffic, timeouts: 0, resynchronisations: 0, unknownLines: 0, malformedLines: 0 };
  }

  onModuleEvent(listener: (event: ModuleEvent) => void): void {
    this.listener = listener;
  }

  shutdown(done: Done): void {
    this.script.run("shutdown", "", () => this.cutPower(), done);
  }

  restart(done: Done): void {
    this.script.run("restart", "", () => this.reboot(), done);
  }

  setUartSleep(enabled: boolean, done: Done): void {
    this.script.run("setUartSleep", String(enabled), () => this.allowSleep(enabled), done);
  }

  deafness(request: string): Failure | undefined {
    if (request === "start") return undefined;
    if (!this.on || this.frozen || this.asleep()) {
      if (this.started && !this.unresponsiveTold) this.clock.after(this.script.silenceMs, () => this.findSilent());
      return TIMED_OUT;
    }
    return this.started ? undefined : NOT_STARTED;
  }

  // --- inside

  private reboot(): void {
    if (this.on) this.boot();
  }

  private findSilent(): void {
    if (this.unresponsiveTold || !this.started) return;
    this.unresponsiveTold = true;
    this.tellUnresponsive();
  }

  private begin(): void {
    const { revision } = this;
    this.found = revision === "" ? undefined : { family: this.family, model: "fake", revision, entry: "", about: "" };
    this.started = true;
    this.unresponsiveTold = false;
  }

  private allowSleep(enabled: boolean): void {
    this.sleepAllowed = enabled;
  }

  private interrupt(): void {
    this.destroyed = this.destroyed || this.installing;
    this.installing = false;
  }

  /** What a loss of power, or a restart, makes of all that the module held. */
  private lose(message: string): void {
    this.started = false;
    this.sleepAllowed = false;
    this.script.silencePending();
    this.network.forget();
    this.sockets.loseService(message);
    this.mqtt.drop(message);
  }

  private pulsed(asserted: boolean, pulses: number[], press: (ms: number) => void): void {
    if (asserted) {
      this.pressedAtMs = this.clock.now();
      return;
    }
    const lengthMs = this.clock.now() - this.pressedAtMs;
    pulses.push(lengthMs);
    press(lengthMs);
  }

  private pressKey(lengthMs: number): void {
    if (this.on && lengthMs >= this.timing.powerOffPulseMs) this.cutPower();
    else if (!this.on && lengthMs >= this.timing.powerOnPulseMs) this.boot();
  }

  private pressReset(lengthMs: number): void {
    if (!this.on || lengthMs < this.timing.resetPulseMs) return;
    this.interrupt();
    this.boot();
  }
}
