/** Every page, or part of one, that is written from the sources. */
import { stateMachinesPage } from "../diagrams";
import { TABLES } from "../../app/tables";
import { buffers } from "./buffers";
import { boardHeap, boardInstructions, budgets, espruinoFiles, espruinoParts } from "./budgets";
import { configuration, fotaConfig, hawkbitConfig, httpConfig, httpOptions, moduleFotaConfig, powerTiming, sessionOptions } from "./configuration";
import { fenced } from "./markdown";
import { modulePage } from "./module-page";
import { modulesPage } from "./modules";
import { withParts, type Parts } from "./parts";
import { commandPayloads, outboxCapacity, readingsPayload, statusPayloads, topics } from "./payloads";
import { driverRevisions, twinRevisions } from "./revisions";
import { readProjectFile } from "./source";

export interface Page {
  /** From the project's root. */
  file: string;
  /** What it has to be, given what it is. */
  text: (present: string) => string;
}

const PARTS: Parts = {
  "board-heap": boardHeap,
  "board-instructions": boardInstructions,
  budgets,
  buffers,
  capacity: outboxCapacity,
  commands: commandPayloads,
  configuration,
  battery: () => example("battery"),
  "espruino-files": espruinoFiles,
  "espruino-parts": espruinoParts,
  example: () => example("thermometer"),
  fetch: () => example("fetch"),
  "fota-config": fotaConfig,
  hawkbit: () => example("hawkbit"),
  "hawkbit-config": hawkbitConfig,
  "http-config": httpConfig,
  "http-options": httpOptions,
  "module-fota": moduleFotaConfig,
  "module-updates": () => example("module-updates"),
  secure: () => example("secure"),
  readings: readingsPayload,
  revisions: driverRevisions,
  session: sessionOptions,
  status: statusPayloads,
  timing: powerTiming,
  topics,
  "twin-revisions": twinRevisions,
  updates: () => example("updates"),
};

const HAND_WRITTEN: readonly string[] = ["README.md", "docs/architecture.md", "docs/espruino.md", "docs/fota.md", "docs/getting-started.md", "docs/http.md", "docs/module-fota.md", "docs/running-the-twin.md", "docs/stm32f405.md", "docs/wiring.md"];

function example(name: string): string[] {
  return fenced("ts", readProjectFile(`docs/examples/${name}.ts`));
}

export const PAGES: readonly Page[] = [
  { file: "docs/state-machines.md", text: () => stateMachinesPage(TABLES) },
  { file: "docs/modules.md", text: () => modulesPage() },
  { file: "docs/sim767xx.md", text: () => modulePage("sim767xx") },
  { file: "docs/ec716s.md", text: () => modulePage("ec716s") },
  ...HAND_WRITTEN.map((file) => ({ file, text: (present: string) => withParts(present, PARTS) })),
];
