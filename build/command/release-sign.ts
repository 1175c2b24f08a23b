import { Command } from "commander";
import { parseManifest } from "../../app/fota/manifest";
import { isOpenToOthers, readPrivateKey } from "../release/keys";
import { byVersion, MANIFEST_NAME, type TargetFolder } from "../release/layout";
import { signRelease } from "../release/sign";
import { directoryOption, folderOf, rolloutOption, targetText, versionText, type DirectoryOption } from "./release-options";

interface CommandOptions extends DirectoryOption {
  key: string;
  rollout?: number;
  allowDowngrade?: boolean;
  refuseDowngrade?: boolean;
  publish: boolean;
}

export function releaseSignCommand(): Command {
  return new Command("sign")
    .description("Sign a release and make it the one that devices find; anew, to widen its rollout or to go back to it.")
    .argument("<target>", "what it runs on", targetText)
    .argument("<version>", "which release", versionText)
    .requiredOption("-k, --key <file>", "the private key")
    .addOption(directoryOption())
    .addOption(rolloutOption())
    .option("--allow-downgrade", "it may take the place of a newer version")
    .option("--refuse-downgrade", "it may not")
    .option("--no-publish", `leave ${MANIFEST_NAME} as it is: only who asks for <version>.manifest finds it`)
    .action(sign);
}

function sign(target: string, version: string, options: CommandOptions): void {
  const { key, rollout, allowDowngrade, refuseDowngrade, publish } = options;
  if (allowDowngrade === true && refuseDowngrade === true) throw new Error("--allow-downgrade and --refuse-downgrade contradict each other");
  const downgrade = allowDowngrade === true ? true : refuseDowngrade === true ? false : undefined;
  const folder = folderOf(options, target);
  const before = polledVersion(folder);
  const draft = signRelease(folder, version, readPrivateKey(key), { rolloutPercent: rollout, downgrade, publish });
  console.log(`${folder.path(publish ? MANIFEST_NAME : `${version}.manifest`)} offers ${version} to ${draft.rolloutPercent} % of devices${publish ? insteadOf(before, version) : ""}`);
  if (publish && before !== undefined && byVersion(before, version) > 0 && !draft.downgrade) console.error(`warning: devices that have ${before} keep it; sign with --allow-downgrade where they are to go back`);
  if (isOpenToOthers(key)) console.error(`warning: ${key} can be read by others; take that from them with: chmod 600 ${key}`);
}

/** What devices were offered until now; undefined where nothing, or nothing that they could read. */
function polledVersion(folder: TargetFolder): string | undefined {
  const text = folder.read(MANIFEST_NAME)?.toString("latin1") ?? "";
  return parseManifest(text).manifest?.version;
}

function insteadOf(before: string | undefined, version: string): string {
  return before === undefined || before === version ? "" : `, instead of ${before}`;
}
