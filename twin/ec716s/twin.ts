import { SERVICE_TIMING, type ServiceTiming } from "../cellular-firmware";
import { CellularTwin } from "../cellular-twin";
import type { Family, TwinWiring } from "../module";
import { playRevision, type RevisionOptions } from "../revisions";
import { Environment } from "../state/environment";
import { ESCAPE, LINE_LIMIT, LINE_SETTINGS, PREFIXES, startBaud } from "./01-line";
import { restartAnnouncement, romBytes } from "./01-start";
import { CME_TEXTS } from "./03-errors";
import { CHAPTERS } from "./chapters";
import { Ec716sFirmware, type Ec716sSurroundings } from "./firmware";
import { DEFAULT_IDENTITY, type Identity } from "./identity";
import { REVISIONS } from "./revisions";
import { FirmwareServer, isUpgradeEnding, UPGRADE_ENDINGS } from "./state/firmware-server";
import { CLOCK_START_MS, HARDWARE_TIMING } from "./timing";

export interface Ec716sOptions extends RevisionOptions<Identity> {
  /** The world around it; one with a ready card and full coverage where left out. */
  environment?: Environment;
  /** Who answers AT+UPGRADE; one with nothing newer where left out. */
  firmwareServer?: FirmwareServer;
  /** Overrides of what the network and the card take, in ms. */
  service?: Partial<ServiceTiming>;
}

/**
 * An EC716S as a program (AT command manual V2.0). It is off at first: the power key, or `powerOn`,
 * starts it; it answers when it has learned the rate of its host. docs/twin.md tells how a chapter
 * is added.
 */
export class Ec716sTwin extends CellularTwin<Ec716sFirmware> {
  readonly firmwareServer: FirmwareServer;

  constructor(wiring: TwinWiring, options: Ec716sOptions = {}) {
    const environment = options.environment ?? new Environment();
    const firmwareServer = options.firmwareServer ?? new FirmwareServer();
    const played = playRevision(REVISIONS, options);
    super(family({ environment, firmwareServer }, played), wiring, played, environment);
    this.firmwareServer = firmwareServer;
  }

  setUpgrade(ending: string, revision?: string): void {
    if (!isUpgradeEnding(ending)) throw new Error(`An upgrade ends in one of: ${UPGRADE_ENDINGS.join(", ")}.`);
    this.firmwareServer.ending = ending;
    if (revision !== undefined) this.firmwareServer.revision = revision;
  }
}

function family(world: { environment: Environment; firmwareServer: FirmwareServer }, options: Ec716sOptions): Family<Ec716sFirmware> {
  const identity = { ...DEFAULT_IDENTITY, ...options.identity };
  const timing = { ...SERVICE_TIMING, ...options.service };
  const surroundings: Ec716sSurroundings = { ...world, identity, timing, clockStartMs: CLOCK_START_MS };
  return {
    name: "EC716S",
    timing: HARDWARE_TIMING,
    profile: { line: LINE_SETTINGS, lineLimit: LINE_LIMIT, prefixes: PREFIXES, escape: ESCAPE, cmeTexts: CME_TEXTS, cmsTexts: {}, resultNumbers: {} },
    settings: CHAPTERS.flatMap((chapter) => chapter.settings ?? []),
    quirks: CHAPTERS.flatMap((chapter) => chapter.quirks ?? []),
    orders: CHAPTERS.flatMap((chapter) => chapter.orders ?? []),
    bootBaud: startBaud,
    romBytes,
    createFirmware: (core) => {
      const firmware = new Ec716sFirmware(core, surroundings);
      firmware.addChapters(CHAPTERS);
      return firmware;
    },
    restartAnnouncement,
  };
}
