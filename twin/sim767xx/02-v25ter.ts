import type { Chapter, CommandSpec, CommandTable } from "../chapter";
import { dialData } from "../data-call";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { digitCommand, fixedRegister } from "../setting-command";
import { setting } from "../settings";
import { ECHO, QUIET, VERBOSE } from "./01-line";
import { configurationText } from "./02-configuration";
import { identificationLines } from "./02-identification";
import type { Sim767xxFirmware } from "./firmware";

export const CHARACTER_SET = setting("+CSCS", "AUTO_SAVE", "IRA");
const AUTO_ANSWER = setting("S0", "NO_SAVE", 0);
const CONNECT_RESULTS = setting("X", "NO_SAVE", 4);
const CHARACTER_SETS = ["IRA", "UCS2", "GSM"];
/** Carriage return, line feed and backspace of the line: fixed in this module. */
const FIXED_REGISTERS = { S3: 13, S4: 10, S5: 8 };
const NO_OK_QUIRK = "ati-no-ok";

/** SIM767XX chapter 2. Voice is not supported by the module; a data call carries no PPP here: its bytes are taken and nothing answers. */
export const v25terChapter: Chapter<Sim767xxFirmware> = {
  number: 2,
  title: "V.25TER",
  settings: [CHARACTER_SET, AUTO_ANSWER, CONNECT_RESULTS],
  quirks: [
    { id: "ati-layouts", about: "ATI and AT+SIMCOMATI are laid out as one of the builds does, with more or fewer lines.", chapter: 2 },
    { id: NO_OK_QUIRK, about: "ATI ends without its OK.", chapter: 2 },
  ],
  run(firmware) {
    return {
      commands: { ...lineCommands(firmware), ...callCommands(firmware), ...profileCommands(firmware), ...identityCommands(firmware) },
      configuration: () => ({
        E: String(firmware.settings.get(ECHO)),
        Q: String(firmware.settings.get(QUIET)),
        V: String(firmware.settings.get(VERBOSE)),
        "+CSCS": firmware.settings.get(CHARACTER_SET),
      }),
    };
  },
};

function lineCommands(firmware: Sim767xxFirmware): CommandTable {
  const table: Record<string, CommandSpec> = {
    E: digitCommand(firmware, ECHO, oneOf(0, 1), 1),
    // The short format stands in the table and its note says "not yet supported ATV0": the twin has it.
    V: digitCommand(firmware, VERBOSE, oneOf(0, 1), 1),
    Q: digitCommand(firmware, QUIET, oneOf(0, 1), 0),
    S0: digitCommand(firmware, AUTO_ANSWER, between(0, 255), 0),
    X: digitCommand(firmware, CONNECT_RESULTS, between(0, 4), 4),
    "+CSCS": characterSet(firmware),
  };
  for (const [name, value] of Object.entries(FIXED_REGISTERS)) table[name] = fixedRegister(value, String(value).padStart(3, "0"));
  return table;
}

function characterSet(firmware: Sim767xxFirmware): CommandSpec {
  const set = (x: Exchange, value: string): void => {
    firmware.settings.set(CHARACTER_SET, value);
    x.ok();
  };
  return {
    test: `+CSCS: (${CHARACTER_SETS.map((name) => `"${name}"`).join(",")})`,
    read: (x) => x.line(`+CSCS: "${firmware.settings.get(CHARACTER_SET)}"`).ok(),
    write: (x) => set(x, x.parameters.expectCount(1, 1).text(0, { choices: CHARACTER_SETS, quoted: true })),
    execute: (x) => set(x, "IRA"),
  };
}

function callCommands(firmware: Sim767xxFirmware): CommandTable {
  const { interpreter } = firmware;
  return {
    D: { execute: (x) => dialData(firmware, x) },
    H: {
      execute: (x) => {
        firmware.hangUp();
        x.ok();
      },
    },
    O: {
      execute: (x) => {
        if (!interpreter.resume(x)) x.error();
      },
    },
  };
}

function profileCommands(firmware: Sim767xxFirmware): CommandTable {
  const save = (x: Exchange): void => {
    firmware.settings.saveProfile();
    x.ok();
  };
  const restore = (x: Exchange): void => (firmware.settings.restoreProfile() ? x.ok() : x.error());
  const factory = (x: Exchange): void => {
    firmware.hangUp();
    firmware.settings.restoreFactory();
    x.ok();
  };
  return {
    "&W": profileZero(save),
    Z: profileZero(restore),
    "&F": profileZero(factory),
    "&V": { execute: (x) => x.line(configurationText(firmware)).ok() },
  };
}

/** Profile 0 is the only one, and meant where the digit is missing. */
function profileZero(act: (x: Exchange) => void): CommandSpec {
  return {
    execute: act,
    write: (x) => {
      x.parameters.integer(0, oneOf(0));
      act(x);
    },
  };
}

function identityCommands(firmware: Sim767xxFirmware): CommandTable {
  const { identity } = firmware;
  const identification = (x: Exchange): void => {
    for (const line of identificationLines(firmware)) x.line(line);
    x.ok();
  };
  return {
    I: {
      execute: (x) => {
        if (!firmware.quirks.isOn(NO_OK_QUIRK)) return identification(x);
        for (const line of identificationLines(firmware)) x.line(line);
        x.silent();
      },
    },
    "+SIMCOMATI": { test: "", execute: identification },
    "+CGMI": { test: "", execute: (x) => x.line(identity.manufacturer).ok() },
    "+CGMM": { test: "", execute: (x) => x.line(identity.model).ok() },
    "+CGMR": { test: "", execute: (x) => x.line(`+CGMR: ${identity.build}`).ok() },
    "+CGSN": { test: "", execute: (x) => x.line(firmware.imei).ok() },
  };
}
