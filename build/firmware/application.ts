/** The application of the STM32F405 firmware. Compiled to Lua; module and configuration are written around it by build.ts. */
import type { Device, DeviceConfig } from "../../app/device";
import { find, parseInteger, slice } from "../../hal/bytes";
import type { Host } from "../../hal/host";
import { luaHost } from "../../hal/lua/host";
import type { LuaSensor } from "../../hal/lua/machine";
import { BoardMachine, type Board, type Turn } from "../../hal/stm32f405/board";
import { startDevice, type CreateModem, type MakeRecorder } from "../device/start";

/** What else a firmware's console takes. */
export type MoreCommands = (this: void, command: string, host: Host, device: Device, board: Board) => void;

/** Puts updates beside the telemetry; `identity` is the device's own text. */
export type AddUpdates = (this: void, board: Board, host: Host, device: Device, identity: string) => void;

/** What is chosen when the firmware is built. */
export interface Choices {
  createModem: CreateModem;
  config: DeviceConfig;
  record?: MakeRecorder;
  more?: MoreCommands;
  updates?: AddUpdates;
}

/** Starts the device. */
export function startOnBoard(board: Board, { createModem, config, record, more, updates }: Choices): Turn {
  const frame = new BoardMachine(board);
  board.log("fieldline " + board.version() + " on STM32F405, reset by " + board.resetCause());
  const emulated = board.arguments() !== undefined;
  const counting = new CountingSensor(board);
  const machine = { ...frame.machine(), sensors: [emulated ? counting.asLua() : ownTemperature(board)] };
  const host = luaHost(machine);
  const chosen = boardConfig(board, config);
  const device = startDevice(host, (text) => board.log(text), createModem, chosen, record, (built, recorded) => {
    if (updates !== undefined) updates(board, recorded, built, chosen.mqtt.clientId);
  });
  counting.boot = device.telemetry.bootCount;
  return (bytes, lost, writable, command) => {
    if (command !== undefined) {
      if (command === "stop-sampling") device.telemetry.stopSampling();
      else if (command === "stop") device.telemetry.stop();
      else if (command === "status") tellStatus();
      else if (command === "restart") board.restart();
      else if (find(command, "inputs ", 0) === 0) frame.setInputs(wholeNumber(slice(command, 7, command.length)));
      else if (more !== undefined) more(command, host, device, board);
    }
    return frame.turn(bytes, lost, writable);
  };

  function tellStatus(): void {
    const { acknowledged } = device.outbox.counters();
    const { bytesIn, bytesOut, bytesLost } = device.modem.diagnostics();
    const figures = [device.outbox.depth(), acknowledged, bytesIn, bytesOut, bytesLost].concat(board.measured(), [Math.floor(board.now())]);
    board.log("status " + device.telemetry.state() + " " + figures.map((figure) => String(figure)).join(" "));
  }
}

function ownTemperature(board: Board): LuaSensor {
  return { name: "temperature", read: (done) => done(Math.floor(board.temperature() * 100 + 0.5) / 100, undefined) };
}

/** The emulator's sensor. Each value is said once in a boot, and told on the console, so that it is known again at the broker. */
class CountingSensor {
  boot = 0;
  private count = 0;

  constructor(private readonly board: Board) {}

  asLua(): LuaSensor {
    return {
      name: "temperature",
      read: (done) => {
        const hundredths = 2000 + this.count;
        this.count = this.count + 1;
        this.board.log("reading " + String(this.boot) + " " + String(hundredths));
        done(hundredths / 100, undefined);
      },
    };
  }
}

/** The version is the core's own. On the emulator, what it was started with says where the broker is. */
function boardConfig(board: Board, config: DeviceConfig): DeviceConfig {
  const given = board.arguments();
  const port = given === undefined ? "" : argument(given, "port");
  const version = board.version();
  if (given === undefined || port === "") return { ...config, telemetry: { ...config.telemetry, version } };
  return {
    link: { ...config.link, healthMs: 10000 },
    mqtt: { ...config.mqtt, host: argument(given, "host"), port: wholeNumber(port), clientId: argument(given, "client") },
    telemetry: { baseTopic: argument(given, "topic"), version, intervalMs: 1000, publishAtReadings: 1 },
  };
}

/** The value of `name=value` in a list with spaces; empty where there is none. */
export function argument(list: string, name: string): string {
  const text = " " + list + " ";
  const at = find(text, " " + name + "=", 0);
  if (at < 0) return "";
  const from = at + name.length + 2;
  return slice(text, from, find(text, " ", from));
}

function wholeNumber(text: string): number {
  const value = parseInteger(text);
  return value === undefined ? 0 : value;
}
