/** Options that several steps of a release have. */
import { InvalidArgumentError, Option } from "commander";
import { parseVersion } from "../../app/fota/version";
import { TargetFolder, isTarget } from "../release/layout";
import { wholeNumber } from "../option-values";

/** Where releases are kept, where nothing is said. */
export const DIRECTORY = "releases";

export interface DirectoryOption {
  directory: string;
}

/** A new one at each call, as a command owns its options. */
export function directoryOption(): Option {
  return new Option("-d, --directory <directory>", "where releases are kept, a folder a target").default(DIRECTORY);
}

export function rolloutOption(otherwise = ""): Option {
  return new Option("--rollout <percent>", `the share of devices that it is for, 0 to 100${otherwise}`).argParser(wholeNumber(0, 100));
}

export function versionText(text: string): string {
  if (parseVersion(text) !== undefined) return text;
  throw new InvalidArgumentError("It is a version of Semantic Versioning without build metadata, such as 1.2.0 or 2.0.0-rc.1.");
}

export function targetText(text: string): string {
  if (isTarget(text)) return text;
  throw new InvalidArgumentError("A target is 1 to 48 of a-z 0-9 . _ - and does not begin with a dot.");
}

export function folderOf({ directory }: DirectoryOption, target: string): TargetFolder {
  return new TargetFolder(directory, target);
}
