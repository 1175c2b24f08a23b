/** The deltas of a release: from which versions, and whether each is what its manifest says. */
import type { DeltaOffer } from "../../app/fota/manifest";
import { applyDelta } from "./apply-delta";
import { sha256 } from "./image";
import { byVersion, deltaName, imageName, type TargetFolder } from "./layout";
import type { Draft } from "./manifest-text";
import { encodeDelta } from "./vcdiff";

/** A manifest has room for so many. */
export const MOST_DELTAS = 4;
/** A delta that is hardly smaller than the image costs a device more than it saves. */
const WORTHWHILE_SHARE = 0.75;

export interface Delta {
  offer: DeltaOffer;
  bytes: Buffer;
}

/** Deltas to `image` from the versions of `asked`; where they are left out, from the newest that were signed, as far as they are worth it. */
export function makeDeltas(folder: TargetFolder, image: Buffer, to: { version: string; blockBytes: number }, asked?: readonly string[]): Delta[] {
  if (asked !== undefined) checkAsked(asked, to.version);
  if (asked !== undefined) return asked.map((from) => makeDelta(folder, image, to, from));
  const before = folder.versions().filter((version) => byVersion(version, to.version) < 0 && folder.read(imageName(version)) !== undefined);
  const newest = before.slice(-MOST_DELTAS).reverse();
  return newest.map((from) => makeDelta(folder, image, to, from)).filter(({ bytes }) => bytes.length <= image.length * WORTHWHILE_SHARE);
}

function checkAsked(asked: readonly string[], version: string): void {
  if (asked.length > MOST_DELTAS) throw new Error(`a manifest has room for ${MOST_DELTAS} deltas, and ${asked.length} were asked for; name fewer versions with --delta-from`);
  if (asked.includes(version)) throw new Error(`a delta from ${version} to itself is of no use; leave ${version} out of --delta-from`);
  const again = asked.find((from, index) => asked.indexOf(from) < index);
  if (again !== undefined) throw new Error(`${again} stands twice in --delta-from; name it once`);
}

function makeDelta(folder: TargetFolder, image: Buffer, { version, blockBytes }: { version: string; blockBytes: number }, from: string): Delta {
  const old = folder.read(imageName(from));
  if (old === undefined) throw new Error(`${folder.path(imageName(from))} is missing, from which a delta was asked for; leave ${from} out of --delta-from, or put that image there`);
  const bytes = encodeDelta(old, image, blockBytes);
  const hash = (content: Buffer): string => sha256(content).toString("latin1");
  return { bytes, offer: { from, fromSha256: hash(old), size: bytes.length, sha256: hash(bytes), file: deltaName(from, version) } };
}

/** What of the deltas of `release` a device would refuse. That one gives `image` can be told only while the image that it starts from is kept. */
export function deltaProblems(folder: TargetFolder, release: Draft, image: Buffer): string[] {
  return release.deltas.flatMap((delta) => {
    const problem = deltaProblem(folder, delta, release.blockBytes, image);
    return problem === undefined ? [] : [problem];
  });
}

function deltaProblem(folder: TargetFolder, { file, from, fromSha256, size, sha256: hash }: DeltaOffer, blockBytes: number, image: Buffer): string | undefined {
  const bytes = folder.read(file);
  if (bytes === undefined) return `${file} is missing`;
  if (bytes.length !== size) return `${file} has ${bytes.length} bytes instead of ${size}`;
  if (sha256(bytes).toString("latin1") !== hash) return `${file} has another SHA-256`;
  const old = folder.read(imageName(from));
  if (old === undefined) return undefined;
  if (sha256(old).toString("latin1") !== fromSha256) return `${file} starts from another image than ${imageName(from)}`;
  try {
    return applyDelta(bytes, old, blockBytes).equals(image) ? undefined : `${file} gives another image`;
  } catch (error) {
    return `${file} cannot be applied: ${(error as Error).message}`;
  }
}
