import type { Chapter, CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { digitCommand, numberCommand } from "../setting-command";
import { setting, type Setting } from "../settings";
import { BOOT_BAUD } from "./01-line";
import { multiplexerCommand } from "./08-multiplexer";
import { uartSleep } from "./08-uart-sleep";
import type { Sim767xxFirmware } from "./firmware";

export const SPEEDS = [600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800];
const DTR_MODE = setting("&D", "NO_SAVE", 0, { inProfile: true });
const DCD_MODE = setting("&C", "NO_SAVE", 1, { inProfile: true });
const FRAMING = pair("+ICF", 2, 2, {});
const FLOW = pair("+IFC", 0, 0, { inProfile: true });
const SLEEP = setting("+CSCLK", "NO_SAVE", 0);
const URC_PORT = setting("+CATR", "NO_SAVE", 0, { factory: true });
const RING = setting("+CFGRI", "NO_SAVE", 0);
const RING_URC_MS = setting("+CFGRI.urc", "NO_SAVE", 60);
const RING_MESSAGE_MS = setting("+CFGRI.message", "NO_SAVE", 120);
const URC_DELAY_MS = setting("+CURCD", "NO_SAVE", 0);
/** `<port>` values of AT+CATR under which this UART shows unsolicited lines. */
const ALL_PORTS = 0;
const UART_PORT = 3;
const HARDWARE_FLOW = 2;

/** SIM767XX chapter 8. */
export const serialChapter: Chapter<Sim767xxFirmware> = {
  number: 8,
  title: "Serial interface",
  settings: [DTR_MODE, DCD_MODE, ...FRAMING, ...FLOW, SLEEP, URC_PORT, RING, RING_URC_MS, RING_MESSAGE_MS, URC_DELAY_MS],
  orders: [
    { command: "+IPR", choices: ["ok-at-old-rate", "ok-at-new-rate"], about: "the manual does not say at which rate OK comes" },
    { command: "+IPREX", choices: ["ok-at-old-rate", "ok-at-new-rate"], about: "the manual does not say at which rate OK comes" },
  ],
  run(firmware) {
    const { settings, interpreter } = firmware;
    const sleep = uartSleep(firmware, SLEEP);
    directUrcs(firmware);
    controlFlow(firmware);
    return {
      commands: { ...lineCommands(firmware), ...rateCommands(firmware), ...urcCommands(firmware), ...sleepCommands(firmware) },
      urcSent: (_text, kind) => {
        sleep.keepAwake();
        if (settings.get(RING) === 1) firmware.hardware.pulseRi(settings.get(kind === "message" ? RING_MESSAGE_MS : RING_URC_MS));
      },
      dtrChanged: (asserted) => {
        if (asserted) sleep.rouse("pin");
        else if (!sleep.asleep) sleep.keepAwake();
        if (!asserted) interpreter.dtrReleased(settings.get(DTR_MODE));
      },
      configuration: () => ({
        "&C": String(settings.get(DCD_MODE)),
        "&D": String(settings.get(DTR_MODE)),
        "+IPR": String(firmware.port.baud),
        "+IPREX": String(settings.get(BOOT_BAUD)),
      }),
    };
  },
};

type Pair = readonly [Setting<number>, Setting<number>];

function pair(name: string, first: number, second: number, extra: { inProfile?: boolean }): Pair {
  return [setting(name, "NO_SAVE", first, extra), setting(`${name}.2`, "NO_SAVE", second, extra)];
}

function directUrcs(firmware: Sim767xxFirmware): void {
  firmware.urcPolicy = {
    delayMs: () => firmware.settings.get(URC_DELAY_MS),
    passes: () => [ALL_PORTS, UART_PORT].includes(firmware.settings.get(URC_PORT)),
  };
}

function controlFlow(firmware: Sim767xxFirmware): void {
  const [dce, dte] = FLOW;
  const { settings, port } = firmware;
  settings.onChange((name) => {
    if (name !== dce.name && name !== dte.name) return;
    const hardware = settings.get(dce) === HARDWARE_FLOW || settings.get(dte) === HARDWARE_FLOW;
    port.setFlowControl(hardware ? "rts-cts" : "none");
  });
  firmware.onPressure = (high) => {
    if (high && settings.get(dte) === HARDWARE_FLOW) port.pause();
    if (!high) port.resume();
  };
}

function lineCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "&D": digitCommand(firmware, DTR_MODE, between(0, 2), DTR_MODE.initial),
    "&C": digitCommand(firmware, DCD_MODE, between(0, 2), DCD_MODE.initial),
    "+ICF": pairCommand(firmware, "+ICF", FRAMING, "(1-4),(0-2)", between(1, 4), between(0, 2)),
    "+IFC": pairCommand(firmware, "+IFC", FLOW, "(0,2),(0,2)", oneOf(0, 2), oneOf(0, 2)),
    "+CMUX": multiplexerCommand(firmware),
  };
}

