/** The resources of DDI as JSON. */
import { createHash } from "node:crypto";
import type { Action, DdiArtifact, Handling, SoftwareModule, Target } from "./fleet";

/** What links are made of. */
export interface Address {
  /** Scheme, host and port, as the server believes that it is reached. */
  origin: string;
  tenant: string;
}

type Links = Record<string, { href: string }>;

export function controllerPath({ tenant }: Address, controllerId: string): string {
  return `/${tenant}/controller/v1/${encodeURIComponent(controllerId)}`;
}

export function artifactPath(address: Address, target: Target, module: SoftwareModule, filename: string): string {
  return `${controllerPath(address, target.controllerId)}/softwaremodules/${module.id}/artifacts/${encodeURIComponent(filename)}`;
}

/** The answer to a poll; `sleep` as HH:MM:SS. */
export function controllerBase(address: Address, target: Target, sleep: string, active: Action | undefined): object {
  const base = address.origin + controllerPath(address, target.controllerId);
  const links: Links = {};
  if (active?.state === "running") links["deploymentBase"] = { href: `${base}/deploymentBase/${active.id}?c=${revision(active)}` };
  if (active?.state === "cancelling") links["cancelAction"] = { href: `${base}/cancelAction/${active.id}` };
  if (active?.state === "waiting-for-confirmation") links["confirmationBase"] = { href: `${base}/confirmationBase/${active.id}?c=${revision(active)}` };
  if (target.installed !== undefined && target.installed !== active?.id) links["installedBase"] = { href: `${base}/installedBase/${target.installed}` };
  if (target.wantsAttributes) links["configData"] = { href: `${base}/configData` };
  const config = { config: { polling: { sleep } } };
  return Object.keys(links).length === 0 ? config : { ...config, _links: links };
}

/** What an action is about; `key` is the one of the resource that tells it. */
export function deploymentBase(address: Address, target: Target, action: Action, key: "deployment" | "confirmation"): object {
  const { modules, maintenanceWindow } = action.assignment;
  const { download, update } = handlingOf(action);
  const chunks = modules.map((module) => ({
    part: module.part,
    version: module.version,
    name: module.name,
    artifacts: artifactsOf(address, target, module),
  }));
  const window = maintenanceWindow === undefined ? {} : { maintenanceWindow };
  return { id: String(action.id), [key]: { download, update, ...window, chunks } };
}

export function artifactsOf(address: Address, target: Target, module: SoftwareModule): object[] {
  return module.artifacts.map((artifact) => {
    const href = address.origin + artifactPath(address, target, module, artifact.filename);
    const links = address.origin.startsWith("https:") ? ["download", "md5sum"] : ["download-http", "md5sum-http"];
    const _links = { [links[0] as string]: { href }, [links[1] as string]: { href: `${href}.MD5SUM` } };
    return { filename: artifact.filename, hashes: hashesOf(artifact), size: artifact.content.length, _links };
  });
}

export function cancelAction({ id }: Action): object {
  return { id: String(id), cancelAction: { stopId: String(id) } };
}

export function md5Text(artifact: DdiArtifact): string {
  return `${hashesOf(artifact).md5}  ${artifact.filename}`;
}

function hashesOf({ content }: DdiArtifact): { sha1: string; md5: string; sha256: string } {
  const hash = (name: string): string => createHash(name).update(content, "latin1").digest("hex");
  return { sha1: hash("sha1"), md5: hash("md5"), sha256: hash("sha256") };
}

/** Nothing is to be installed of what is only to be fetched, nor outside of a maintenance window. */
function handlingOf({ assignment }: Action): { download: Handling; update: Handling } {
  const { download = "forced", update = "forced", downloadOnly = false, maintenanceWindow } = assignment;
  if (downloadOnly) return { download: "forced", update: "skip" };
  return { download, update: maintenanceWindow === "unavailable" ? "skip" : update };
}

/** Another number where the action is to be handled in another way. */
function revision({ assignment, id }: Action): number {
  const { download = "forced", update = "forced", maintenanceWindow = "" } = assignment;
  return createHash("sha1").update(`${id} ${download} ${update} ${maintenanceWindow}`).digest().readInt32BE(0);
}
