/** The telemetry application as the image of a release: what the loader on Node runs. The build puts in what is in capitals. */
import { createDevice, type Device, type DeviceConfig, type DeviceListeners } from "../../../app/device";
import type { Fota } from "../../../app/fota/fota";
import { StaticSource } from "../../../app/fota/static-source";
import { defaultHttpConfig } from "../../../app/http/config";
import { Http } from "../../../app/http/http";
import { defaultTcpConfig } from "../../../app/tcp/config";
import { Tcp } from "../../../app/tcp/tcp";
import { addUpdates, type UpdatesParts } from "../../../app/updates";
import type { Host } from "../../../hal/host";
import { ec716s } from "../../../drivers/ec716s/driver";
import { recognise, type CreateModem } from "../../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../../drivers/sim767xx/driver";

declare const IMAGE_VERSION: string;
/** The family whose driver the image has. */
declare const IMAGE_MODULE: string;
/** A mistake of its release: it looks for the broker where none is. */
declare const IMAGE_BROKER_PORT: number | undefined;

/** What the loader hands to the image. */
export interface ImageParts extends Pick<UpdatesParts, "slots" | "crypto" | "running" | "config" | "identity"> {
  host: Host;
  /** How long the module may take to start. */
  bootMs: number;
  device: DeviceConfig;
  manifestUrl: string;
  /** Builds the device, so that its steps can be noted. */
  create(build: (listeners: DeviceListeners) => Device): Device;
  observer: NonNullable<UpdatesParts["observer"]>;
}

export interface ImageRun {
  device: Device;
  fota: Fota;
}

/** Builds the application and starts it: one boot. */
export function start(parts: ImageParts): ImageRun {
  const { host, manifestUrl, observer } = parts;
  const { clock, random } = host;
  const { mqtt, telemetry } = parts.device;
  const config: DeviceConfig = {
    ...parts.device,
    mqtt: { ...mqtt, port: IMAGE_BROKER_PORT ?? mqtt.port },
    telemetry: { ...telemetry, version: IMAGE_VERSION },
  };
  const device = parts.create((listeners) => createDevice(host, modemOf(parts.bootMs), config, listeners));
  const { link, modem } = device;
  const tcp = modem.sockets === undefined ? undefined : new Tcp({ sockets: modem.sockets, link, clock, random, config: defaultTcpConfig });
  const http = new Http({ modem, tcp, link, clock, random, config: defaultHttpConfig });
  const fota = addUpdates({ ...parts, device, http, source: new StaticSource({ http, manifestUrl }), observer });
  device.telemetry.start();
  return { device, fota };
}

function modemOf(bootMs: number): CreateModem {
  const timing = { timing: { bootMs } };
  return recognise([IMAGE_MODULE === "ec716s" ? ec716s(timing) : sim767xx(timing)]);
}
