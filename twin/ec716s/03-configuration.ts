import type { Chapter, CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { digitCommand, fixedRegister } from "../setting-command";
import { setting } from "../settings";
import { ECHO, ERROR_MODE, QUIET, stored } from "./01-line";
import type { Ec716sFirmware } from "./firmware";

export const CHARACTER_SET = stored("+CSCS", "GSM");
const CHARACTER_SETS = ["GSM", "IRA", "UCS2"];
/** The manual gives no defaults of these two. */
const DCD_MODE = stored("&C", 1);
const DTR_MODE = stored("&D", 0);
const SERIAL_NUMBER = setting("+WISN", "AUTO_SAVE", "");
const LONGEST_SERIAL_NUMBER = 64;
/** Quarters of an hour with a sign and two digits; set by AT+CCLK, the network's time and AT+CNTP. */
export const TIME_ZONE = setting("+CCLK.zone", "AUTO_SAVE", "+00");
const LOWEST_ZONE = -47;
const HIGHEST_ZONE = 48;
const CLOCK_TEXT = /^(.{17})([+-]\d\d)$/;

/** EC716S chapter 3. AT&F brings back what AT&W can store, and leaves what was stored as it is. */
export const configurationChapter: Chapter<Ec716sFirmware> = {
  number: 3,
  title: "Configuration",
  settings: [CHARACTER_SET, DCD_MODE, DTR_MODE, SERIAL_NUMBER, TIME_ZONE],
  run: (firmware) => ({
    commands: {
      ...lineCommands(firmware),
      ...profileCommands(firmware),
      "+CSCS": characterSet(firmware),
      "+CCLK": clockCommand(firmware),
      "+CMEE": errorMode(firmware),
      "+WISN": serialNumber(firmware),
    },
    dtrChanged: (asserted) => {
      if (!asserted) firmware.interpreter.dtrReleased(firmware.settings.get(DTR_MODE));
    },
  }),
};

function lineCommands(firmware: Ec716sFirmware): CommandTable {
  return {
    E: digitCommand(firmware, ECHO, oneOf(0, 1), ECHO.initial),
    Q: digitCommand(firmware, QUIET, oneOf(0, 1), QUIET.initial),
    S3: fixedRegister(13, "13"),
    S5: fixedRegister(8, "8"),
    "&C": digitCommand(firmware, DCD_MODE, oneOf(0, 1), DCD_MODE.initial),
    "&D": digitCommand(firmware, DTR_MODE, between(0, 2), DTR_MODE.initial),
  };
}

function profileCommands(firmware: Ec716sFirmware): CommandTable {
  const { settings } = firmware;
  return {
    "&W": {
      execute: (x) => {
        settings.saveProfile();
        x.ok();
      },
    },
    "&F": {
      execute: (x) => {
        settings.restoreFactory();
        x.ok();
      },
    },
  };
}

function characterSet(firmware: Ec716sFirmware): CommandSpec {
  return {
    test: `+CSCS:${CHARACTER_SETS.map((name) => `"${name}"`).join(",")}`,
    read: (x) => x.line(`+CSCS: "${firmware.settings.get(CHARACTER_SET)}"`).ok(),
    write: (x) => {
      firmware.settings.set(CHARACTER_SET, x.parameters.expectCount(1, 1).text(0, { choices: CHARACTER_SETS, quoted: true }));
      x.ok();
    },
  };
}

/** AT+CMEE= without its number means the default (EC716S 3.11). */
function errorMode(firmware: Ec716sFirmware): CommandSpec {
  return {
    test: "+CMEE: (0-2)",
    read: (x) => x.line(`+CMEE: ${firmware.settings.get(ERROR_MODE)}`).ok(),
    write: (x) => {
      firmware.settings.set(ERROR_MODE, x.parameters.expectCount(1, 1).optionalInteger(0, between(0, 2), ERROR_MODE.initial));
      x.ok();
    },
  };
}

function clockCommand(firmware: Ec716sFirmware): CommandSpec {
  return {
    test: "",
    read: (x) => x.line(`+CCLK: "${firmware.realTimeClock.text}${firmware.settings.get(TIME_ZONE)}"`).ok(),
    write: (x) => setClock(firmware, x),
  };
}

function setClock(firmware: Ec716sFirmware, x: Exchange): void {
  const [, time = "", zone = ""] = CLOCK_TEXT.exec(x.parameters.expectCount(1, 1).text(0, { quoted: true })) ?? [];
  const quarters = Number(zone);
  if (time === "" || quarters < LOWEST_ZONE || quarters > HIGHEST_ZONE) throw new CommandRefused();
  if (!firmware.realTimeClock.set(time)) throw new CommandRefused();
  firmware.settings.set(TIME_ZONE, zone === "-00" ? "+00" : zone);
  x.ok();
}

/** Read back bare; nothing where none was ever written. */
function serialNumber(firmware: Ec716sFirmware): CommandSpec {
  return {
    read: (x) => {
      const number = firmware.settings.get(SERIAL_NUMBER);
      if (number !== "") x.line(number);
      x.ok();
    },
    write: (x) => {
      firmware.settings.set(SERIAL_NUMBER, x.parameters.expectCount(1, 1).text(0, { minimum: 1, maximum: LONGEST_SERIAL_NUMBER }));
      x.ok();
    },
  };
}
