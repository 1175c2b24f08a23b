import type { Clock } from "../../hal/clock";
import type { FlowControl, Uart } from "../../hal/uart";
import { askIdentity, learnFirmware } from "../3gpp/identification";
import { ModuleLife } from "../3gpp/module-life";
import type { SessionOptions } from "../at/options";
import { Session } from "../at/session";
import type { Step } from "../at/steps";
import type { Answer, Done, Failure } from "../failure";
import type { Diagnostics, Identity, Modem, ModuleEvent, ModuleReport, PowerTiming } from "../modem";
import { indifferent } from "../mqtt/operations";
import { readManufacturer, readModel, readRevision, readSerialNumber } from "./02-basic";
import { setEcho, setErrorReports } from "./03-config";
import { POWERED_DOWN } from "./04-device";
import { setFlowControl, setSleepMode } from "./04-line";
import { readAutomaticUpgrade, setAutomaticUpgrade } from "./04-upgrade";
import { HTTP_CONTEXT, MQTT_CONTEXT } from "./09-tls";
import { Ec716sCertificates } from "./certificates";
import type { Ec716sFirmware } from "./firmware";
import type { Ec716sHttp, HttpParts } from "./http";
import { Ec716sMqtt } from "./mqtt";
import { Ec716sNetwork } from "./network";
import { defaultPowerTiming, Ec716sPower } from "./power";
import { CAUTIOUS, revisionOf } from "./revisions";
import { Ec716sSockets } from "./sockets";
import { idleLines, startBanners } from "./start-lines";
import { configureTlsContext } from "./tls-context";

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
  /** `ec716sHttp` where the application uses HTTP; left out, none of it is in the bundle. */
  http?: (this: void, session: Session, parts: HttpParts) => Ec716sHttp;
  /** `ec716sFirmware` where the application updates the module; left out, none of it is in the bundle. */
  firmware?: (this: void, session: Session) => Ec716sFirmware;
}

/** A module of the EC716S series at the other end of `uart`. */
export function createEc716s(uart: Uart, clock: Clock, options?: Ec716sOptions): Ec716sModem {
  return new Ec716sModem(uart, clock, options ?? {});
}

/** The module and its services. */
export class Ec716sModem implements Modem {
  readonly family = "EC716S";
  readonly power: Ec716sPower;
  readonly network: Ec716sNetwork;
  readonly sockets: Ec716sSockets;
  readonly mqtt: Ec716sMqtt;
  readonly certificates: Ec716sCertificates;
  readonly http: Ec716sHttp | undefined;
  readonly firmware: Ec716sFirmware | undefined;
  found: ModuleReport | undefined;
  private readonly session: Session;
  private readonly life: ModuleLife;
  private revision = CAUTIOUS;

  constructor(
    private readonly uart: Uart,
    clock: Clock,
    private readonly options: Ec716sOptions,
  ) {
    const session = new Session(uart, clock, options.session);
    this.session = session;
    const timing = { ...defaultPowerTiming, ...options.timing };
    this.power = new Ec716sPower(session, timing, options.sleep ?? "pin", (reason) => this.life.goDown(reason));
    this.network = new Ec716sNetwork(session, clock, (done) => this.shutDown(done));
    this.certificates = new Ec716sCertificates(session);
    this.sockets = new Ec716sSockets(session, { isShared: () => this.mqtt.isOpen() });
    this.mqtt = new Ec716sMqtt(session, {
      prepare: (done) => this.sockets.prepare(done),
      quirks: () => this.revision.quirks,
      configureTls: (tls, host, done) => configureTlsContext(session, MQTT_CONTEXT, tls, host, done),
      maxMessageBytes: options.maxMessageBytes ?? 1024,
    });
    const { http } = options;
    const configureTls: HttpParts["configureTls"] = (tls, host, done) => configureTlsContext(session, HTTP_CONTEXT, tls, host, done);
    this.http = http === undefined ? undefined : http(session, { clock, configureTls });
    this.firmware = options.firmware === undefined ? undefined : options.firmware(session);
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
    this.session.wakeAfter(undefined);
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
    this.mqtt.loseContext();
    this.sockets.closeService(done);
  }

  private resetServices(failure: Failure): void {
    this.sockets.reset();
    this.mqtt.reset(failure);
    if (this.http !== undefined) this.http.reset();
  }
}
