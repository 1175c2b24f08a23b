/** The firmware service of a SIM767XX behind `ModemFirmware`. An application that never updates the module does not import it. */
import { find, slice } from "../../hal/bytes";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import { countedSource, schemeOf, unfitSource } from "../firmware/source";
import type { ByteSource, FirmwareEvent, FirmwareSource, ModemFirmware } from "../modem";
import { readSupplyVoltage } from "./09-hardware";
import { FOTA_RESTART_SECONDS, onFotaEvent, prepareLocalFota, sendLocalFota, startFota, type FotaEvent } from "./18-fota";
import type { ServiceParts } from "./service-parts";

/** The manual does not say of what it is the number; its example has this one. */
const CHANNEL = 0;
const GIVEN_UP: Failure = { kind: "error", message: "the module gave the update up; check address, server and image" };

export function firmwareService(parts: ServiceParts): Sim767xxFirmware {
  return new Sim767xxFirmware(parts.session);
}

/** `ModemFirmware` on the commands of chapter 18. */
export class Sim767xxFirmware implements ModemFirmware {
  readonly ways: ModemFirmware["ways"] = ["http", "https", "ftp", "bytes"];
  private listener: (this: void, event: FirmwareEvent) => void = () => {};

  /** To be made once a session: it subscribes to the session's unsolicited results. */
  constructor(private readonly session: Session) {
    onFotaEvent(session, (event) => this.hear(event));
  }

  supplyMillivolts(answer: Answer<number>): void {
    readSupplyVoltage(this.session, answer);
  }

  start(source: FirmwareSource, done: Done): void {
    const objection = unfitSource(source, this.ways);
    if (objection !== undefined) return refuse(this.session, objection, done);
    if (source.kind === "bytes") return this.send(source.bytes, done);
    const { url, user = "", password = "" } = source;
    const way = schemeOf(url) === "ftp" ? "ftp" : "http";
    startFota(this.session, { channel: CHANNEL, way, url: way === "ftp" ? withoutScheme(url) : url, user, password }, done);
  }

  /** The module tells everything by itself. */
  check(done: Done): void {
    this.session.later(() => done(undefined));
  }

  onFirmwareEvent(listener: (event: FirmwareEvent) => void): void {
    this.listener = listener;
  }

  private send(bytes: ByteSource, done: Done): void {
    const { session } = this;
    prepareLocalFota(session, bytes.length, (failure) => {
      done(failure);
      if (failure !== undefined) return;
      const counted = countedSource(bytes, (percent) => this.listener({ kind: "progress", percent }));
      sendLocalFota(session, counted, (broken) => {
        if (broken === undefined) this.listener({ kind: "progress", percent: 100 });
        else this.listener({ kind: "failed", failure: broken });
      });
    });
  }

  private hear(event: FotaEvent): void {
    const { listener } = this;
    if (event.kind === "downloading") listener({ kind: "progress", percent: event.percent });
    else if (event.kind === "complete") listener({ kind: "restarting", withinMs: FOTA_RESTART_SECONDS * 1000 });
    else if (event.kind === "failed") listener({ kind: "failed", failure: failureOf(event.code) });
  }
}

function failureOf(code: number | undefined): Failure {
  if (code === undefined) return GIVEN_UP;
  return { kind: "code", code, message: `the module gave the update up with the number ${code}, which its manual does not explain; check address, server and image` };
}

/** FTP is told apart by a parameter, and the manual knows no ftp:// (SIM767XX 18.2.1). */
function withoutScheme(url: string): string {
  return slice(url, find(url, "://", 0) + 3, url.length);
}
