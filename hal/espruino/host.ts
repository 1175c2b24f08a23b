import type { Host } from "../host";
import type { InputPin, ModulePins, OutputPin } from "../pins";
import type { Random } from "../random";
import type { Sensor } from "../sensor";
import type { Storage } from "../storage";
import type { EspruinoApi, EspruinoPin } from "./api";
import { EspruinoClock } from "./clock";
import { EspruinoFileStorage, EspruinoFlashStorage, FILE_PAGES, type FlashPages } from "./storage";
import { EspruinoUart, type EspruinoPort } from "./uart";

/** A line of the module; `inverted` where the pin is at its low level while the line is asserted. */
export interface EspruinoLine {
  pin: EspruinoPin;
  inverted: boolean;
}

export interface EspruinoSensor {
  /** 1 to 16 characters. */
  name: string;
  /** The value now; NaN or an exception where there is none. */
  read(): number;
}

/** What is on a board and how it is wired. */
export interface EspruinoBoard {
  port: EspruinoPort;
  /** Lines of the module that are wired. */
  pins?: { powerKey?: EspruinoLine; reset?: EspruinoLine; dtr?: EspruinoLine; ri?: EspruinoLine; status?: EspruinoLine };
  sensors: EspruinoSensor[];
  /** Where readings and settings are kept: flash, or files of Espruino's Storage in so many pages. Files where left out. */
  storage?: FlashPages | { pageSize: number; pageCount: number };
  /** Is told what the device does; Espruino's console where left out. */
  log?: (text: string) => void;
}

/** All that the core needs, made of Espruino's functions. Once a boot. */
export function espruinoHost(api: EspruinoApi, board: EspruinoBoard): Host {
  const clock = new EspruinoClock(api);
  const sensors: Sensor[] = [];
  for (const sensor of board.sensors) sensors.push(new EspruinoSensorReader(sensor));
  return {
    clock,
    uart: new EspruinoUart(api, clock, board.port),
    pins: modulePins(api, board),
    storage: storageOf(api, board),
    random: new EspruinoRandom(api),
    sensors,
    restart: () => api.E.reboot(),
  };
}

function storageOf(api: EspruinoApi, board: EspruinoBoard): Storage {
  const { storage } = board;
  if (storage === undefined) return new EspruinoFileStorage(api, FILE_PAGES);
  return "address" in storage ? new EspruinoFlashStorage(api, storage) : new EspruinoFileStorage(api, storage);
}

class EspruinoRandom implements Random {
  constructor(private readonly api: EspruinoApi) {}

  below(limit: number): number {
    return ((this.api.E.hwRand() % limit) + limit) % limit;
  }
}

class EspruinoSensorReader implements Sensor {
  readonly name: string;

  constructor(private readonly sensor: EspruinoSensor) {
    this.name = sensor.name;
  }

  read(done: (error: string | undefined, value: number) => void): void {
    let value = NaN;
    let problem = "the sensor gave no value";
    try {
      value = this.sensor.read();
    } catch (error) {
      problem = String(error);
    }
    if (value - value === 0) done(undefined, value);
    else done(problem, 0);
  }
}

function modulePins(api: EspruinoApi, board: EspruinoBoard): ModulePins {
  const { pins } = board;
  if (pins === undefined) return {};
  return {
    powerKey: output(api, pins.powerKey),
    reset: output(api, pins.reset),
    dtr: output(api, pins.dtr),
    ri: input(api, pins.ri),
    status: input(api, pins.status),
  };
}

function output(api: EspruinoApi, line: EspruinoLine | undefined): OutputPin | undefined {
  return line === undefined ? undefined : new EspruinoOutput(api, line);
}

function input(api: EspruinoApi, line: EspruinoLine | undefined): InputPin | undefined {
  return line === undefined ? undefined : new EspruinoInput(api, line);
}

class EspruinoOutput implements OutputPin {
  constructor(
    private readonly api: EspruinoApi,
    private readonly line: EspruinoLine,
  ) {
    this.set(false);
  }

  set(asserted: boolean): void {
    this.api.digitalWrite(this.line.pin, asserted !== this.line.inverted);
  }
}

class EspruinoInput implements InputPin {
  constructor(
    private readonly api: EspruinoApi,
    private readonly line: EspruinoLine,
  ) {
    line.pin.mode(line.inverted ? "input_pullup" : "input_pulldown");
  }

  read(): boolean {
    return (this.api.digitalRead(this.line.pin) === 1) !== this.line.inverted;
  }

  onChange(listener: (asserted: boolean) => void): void {
    this.api.setWatch(() => listener(this.read()), this.line.pin, { repeat: true, edge: "both" });
  }
}
