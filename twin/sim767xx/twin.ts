import { type CellularSurroundings, SERVICE_TIMING, type ServiceTiming } from "../cellular-firmware";
import { CellularTwin } from "../cellular-twin";
import type { Family, TwinWiring } from "../module";
import { playRevision, type RevisionOptions } from "../revisions";
import { startValue } from "../settings";
import { Environment } from "../state/environment";
import { BOOT_BAUD, LINE_LIMIT, LINE_SETTINGS } from "./01-line";
import { restartAnnouncement } from "./01-start";
import { CME_TEXTS, CMS_TEXTS, RESULT_NUMBERS } from "./25-errors";
import { CHAPTERS } from "./chapters";
import { Sim767xxFirmware } from "./firmware";
import { DEFAULT_IDENTITY, type Identity } from "./identity";
import { REVISIONS } from "./revisions";
import { CLOCK_START_MS, HARDWARE_TIMING } from "./timing";

export interface Sim767xxOptions extends RevisionOptions<Identity> {
  /** The world around it; one with a ready card and full coverage where left out. */
  environment?: Environment;
  /** Overrides of what the network and the card take, in ms. */
  service?: Partial<ServiceTiming>;
}

/**
 * A SIM767XX as a program (AT command manual V1.06). It is off at first: the power key, or
 * `powerOn`, starts it. docs/twin.md tells how a chapter is added.
 */
export class Sim767xxTwin extends CellularTwin<Sim767xxFirmware> {
  constructor(wiring: TwinWiring, options: Sim767xxOptions = {}) {
    const environment = options.environment ?? new Environment();
    const played = playRevision(REVISIONS, options);
    super(family(environment, played), wiring, played, environment);
  }
}

function family(environment: Environment, options: Sim767xxOptions): Family<Sim767xxFirmware> {
  const identity = { ...DEFAULT_IDENTITY, ...options.identity };
  const timing = { ...SERVICE_TIMING, ...options.service };
  const surroundings: CellularSurroundings = { environment, timing, clockStartMs: CLOCK_START_MS };
  return {
    name: "SIM767XX",
    timing: HARDWARE_TIMING,
    profile: {
      line: LINE_SETTINGS,
      lineLimit: LINE_LIMIT,
      cmeTexts: CME_TEXTS,
      cmsTexts: CMS_TEXTS,
      resultNumbers: RESULT_NUMBERS,
    },
    settings: CHAPTERS.flatMap((chapter) => chapter.settings ?? []),
    quirks: CHAPTERS.flatMap((chapter) => chapter.quirks ?? []),
    orders: CHAPTERS.flatMap((chapter) => chapter.orders ?? []),
    bootBaud: (nvram) => startValue(BOOT_BAUD, nvram),
    createFirmware: (core) => {
      const firmware = new Sim767xxFirmware(core, identity, surroundings);
      firmware.addChapters(CHAPTERS);
      return firmware;
    },
    restartAnnouncement,
  };
}
