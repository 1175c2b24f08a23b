/** The twin's side of the manuals' examples. */
import { commandsOf, readExamples } from "../../../build/conformance/examples";
import type { Side } from "../../../build/conformance/outcome";
import { CONTRADICTIONS } from "../../../build/conformance/contradictions";
import { twinCommands } from "../../../build/docs/twin-commands";
import type { FamilyName } from "../../../build/twin/families";
import type { ModuleName } from "../../../trace/manuals";
import { EC716S_BASICS } from "./ec716s-02-to-08";
import { EC716S_TCPIP } from "./ec716s-09-tcpip";
import { EC716S_HTTP } from "./ec716s-11-http";
import { EC716S_MQTT } from "./ec716s-13-mqtt";
import { type ChapterTwinReplays, replayOnTwin, type TwinReplay } from "./replay";
import { SIM767XX_BASICS } from "./sim767xx-02-to-08";
import { SIM767XX_TCPIP } from "./sim767xx-13-tcpip";
import { SIM767XX_HARDWARE } from "./sim767xx-09-hardware";
import { SIM767XX_HTTP } from "./sim767xx-14-http";
import { SIM767XX_MQTT } from "./sim767xx-16-mqtt";
import { SIM767XX_FOTA } from "./sim767xx-18-fota";
import { SIM767XX_TLS } from "./sim767xx-17-tls";

const CHAPTERS: Readonly<Partial<Record<ModuleName, readonly number[]>>> = {
  sim767xx: [2, 3, 4, 5, 6, 8, 9, 13, 14, 16, 17, 18],
  ec716s: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13],
};

/** What ends data mode, and is no command of a table. */
const ESCAPE = "+++";

/** Examples that need more than a twin that is registered and attached, and the servers that they name. */
const SITUATIONS: ChapterTwinReplays = {
  ...ofModule("sim767xx", SIM767XX_BASICS, SIM767XX_HARDWARE, SIM767XX_TCPIP, SIM767XX_HTTP, SIM767XX_MQTT, SIM767XX_TLS, SIM767XX_FOTA),
  ...ofModule("ec716s", EC716S_BASICS, EC716S_TCPIP, EC716S_HTTP, EC716S_MQTT),
};

const ANSWERED: Readonly<Partial<Record<ModuleName, ReadonlySet<string>>>> = { sim767xx: namesOf("sim767xx"), ec716s: namesOf("ec716s") };

export const TWIN: Side<TwinReplay> = {
  name: "twin",
  chapters: CHAPTERS,
  commands: commandsAnswered,
  replays: replays(),
  replay: replayOnTwin,
};

function ofModule(module: ModuleName, ...chapters: ChapterTwinReplays[]): ChapterTwinReplays {
  return Object.fromEntries(chapters.flatMap((chapter) => Object.entries(chapter).map(([example, replay]) => [`${module}/${example}`, replay])));
}

function replays(): Record<string, TwinReplay> {
  const all: Record<string, TwinReplay> = { ...SITUATIONS };
  for (const example of readExamples()) {
    const { id, module, chapter } = example;
    const covered = CHAPTERS[module]?.includes(chapter) === true && commandsOf(example).every((name) => commandsAnswered(module).has(name));
    const listed = CONTRADICTIONS[id];
    if (covered && (listed === undefined || listed.side === "driver")) all[id] ??= {};
  }
  return all;
}

/** What the tables of a running twin have. */
function commandsAnswered(module: ModuleName): ReadonlySet<string> {
  return ANSWERED[module] ?? new Set();
}

function namesOf(family: FamilyName): ReadonlySet<string> {
  return new Set([...twinCommands(family).flatMap((chapter) => Object.keys(chapter)), ESCAPE]);
}
