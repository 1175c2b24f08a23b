/** From a draft, or from a manifest that is to be changed, to a signed manifest. */
import { existsSync, readFileSync } from "node:fs";
import type { KeyObject } from "node:crypto";
import { byVersion, MANIFEST_NAME, type TargetFolder } from "./layout";
import { readDraft, signedText, type Draft } from "./manifest-text";
import { releaseProblems } from "./verify";

export interface SignOptions {
  /** 0 to 100; as it was where left out. */
  rolloutPercent?: number;
  /** As it was where left out. */
  downgrade?: boolean;
  /** Whether it becomes the manifest that devices poll. */
  publish: boolean;
}

/** Signs `version`; nothing is signed whose files are not what its manifest says. */
export function signRelease(folder: TargetFolder, version: string, key: KeyObject, options: SignOptions): Draft {
  const present = draftOf(folder, version);
  const draft: Draft = {
    ...present,
    rolloutPercent: options.rolloutPercent ?? present.rolloutPercent,
    downgrade: options.downgrade ?? present.downgrade,
  };
  const problems = releaseProblems(folder, draft);
  if (problems.length > 0) throw new Error(`${folder.target} ${version} is not signed: ${problems.join("; ")}`);
  const text = signedText(draft, key);
  folder.write(`${version}.manifest`, text);
  folder.remove(`${version}.draft`);
  if (options.publish) folder.write(MANIFEST_NAME, text);
  return draft;
}

/** The draft of `version`, or where it was signed before, the manifest. */
function draftOf(folder: TargetFolder, version: string): Draft {
  const path = folder.draftPath(version);
  if (existsSync(path)) return readDraft(readFileSync(path, "latin1"), path);
  if (existsSync(folder.manifestPath(version))) return folder.manifest(version);
  const there = [...new Set([...folder.drafts(), ...folder.versions()])].sort(byVersion);
  const known = there.length === 0 ? "none is" : `${there.join(", ")} ${there.length === 1 ? "is" : "are"}`;
  throw new Error(`there is no release ${version} of ${folder.target} in ${folder.directory} (${known} there); make it with: fieldline release build`);
}
