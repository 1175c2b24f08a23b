/** Whether releases are what their manifests say, as a device would find out, but of all files at once. */
import type { KeyObject } from "node:crypto";
import { parseManifest, type Manifest } from "../../app/fota/manifest";
import { deltaProblems } from "./deltas";
import { blockHashes, groupHashes, sha256 } from "./image";
import { isSignedBy, keyId } from "./keys";
import { byVersion, MANIFEST_NAME, type TargetFolder } from "./layout";
import type { Draft } from "./manifest-text";

/** What is to be said of one file that says what a release is. */
export interface Verdict {
  /** Path of the manifest. */
  path: string;
  manifest?: Manifest;
  /** Empty where all is well. */
  problems: string[];
}

/** Of each manifest of `folder`, the polled one last; signed with any of `keys` it is good. */
export function verifyFolder(folder: TargetFolder, ...keys: KeyObject[]): Verdict[] {
  const verdicts = folder.versions().map((version) => {
    const verdict = verifyManifest(folder, `${version}.manifest`, keys);
    if (verdict.manifest !== undefined && verdict.manifest.version !== version) verdict.problems.push(`it is of version ${verdict.manifest.version}`);
    return verdict;
  });
  if (folder.names().includes(MANIFEST_NAME)) verdicts.push(polled(folder, keys));
  return verdicts;
}

function polled(folder: TargetFolder, keys: readonly KeyObject[]): Verdict {
  const verdict = verifyManifest(folder, MANIFEST_NAME, keys);
  const version = verdict.manifest?.version;
  if (version === undefined) return verdict;
  const kept = folder.read(`${version}.manifest`);
  if (kept === undefined || !kept.equals(folder.read(MANIFEST_NAME) as Buffer)) verdict.problems.push(`it is not the same as ${version}.manifest`);
  return verdict;
}

function verifyManifest(folder: TargetFolder, name: string, keys: readonly KeyObject[]): Verdict {
  const path = folder.path(name);
  const text = (folder.read(name) as Buffer).toString("latin1");
  const { manifest, problem } = parseManifest(text);
  if (manifest === undefined) return { path, problems: [problem ?? "it makes no sense"] };
  return { path, manifest, problems: [...signatureProblems(text, manifest, keys), ...releaseProblems(folder, manifest)] };
}

function signatureProblems(text: string, manifest: Manifest, keys: readonly KeyObject[]): string[] {
  const id = Buffer.from(manifest.keyId, "latin1").toString("hex");
  const key = keys.find((each) => keyId(each) === id);
  if (key === undefined) return [`it is signed with the key ${id}, and ${keys.length === 1 ? "the one given is" : "those given are"} ${keys.map(keyId).join(", ")}`];
  const isGood = isSignedBy(text.slice(0, manifest.signedBytes), Buffer.from(manifest.signature, "latin1"), key);
  return isGood ? [] : ["its signature is not that of the key"];
}

/** What of `release` and its files in `folder` a device would refuse. */
export function releaseProblems(folder: TargetFolder, release: Draft): string[] {
  const problems: string[] = [];
  if (release.target !== folder.target) problems.push(`it is for the target ${release.target}, and lies in the folder of ${folder.target}`);
  if (byVersion(release.minimum, release.version) > 0) problems.push(`its minimum ${release.minimum} is newer than itself`);
  const image = folder.read(release.image);
  if (image === undefined) return [...problems, `${release.image} is missing`];
  if (image.length !== release.size) problems.push(`${release.image} has ${image.length} bytes instead of ${release.size}`);
  if (!isHash(release.sha256, image)) problems.push(`${release.image} has another SHA-256`);
  return [...problems, ...hashProblems(folder, release, image), ...deltaProblems(folder, release, image)];
}

function hashProblems(folder: TargetFolder, release: Draft, image: Buffer): string[] {
  const hashes = folder.read(release.hashes);
  if (hashes === undefined) return [`${release.hashes} is missing`];
  if (!hashes.equals(blockHashes(image, release))) return [`${release.hashes} is not the hashes of the blocks of ${release.image}`];
  const groups = groupHashes(hashes, release);
  const isSame = groups.length === release.groups.length && groups.every((group, index) => group === release.groups[index]);
  return isSame ? [] : [`the groups of ${release.hashes} have other hashes`];
}

function isHash(expected: string, bytes: Buffer): boolean {
  return sha256(bytes).equals(Buffer.from(expected, "latin1"));
}