function pairCommand(
  firmware: Sim767xxFirmware,
  name: string,
  [first, second]: Pair,
  range: string,
  acceptsFirst: (value: number) => boolean,
  acceptsSecond: (value: number) => boolean,
): CommandSpec {
  const { settings } = firmware;
  const set = (x: Exchange, values: readonly [number, number]): void => {
    x.ok();
    settings.set(first, values[0]);
    settings.set(second, values[1]);
  };
  return {
    test: `${name}: ${range}`,
    read: (x) => x.line(`${name}: ${settings.get(first)},${settings.get(second)}`).ok(),
    write: (x) => {
      const parameters = x.parameters.expectCount(1, 2);
      set(x, [parameters.integer(0, acceptsFirst), parameters.optionalInteger(1, acceptsSecond, settings.get(second))]);
    },
    execute: (x) => set(x, [first.initial, second.initial]),
  };
}

function rateCommands(firmware: Sim767xxFirmware): CommandTable {
  const { settings, port } = firmware;
  const range = `(${SPEEDS.join(",")})`;
  const change = (x: Exchange, name: string, baud: number): void => {
    if (firmware.order(name) === "ok-at-new-rate") port.setBaudWhenSent(baud, () => x.ok());
    else {
      x.ok();
      port.setBaudWhenSent(baud);
    }
  };
  const save = (x: Exchange, baud: number): void => {
    settings.set(BOOT_BAUD, baud);
    change(x, "+IPREX", baud);
  };
  const speed = (x: Exchange): number => x.parameters.expectCount(1, 1).integer(0, oneOf(...SPEEDS));
  return {
    "+IPR": {
      test: `+IPR: ${range}`,
      read: (x) => x.line(`+IPR: ${port.baud}`).ok(),
      write: (x) => change(x, "+IPR", speed(x)),
      execute: (x) => change(x, "+IPR", settings.get(BOOT_BAUD)),
    },
    "+IPREX": {
      test: `+IPREX: ${range}`,
      read: (x) => x.line(`+IPREX: ${settings.get(BOOT_BAUD)}`).ok(),
      write: (x) => save(x, speed(x)),
      execute: (x) => save(x, BOOT_BAUD.initial),
    },
  };
}

function urcCommands(firmware: Sim767xxFirmware): CommandTable {
  const { settings } = firmware;
  const ring = (x: Exchange, on: number, urcMs: number, messageMs: number): void => {
    settings.set(RING, on);
    settings.set(RING_URC_MS, urcMs);
    settings.set(RING_MESSAGE_MS, messageMs);
    x.ok();
  };
  return {
    "+CATR": numberCommand(firmware, { name: "+CATR", setting: URC_PORT, accepts: between(0, 4), range: "(0-4)" }),
    "+CFGRI": {
      test: "+CFGRI: (0-1),(10-6000),(20-6000)",
      read: (x) => x.line(`+CFGRI: ${settings.get(RING)},${settings.get(RING_URC_MS)},${settings.get(RING_MESSAGE_MS)}`).ok(),
      write: (x) => {
        const parameters = x.parameters.expectCount(1, 3);
        const urcMs = parameters.optionalInteger(1, between(10, 6000), settings.get(RING_URC_MS));
        const messageMs = parameters.optionalInteger(2, between(20, 6000), settings.get(RING_MESSAGE_MS));
        ring(x, parameters.integer(0, oneOf(0, 1)), urcMs, messageMs);
      },
      execute: (x) => ring(x, RING.initial, RING_URC_MS.initial, RING_MESSAGE_MS.initial),
    },
    "+CURCD": {
      test: "+CURCD: (0-10000),(1)",
      read: (x) => x.line(`+CURCD: ${settings.get(URC_DELAY_MS)},1`).ok(),
      write: (x) => {
        const delayMs = x.parameters.expectCount(2, 2).integer(0, between(0, 10000));
        x.parameters.integer(1, oneOf(1));
        settings.set(URC_DELAY_MS, delayMs);
        x.ok();
      },
    },
  };
}

function sleepCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "+CSCLK": numberCommand(firmware, { name: "+CSCLK", setting: SLEEP, accepts: between(0, 2), range: "(0-2)", executeSets: 0 }),
    "+LPSTATUS": {
      test: "+LPSTATUS: (SLEEP:DTR_LEVEL,USB_PHY,CSCLK;WAKEUP:DTR,USB,UART,CSCLK)",
      execute: (x) =>
        x
          .line("+LPSTATUS:")
          .line("SLEEP:")
          .line(`DTR_LEVEL = ${firmware.hardware.dtrAsserted() ? 0 : 1},`)
          .line("USB_PHY = 1,")
          .line(`CSCLK = ${firmware.settings.get(SLEEP)}.`)
          .line("If CSCLK = 1, you can wake up the module by lowering the DTR and plugging in the USB;")
          .line("If CSCLK = 2, you can send data through the serial port and plug in the USB to wake up the module.")
          .ok(),
    },
  };
}
