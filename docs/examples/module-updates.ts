import { createDevice, type Device, type DeviceConfig } from "../../app/device";
import type { ModuleFota } from "../../app/module-fota/module-fota";
import { addModuleUpdates } from "../../app/module-updates";
import type { Failure } from "../../drivers/failure";
import { createSim767xx } from "../../drivers/sim767xx/modem";
import type { Host } from "../../hal/host";

/** A device whose module gets new firmware by a command from the broker. */
export function updatableDevice(host: Host, config: DeviceConfig): { device: Device; updates: ModuleFota } {
  const device = createDevice(host, createSim767xx(host.uart, host.clock), config, {});
  const updates = addModuleUpdates({
    device,
    host,
    onProgress: (percent) => console.log(`${percent} % of the module's image`),
    onEnd: (failure, revision) => console.log(failure === undefined ? `the module runs ${revision}` : failure.message),
  });
  device.telemetry.start();
  return { device, updates };
}

/** Hands an image over that the device has in a file, in an external flash or behind a radio; `read` gives bytes `from` to `to - 1` of it. */
export function handOver(updates: ModuleFota, revision: string, length: number, read: (from: number, to: number) => string): Failure | undefined {
  return updates.start({ source: { kind: "bytes", bytes: { length, read: (from, to) => read(from, to) } }, revision });
}
