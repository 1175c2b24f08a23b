import type { Random } from "../../hal/random";
import type { Chapter } from "../chapter";
import type { Quirks } from "../quirks";
import type { Sim767xxFirmware } from "./firmware";
import { announceMissingCard, SIM_START_QUIRKS, watchSimStart } from "./01-sim-start";
import { BOOT_BAUD, ECHO, ERROR_MODE, QUIET, VERBOSE } from "./01-line";

/** First lines of the builds; the manual has none. */
const BANNERS = { "banner-qcrdy": "QCRDY", "banner-atready": "*ATREADY: 1", "banner-rdy": "RDY" } as const;
type BannerId = keyof typeof BANNERS;
const BANNER_IDS = Object.keys(BANNERS) as BannerId[];

const LATEST_BANNER_MS = 60000;
const USUAL_BANNER_MS = 4000;
/** Longest of the undocumented lines, as seen. */
const TOOLKIT_CHARACTERS = 250;

/** The start of the firmware: nothing is documented, so without quirks nothing is said. */
export const startChapter: Chapter<Sim767xxFirmware> = {
  number: 1,
  title: "Start and line",
  settings: [ECHO, VERBOSE, QUIET, ERROR_MODE, BOOT_BAUD],
  quirks: [
    { id: "banner-qcrdy", about: "The start is announced with QCRDY.", chapter: 1 },
    { id: "banner-atready", about: "The start is announced with *ATREADY: 1.", chapter: 1 },
    { id: "banner-rdy", about: "The start is announced with RDY.", chapter: 1 },
    { id: "banner-double", about: "The first line of the start comes twice.", chapter: 1 },
    { id: "banner-services", about: "SMS DONE, PB DONE and +CGEV lines follow the start in any order; SMS DONE or PB DONE may be missing.", chapter: 1 },
    { id: "banner-late", about: "The lines that follow the start take up to a minute.", chapter: 1 },
    { id: "urc-undocumented", about: "*ISIMAID, *COPN and long +MSTK lines come after the start.", chapter: 1 },
    ...SIM_START_QUIRKS,
  ],
  run(firmware) {
    watchSimStart(firmware);
    return {
      commands: {},
      started: () => {
        announce(firmware);
        announceMissingCard(firmware);
      },
    };
  },
};

/** What a restart that nobody asked for prints: a NUL byte, then the banner of the build. */
export function restartAnnouncement(quirks: Quirks, random: Random): string {
  const id = quirks.pick(BANNER_IDS, random);
  return id === undefined ? `\0\r\n${BANNERS["banner-qcrdy"]}\r\n` : "\0";
}

function announce(firmware: Sim767xxFirmware): void {
  const { quirks, random } = firmware;
  const id = quirks.pick(BANNER_IDS, random);
  if (id !== undefined) {
    firmware.urc(BANNERS[id]);
    if (quirks.isOn("banner-double")) firmware.urc(BANNERS[id]);
  }
  if (quirks.isOn("banner-services")) {
    const latestMs = quirks.isOn("banner-late") ? LATEST_BANNER_MS : USUAL_BANNER_MS;
    for (const line of serviceLines(firmware)) later(firmware, latestMs, line);
  }
  if (quirks.isOn("urc-undocumented")) for (const line of undocumentedLines(firmware)) later(firmware, USUAL_BANNER_MS * 2, line);
}

/** Each at a time of its own, so in any order. */
function later(firmware: Sim767xxFirmware, latestMs: number, line: string): void {
  firmware.clock.after(firmware.random.below(latestMs), () => firmware.urc(line));
}

function serviceLines(firmware: Sim767xxFirmware): string[] {
  const lines = ["+CGEV: EPS PDN ACT 1", "+CGEV: ME PDN ACT 8,1"];
  const missing = firmware.random.below(4);
  if (missing !== 0) lines.push("SMS DONE");
  if (missing !== 1) lines.push("PB DONE");
  return lines;
}

function undocumentedLines(firmware: Sim767xxFirmware): string[] {
  const bytes = (TOOLKIT_CHARACTERS - '+MSTK: 11, ""'.length) / 2;
  let command = "D0";
  for (let count = 1; count < Math.floor(bytes); count++) command += firmware.random.below(256).toString(16).toUpperCase().padStart(2, "0");
  return ['*ISIMAID: "A0000000871004FFFFFFFF8903020000"', '*COPN:0,"KT"', `+MSTK: 11, "${command}"`, "+MSTK: 14"];
}
