import { ec716s } from "../../drivers/ec716s/driver";
import { recognise } from "../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../drivers/sim767xx/driver";
import { SeededRandom } from "../../hal/random";
import type { StorageGeometry } from "../../hal/storage";
import { FailingStorage } from "../../hal/virtual/faults/failing-storage";
import type { FaultPlan } from "../../hal/virtual/faults/fault-plan";
import type { SleepMode } from "../../app/telemetry/config";
import { REVISIONS as EC716S_REVISIONS } from "../../twin/ec716s/revisions";
import { createSimCard, Environment } from "../../twin/state/environment";
import { REVISIONS as SIM767XX_REVISIONS } from "../../twin/sim767xx/revisions";
import { certificates, SERVER_NAMES } from "../certificates";
import { type ByteFault, byteFault, slow, SwitchedFaults } from "./line-faults";
import type { SystemModule } from "./modules";
import { type PinName, Rig, type RigOptions } from "./rig";
import { TROUBLE_PIN } from "./troubles";

const ALL = [sim767xx(), ec716s()];
const RATES = [9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600] as const;
/** By autobauding. */
const FASTEST_LEARNT = 230400;
const PINS: readonly PinName[] = ["powerKey", "reset", "status", "dtr", "ri"];
const SLEEPS: readonly SleepMode[] = ["awake", "awake", "uart-sleep", "power-off"];
const BYTE_FAULTS: readonly ByteFault[] = ["lost", "damaged", "doubled"];
/** Some 60 readings. */
const TINY_FLASH: StorageGeometry = { pageSize: 512, pageCount: 8, writeUnit: 4, erased: 255 };
const USER = "device";
const PASSWORD = "right";
const CA_FILE = "ca.pem";

/** While it is on, whatever is asked is struck. */
export class Switch implements FaultPlan {
  on = false;

  strikes(): boolean {
    return this.on;
  }
}

/** A device with a configuration, a board, a module and a network that are drawn; what else can go wrong there hangs on its switches. */
export class World {
  readonly random: SeededRandom;
  readonly rig: Rig;
  /** What was drawn, for a failure's message. */
  readonly about: string[] = [];
  readonly environment = new Environment();
  readonly credentials: Record<string, string> = { [USER]: PASSWORD };
  readonly tls = { ca: certificates().ca.certificate, names: SERVER_NAMES, current: true };
  /** Bytes on the line, in both directions: none passes while it is on. */
  readonly brokenLine = new Switch();
  readonly badLine: SwitchedFaults;
  readonly badStorage: Switch = new Switch();
  /** A card has refused the device's PIN, which it does not enter again. */
  isPinRefused = false;
  readonly intervalMs: number;
  readonly reportMs: number;
  readonly sleep: SleepMode;
  readonly isRecognising: boolean;
  /** Its outbox is full within minutes. */
  readonly isTiny: boolean;
  readonly usesTls: boolean;
  readonly unwired: readonly PinName[];

  /** `make` puts what the application has beside its telemetry into the rig. */
  constructor(
    readonly module: SystemModule,
    readonly seed: number,
    make: (options: RigOptions) => Rig = (options) => new Rig(options),
  ) {
    const random = new SeededRandom(seed * 104729 + 1);
    this.random = random;
    this.sleep = this.pick("sleep", SLEEPS);
    this.intervalMs = this.pick("interval", [2000, 5000, 20000, 60000]);
    this.reportMs = this.pick("report", [60000, 300000, 900000]);
    this.isRecognising = this.chance("recognising", 3);
    this.isTiny = this.chance("tiny outbox", 4);
    this.usesTls = this.chance("TLS", 3);
    this.unwired = PINS.filter((pin) => this.chance(`no ${pin}`, pin === "powerKey" ? 10 : 5));
    this.badLine = new SwitchedFaults(seed, this.pick("bytes struck, one in", [300, 1000, 3000]));
    this.badLine.on = false;
    if (random.below(2) === 0) this.environment.networkTime = () => ({ utcMs: Date.UTC(2026, 0, 1), zoneQuarters: 0, daylightHours: 0 });
    this.rig = make({ module, seed, ...this.machine(), ...this.behaviour(), ...this.configuration() });
    this.drawAir();
  }

  /** One of several, noted. */
  pick<Value>(name: string, values: readonly Value[]): Value {
    const value = values[this.random.below(values.length)] as Value;
    this.about.push(`${name} ${String(value)}`);
    return value;
  }

