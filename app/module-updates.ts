import type { Failure } from "../drivers/failure";
import type { Host } from "../hal/host";
import type { Device } from "./device";
import type { MachineObserver } from "./machine/observer";
import { defaultModuleFotaConfig, type ModuleFotaConfig } from "./module-fota/config";
import { ModuleFota } from "./module-fota/module-fota";
import { valueOf, type CommandField } from "./telemetry/commands";
import { jsonString } from "./telemetry/json";

export interface ModuleUpdatesParts {
  device: Device;
  host: Pick<Host, "clock">;
  /** What is left out has the manager's defaults. */
  config?: Partial<ModuleFotaConfig>;
  observer?: MachineObserver;
  /** 0 to 100 of the image, each once. */
  onProgress?: (this: void, percent: number) => void;
  /** As the reply topic is told: why it failed, undefined where it did not, and the revision that the module runs now. */
  onEnd?: (this: void, failure: Failure | undefined, revision: string) => void;
}

const FIELDS = ["cmd", "url", "revision", "user", "password"];
const EXAMPLE = '{"cmd":"module-update","url":"http://host/path","revision":"what AT+CGMR then says"}';
const MAYBE_RETAINED =
  "the device has just started, or subscribed, and a retained command would come again each time; name the revision, or send it again and not as a retained message";

/**
 * New firmware for the module beside the telemetry of `device`: `{"cmd":"module-update","url":"..."}` begins an update, the status
 * topic says `updating` while the module is away, and the reply topic has how it ended. To be called at each start, in front of
 * `telemetry.start`. An image that the device itself has is given to `ModuleFota.start`.
 */
export function addModuleUpdates(parts: ModuleUpdatesParts): ModuleFota {
  const { config, device, host, observer, onEnd, onProgress } = parts;
  const { link, modem, settings, telemetry } = device;
  const commands = new UpdateCommands();
  const fota: ModuleFota = new ModuleFota({
    modem,
    link,
    settings,
    observer,
    onProgress,
    clock: host.clock,
    config: { ...defaultModuleFotaConfig, ...config },
    takeLeave: (done) => telemetry.takeLeave("updating", done),
    onEnd: (failure, revision) => {
      commands.ended(failure);
      telemetry.comeBack();
      telemetry.reply(endJson(failure, revision));
      if (onEnd !== undefined) onEnd(failure, revision);
    },
  });
  telemetry.addCommand({ name: "module-update", obey: (fields, mayBeRetained) => commands.obey(fota, fields, mayBeRetained) });
  return fota;
}

/** A retained command comes again with each connection: one whose update has failed is not obeyed then, or it would never end. */
class UpdateCommands {
  /** Of the command that was obeyed last. */
  private place = "";
  private problem = "";

  obey(fota: ModuleFota, fields: readonly CommandField[], mayBeRetained: boolean): string {
    for (const { key, value } of fields) {
      if (FIELDS.indexOf(key) < 0) return refusal(`module-update takes no field "${key}"; send ${EXAMPLE}`);
      if (typeof value !== "string" || value === "") return refusal(`module-update wants "${key}" as a text; send ${EXAMPLE}`);
    }
    const url = textOf(fields, "url");
    if (url === undefined) return refusal(`module-update wants "url"; send ${EXAMPLE}`);
    const revision = textOf(fields, "revision");
    if (revision === undefined && mayBeRetained) return refusal(MAYBE_RETAINED);
    const place = url + " " + (revision ?? "");
    const hasFailed = this.problem !== "" && this.place === place;
    if (mayBeRetained && hasFailed) return refusal(`this update has failed already (${this.problem}); send it again, and not as a retained message`);
    const failure = fota.start({ source: { kind: "url", url, user: textOf(fields, "user"), password: textOf(fields, "password") }, revision });
    if (failure !== undefined) return refusal(failure.message);
    this.place = place;
    this.problem = "";
    return '{"moduleUpdate":"begun"}';
  }

  ended(failure: Failure | undefined): void {
    this.problem = failure === undefined ? "" : failure.message;
  }
}

function textOf(fields: readonly CommandField[], key: string): string | undefined {
  const value = valueOf(fields, key);
  return typeof value === "string" ? value : undefined;
}

function refusal(reason: string): string {
  return '{"refused":' + jsonString(reason) + "}";
}

function endJson(failure: Failure | undefined, revision: string): string {
  const word = failure === undefined ? "done" : "failed";
  const problem = failure === undefined ? "" : ',"problem":' + jsonString(failure.message);
  return '{"moduleUpdate":"' + word + '","revision":' + jsonString(revision) + problem + "}";
}
