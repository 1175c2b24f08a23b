import type { Clock, Timer } from "../clock";
import type { Host } from "../host";
import type { InputPin, ModulePins, OutputPin } from "../pins";
import { SeededRandom, type Random } from "../random";
import type { Sensor } from "../sensor";
import type { Storage, StorageGeometry } from "../storage";
import type { LuaInput, LuaMachine, LuaMemory, LuaPins, LuaSensor } from "./machine";
import { LuaUart } from "./uart";

/** All that the core needs, made of the functions of a Lua machine. Once a boot. */
export function luaHost(machine: LuaMachine): Host {
  const clock = new LuaClock(machine);
  return {
    clock,
    uart: new LuaUart(machine.uart, clock),
    pins: modulePins(machine.pins),
    storage: new LuaStorage(machine.storage),
    random: randomOf(machine),
    sensors: machine.sensors.map((sensor) => new MachineSensor(sensor)),
    restart: (reason) => machine.restart(reason),
  };
}

class LuaClock implements Clock {
  constructor(private readonly machine: LuaMachine) {}

  now(): number {
    return this.machine.now();
  }

  after(delayMs: number, callback: () => void): Timer {
    return new LuaTimer(this.machine, delayMs, callback);
  }
}

class LuaTimer implements Timer {
  private running = true;
  private readonly handle: unknown;

  constructor(
    private readonly machine: LuaMachine,
    delayMs: number,
    callback: () => void,
  ) {
    this.handle = machine.startTimer(Math.max(0, delayMs), () => {
      if (!this.running) return;
      this.running = false;
      callback();
    });
  }

  cancel(): void {
    if (!this.running) return;
    this.running = false;
    this.machine.stopTimer(this.handle);
  }
}

/** What a Lua machine keeps, as the core's storage. */
export class LuaStorage implements Storage {
  readonly geometry: StorageGeometry;

  constructor(private readonly memory: LuaMemory) {
    this.geometry = memory.geometry;
  }

  read(offset: number, length: number): string {
    return this.memory.read(offset, length);
  }

  write(offset: number, bytes: string): string | undefined {
    return this.memory.write(offset, bytes);
  }

  erase(page: number): string | undefined {
    return this.memory.erase(page);
  }
}

/** The firmware's own randomness, or, without, a generator from its seed, the clock's reading at the start where there is none. */
function randomOf(machine: LuaMachine): Random {
  if (machine.random !== undefined) return new MachineRandom(machine.random);
  return new SeededRandom(machine.seed === undefined ? Math.floor(machine.now()) : machine.seed);
}

class MachineRandom implements Random {
  constructor(private readonly draw: (this: void, limit: number) => number) {}

  below(limit: number): number {
    return this.draw(limit);
  }
}

class MachineSensor implements Sensor {
  readonly name: string;

  constructor(private readonly sensor: LuaSensor) {
    this.name = sensor.name;
  }

  read(done: (error: string | undefined, value: number) => void): void {
    this.sensor.read((value, problem) => {
      if (value !== undefined) done(undefined, value);
      else done(problem === undefined ? "the sensor gave no value" : problem, 0);
    });
  }
}

function modulePins(pins: LuaPins | undefined): ModulePins {
  if (pins === undefined) return {};
  return {
    powerKey: output(pins.powerKey),
    reset: output(pins.reset),
    dtr: output(pins.dtr),
    ri: input(pins.ri),
    status: input(pins.status),
  };
}

function output(set: ((this: void, asserted: boolean) => void) | undefined): OutputPin | undefined {
  return set === undefined ? undefined : new MachineOutput(set);
}

function input(wired: LuaInput | undefined): InputPin | undefined {
  return wired === undefined ? undefined : new MachineInput(wired);
}

class MachineOutput implements OutputPin {
  constructor(private readonly drive: (this: void, asserted: boolean) => void) {}

  set(asserted: boolean): void {
    this.drive(asserted);
  }
}

class MachineInput implements InputPin {
  constructor(private readonly wired: LuaInput) {}

  read(): boolean {
    return this.wired.read();
  }

  onChange(listener: (asserted: boolean) => void): void {
    this.wired.onChange((asserted) => listener(asserted));
  }
}