  /** One time in `oneIn`, noted. */
  chance(name: string, oneIn: number): boolean {
    const comes = this.random.below(oneIn) === 0;
    if (comes) this.about.push(name);
    return comes;
  }

  /** The board: its line, storage and wires. */
  private machine(): Partial<RigOptions> {
    const { seed, badLine, brokenLine, badStorage, module } = this;
    const baud = this.pick("baud", RATES);
    const fault = this.pick("bytes", BYTE_FAULTS);
    const isSlow = this.chance("slow", 5);
    const learns = module.name === "ec716s" && baud <= FASTEST_LEARNT && this.chance("autobauding", 3);
    const wrapUart: RigOptions["wrapUart"] = (uart, clock) => {
      const paced = isSlow ? slow(1 + (seed % 7), 20, 60, seed)(uart, clock) : uart;
      const cut = byteFault("lost", "sent", brokenLine, seed)(byteFault("lost", "received", brokenLine, seed)(paced));
      return byteFault(fault, "received", badLine, seed)(cut);
    };
    return {
      // A device that is told no rate has this one; a recognising one finds any.
      ...(this.isRecognising ? { moduleBaud: learns ? 0 : baud, modem: recognise(ALL) } : { baud, ...(learns ? { moduleBaud: 0 } : {}) }),
      unwired: this.unwired,
      wrapUart,
      wrapStorage: (storage) => new FailingStorage(storage, badStorage),
      ...(this.isTiny ? { flash: TINY_FLASH, whenFull: this.pick("when full", ["drop-oldest", "refuse-newest"] as const) } : {}),
      ...(!this.isTiny && this.chance("flight recorder", 5) ? { flightRecorder: { medium: this.pick("recording", ["saved", "storage", "memory"] as const) } } : {}),
    };
  }

  /** What the module is, and does beyond its manual. */
  private behaviour(): Partial<RigOptions> {
    const { module, random } = this;
    const density = this.pick("quirks", [0, 0.1, 0.5, 1]);
    const quirks = module.quirks.filter(() => random.below(1000) < density * 1000);
    const orders: Record<string, string> = {};
    for (const { command, choices } of module.orders) orders[command] = choices[random.below(choices.length)] as string;
    const revisions: readonly { name: string }[] = module.name === "sim767xx" ? SIM767XX_REVISIONS : EC716S_REVISIONS;
    const revision = this.pick("revision", revisions.map(({ name }) => name));
    this.about.push(quirks.length === module.quirks.length ? "all quirks" : `quirks ${quirks.join(" ")}`, `orders ${JSON.stringify(orders)}`);
    return { quirks, twin: { environment: this.environment, orders, revision } };
  }

  private configuration(): Partial<RigOptions> {
    const { usesTls, sleep, reportMs, intervalMs } = this;
    const login = this.chance("login", 2) ? { user: USER, password: PASSWORD } : {};
    const hasTime = this.environment.networkTime !== undefined;
    const full = { caFile: CA_FILE, verification: "full", ...(hasTime ? {} : { ignoreValidityPeriod: true }) } as const;
    if (this.chance("PIN", 3)) this.environment.insertCard(createSimCard({ pin: TROUBLE_PIN, pinEnabled: true }));
    return {
      tls: this.tls,
      broker: "user" in login ? { credentials: this.credentials } : {},
      link: { pin: TROUBLE_PIN, ...(usesTls ? { certificates: [{ name: CA_FILE, contents: this.tls.ca }] } : {}) },
      mqtt: { keepAliveSeconds: this.pick("keep-alive", [20, 60, 120, 600]), ...login, ...(usesTls ? { port: 8883, tls: full } : {}) },
      telemetry: {
        intervalMs,
        sleep,
        reportMs,
        publishAtReadings: this.pick("publish at", [1, 1, 5]),
        batchReadings: this.pick("batch", [1, 20]),
        connectMs: this.pick("connect", [60000, 600000]),
      },
    };
  }

  private drawAir(): void {
    const { conditions } = this.rig.network;
    conditions.latencyMs = this.pick("latency", [40, 40, 300, 1500]);
    conditions.jitterMs = this.pick("jitter", [0, 100, 1000]);
    conditions.loss = this.pick("loss", [0, 0, 0.02]);
    conditions.bitsPerSecond = this.pick("bit/s", [0, 0, 20000]);
  }
}
