/** What a recorded run was started with, as the header's one line: enough to run it again. */
import type { DeviceConfig } from "../app/device";
import type { StorageGeometry } from "../hal/storage";

export interface RunConfiguration {
  device: DeviceConfig;
  /** Which drivers the device could choose from, and which rate it tried first, bit/s; left out where it was given the driver. */
  recognition?: { drivers: readonly string[]; baud: number };
  /** How long the driver lets the module take to start, ms; its own patience where left out. */
  bootMs?: number;
  /** The control lines that the board has: power-key, reset, dtr, ri, status. */
  pins: readonly string[];
  sensors: readonly string[];
  flash: StorageGeometry;
  /** What the twin was told to do beyond the manual, for people. */
  quirks?: readonly string[];
  /** The build of the firmware that the twin played, for people. */
  revision?: string;
}

/** One line of JSON. Secrets become as many `*`, or `0` where only digits may stand: lengths stay true. */
export function configurationLine(run: RunConfiguration): string {
  return JSON.stringify({ ...run, device: withoutSecrets(run.device) });
}

/** Undefined where the line is no configuration of a run of the application. */
export function parseConfiguration(line: string): RunConfiguration | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const { device, pins, sensors, flash } = parsed as Partial<RunConfiguration>;
  const isWhole = device?.link !== undefined && device.mqtt !== undefined && device.telemetry !== undefined;
  return isWhole && Array.isArray(pins) && Array.isArray(sensors) && flash !== undefined ? (parsed as RunConfiguration) : undefined;
}

function withoutSecrets(device: DeviceConfig): DeviceConfig {
  const { link, mqtt } = device;
  const { authentication } = link.pdp;
  return {
    ...device,
    link: {
      ...link,
      pin: link.pin?.replace(/./gs, "0"),
      pdp: {
        ...link.pdp,
        ...(authentication === undefined
          ? {}
          : { authentication: { ...authentication, user: hidden(authentication.user), password: hidden(authentication.password) } }),
      },
      certificates: link.certificates?.map((file) => ({ ...file, contents: hidden(file.contents) })),
    },
    mqtt: {
      ...mqtt,
      ...(mqtt.user === undefined ? {} : { user: hidden(mqtt.user) }),
      ...(mqtt.password === undefined ? {} : { password: hidden(mqtt.password) }),
    },
  };
}

function hidden(secret: string): string {
  return "*".repeat(secret.length);
}
