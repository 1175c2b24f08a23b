/** The driver's side of the manuals' examples. */
import type { Side } from "../../../build/conformance/outcome";
import { commandsSent } from "../../../build/docs/driver-commands";
import { MODULES } from "../../../trace/manuals";
import { replayOnDriver, type ChapterReplays, type DriverReplay } from "./replay";
import { EC716S_TCPIP } from "./ec716s-09-tcpip";
import { EC716S_MQTT } from "./ec716s-13-mqtt";
import { SIM767XX_TCPIP } from "./sim767xx-13-tcpip";
import { SIM767XX_MQTT } from "./sim767xx-16-mqtt";
import { SIM767XX_TLS } from "./sim767xx-17-tls";

const SENT = new Map(MODULES.map((module) => [module, commandsSent(module)]));

export const DRIVER: Side<DriverReplay> = {
  name: "driver",
  chapters: { sim767xx: [13, 16, 17], ec716s: [9, 13] },
  commands: (module) => SENT.get(module) ?? new Set(),
  replays: {
    ...ofChapter("sim767xx/13", SIM767XX_TCPIP),
    ...ofChapter("sim767xx/16", SIM767XX_MQTT),
    ...ofChapter("sim767xx/17", SIM767XX_TLS),
    ...ofChapter("ec716s/9", EC716S_TCPIP),
    ...ofChapter("ec716s/13", EC716S_MQTT),
  },
  replay: replayOnDriver,
};

function ofChapter(chapter: string, replays: ChapterReplays): ChapterReplays {
  return Object.fromEntries(Object.entries(replays).map(([example, replay]) => [`${chapter}/${example}`, replay]));
}
