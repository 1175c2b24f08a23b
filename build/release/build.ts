/** A release from an image: its files beside each other, and the draft of its manifest. */
import { parseVersion } from "../../app/fota/version";
import { makeDeltas } from "./deltas";
import { blockHashes, cutFor, groupHashes, objectionToImage, sha256, type Cut } from "./image";
import { byVersion, hashesName, imageName, isTarget, readNamed, TargetFolder } from "./layout";
import { draftText, type Draft } from "./manifest-text";

export interface BuildOptions extends Partial<Cut> {
  directory: string;
  target: string;
  version: string;
  minimum: string;
  downgrade: boolean;
  /** 0 to 100. */
  rolloutPercent: number;
  /** Versions from which deltas are made; where left out, from those before it as far as they are worth it. */
  deltaFrom?: readonly string[];
}

export interface Built {
  folder: TargetFolder;
  draft: Draft;
  /** What was there of this version before: a draft, which this one takes the place of, or a signed manifest, which stays until this one is signed. */
  before: "draft" | "signed" | undefined;
}

/** Writes image, hashes, deltas and draft; devices see nothing of it until the draft is signed. */
export function buildRelease(file: string, options: BuildOptions): Built {
  const { directory, target, version, minimum, downgrade, rolloutPercent } = options;
  if (!isTarget(target)) throw new Error(`${target} is no target; it is 1 to 48 of a-z 0-9 . _ - and does not begin with a dot`);
  for (const text of [version, minimum])
    if (parseVersion(text) === undefined) throw new Error(`${text} is no version; it is one of Semantic Versioning without build metadata, such as 1.2.0 or 2.0.0-rc.1`);
  if (byVersion(minimum, version) > 0) throw new Error(`its minimum ${minimum} is newer than itself; give --minimum a version up to ${version}`);
  const image = readNamed(file);
  const objection = objectionToImage(file, image);
  if (objection !== undefined) throw new Error(objection);
  const folder = new TargetFolder(directory, target);
  const cut = cutFor(image.length, options);
  const hashes = blockHashes(image, cut);
  const deltas = makeDeltas(folder, image, { version, blockBytes: cut.blockBytes }, options.deltaFrom);
  const draft: Draft = {
    target,
    version,
    minimum,
    downgrade,
    rolloutPercent,
    image: imageName(version),
    size: image.length,
    sha256: sha256(image).toString("latin1"),
    ...cut,
    hashes: hashesName(version),
    groups: groupHashes(hashes, cut),
    deltas: deltas.map(({ offer }) => offer),
  };
  const text = draftText(draft);
  const before = folder.drafts().includes(version) ? "draft" : folder.versions().includes(version) ? "signed" : undefined;
  folder.writeOnce(draft.image, image);
  folder.writeOnce(draft.hashes, hashes);
  for (const { offer, bytes } of deltas) folder.writeOnce(offer.file, bytes);
  folder.write(`${version}.draft`, text);
  return { folder, draft, before };
}
