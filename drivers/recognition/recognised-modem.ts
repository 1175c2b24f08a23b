import type { Clock } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import type { SessionOptions } from "../at/options";
import type { Driver, MqttModem } from "../driver";
import type { Answer, Done, Failure } from "../failure";
import { Identification, orderOfRates, type Identified } from "../identify";
import type { Diagnostics, Identity, Modem, ModemCertificates, ModemFirmware, ModemHttp, ModuleEvent, ModuleReport } from "../modem";
import { RecognisedMqtt } from "./mqtt";
import { RecognisedNetwork } from "./network";
import { Pending } from "./pending";
import { RecognisedPower } from "./power";
import { RecognisedSockets } from "./sockets";
import { UartSwitch, type LentUart } from "./uart-switch";

/** Where the rate is kept over restarts. */
export interface RateMemory {
  /** bit/s; undefined where none was found yet. */
  read(): number | undefined;
  write(baud: number): void;
}

export interface RecognitionOptions {
  /** The rate that is tried first as long as none was found, bit/s; 115200 where left out. */
  baud?: number;
  /** Of the search itself; the drivers have their own. */
  session?: Partial<SessionOptions>;
}

/** What the device gives to the modem that it makes. */
export interface RecognitionParts {
  uart: Uart;
  clock: Clock;
  rateMemory: RateMemory;
}

/** Makes the modem of a device. */
export type CreateModem = (this: void, parts: RecognitionParts) => MqttModem;

/** For `createDevice`: the module is found, at whatever rate it is set to, and driven by the one of `drivers` that knows it. */
export function recognise(drivers: readonly Driver[], options?: RecognitionOptions): CreateModem {
  return (parts) => new RecognisedModem(drivers, parts, options === undefined ? {} : options);
}

const DEFAULT_BAUD = 115200;
/** The driver finds a module that has just answered: it has so long at least. */
const DRIVER_START_MS = 8000;
const OVERTAKEN: Failure = { kind: "closed", message: "another start takes its place" };

/** A driver that was chosen, and its hold on the port. */
interface Chosen {
  driver: Driver;
  uart: LentUart;
  modem: MqttModem;
}

/**
 * A module that is recognised each time that it is started, since it may be another one, or be set to
 * another rate: until the first time nothing can be asked. The rate that was found is remembered and
 * tried first, also after a restart of the device.
 */
export class RecognisedModem implements MqttModem, Record<keyof Modem, unknown> {
  family = "unknown";
  readonly power: RecognisedPower;
  readonly network: RecognisedNetwork;
  readonly sockets: RecognisedSockets;
  readonly mqtt: RecognisedMqtt;
  /** These are there when the driver was chosen, where it has them. */
  certificates: ModemCertificates | undefined;
  http: ModemHttp | undefined;
  firmware: ModemFirmware | undefined;
  found: ModuleReport | undefined;
  private readonly ports: UartSwitch;
  private readonly searchUart: LentUart;
  private readonly identification: Identification;
  private chosen: Chosen | undefined;
  private baud = 0;
  /** Counts the calls of `start`: an earlier one takes no further step. */
  private starts = 0;
  /** What the drivers of modules that were there before have counted. */
  private before: Diagnostics | undefined;
  private listener: (this: void, event: ModuleEvent) => void = () => {};

  constructor(
    private readonly drivers: readonly Driver[],
    private readonly parts: RecognitionParts,
    private readonly options: RecognitionOptions,
  ) {
    const { uart, clock } = parts;
    const pending = new Pending(clock);
    this.power = new RecognisedPower(pending, drivers);
    this.network = new RecognisedNetwork(pending);
    this.sockets = new RecognisedSockets(pending);
    this.mqtt = new RecognisedMqtt(pending);
    this.ports = new UartSwitch(uart);
    this.searchUart = this.ports.lend();
    this.identification = new Identification({ uart: this.searchUart, clock, drivers, session: options.session });
  }

