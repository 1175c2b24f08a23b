/** `require("fieldline")`: the module as Espruino's network. Compiled for Espruino; the rest of its entry is written by application-source.ts. */
import { defaultLinkTimes, type LinkConfig } from "../../app/link/config";
import { Link, type LinkCondition } from "../../app/link/link";
import { defaultTcpConfig, type TcpConfig } from "../../app/tcp/config";
import { Tcp } from "../../app/tcp/tcp";
import type { ModemSockets, Signal, TlsOptions } from "../../drivers/modem";
import type { CreateModem } from "../../drivers/recognition/recognised-modem";
import { parseInteger } from "../../hal/bytes";
import type { Clock } from "../../hal/clock";
import type { EspruinoApi, EspruinoFiles, EspruinoPin, EspruinoSerial, EspruinoSerialOptions } from "../../hal/espruino/api";
import { espruinoHost, type EspruinoLine } from "../../hal/espruino/host";
import { stepLog } from "../device/start";
import { Sockets } from "./sockets";

export interface LibraryOptions {
  /** Of the SIM's operator. */
  apn: string;
  /** Where the operator asks for them. */
  authentication?: { protocol: "pap" | "chap"; user: string; password: string };
  /** Of the SIM, where it asks for one. */
  pin?: string;
  /** bit/s of the module's UART, or where it is found by itself, the rate that is tried first; 115200 where left out. */
  baud?: number;
  /** As for `Serial.setup`. */
  serial?: EspruinoSerialOptions;
  /** The pin that is wired to the module's RTS input. */
  rts?: EspruinoPin;
  /** Lines of the module that are wired. Without the power key the module has to be on. */
  pins?: { powerKey?: EspruinoLine; reset?: EspruinoLine; dtr?: EspruinoLine; ri?: EspruinoLine; status?: EspruinoLine };
  /** How the module checks servers, where it is to encrypt. */
  tls?: TlsOptions;
  /** After so long without a network the callback is told so, in ms; 300000 where left out. */
  patienceMs?: number;
  /** What differs from the link's and the connections' usual times and sizes. */
  link?: Partial<LinkConfig>;
  tcp?: Partial<TcpConfig>;
  /** Is told what goes on. */
  log?: (text: string) => void;
}

/** Called once: with nothing as soon as there is a network, or with what keeps it from coming, which is still tried for. */
export type Connected = (problem: string | undefined) => void;

export interface Connection {
  /** `problem`: what keeps the link from working; empty while nothing does. `signal.rssiDbm` where it is known. */
  status(): { condition: LinkCondition; state: string; problem: string; signal: Signal };
  /** Lets the module sleep (it needs its DTR wired), and wakes it. */
  sleep(): void;
  wake(): void;
  /** Ends all connections and switches the module off. */
  stop(stopped?: () => void): void;
  start(): void;
}

const PATIENCE_MS = 300000;
/** Received bytes that wait for Espruino at a time, for each socket; it fetches 536 at once. */
const RECEIVE_BYTES = 536;

const PIN_FILE = "fieldline.pin";
const RATE_FILE = "fieldline.rate";

/** `createModem`'s modem has sockets. */
export function connectOn(
  api: EspruinoApi,
  createModem: CreateModem,
  serial: EspruinoSerial,
  options: LibraryOptions,
  callback: Connected,
): Connection {
  const log = (text: string): void => {
    if (options.log !== undefined) options.log(text);
  };
  const port = { serial, baud: options.baud, options: options.serial, rts: options.rts };
  const { clock, pins, random, uart } = espruinoHost(api, { port, pins: options.pins, sensors: [] });
  const files = api.require("Storage");
  const rate = new StoredText(files, RATE_FILE);
  const rateMemory = {
    read: () => parseInteger(rate.read()) ?? options.baud,
    write: (baud: number) => void (rate.read() === String(baud) || rate.write(String(baud))),
  };
  const modem = createModem({ uart, clock, rateMemory });
  const observer = stepLog(log);
  const pdp = options.authentication === undefined ? { apn: options.apn } : { apn: options.apn, authentication: options.authentication };
  const own = options.pin === undefined ? { pdp } : { pdp, pin: options.pin };
  const config: LinkConfig = { ...defaultLinkTimes, ...own, ...options.link };
  const link = new Link({ modem, clock, pins, random, config, pinMemory: new StoredText(files, PIN_FILE), observer });
  const sockets = modem.sockets as ModemSockets;
  const tcp = new Tcp({ sockets, link, clock, random, config: { ...defaultTcpConfig, receiveBytes: RECEIVE_BYTES, ...options.tcp }, observer });
  const hasTls = ("," + api.process.env.MODULES + ",").indexOf(",tls,") >= 0;
  api.require("NetworkJS").create(new Sockets({ tcp, sockets, hasTls, tls: options.tls, log }));
  tellOnce(link, clock, options.patienceMs === undefined ? PATIENCE_MS : options.patienceMs, callback);
  link.start();
  return {
    status: () => ({ condition: link.condition(), state: link.state(), problem: link.problem, signal: link.signal }),
    sleep: () => link.sleep(),
    wake: () => link.wake(),
    stop: (stopped) => link.stop(stopped),
    start: () => link.start(),
  };
}

function tellOnce(link: Link, clock: Clock, patienceMs: number, callback: Connected): void {
  let isTold = false;
  const tell = (problem: string | undefined): void => {
    if (isTold) return;
    isTold = true;
    callback(problem);
  };
  const late = clock.after(patienceMs, () => tell(link.problem === "" ? "there is no network yet" : link.problem));
  link.onCondition((condition) => {
    if (condition !== "up") return;
    late.cancel();
    tell(undefined);
  });
}

/** A short text in a file of Storage, which stays over restarts; empty at first. */
class StoredText {
  constructor(
    private readonly files: EspruinoFiles,
    private readonly name: string,
  ) {}

  /** What Storage gives may be the flash itself: a copy of it stays as it is. */
  read(): string {
    const text = this.files.read(this.name);
    return text === undefined ? "" : "" + text;
  }

  /** Undefined, or why it is not kept. */
  write(text: string): string | undefined {
    try {
      if (text === "") this.files.erase(this.name);
      else this.files.write(this.name, text, 0);
      return undefined;
    } catch (error) {
      return String(error);
    }
  }
}
