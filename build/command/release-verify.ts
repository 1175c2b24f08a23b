import { Command } from "commander";
import { publicKeyOf } from "../release/keys";
import { targetFolders } from "../release/layout";
import { verifyFolder, type Verdict } from "../release/verify";
import { directoryOption, type DirectoryOption } from "./release-options";

interface CommandOptions extends DirectoryOption {
  publicKey: string[];
}

export function releaseVerifyCommand(): Command {
  return new Command("verify")
    .description("Check all releases: signatures, every hash, that each delta gives its image. Ends with 1 where one is wrong.")
    .requiredOption("-p, --public-key <keys...>", "64 hexadecimal digits as in the device's configuration, or a key's file; several where releases of an older key are kept")
    .addOption(directoryOption())
    .action(verify);
}

function verify({ directory, publicKey }: CommandOptions): void {
  const keys = publicKey.map(publicKeyOf);
  const folders = targetFolders(directory);
  const verdicts = folders.flatMap((folder) => verifyFolder(folder, ...keys));
  const drafts = folders.flatMap((folder) => folder.drafts().map((version) => folder.draftPath(version)));
  for (const verdict of verdicts) console.log(verdictText(verdict));
  for (const path of drafts) console.log(`${path}: not signed yet`);
  if (verdicts.length === 0) throw new Error(`${directory} has no signed release; make one with: fieldline release build, and sign it`);
  if (verdicts.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}

function verdictText({ path, manifest, problems }: Verdict): string {
  if (problems.length > 0 || manifest === undefined) return problems.map((problem) => `${path}: wrong: ${problem}`).join("\n");
  const { version, size, rolloutPercent, deltas } = manifest;
  return `${path}: good: ${version}, ${size} bytes, ${deltas.length} ${deltas.length === 1 ? "delta" : "deltas"}, for ${rolloutPercent} % of devices`;
}