  /** As `Modem.start`; `refused` where no driver knows the module. */
  start(answerWithinMs: number, done: Done): void {
    this.starts++;
    const start = this.starts;
    const { clock } = this.parts;
    const giveUpAt = clock.now() + answerWithinMs;
    this.identification.stop();
    this.ports.give(this.searchUart);
    this.identification.find(this.rates(), answerWithinMs, (failure, identified) => {
      if (identified === undefined) return done(failure);
      // From the bottom of the stack, which is deep where an answer ends, and small on microcontrollers.
      clock.after(0, () => this.startFound(identified, start, giveUpAt, done));
    });
  }

  private startFound(identified: Identified, start: number, giveUpAt: number, done: Done): void {
    if (start !== this.starts) return done(OVERTAKEN);
    this.baud = identified.baud;
    this.startDriver(this.choose(identified), start, giveUpAt, done);
  }

  check(done: Done): void {
    if (this.chosen === undefined) this.refuse(done);
    else this.chosen.modem.check(done);
  }

  identify(answer: Answer<Identity>): void {
    if (this.chosen === undefined) this.refuse(answer);
    else this.chosen.modem.identify(answer);
  }

  /** Those of the search and of every driver that was chosen together. */
  diagnostics(): Diagnostics {
    let all: Diagnostics = { ...this.identification.counters() };
    if (this.before !== undefined) all = sum(all, this.before);
    return this.chosen === undefined ? all : sum(all, this.chosen.modem.diagnostics());
  }

  onModuleEvent(listener: (event: ModuleEvent) => void): void {
    this.listener = listener;
  }

  private refuse(done: (failure: Failure) => void): void {
    new Pending(this.parts.clock).fail(done);
  }

  private rates(): number[] {
    const { baud = DEFAULT_BAUD } = this.options;
    const remembered = this.parts.rateMemory.read();
    return orderOfRates(remembered === undefined ? [baud] : [remembered, baud], this.drivers);
  }

  /** The driver's modem; one that is there already where the module is of the same family as before. */
  private choose({ driver }: Identified): Chosen {
    const { chosen } = this;
    if (chosen !== undefined && chosen.driver === driver) return chosen;
    if (chosen !== undefined) this.before = sum(this.before, chosen.modem.diagnostics());
    const uart = this.ports.lend();
    const modem = driver.create(uart, this.parts.clock);
    this.chosen = { driver, uart, modem };
    this.family = driver.family;
    this.power.choose(modem.power);
    this.network.choose(modem.network);
    this.sockets.choose(modem.sockets);
    this.mqtt.choose(modem.mqtt);
    this.certificates = modem.certificates;
    this.http = modem.http;
    this.firmware = modem.firmware;
    modem.onModuleEvent((event) => {
      if (this.chosen !== undefined && this.chosen.modem === modem) this.listener(event);
    });
    return this.chosen;
  }

  private startDriver({ modem, uart }: Chosen, start: number, giveUpAt: number, done: Done): void {
    this.ports.give(uart);
    modem.start(Math.max(DRIVER_START_MS, giveUpAt - this.parts.clock.now()), (failure) => {
      if (start !== this.starts) return done(failure === undefined ? OVERTAKEN : failure);
      if (failure === undefined) this.settle(modem.found);
      done(failure);
    });
  }

  /** The module is set up. That its rate cannot be stored costs a search at the next start, and no more. */
  private settle(found: ModuleReport | undefined): void {
    const { baud } = this;
    this.found = found === undefined ? undefined : { ...found, baud };
    this.parts.rateMemory.write(baud);
  }
}

function sum(left: Diagnostics | undefined, right: Diagnostics): Diagnostics {
  if (left === undefined) return right;
  return {
    bytesIn: left.bytesIn + right.bytesIn,
    bytesOut: left.bytesOut + right.bytesOut,
    commands: left.commands + right.commands,
    timeouts: left.timeouts + right.timeouts,
    resynchronisations: left.resynchronisations + right.resynchronisations,
    bytesLost: left.bytesLost + right.bytesLost,
    unknownLines: left.unknownLines + right.unknownLines,
    malformedLines: left.malformedLines + right.malformedLines,
  };
}
