/** What is kept of a DDI server's answers; the rest of them is read over. */
import { parseInteger, slice } from "../../../hal/bytes";
import type { JsonListener } from "./json-reader";

const ARTIFACT = "deployment.chunks.[].artifacts.[]";
const CHUNK = "deployment.chunks.[]";

/** The answer to a poll: how long to sleep, and what there is to do. */
export class PollAnswer implements JsonListener {
  /** Until the next poll, ms; undefined where the server does not say, or makes no sense. */
  sleepMs: number | undefined = undefined;
  /** Links; empty where there is none. */
  configData = "";
  deploymentBase = "";
  cancelAction = "";
  confirmationBase = "";

  value(place: string, text: string): void {
    if (place === "config.polling.sleep") this.sleepMs = parseSleep(text);
    else if (place === "_links.configData.href") this.configData = text;
    else if (place === "_links.deploymentBase.href") this.deploymentBase = text;
    else if (place === "_links.cancelAction.href") this.cancelAction = text;
    else if (place === "_links.confirmationBase.href") this.confirmationBase = text;
  }

  closed(): void {
    // Each value stands for itself.
  }
}

/** The answer to the question what is to be cancelled. */
export class CancelAnswer implements JsonListener {
  /** Of the action; empty where it is missing. */
  stopId = "";

  value(place: string, text: string): void {
    if (place === "cancelAction.stopId") this.stopId = text;
  }

  closed(): void {
    // Each value stands for itself.
  }
}

/** A file of a deployment. */
export interface Artifact {
  /** Bytes; undefined where the server does not say. */
  size: number | undefined;
  /** Its links: over HTTPS, and over HTTP; empty where there is none. */
  https: string;
  http: string;
}

/** What is to be installed, of which one artifact counts: the manifest. */
export class DeploymentAnswer implements JsonListener {
  /** Of the action; empty where it is missing. */
  id = "";
  /** False where the server wants nothing to be fetched yet. */
  fetches = true;
  /** False where it is not to be installed, or not yet: what is to be fetched alone, or waits for its maintenance window. */
  installs = true;
  manifest: Artifact | undefined = undefined;
  private part = "";
  private inChunk: Artifact | undefined = undefined;
  private filename = "";
  private artifact: Artifact = nothing();

  constructor(
    private readonly manifestName: string,
    private readonly wantedPart: string | undefined,
  ) {}

  value(place: string, text: string): void {
    if (place === "id") this.id = text;
    else if (place === "deployment.download") this.fetches = text !== "skip";
    else if (place === "deployment.update") this.installs = this.installs && text !== "skip";
    else if (place === "deployment.maintenanceWindow") this.installs = this.installs && text !== "unavailable";
    else if (place === CHUNK + ".part") this.part = text;
    else if (place === ARTIFACT + ".filename") this.filename = text;
    else if (place === ARTIFACT + ".size") this.artifact.size = parseInteger(text);
    else if (place === ARTIFACT + "._links.download.href") this.artifact.https = text;
    else if (place === ARTIFACT + "._links.download-http.href") this.artifact.http = text;
  }

  /** The order of keys means nothing, so what something is turns out at its end. */
  closed(place: string): void {
    if (place === ARTIFACT) {
      if (this.filename === this.manifestName) this.inChunk = this.artifact;
      this.artifact = nothing();
      this.filename = "";
    } else if (place === CHUNK) {
      const isWanted = this.wantedPart === undefined || this.part === this.wantedPart;
      if (isWanted && this.manifest === undefined) this.manifest = this.inChunk;
      this.inChunk = undefined;
      this.part = "";
    }
  }
}

function nothing(): Artifact {
  return { size: undefined, https: "", http: "" };
}

/** `HH:MM:SS`, as ms. */
function parseSleep(text: string): number | undefined {
  if (text.length !== 8 || text.charAt(2) !== ":" || text.charAt(5) !== ":") return undefined;
  const hours = parseInteger(slice(text, 0, 2));
  const minutes = parseInteger(slice(text, 3, 5));
  const seconds = parseInteger(slice(text, 6, 8));
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  if (hours < 0 || minutes < 0 || seconds < 0 || minutes > 59 || seconds > 59) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
