import type { Random } from "../../hal/random";
import type { Chapter } from "../chapter";
import type { InputMode } from "../intake";
import type { Quirks } from "../quirks";
import { ALL_LINE_SETTINGS } from "./01-line";
import { NETWORK_LINE_QUIRKS, watchFirstRegistration } from "./01-network-lines";
import { SLOW_QUIRK } from "./01-response-times";
import type { Ec716sFirmware } from "./firmware";

/** A backslash and an n, and no end of the line. */
const ROM_LINE = "^boot.rom'v'!\\n";
const READY = "RDY";
const SECOND_READY_MS = [300, 1500] as const;
/** Commands that come now are lost. */
const DEAF: InputMode = { take: (bytes) => bytes.length, holdsUrcs: true };

/** The start of the firmware: of the lines that real modules print the manual has +CPIN, +CGEV and +NITZ alone. */
export const startChapter: Chapter<Ec716sFirmware> = {
  number: 1,
  title: "Start, line and response times",
  settings: ALL_LINE_SETTINGS,
  quirks: [
    { id: "boot-rom-line", about: "The boot ROM prints ^boot.rom'v'!\\n with a backslash and an n, and no end of the line.", chapter: 1 },
    { id: "boot-rdy", about: "The start is announced with RDY.", chapter: 1 },
    { id: "boot-rdy-twice", about: "RDY comes twice; commands sent between the two are lost without an answer.", chapter: 1 },
    { id: "boot-rdy-late", about: "RDY comes after the answer to the first command.", chapter: 1 },
    { id: SLOW_QUIRK, about: "Every answer takes half to nine tenths of its longest time.", chapter: 1, apart: true },
    ...NETWORK_LINE_QUIRKS,
  ],
  run(firmware) {
    watchFirstRegistration(firmware);
    return {
      commands: {},
      started: () => {
        if (firmware.quirks.isOn("boot-rdy-late")) announceAfterFirstCommand(firmware);
      },
    };
  },
};

/** What the ROM prints at each start. */
export function romBytes(quirks: Quirks): string {
  return quirks.isOn("boot-rom-line") ? ROM_LINE : "";
}

/** What a restart that nobody asked for prints before all else. */
export function restartAnnouncement(_quirks: Quirks, _random: Random): string {
  return "";
}

/** Prints the lines of the start, then calls back: from then on commands are heard. */
export function announceReadiness(firmware: Ec716sFirmware, done: () => void): void {
  const { quirks } = firmware;
  const twice = quirks.isOn("boot-rdy-twice");
  if (quirks.isOn("boot-rdy") || twice) sayReady(firmware);
  if (!twice) {
    done();
    return;
  }
  firmware.intake.setMode(DEAF);
  firmware.clock.after(firmware.draw(...SECOND_READY_MS), () => {
    sayReady(firmware);
    done();
  });
}

function sayReady(firmware: Ec716sFirmware): void {
  firmware.writeRaw(`\r\n${READY}\r\n`);
}

function announceAfterFirstCommand(firmware: Ec716sFirmware): void {
  let said = false;
  firmware.addBehaviour(() => {
    if (!said) firmware.afterCommand(() => firmware.urc(READY));
    said = true;
    return false;
  });
}
