/** The part of the application that every Lua build has. Compiled to Lua; the rest of its entry is written by application-source.ts. */
import { createDevice, type Device, type DeviceConfig, type MqttModem } from "../../app/device";
import type { MachineStep } from "../../app/machine/observer";
import type { Clock } from "../../hal/clock";
import type { Host } from "../../hal/host";
import { luaHost } from "../../hal/lua/host";
import type { LuaMachine } from "../../hal/lua/machine";
import type { Uart } from "../../hal/uart";

export type CreateModem = (this: void, uart: Uart, clock: Clock) => MqttModem;

/** Builds the device on `machine` and starts it: one boot. Troubles go to the machine's log. */
export function startOn(machine: LuaMachine, createModem: CreateModem, config: DeviceConfig): Device {
  const log = (text: string): void => {
    if (machine.log !== undefined) machine.log(text);
  };
  return startDevice(luaHost(machine), log, createModem, config);
}

/** As `startOn`, where the host is at hand. */
export function startDevice(host: Host, log: (this: void, text: string) => void, createModem: CreateModem, config: DeviceConfig): Device {
  const device = createDevice(host, createModem(host.uart, host.clock), config, {
    observer: (step: MachineStep) => {
      if (step.failure !== undefined) log(step.machine + " " + step.to + ": " + step.failure.message);
      else if (step.outcome === "moved") log(step.machine + " " + step.to);
    },
    onReading: (sensor, problem) => {
      if (problem !== undefined) log(sensor + ": " + problem);
    },
    onOutboxTrouble: (report) => log("outbox: " + report.detail),
  });
  device.telemetry.start();
  return device;
}
