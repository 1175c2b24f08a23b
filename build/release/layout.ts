/**
 * Where a release's files are: a folder a target, in it everything that its manifests name, so that
 * the names are relative to the manifest's own URL.
 *
 *     releases/thermometer.lua54/manifest.txt         what devices poll
 *     releases/thermometer.lua54/1.1.0.manifest       the same, of each version that was ever signed
 *     releases/thermometer.lua54/1.1.0.img, .hashes, 1.1.0-from-1.0.0.vcdiff
 *     releases/thermometer.lua54/1.2.0.draft          built, not yet signed
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { parseManifest, type Manifest } from "../../app/fota/manifest";
import { compareVersions, parseVersion, type Version } from "../../app/fota/version";

export const MANIFEST_NAME = "manifest.txt";
const MANIFEST_END = ".manifest";
const DRAFT_END = ".draft";
const TARGET = /^[a-z0-9._-]{1,48}$/;

export function isTarget(text: string): boolean {
  return TARGET.test(text) && !text.startsWith(".");
}

/** Whether signing a release anew changes the file `name`. */
export function isManifest(name: string): boolean {
  return name === MANIFEST_NAME || name.endsWith(MANIFEST_END);
}

/** Nobody's business but its maker's. */
export function isDraft(name: string): boolean {
  return name.endsWith(DRAFT_END);
}

export function imageName(version: string): string {
  return `${version}.img`;
}

export function hashesName(version: string): string {
  return `${version}.hashes`;
}

export function deltaName(from: string, version: string): string {
  return `${version}-from-${from}.vcdiff`;
}

/** The bytes of a file that a person has named. */
export function readNamed(file: string): Buffer {
  if (existsSync(file) && statSync(file).isDirectory()) throw new Error(`${file} is a directory; name a file in it`);
  return readFileSync(file);
}

/** The files of one target. */
export class TargetFolder {
  constructor(
    readonly directory: string,
    readonly target: string,
  ) {}

  path(name: string): string {
    return join(this.directory, this.target, name);
  }

  manifestPath(version: string): string {
    return this.path(version + MANIFEST_END);
  }

  draftPath(version: string): string {
    return this.path(version + DRAFT_END);
  }

  /** Versions that were signed, the oldest first. */
  versions(): string[] {
    return versionsOf(this.names(), MANIFEST_END);
  }

  drafts(): string[] {
    return versionsOf(this.names(), DRAFT_END);
  }

  names(): string[] {
    const folder = join(this.directory, this.target);
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  /** The bytes of the file `name`; undefined where it is not there. */
  read(name: string): Buffer | undefined {
    const path = this.path(name);
    return existsSync(path) ? readFileSync(path) : undefined;
  }

  /**
   * Writes `name` in one step: who reads it meanwhile, and who reads it after a power cut, has the old
   * bytes or the new ones.
   */
  write(name: string, bytes: Buffer | string): void {
    mkdirSync(join(this.directory, this.target), { recursive: true });
    const path = this.path(name);
    const unfinished = this.path(`.${name}.${process.pid}`);
    const descriptor = openSync(unfinished, "w", 0o644);
    const content = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
    for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(unfinished, path);
  }

  /** As `write`, of a file that is part of a release: its bytes never change, as caches on the way keep them. */
  writeOnce(name: string, bytes: Buffer): void {
    const present = this.read(name);
    if (present === undefined) this.write(name, bytes);
    else if (!present.equals(bytes)) throw new Error(`${this.path(name)} is there already with other bytes, and devices may have it; give the image a new version`);
  }

  remove(name: string): void {
    rmSync(this.path(name), { force: true });
  }

  /** The signed manifest of `version`. */
  manifest(version: string): Manifest {
    const path = this.manifestPath(version);
    const { manifest, problem } = parseManifest(readFileSync(path, "latin1"));
    if (manifest === undefined) throw new Error(`${path} is no manifest: ${problem ?? "it makes no sense"}`);
    return manifest;
  }
}

/** The targets that `directory` holds; fails where it is no directory of releases. */
export function targetFolders(directory: string): TargetFolder[] {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) throw new Error(`there is no directory ${directory}; make a release with: fieldline release build`);
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory() && isTarget(entry.name));
  return folders.map(({ name }) => new TargetFolder(directory, name)).filter((folder) => folder.versions().length + folder.drafts().length > 0);
}

function versionsOf(names: readonly string[], end: string): string[] {
  const versions = names.filter((name) => name.endsWith(end)).map((name) => basename(name, end));
  return versions.filter((version) => parseVersion(version) !== undefined).sort(byVersion);
}

export function byVersion(left: string, right: string): number {
  return compareVersions(parseVersion(left) as Version, parseVersion(right) as Version);
}
