/** The part of the application that every bundle for a microcontroller has; the rest of its entry is written by the build. */
import { createDevice, type Device, type DeviceConfig, type MqttModem } from "../../app/device";
import type { MachineStep } from "../../app/machine/observer";
import type { Clock } from "../../hal/clock";
import type { Host } from "../../hal/host";
import type { Uart } from "../../hal/uart";

export type CreateModem = (this: void, uart: Uart, clock: Clock) => MqttModem;

/** Builds the device on `host` and starts it: one boot. What it does and what troubles it goes to `log`. */
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
