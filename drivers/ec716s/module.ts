import type { Clock } from "../../hal/clock";
import type { FlowControl, Uart } from "../../hal/uart";
import { CellularModule, type FamilyFacts } from "../3gpp/cellular-module";
import type { SessionOptions } from "../at/options";
import { refuse } from "../at/requests";
import type { Step } from "../at/steps";
import type { Done, Failure } from "../failure";
import type { PowerTiming } from "../modem";
import { indifferent } from "../mqtt/operations";
import { NO_TLS } from "../tls";
import { readManufacturer, readModel, readRevision, readSerialNumber } from "./02-basic";
import { setEcho, setErrorReports } from "./03-config";
import { POWERED_DOWN } from "./04-device";
import { setFlowControl, setSleepMode } from "./04-line";
import { readAutomaticUpgrade, setAutomaticUpgrade } from "./04-upgrade";
import type { Ec716sCertificates } from "./certificates";
import type { Ec716sFirmware } from "./firmware";
import type { Ec716sHttp } from "./http";
import type { Ec716sMqtt } from "./mqtt";
import { Ec716sNetwork } from "./network";
import { defaultPowerTiming, Ec716sPower } from "./power";
import { CAUTIOUS, revisionOf, type Quirks } from "./revisions";
import type { ServiceParts } from "./service-parts";
import type { Ec716sServices } from "./services";
import { Ec716sSockets } from "./sockets";
import { idleLines, startBanners } from "./start-lines";

export interface Ec716sOptions {
  session?: Partial<SessionOptions>;
  /** "rts-cts" where both lines are wired; "none" where left out. */
  flowControl?: FlowControl;
  /** What differs from `defaultPowerTiming`. */
  timing?: Partial<PowerTiming>;
  /** "pin" where DTR is wired to AP_WAKEUP_MODULE, and where left out; "idle" wakes by the UART alone. */
  sleep?: "pin" | "idle";
  /** True lets the module upgrade its firmware, and restart, whenever its maker has a new one; false where left out. */
  automaticUpgrade?: boolean;
  /** Incoming MQTT messages of more bytes, topic and payload, are dropped; 1024 where left out. */
  maxMessageBytes?: number;
}

const FACTS: FamilyFacts<Quirks> = {
  family: "EC716S",
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

/** A module of the EC716S series: power, network, sockets, on whose service MQTT stands, and the services that it was given. */
export class Ec716sModule extends CellularModule<Quirks> {
  readonly power: Ec716sPower;
  readonly network: Ec716sNetwork;
  readonly sockets: Ec716sSockets;
  readonly mqtt?: Ec716sMqtt;
  readonly http?: Ec716sHttp;
  readonly firmware?: Ec716sFirmware;
  readonly certificates?: Ec716sCertificates;

  constructor(
    uart: Uart,
    clock: Clock,
    private readonly options: Ec716sOptions,
    services: Ec716sServices,
  ) {
    super(uart, clock, FACTS, options.session);
    const { session } = this;
    const timing = { ...defaultPowerTiming, ...options.timing };
    this.power = new Ec716sPower(session, timing, options.sleep ?? "pin", (reason) => this.life.goDown(reason));
    this.network = new Ec716sNetwork(session, clock, (done) => this.shutDown(done));
    const tls = services.tls === undefined ? undefined : services.tls(session);
    const configureTls: ServiceParts["configureTls"] = (context, wanted, host, done) => {
      if (tls === undefined) refuse(session, NO_TLS, done);
      else tls.configure(context, wanted, host, done);
    };
    this.sockets = new Ec716sSockets(session, { configureTls, isShared: () => this.mqtt !== undefined && this.mqtt.isOpen() });
    const parts: ServiceParts = {
      session,
      clock,
      prepare: (done) => this.sockets.prepare(done),
      quirks: () => this.revision.quirks,
      configureTls,
      maxMessageBytes: options.maxMessageBytes ?? 1024,
    };
    if (tls !== undefined) this.certificates = tls.certificates;
    if (services.mqtt !== undefined) this.mqtt = services.mqtt(parts);
    if (services.http !== undefined) this.http = services.http(parts);
    if (services.firmware !== undefined) this.firmware = services.firmware(parts);
  }

  override start(answerWithinMs: number, done: Done): void {
    this.session.wakeAfter(undefined);
    super.start(answerWithinMs, done);
  }

  protected setUp(): Step[] {
    const { session } = this;
    const flowControl = this.options.flowControl ?? "none";
    return [
      (next) => setEcho(session, false, next),
      (next) => setErrorReports(session, "verbose", next),
      // An earlier run may have left it to sleep, and to lose what it is told first.
      (next) => setSleepMode(session, "never", next),
      (next) => setFlowControl(session, flowControl, next),
      (next) => {
        this.uart.setFlowControl(flowControl);
        this.network.begin(next);
      },
      (next) => this.learnRevision(next),
      (next) => this.stopUpgrades(next),
    ];
  }

  /** The setting is kept in flash, so it is written only where it differs; firmware without it answers an error. */
  private stopUpgrades(done: Done): void {
    const { session } = this;
    if (this.options.automaticUpgrade === true || !this.revision.quirks.upgradesByItself) return done(undefined);
    readAutomaticUpgrade(session, (failure, automatic) => {
      if (automatic === true) setAutomaticUpgrade(session, false, "saved", done);
      else indifferent(done)(failure);
    });
  }

  /** Ends what used a context that is gone. */
  private shutDown(done: Done): void {
    if (this.mqtt !== undefined) this.mqtt.loseContext();
    this.sockets.closeService(done);
  }

  protected resetServices(failure: Failure): void {
    this.sockets.reset();
    if (this.mqtt !== undefined) this.mqtt.reset(failure);
    if (this.http !== undefined) this.http.reset();
  }
}
