import type { MqttModem } from "../../app/device";
import { createEc716s } from "../../drivers/ec716s/modem";
import { createSim767xx } from "../../drivers/sim767xx/modem";
import type { ModemHttp, ModemSockets } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { FlowControl, Uart } from "../../hal/uart";
import type { CellularFirmware } from "../../twin/cellular-firmware";
import type { CellularTwin } from "../../twin/cellular-twin";
import type { Chapter } from "../../twin/chapter";
import { presetBaud } from "../../twin/ec716s/01-line";
import { CHAPTERS as EC716S_CHAPTERS } from "../../twin/ec716s/chapters";
import { Ec716sTwin } from "../../twin/ec716s/twin";
import { LINE_QUIRKS } from "../../twin/line-quirks";
import type { TwinWiring } from "../../twin/module";
import { Nvram } from "../../twin/nvram";
import type { OrderChoice } from "../../twin/orders";
import type { Quirk } from "../../twin/quirks";
import type { RevisionOptions } from "../../twin/revisions";
import { BOOT_BAUD } from "../../twin/sim767xx/01-line";
import { CHAPTERS as SIM767XX_CHAPTERS } from "../../twin/sim767xx/chapters";
import { Sim767xxTwin } from "../../twin/sim767xx/twin";
import type { Environment } from "../../twin/state/environment";

export type SystemTwin = CellularTwin<CellularFirmware>;

/** Every driver has these services. */
export type SystemModem = MqttModem & { readonly sockets: ModemSockets; readonly http: ModemHttp };

/** What a twin of any family can be given. */
export type SystemTwinOptions = RevisionOptions<{ manufacturer: string; model: string; revision: string }> & { environment?: Environment };

/** Commands that specs look for in the conversation, as this family spells them. */
export interface Phrases {
  enterPin(this: void, pin: string): string;
  activateContext: string;
  startMqtt: string;
  connectBroker: string;
  subscribe: string;
  /** In the publish of readings: what is said before its parts, one after the other. */
  publishing: Readonly<Record<string, string>>;
  /** The broker is told from then on. */
  published: string;
  powerOff: string;
}

/** A module that the managers are tested with: its driver, its twin, and what differs on the wire. */
export interface SystemModule {
  /** As on the command line. */
  name: string;
  title: string;
  quirks: readonly string[];
  orders: readonly OrderChoice[];
  /** How many attempts the SIM's PIN has left can be asked. */
  tellsPinAttempts: boolean;
  /** What its MQTT takes at most, in bytes, and whether a payload may be empty. */
  limits: { topicBytes: number; payloadBytes: number; emptyPayload: boolean };
  /** TCP connections without TLS that it has at once. */
  plainLinks: number;
  /** What its own HTTP can ask; the rest goes over a connection. */
  httpMethods: readonly string[];
  /** It publishes a payload as soon as its bytes are there, also where they are what an interrupted one was filled up with. */
  publishesFillings: boolean;
  /** It counts the bytes of a topic. Otherwise a byte that is lost on the way to it makes another topic, and nobody notices. */
  countsTopics: boolean;
  phrases: Phrases;
  /** New firmware for it: a revision that it has not left its factory with, how it can come, and the command that begins. */
  update: { revision: string; ways: readonly string[]; command: string };
  /** "none" where `flowControl` is left out. */
  createModem(uart: Uart, clock: Clock, flowControl?: FlowControl): SystemModem;
  /** From its next start on its UART stands at `baud`; 0 for autobauding, which the EC716S has. */
  presetBaud(nvram: Nvram, baud: number): void;
  /** Its UART stands at `baud` after each start, as `presetBaud` makes it. */
  createTwin(wiring: Omit<TwinWiring, "nvram">, baud: number, options: SystemTwinOptions): SystemTwin;
}

/** Every module there is. A new driver passes when its twin passes the suite of this folder. */
export const MODULES: readonly SystemModule[] = [
  {
    name: "sim767xx",
    title: "SIM767XX",
    quirks: quirksOf(SIM767XX_CHAPTERS),
    orders: ordersOf(SIM767XX_CHAPTERS),
    tellsPinAttempts: true,
    plainLinks: 4,
    httpMethods: ["GET", "POST", "PUT", "DELETE", "HEAD"],
    publishesFillings: false,
    countsTopics: true,
    limits: { topicBytes: 1024, payloadBytes: 4096, emptyPayload: false },
    phrases: {
      enterPin: (pin) => `AT+CPIN=${pin}\r`,
      activateContext: "AT+CGACT=1,1",
      startMqtt: "AT+CMQTTSTART",
      connectBroker: "AT+CMQTTCONNECT=",
      subscribe: "AT+CMQTTSUB=",
      publishing: {
        "between the topic's length and the topic": "AT+CMQTTTOPIC=0,12\r",
        "between topic and payload": "rig/readings",
        "between payload and publish": "}]}",
      },
      published: "AT+CMQTTPUB=0,1,60\r",
      powerOff: "AT+CPOF",
    },
    update: { revision: "2450B02SIM767XM5A", ways: ["http", "ftp", "bytes"], command: "AT+CFOTA=" },
    createModem: (uart, clock, flowControl) => createSim767xx(uart, clock, { flowControl }),
    presetBaud: (nvram, baud) => nvram.set(`setting:${BOOT_BAUD.name}`, baud),
    createTwin(wiring, baud, options) {
      const nvram = new Nvram();
      this.presetBaud(nvram, baud);
      return new Sim767xxTwin({ ...wiring, nvram }, options);
    },
  },
  {
    name: "ec716s",
    title: "EC716S",
    quirks: quirksOf(EC716S_CHAPTERS),
    orders: ordersOf(EC716S_CHAPTERS),
    tellsPinAttempts: false,
    plainLinks: 6,
    httpMethods: ["GET", "POST", "HEAD"],
    publishesFillings: true,
    countsTopics: false,
    limits: { topicBytes: 256, payloadBytes: 2384, emptyPayload: true },
    phrases: {
      enterPin: (pin) => `AT+CPIN="${pin}"\r`,
      activateContext: "AT+CGACT=1,1",
      startMqtt: "AT+MIPSTART=",
      connectBroker: "AT+MCONNECT=",
      subscribe: "AT+MSUB=",
      publishing: { "between the payload's length and the payload": 'AT+MPUBEX="rig/readings"' },
      published: "}]}",
      powerOff: "AT+CPOWD",
    },
    update: { revision: "YM310.X09_AT.U60_R2.0.1.250101", ways: ["http"], command: "AT+UPGRADE\r" },
    createModem: (uart, clock, flowControl) => createEc716s(uart, clock, { flowControl }),
    presetBaud: (nvram, baud) => presetBaud(nvram, baud),
    createTwin(wiring, baud, options) {
      const nvram = new Nvram();
      this.presetBaud(nvram, baud);
      return new Ec716sTwin({ ...wiring, nvram }, options);
    },
  },
];

/** Describes `suite` for each module, under its name. */
export function forEachModule(suite: (module: SystemModule) => void): void {
  for (const module of MODULES) describe(module.title, () => suite(module));
}

function quirksOf<F>(chapters: readonly Chapter<F>[]): string[] {
  const all: Quirk[] = [...LINE_QUIRKS, ...chapters.flatMap((chapter) => chapter.quirks ?? [])];
  return all.filter((quirk) => quirk.apart !== true).map((quirk) => quirk.id);
}

function ordersOf<F>(chapters: readonly Chapter<F>[]): OrderChoice[] {
  return chapters.flatMap((chapter) => chapter.orders ?? []);
}
