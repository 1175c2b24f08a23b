import type { Chapter } from "../chapter";
import { startChapter } from "./01-start";
import { v25terChapter } from "./02-v25ter";
import { statusChapter } from "./03-status";
import { networkChapter } from "./04-network";
import { packetChapter } from "./05-packet";
import { simChapter } from "./06-sim";
import { serialChapter } from "./08-serial";
import { hardwareChapter } from "./09-hardware";
import { tcpipChapter } from "./13-tcpip";
import { httpChapter } from "./14-http";
import { mqttChapter } from "./16-mqtt";
import { sslChapter } from "./17-ssl";
import { fotaChapter } from "./18-fota";
import type { Sim767xxFirmware } from "./firmware";

/** Every chapter of the manual that the twin has, in its order. */
export const CHAPTERS: readonly Chapter<Sim767xxFirmware>[] = [
  startChapter,
  v25terChapter,
  statusChapter,
  networkChapter,
  packetChapter,
  simChapter,
  serialChapter,
  hardwareChapter,
  tcpipChapter,
  httpChapter,
  mqttChapter,
  sslChapter,
  fotaChapter,
];
