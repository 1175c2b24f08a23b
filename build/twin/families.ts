import type { Chapter } from "../../twin/chapter";
import type { TwinControls } from "../../twin/controls";
import { LINE_QUIRKS } from "../../twin/line-quirks";
import type { HardwareTiming, ModuleState, TwinWiring } from "../../twin/module";
import { Nvram } from "../../twin/nvram";
import type { Quirk } from "../../twin/quirks";
import { presetBaud } from "../../twin/ec716s/01-line";
import { FIXED_BAUDS } from "../../twin/ec716s/04-line";
import { CHAPTERS as EC716S_CHAPTERS } from "../../twin/ec716s/chapters";
import { REVISIONS as EC716S_REVISIONS } from "../../twin/ec716s/revisions";
import { Ec716sTwin } from "../../twin/ec716s/twin";
import { BOOT_BAUD } from "../../twin/sim767xx/01-line";
import { SPEEDS } from "../../twin/sim767xx/08-serial";
import { CHAPTERS } from "../../twin/sim767xx/chapters";
import { REVISIONS } from "../../twin/sim767xx/revisions";
import { createSimCard, Environment, type NetworkTime } from "../../twin/state/environment";
import { Sim767xxTwin } from "../../twin/sim767xx/twin";

export interface TwinSettings {
  /** Rate of the UART after a start, in bit/s; one of the family's. */
  baud: number;
  quirks: readonly string[];
  /** Entry of the family's table of revisions; the manual's where left out. */
  revision?: string;
  /** The card asks for it; left out: it asks for none. */
  pin?: string;
  timing?: Partial<HardwareTiming>;
}

export type StationTwin = TwinControls & { onState(listener: (state: ModuleState) => void): void };

/** What can be said of a chapter without a twin that runs. */
export type ChapterFacts = Pick<Chapter<never>, "number" | "title" | "quirks" | "orders">;

/** A module family whose twin can be run alone. */
export interface TwinFamily {
  title: string;
  /** Which manual it is written from. */
  manual: string;
  chapters: readonly ChapterFacts[];
  /** bit/s */
  bauds: readonly number[];
  quirks: readonly Quirk[];
  /** The builds that its twin can play. */
  revisions: readonly { name: string; about: string }[];
  create(wiring: TwinWiring, settings: TwinSettings): StationTwin;
}

export const FAMILIES = {
  sim767xx: {
    title: "SIM767XX",
    manual: "SIM767XX Series AT Command Manual V1.06",
    chapters: CHAPTERS,
    bauds: SPEEDS,
    quirks: [...LINE_QUIRKS, ...CHAPTERS.flatMap((chapter) => chapter.quirks ?? [])],
    revisions: REVISIONS,
    create: (wiring, { baud, quirks, revision, pin, timing }) => {
      const nvram = new Nvram();
      nvram.set(`setting:${BOOT_BAUD.name}`, baud);
      return new Sim767xxTwin({ ...wiring, nvram }, { quirks, revision, environment: surroundings(pin), timing });
    },
  },
  ec716s: {
    title: "EC716S",
    manual: "AT command manual V2.0 of the EC716S Cat.1 modules (in Chinese)",
    chapters: EC716S_CHAPTERS,
    bauds: FIXED_BAUDS,
    quirks: [...LINE_QUIRKS, ...EC716S_CHAPTERS.flatMap((chapter) => chapter.quirks ?? [])],
    revisions: EC716S_REVISIONS,
    create: (wiring, { baud, quirks, revision, pin, timing }) => {
      const nvram = new Nvram();
      presetBaud(nvram, baud);
      return new Ec716sTwin({ ...wiring, nvram }, { quirks, revision, environment: surroundings(pin), timing });
    },
  },
} satisfies Record<string, TwinFamily>;

function surroundings(pin: string | undefined): Environment {
  const environment = new Environment(createSimCard(pin === undefined ? {} : { pin, pinEnabled: true }));
  environment.networkTime = timeOfThisMachine;
  return environment;
}

/** Real networks tell it at registration; certificates cannot be checked without. */
function timeOfThisMachine(): NetworkTime {
  return { utcMs: Date.now(), zoneQuarters: 0, daylightHours: 0 };
}

export type FamilyName = keyof typeof FAMILIES;
