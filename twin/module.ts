import type { Clock, Timer } from "../hal/clock";
import type { InputPin, OutputPin } from "../hal/pins";
import type { Random } from "../hal/random";
import type { Uart } from "../hal/uart";
import type { Behaviour, EndOfRun } from "./chapter";
import type { Firmware, FirmwareCore, Hardware } from "./firmware";
import type { FirmwareProfile } from "./firmware-profile";
import { LINE_QUIRKS } from "./line-quirks";
import type { Network } from "./networks/network";
import { Nvram } from "./nvram";
import { type OrderChoice, Orders } from "./orders";
import { Port } from "./port";
import { PowerButton } from "./power-button";
import { type Quirk, Quirks } from "./quirks";
import { RunClock } from "./run-clock";
import type { AnySetting } from "./settings";

/** The module's side of its control lines; a board that has not wired one leaves it out. */
export interface TwinPins {
  powerKey?: InputPin;
  reset?: InputPin;
  dtr?: InputPin;
  ri?: OutputPin;
  status?: OutputPin;
}

/** What a twin is connected to. */
export interface TwinWiring {
  /** The module's end of the UART. */
  uart: Uart;
  clock: Clock;
  random: Random;
  pins: TwinPins;
  network: Network;
  /** The module's flash; a twin built again on the same one keeps what was saved. */
  nvram?: Nvram;
}

/** Milliseconds, of the hardware. */
export interface HardwareTiming {
  powerOnPulseMs: number;
  powerOffPulseMs: number;
  resetPulseMs: number;
  /** From the order to shut down until the module is off. */
  shutdownMs: number;
  /** From power, or a reset, until the UART answers. */
  bootMs: number;
}

export interface ModuleOptions {
  /** Overrides of the family's timing. */
  timing?: Partial<HardwareTiming>;
  /** Usual time until an answer, shortest and longest, in ms; 2 to 20 where left out. */
  responseMs?: readonly [number, number];
  /** Bytes; 8192 where left out. */
  inputCapacity?: number;
  /** Bytes; 65536 where left out. */
  outputCapacity?: number;
  /** Ids of quirks that are on from the start; `all` for all. */
  quirks?: readonly string[];
  /** Orders of answers by command name. */
  orders?: Readonly<Record<string, string>>;
}

/** What a family is made of. */
export interface Family<F extends Firmware> {
  readonly name: string;
  readonly timing: HardwareTiming;
  readonly profile: FirmwareProfile;
  readonly settings: readonly AnySetting[];
  readonly quirks: readonly Quirk[];
  readonly orders: readonly OrderChoice[];
  /** Rate of the UART after a start, in bit/s. */
  bootBaud(nvram: Nvram): number;
  createFirmware(core: FirmwareCore): F;
  /** What the boot ROM prints at each start, before the firmware answers; nothing where left out. */
  romBytes?(quirks: Quirks): string;
  /** Bytes that announce a restart nobody asked for. */
  restartAnnouncement(quirks: Quirks, random: Random): string;
}

/** `frozen`: nothing is read, answered or echoed, and only the power key helps. */
export type ModuleState = "off" | "booting" | "running" | "frozen" | "powering-down";

const RESPONSE_MS = [2, 20] as const;
const INPUT_CAPACITY = 8192;
const OUTPUT_CAPACITY = 65536;
/** A restart by command waits this long, so that its OK leaves the line. */
const RESTART_DELAY_MS = 100;
/** From the order of a quick shutdown until the module is off. */
const QUICK_SHUTDOWN_MS = 300;

/** The module as hardware: power, reset, start, the run of its firmware, and the end of it. */
export class TwinModule<F extends Firmware> {
  readonly nvram: Nvram;
  readonly quirks: Quirks;
  readonly orders: Orders;
  readonly timing: HardwareTiming;
  private current: ModuleState = "off";
  private run: F | undefined;
  private bootTimer: Timer | undefined;
  private riTimer: Timer | undefined;
  private readonly port: Port;
  private readonly stateListeners: ((state: ModuleState) => void)[] = [];
  private readonly behaviours: Behaviour[] = [];
  private startupBytes = "";

  constructor(readonly family: Family<F>, private readonly wiring: TwinWiring, private readonly options: ModuleOptions) {
    this.nvram = wiring.nvram ?? new Nvram();
    this.quirks = new Quirks([...LINE_QUIRKS, ...family.quirks]);
    this.orders = new Orders(family.orders);
    this.timing = { ...family.timing, ...options.timing };
    for (const id of options.quirks ?? []) this.quirks.set(id, true);
    for (const [command, order] of Object.entries(options.orders ?? {})) this.orders.set(command, order);
    this.port = new Port(wiring.uart, wiring.clock, options.outputCapacity ?? OUTPUT_CAPACITY, family.bootBaud(this.nvram));
    this.port.silence(true);
    this.port.onData((bytes) => this.receive(bytes));
    this.watchPins();
  }

  get state(): ModuleState {
    return this.current;
  }

  /** The firmware while it runs, starts or hangs; undefined while off. */
  get firmware(): F | undefined {
    return this.run;
  }

  /** Several listeners, each told of every change. */
  onState(listener: (state: ModuleState) => void): void {
    this.stateListeners.push(listener);
  }

  /** One more way to answer commands, from the running firmware on and over restarts; the newest is asked first. */
  addBehaviour(behaviour: Behaviour): void {
    this.behaviours.push(behaviour);
    this.run?.addBehaviour(behaviour);
  }

