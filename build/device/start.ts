/** The part of the application that every bundle for a microcontroller has; the rest of its entry is written by the build. */
import { createDevice, type Device, type DeviceConfig } from "../../app/device";
import type { Recorder } from "../../app/flight-recorder/recorder";
import type { MachineObserver, MachineStep } from "../../app/machine/observer";
import { moduleText } from "../../app/module-text";
import type { CreateModem } from "../../drivers/recognition/recognised-modem";
import type { Host } from "../../hal/host";

export type { CreateModem } from "../../drivers/recognition/recognised-modem";
/** Made by the entry where the configuration asks for it: a bundle has in it what its entry names. */
export type MakeRecorder = (this: void, host: Host) => Recorder;

/** What an application has beside its telemetry; called in front of its start. */
export type AddParts = (this: void, device: Device, host: Host) => void;

/** Builds the device on `board` and starts it: one boot. What it does and what troubles it goes to `log`. */
export function startDevice(board: Host, log: (this: void, text: string) => void, createModem: CreateModem, config: DeviceConfig, record?: MakeRecorder, add?: AddParts): Device {
  const flightRecorder = record === undefined ? undefined : record(board);
  const host = flightRecorder === undefined ? board : flightRecorder.host;
  const device = createDevice(host, createModem, config, {
    flightRecorder,
    observer: stepLog(log),
    onModule: (module) => log(moduleText(module)),
    onReading: (sensor, problem) => {
      if (problem !== undefined) log(sensor + ": " + problem);
    },
    onOutboxTrouble: (report) => log("outbox: " + report.detail),
  });
  if (add !== undefined) add(device, host);
  device.telemetry.start();
  return device;
}

/** Says in a line what state a manager enters, and why where something failed. */
export function stepLog(log: (this: void, text: string) => void): MachineObserver {
  return (step: MachineStep) => {
    if (step.failure !== undefined) log(step.machine + " " + step.to + ": " + step.failure.message);
    else if (step.outcome === "moved") log(step.machine + " " + step.to);
  };
}
