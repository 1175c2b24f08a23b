import type { Clock } from "../../hal/clock";
import type { FlowControl, Uart } from "../../hal/uart";
import { CellularModule, type FamilyFacts } from "../3gpp/cellular-module";
import type { SessionOptions } from "../at/options";
import { refuse } from "../at/requests";
import type { Step } from "../at/steps";
import type { Failure } from "../failure";
import type { PowerTiming } from "../modem";
import { NO_TLS } from "../tls";
import { readManufacturer, readModel, readRevision, readSerialNumber, setEcho } from "./02-v25ter";
import { POWERED_DOWN, setErrorReports } from "./03-status";
import { setFlowControl } from "./08-serial";
import type { Sim767xxFirmware } from "./firmware";
import type { Sim767xxHttp } from "./http";
import type { Sim767xxMqtt } from "./mqtt";
import { Sim767xxNetwork } from "./network";
import { defaultPowerTiming, Sim767xxPower } from "./power";
import { CAUTIOUS, revisionOf, type Quirks } from "./revisions";
import type { ServiceParts } from "./service-parts";
import type { Sim767xxServices } from "./services";
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

const FACTS: FamilyFacts<Quirks> = {
  family: "SIM767XX",
  readManufacturer: (session, answer) => readManufacturer(session, answer),
  readModel: (session, answer) => readModel(session, answer),
  readRevision: (session, answer) => readRevision(session, answer),
  readSerialNumber: (session, answer) => readSerialNumber(session, answer),
  cautious: CAUTIOUS,
  revisionOf: (model, revision) => revisionOf(model, revision),
  banners: startBanners,
  poweredDown: POWERED_DOWN,
  idleLines,
};

/** A module of the SIM767XX series: power, network, and of the services those that it was given. */
export class Sim767xxModule extends CellularModule<Quirks> {
  readonly power: Sim767xxPower;
  readonly network: Sim767xxNetwork;
  readonly sockets?: Sim767xxSockets;
  readonly mqtt?: Sim767xxMqtt;
  readonly http?: Sim767xxHttp;
  readonly firmware?: Sim767xxFirmware;
  readonly certificates?: TlsService["certificates"];
  private readonly flowControl: FlowControl;

  constructor(uart: Uart, clock: Clock, options: Sim767xxOptions, services: Sim767xxServices) {
    super(uart, clock, FACTS, options.session);
    const { session } = this;
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
  }

  protected setUp(): Step[] {
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

  protected resetServices(failure: Failure): void {
    if (this.sockets !== undefined) this.sockets.reset();
    if (this.mqtt !== undefined) this.mqtt.reset(failure);
    if (this.http !== undefined) this.http.reset();
  }
}
