import type { Crypto } from "../hal/crypto";
import type { Host } from "../hal/host";
import type { Slot, Slots } from "../hal/slots";
import type { Device } from "./device";
import { defaultFotaConfig, type FotaConfig } from "./fota/config";
import type { FotaHttp } from "./fota/file-fetch";
import { Fota } from "./fota/fota";
import type { UpdateSource } from "./fota/source";
import type { FotaStatus } from "./fota/status";
import type { MachineObserver, MachineStep } from "./machine/observer";
import { jsonString } from "./telemetry/json";

export interface UpdatesParts {
  device: Device;
  host: Pick<Host, "clock" | "random">;
  http: FotaHttp;
  slots: Slots;
  crypto: Crypto;
  /** The slot that the loader has started. */
  running: Slot;
  source: UpdateSource;
  /** The device's own text, the IMEI for example, by which it takes part in rollouts. */
  identity: (this: void) => string;
  /** What is left out has the manager's defaults. */
  config: Pick<FotaConfig, "target" | "publicKeys"> & Partial<FotaConfig>;
  observer?: MachineObserver;
}

/**
 * Updates of the application beside the telemetry of `device`: an image confirms itself when it has reached the broker, a restart
 * begins with a good-bye, a module that is switched off between reports stays on for what is under way, `{"cmd":"update"}` asks for a
 * release now, and the reply topic has how an attempt ended.
 */
export function addUpdates(parts: UpdatesParts): Fota {
  const { config, crypto, device, host, http, identity, observer, running, slots, source } = parts;
  const { mqtt, telemetry } = device;
  const fota: Fota = new Fota({
    http,
    slots,
    crypto,
    clock: host.clock,
    random: host.random,
    source,
    config: { ...defaultFotaConfig, ...config },
    running,
    identity,
    restart: (reason) => telemetry.restart(reason),
    observer: (step) => {
      if (observer !== undefined) observer(step);
      const end = endOf(step);
      // The step is told before it is taken.
      if (end !== undefined) host.clock.after(0, () => telemetry.reply(updateJson(end, fota.status())));
    },
  });
  mqtt.onConnected((connected) => {
    if (connected) fota.confirm();
  });
  telemetry.stayWhile(() => fota.busy());
  telemetry.addCommand({
    name: "update",
    obey: (fields) => {
      if (fields.length > 1) return '{"refused":"update takes no other field"}';
      fota.check();
      const status = fota.status();
      return updateJson(status.state, status);
    },
  });
  return fota;
}

/** What a step ends: an image that has proven itself, or an attempt that came to nothing. */
function endOf(step: MachineStep): string | undefined {
  if (step.outcome !== "moved") return undefined;
  if (step.event === "kept") return "confirmed";
  return step.to === "idle" && step.failure !== undefined ? "failed" : undefined;
}

/** What the reply topic says of updates; `word` is the manager's state, `confirmed` or `failed`. */
export function updateJson(word: string, { download, failedVersion, problem, version }: FotaStatus): string {
  const fields = ['{"update":' + jsonString(word), '"version":' + jsonString(version)];
  if (download !== undefined) fields.push('"to":' + jsonString(download.version), '"blocks":' + String(download.blocks), '"done":' + String(download.done));
  if (failedVersion !== undefined) fields.push('"rolledBack":' + jsonString(failedVersion));
  if (problem !== "") fields.push('"problem":' + jsonString(problem));
  return fields.join(",") + "}";
}
