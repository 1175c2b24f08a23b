/** The part of the application that every Lua build has. Compiled to Lua; the rest of its entry is written by application-source.ts. */
import { createDevice, type Device, type DeviceConfig, type MqttModem } from "../../app/device";
import type { MachineStep } from "../../app/machine/observer";
import type { Clock } from "../../hal/clock";
import { luaHost } from "../../hal/lua/host";
import type { LuaMachine } from "../../hal/lua/machine";
import type { Uart } from "../../hal/uart";

/** Builds the device on `machine` and starts it: one boot. Troubles go to the machine's log. */
export function startOn(machine: LuaMachine, createModem: (this: void, uart: Uart, clock: Clock) => MqttModem, config: DeviceConfig): Device {
  const log = (text: string): void => {
    if (machine.log !== undefined) machine.log(text);
  };
  const host = luaHost(machine);
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
