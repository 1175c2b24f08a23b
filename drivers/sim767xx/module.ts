import type { Clock } from "../../hal/clock";
import type { FlowControl, Uart } from "../../hal/uart";
import { askIdentity, learnFirmware } from "../3gpp/identification";
import { ModuleLife } from "../3gpp/module-life";
import type { SessionOptions } from "../at/options";
import { refuse } from "../at/requests";
import { Session } from "../at/session";
import type { Step } from "../at/steps";
import type { Answer, Done, Failure } from "../failure";
import type { Diagnostics, Identity, Modem, ModuleEvent, ModuleReport, PowerTiming } from "../modem";
import { readManufacturer, readModel, readRevision, readSerialNumber, setEcho } from "./02-v25ter";
import { POWERED_DOWN, setErrorReports } from "./03-status";
import { setFlowControl } from "./08-serial";
import type { Sim767xxFirmware } from "./firmware";
import type { Sim767xxHttp } from "./http";
import type { Sim767xxMqtt } from "./mqtt";
import { Sim767xxNetwork } from "./network";
import { defaultPowerTiming, Sim767xxPower } from "./power";
import { CAUTIOUS, revisionOf } from "./revisions";
import { NO_TLS, type ServiceParts, type Sim767xxServices } from "./services";
import type { Sim767xxSockets } from "./sockets";
import { idleLines, startBanners } from "./start-lines";
import type { TlsService } from "./tls-service";

export interface Sim767xxOptions {
  session?: Partial<SessionOptions>;
  /** "rts-cts" where both lines are wired; "none" where left out. */
  flowControl?: FlowControl;
  /** What differs from `defaultPowerTiming`. */
  timing?: Partial<PowerTiming>;
  /** Incoming MQTT messages of more bytes, topic and payload, are dropped; 1024 where left out. */
  maxMessageBytes?: number;
}

/** A module of the SIM767XX series: power, network, and of the services those that it was given. */
export class Sim767xxModule implements Modem {
  readonly family = "SIM767XX";
  readonly power: Sim767xxPower;
  readonly network: Sim767xxNetwork;
  readonly sockets?: Sim767xxSockets;
  readonly mqtt?: Sim767xxMqtt;
  readonly http?: Sim767xxHttp;
  readonly firmware?: Sim767xxFirmware;
  readonly certificates?: TlsService["certificates"];
  found: ModuleReport | undefined;
  private readonly session: Session;
  private readonly flowControl: FlowControl;
  private readonly life: ModuleLife;
  private revision = CAUTIOUS;

  constructor(
    private readonly uart: Uart,
    clock: Clock,
    options: Sim767xxOptions,
    services: Sim767xxServices,
  ) {
    const session = new Session(uart, clock, options.session);
    this.session = session;
    this.flowControl = options.flowControl ?? "none";
    this.power = new Sim767xxPower(session, { ...defaultPowerTiming, ...options.timing }, (reason) => this.life.goDown(reason));
    this.network = new Sim767xxNetwork(session, clock);
    const tls = services.tls === undefined ? undefined : services.tls(session);
    const parts: ServiceParts = {
      session,
      tls,
      cid: () => this.network.cid(),
      quirks: () => this.revision.quirks,
      configureTls: (context, wanted, host, done) => {
        if (tls === undefined) refuse(session, NO_TLS, done);
        else tls.configure(context, wanted, host, done);
      },
      maxMessageBytes: options.maxMessageBytes ?? 1024,
    };
    if (tls !== undefined) this.certificates = tls.certificates;
    if (services.sockets !== undefined) this.sockets = services.sockets(parts);
    if (services.mqtt !== undefined) this.mqtt = services.mqtt(parts);
    if (services.http !== undefined) this.http = services.http(parts);
    if (services.firmware !== undefined) this.firmware = services.firmware(parts);
    this.life = new ModuleLife({
      uart,
      clock,
      session,
      setUp: () => this.setUp(),
      reset: (failure) => this.resetServices(failure),
      banners: startBanners,
      poweredDown: POWERED_DOWN,
      idleLines,
    });
  }

  start(answerWithinMs: number, done: Done): void {
    this.life.start(answerWithinMs, done);
  }

  check(done: Done): void {
    this.life.check(done);
  }

  identify(answer: Answer<Identity>): void {
    const { session } = this;
    askIdentity(
      (take) => readManufacturer(session, take),
      (take) => readModel(session, take),
      (take) => readRevision(session, take),
      (take) => readSerialNumber(session, take),
      answer,
    );
  }

  diagnostics(): Diagnostics {
    return { ...this.session.counters };
  }

  onModuleEvent(listener: (event: ModuleEvent) => void): void {
    this.life.onEvent(listener);
  }

  private setUp(): Step[] {
    const { session } = this;
    return [
      (next) => setEcho(session, false, next),
      (next) => setErrorReports(session, "verbose", next),
      (next) => setFlowControl(session, this.flowControl, next),
      (next) => {
        this.uart.setFlowControl(this.flowControl);
        this.network.begin(next);
      },
      (next) => this.learnRevision(next),
    ];
  }

  /** Firmware that does not say what it is counts as the worst known. */
  private learnRevision(done: Done): void {
    const { session } = this;
    this.learned("", "");
    learnFirmware(
      (take) => readModel(session, take),
      (take) => readRevision(session, take),
      (model, revision) => this.learned(model, revision),
      done,
    );
  }

  private learned(model: string, revision: string): void {
    this.revision = revisionOf(model, revision);
    const { name, about } = this.revision;
    this.found = { family: this.family, model, revision, entry: name, about };
  }

  private resetServices(failure: Failure): void {
    if (this.sockets !== undefined) this.sockets.reset();
    if (this.mqtt !== undefined) this.mqtt.reset(failure);
    if (this.http !== undefined) this.http.reset();
  }
}
