import type { Chapter, CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import { ERROR_MODE } from "./01-line";
import { meterCommands } from "./03-call-meter";
import type { Sim767xxFirmware } from "./firmware";
import { WRITTEN_IMEI } from "./identity";
import type { Functionality } from "../state/radio";

/** Quarters of an hour with a sign, as AT+CCLK writes it; empty while it is not known. */
export const TIME_ZONE = setting("+CCLK.zone", "AUTO_SAVE", "");

const OFFLINE = 7;
const RESET_LEVEL = 6;
const HIGHEST_ZONE = 96;
/** AT+CTZU at which the time cannot be set by hand. */
const NETWORK_TIME_ONLY = 3;
const FUNCTIONALITY_MS = [200, 1500] as const;
const DETACH_MS = 500;

/** SIM767XX chapter 3. */
export const statusChapter: Chapter<Sim767xxFirmware> = {
  number: 3,
  title: "Status control",
  settings: [TIME_ZONE, WRITTEN_IMEI],
  quirks: [
    { id: "me-detach-at-shutdown", about: "+CGEV: ME DETACH comes after the OK of AT+CPOF.", chapter: 3 },
    { id: "csq-ber-zero", about: "The second field of +CSQ is always 0.", chapter: 3 },
  ],
  run(firmware) {
    return {
      commands: { ...powerCommands(firmware), ...meterCommands(firmware), ...stateCommands(firmware) },
      configuration: () => ({
        "+CMEE": String(firmware.settings.get(ERROR_MODE)),
        "+CFUN": String(firmware.radio.functionality),
      }),
    };
  },
};

function powerCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "+CFUN": {
      test: "+CFUN: (0-1,4-7),(0-1)",
      read: (x) => x.line(`+CFUN: ${firmware.radio.functionality}`).ok(),
      write: (x) => setFunctionality(firmware, x),
    },
    "+CPOF": {
      test: "+CPOF: (0,1)",
      write: (x) => shutDown(firmware, x, x.parameters.expectCount(1, 1).integer(0, oneOf(0, 1)) === 1),
      execute: (x) => shutDown(firmware, x, false),
    },
    "+CRESET": {
      test: "",
      execute: (x) => {
        x.ok();
        firmware.hardware.restart();
      },
    },
  };
}

/** Level 7 is left by level 6, which exists for nothing else, or by a restart (note of SIM767XX 3.2.1). */
function setFunctionality(firmware: Sim767xxFirmware, x: Exchange): void {
  const level = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1, 4, 5, 6, 7));
  const restart = x.parameters.optionalInteger(1, oneOf(0, 1), 0) === 1;
  const offline = firmware.radio.functionality === OFFLINE;
  if ((level === 1 && restart) || (level === RESET_LEVEL && offline)) {
    x.ok();
    firmware.hardware.restart();
    return;
  }
  if (level === RESET_LEVEL || (offline && level !== OFFLINE)) throw new CommandRefused();
  const unchanged = level === firmware.radio.functionality;
  x.after(unchanged ? 0 : firmware.draw(...FUNCTIONALITY_MS), () => {
    firmware.radio.setFunctionality(level as Functionality);
    x.ok();
  });
}

function shutDown(firmware: Sim767xxFirmware, x: Exchange, quick: boolean): void {
  x.ok();
  if (firmware.quirks.isOn("me-detach-at-shutdown")) firmware.urc("+CGEV: ME DETACH");
  if (!quick) firmware.clock.after(DETACH_MS, () => firmware.radio.setDetached(true));
  firmware.hardware.powerDown(["POWERD DOWN"], quick);
}

function stateCommands(firmware: Sim767xxFirmware): CommandTable {
  const { radio } = firmware;
  return {
    "+CSQ": {
      test: "+CSQ: (0-31,99),(0-7,99)",
      execute: (x) => x.line(`+CSQ: ${radio.rssi},${firmware.quirks.isOn("csq-ber-zero") ? 0 : radio.ber}`).ok(),
    },
    "+CCLK": clockCommand(firmware),
    "+CMEE": numberCommand(firmware, { name: "+CMEE", setting: ERROR_MODE, accepts: between(0, 2), range: "(0-2)", executeSets: ERROR_MODE.initial }),
    "+CPAS": { test: "+CPAS: (0,3,4)", execute: (x) => x.line(`+CPAS: ${firmware.interpreter.hasSuspendedChannel ? 4 : 0}`).ok() },
    "+SIMEI": {
      test: "",
      read: (x) => x.line(`+SIMEI: ${firmware.imei}`).ok(),
      write: (x) => {
        const imei = x.parameters.expectCount(1, 1).text(0, { quoted: false, minimum: 15, maximum: 15 });
        if (!/^\d+$/.test(imei)) throw new CommandRefused();
        firmware.settings.set(WRITTEN_IMEI, imei);
        x.ok();
      },
    },
  };
}

function clockCommand(firmware: Sim767xxFirmware): CommandSpec {
  return {
    test: "",
    read: (x) => x.line(`+CCLK: "${firmware.realTimeClock.text}${firmware.settings.get(TIME_ZONE)}"`).ok(),
    write: (x) => {
      const time = /^(.{17})([+-]\d\d)$/.exec(x.parameters.expectCount(1, 1).text(0, { quoted: true }));
      const zone = time?.[2] ?? "";
      const settable = firmware.settings.peek("+CTZU") !== NETWORK_TIME_ONLY;
      if (time === null || !settable || Math.abs(Number(zone)) > HIGHEST_ZONE) throw new CommandRefused();
      if (!firmware.realTimeClock.set(time[1] ?? "")) throw new CommandRefused();
      firmware.settings.set(TIME_ZONE, zone === "-00" ? "+00" : zone);
      x.ok();
    },
  };
}
