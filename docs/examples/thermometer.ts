import { fileURLToPath } from "node:url";
import { createDevice, type Device } from "../../app/device";
import { moduleText } from "../../app/module-text";
import { ec716s } from "../../drivers/ec716s/driver";
import { recognise } from "../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../drivers/sim767xx/driver";
import type { Host } from "../../hal/host";
import { NodeClock } from "../../hal/node/clock";
import { SystemRandom } from "../../hal/node/random";
import { temperatureSensor } from "../../hal/node/sensors/temperature";
import { SerialPortUart } from "../../hal/node/serial-port-uart";
import { FileStorage } from "../../hal/node/storage";

/** The application: the same on a PC and on a microcontroller, which differ in their `host`. */
export function startThermometer(host: Host): Device {
  const modem = recognise([sim767xx(), ec716s()]);
  const config = {
    link: { pdp: { apn: "internet" } },
    mqtt: { host: "broker.example", port: 1883, clientId: "thermometer-7" },
    telemetry: { baseTopic: "site/thermometer-7", intervalMs: 60000 },
  };
  const device = createDevice(host, modem, config, {
    observer: (step) => {
      if (step.failure !== undefined) console.log(`${step.machine} ${step.to}: ${step.failure.message}`);
    },
    onModule: (module) => console.log(moduleText(module)),
    onOutboxTrouble: (report) => console.log(`outbox: ${report.detail}`),
  });
  device.telemetry.start();
  return device;
}

/** The host: a PC with a module on the serial port `path`. */
async function main(path: string): Promise<void> {
  const clock = new NodeClock();
  const random = new SystemRandom();
  const uart = await SerialPortUart.open({ path, baud: 115200 });
  startThermometer({
    uart,
    clock,
    pins: { dtr: uart.dtr() },
    storage: new FileStorage("thermometer.flash", { pageSize: 2048, pageCount: 32, writeUnit: 8, erased: 255 }),
    random,
    sensors: [temperatureSensor(clock, random)],
    restart: () => process.exit(0), // a supervisor such as systemd starts it again
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv[2] ?? "/dev/ttyUSB2").catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
