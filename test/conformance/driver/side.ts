/** The driver's side of the manuals' examples. */
import type { Side } from "../../../build/conformance/outcome";
import { commandsSent } from "../../../build/docs/driver-commands";
import { MODULES } from "../../../trace/manuals";
import { replayOnDriver, type ChapterReplays, type DriverReplay } from "./replay";
import { EC716S_BASIC } from "./ec716s-02-basic";
import { EC716S_CONFIG } from "./ec716s-03-config";
import { EC716S_DEVICE } from "./ec716s-04-device";
import { EC716S_NETWORK } from "./ec716s-05-network";
import { EC716S_PACKET } from "./ec716s-06-packet";
import { EC716S_NTP } from "./ec716s-07-ntp";
import { EC716S_FILES } from "./ec716s-08-filesystem";
import { EC716S_ACCESS_POINT } from "./ec716s-09-access-point";
import { EC716S_TCPIP } from "./ec716s-09-tcpip";
import { EC716S_BEARER } from "./ec716s-10-bearer";
import { EC716S_HTTP } from "./ec716s-11-http";
import { EC716S_MQTT } from "./ec716s-13-mqtt";
import { SIM767XX_V25TER } from "./sim767xx-02-v25ter";
import { SIM767XX_STATUS } from "./sim767xx-03-status";
import { SIM767XX_NETWORK } from "./sim767xx-04-network";
import { SIM767XX_PACKET } from "./sim767xx-05-packet";
import { SIM767XX_SIM } from "./sim767xx-06-sim";
import { SIM767XX_SERIAL } from "./sim767xx-08-serial";
import { SIM767XX_HARDWARE } from "./sim767xx-09-hardware";
import { SIM767XX_TCPIP } from "./sim767xx-13-tcpip";
import { SIM767XX_HTTP } from "./sim767xx-14-http";
import { SIM767XX_MQTT } from "./sim767xx-16-mqtt";
import { SIM767XX_TLS } from "./sim767xx-17-tls";
import { SIM767XX_FOTA } from "./sim767xx-18-fota";
import { SIM767XX_ERRORS } from "./sim767xx-25-errors";

const SENT = new Map(MODULES.map((module) => [module, commandsSent(module)]));

export const DRIVER: Side<DriverReplay> = {
  name: "driver",
  chapters: { sim767xx: [2, 3, 4, 5, 6, 8, 9, 13, 14, 16, 17, 18], ec716s: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13] },
  commands: (module) => SENT.get(module) ?? new Set(),
  replays: {
    ...ofChapter("sim767xx/2", SIM767XX_V25TER),
    ...ofChapter("sim767xx/3", SIM767XX_STATUS),
    ...ofChapter("sim767xx/4", SIM767XX_NETWORK),
    ...ofChapter("sim767xx/5", SIM767XX_PACKET),
    ...ofChapter("sim767xx/6", SIM767XX_SIM),
    ...ofChapter("sim767xx/8", SIM767XX_SERIAL),
    ...ofChapter("sim767xx/9", SIM767XX_HARDWARE),
    ...ofChapter("sim767xx/13", SIM767XX_TCPIP),
    ...ofChapter("sim767xx/14", SIM767XX_HTTP),
    ...ofChapter("sim767xx/16", SIM767XX_MQTT),
    ...ofChapter("sim767xx/17", SIM767XX_TLS),
    ...ofChapter("sim767xx/18", SIM767XX_FOTA),
    ...ofChapter("sim767xx/25", SIM767XX_ERRORS),
    ...ofChapter("ec716s/2", EC716S_BASIC),
    ...ofChapter("ec716s/3", EC716S_CONFIG),
    ...ofChapter("ec716s/4", EC716S_DEVICE),
    ...ofChapter("ec716s/5", EC716S_NETWORK),
    ...ofChapter("ec716s/6", EC716S_PACKET),
    ...ofChapter("ec716s/7", EC716S_NTP),
    ...ofChapter("ec716s/8", EC716S_FILES),
    ...ofChapter("ec716s/9", EC716S_ACCESS_POINT),
    ...ofChapter("ec716s/9", EC716S_TCPIP),
    ...ofChapter("ec716s/10", EC716S_BEARER),
    ...ofChapter("ec716s/11", EC716S_HTTP),
    ...ofChapter("ec716s/13", EC716S_MQTT),
  },
  replay: replayOnDriver,
};

function ofChapter(chapter: string, replays: ChapterReplays): ChapterReplays {
  return Object.fromEntries(Object.entries(replays).map(([example, replay]) => [`${chapter}/${example}`, replay]));
}