  /** Switches on, as a pulse of the power key does. Nothing where it is on. */
  powerOn(): void {
    if (this.current !== "off") return;
    this.wiring.pins.status?.set(true);
    this.boot();
  }

  /** Cuts the power. */
  losePower(): void {
    if (this.current === "off") return;
    this.endRun("power-lost");
    this.enterOff();
  }

  /** Orderly switch-off, as a long pulse of the power key does; at once where it is frozen. */
  powerOff(): void {
    if (this.current === "running") this.powerDown([]);
    else if (this.current === "booting" || this.current === "frozen") this.losePower();
  }

  /** Hardware reset. Nothing while off, shutting down or frozen. */
  reset(): void {
    if (this.current !== "booting" && this.current !== "running") return;
    this.endRun("reset");
    this.boot();
  }

  /** The firmware hangs. */
  freeze(): void {
    if (this.current !== "running") return;
    this.run?.clock.stop();
    this.port.silence(true);
    this.enter("frozen");
  }

  /** The firmware restarts by itself, STATUS stays asserted, and only what it prints tells. */
  silentRestart(): void {
    if (this.current !== "running") return;
    this.endRun("silent-restart");
    this.startupBytes = this.family.restartAnnouncement(this.quirks, this.wiring.random);
    this.boot();
  }

  private boot(): void {
    this.enter("booting");
    this.port.silence(true);
    this.port.setBaud(this.family.bootBaud(this.nvram));
    this.port.setFlowControl("none");
    this.port.resume();
    this.printRomBytes();
    this.run = this.family.createFirmware(this.core());
    for (const behaviour of this.behaviours) this.run.addBehaviour(behaviour);
    this.bootTimer = this.wiring.clock.after(this.timing.bootMs, () => {
      this.port.silence(false);
      this.port.write(this.startupBytes);
      this.startupBytes = "";
      this.enter("running");
      this.run?.start();
    });
  }

  /** A short line: the UART takes it at once. */
  private printRomBytes(): void {
    const bytes = this.family.romBytes?.(this.quirks) ?? "";
    this.port.silence(false);
    this.port.write(bytes);
    this.port.silence(true);
  }

  private core(): FirmwareCore {
    const { random, network } = this.wiring;
    return {
      profile: this.family.profile,
      clock: new RunClock(this.wiring.clock),
      random,
      port: this.port,
      nvram: this.nvram,
      network,
      quirks: this.quirks,
      orders: this.orders,
      settings: this.family.settings,
      responseMs: this.options.responseMs ?? RESPONSE_MS,
      inputCapacity: this.options.inputCapacity ?? INPUT_CAPACITY,
      hardware: this.hardware(),
    };
  }

  private hardware(): Hardware {
    return {
      powerDown: (lastWords, quick) => this.powerDown(lastWords, quick),
      restart: () => {
        this.run?.deafen();
        this.run?.clock.after(RESTART_DELAY_MS, () => this.reset());
      },
      dtrAsserted: (whenNotWired = true) => this.wiring.pins.dtr?.read() ?? whenNotWired,
      pulseRi: (ms) => this.pulseRi(ms),
    };
  }

  private powerDown(lastWords: readonly string[], quick = false): void {
    const firmware = this.run;
    if (this.current !== "running" || firmware === undefined) return;
    this.enter("powering-down");
    firmware.deafen();
    this.wiring.clock.after(quick ? QUICK_SHUTDOWN_MS : this.timing.shutdownMs, () => {
      if (this.run !== firmware || this.current !== "powering-down") return;
      for (const line of lastWords) firmware.writeRaw(`\r\n${line}\r\n`);
      this.port.onDrained(() => this.finishPowerDown(firmware));
      if (this.port.waiting === 0) this.finishPowerDown(firmware);
    });
  }

  private finishPowerDown(firmware: F): void {
    this.port.onDrained(() => undefined);
    if (this.run !== firmware || this.current !== "powering-down") return;
    this.endRun("power-off");
    this.enterOff();
  }

  private endRun(cause: EndOfRun): void {
    this.bootTimer?.cancel();
    this.riTimer?.cancel();
    this.wiring.pins.ri?.set(false);
    this.run?.end(cause);
    this.run = undefined;
    this.port.silence(true);
  }

  private enterOff(): void {
    this.wiring.pins.status?.set(false);
    this.enter("off");
  }

  private enter(state: ModuleState): void {
    this.current = state;
    for (const listener of this.stateListeners) listener(state);
  }

  private receive(bytes: string): void {
    if (this.current === "running") this.run?.receive(bytes);
  }

  private pulseRi(ms: number): void {
    const { ri } = this.wiring.pins;
    this.riTimer?.cancel();
    ri?.set(true);
    this.riTimer = this.wiring.clock.after(ms, () => ri?.set(false));
  }

  private watchPins(): void {
    const { powerKey, reset, dtr } = this.wiring.pins;
    const { clock } = this.wiring;
    if (powerKey !== undefined) {
      const button = new PowerButton(clock, {
        holdMs: () => (this.current === "off" ? this.timing.powerOnPulseMs : this.current === "powering-down" ? undefined : this.timing.powerOffPulseMs),
        held: () => (this.current === "off" ? this.powerOn() : this.powerOff()),
      });
      powerKey.onChange((asserted) => button.set(asserted));
    }
    if (reset !== undefined) {
      const button = new PowerButton(clock, { holdMs: () => this.timing.resetPulseMs, held: () => this.reset() });
      reset.onChange((asserted) => button.set(asserted));
    }
    dtr?.onChange((asserted) => {
      if (this.current === "running") this.run?.dtrChanged(asserted);
    });
  }
}
