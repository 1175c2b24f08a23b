import { Command } from "commander";
import { parseManifest, type Manifest } from "../../app/fota/manifest";
import { toHex } from "../../drivers/at/hex";
import { isOpenToOthers, keyId, readPrivateKey } from "../release/keys";
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
    .argument("<target>", "what it runs on, as it was built", targetText)
    .argument("<version>", "which release", versionText)
    .requiredOption("-k, --key <file>", "the private key, as keygen has written it")
    .addOption(directoryOption())
    .addOption(rolloutOption("; as it was built or signed before where left out"))
    .option("--allow-downgrade", "it may take the place of a newer version")
    .option("--refuse-downgrade", "it may not; as it was before where neither is given")
    .option("--no-publish", `leave ${MANIFEST_NAME} as it is: only who asks for <version>.manifest finds it`)
    .action(sign);
}

function sign(target: string, version: string, options: CommandOptions): void {
  const { key, rollout, allowDowngrade, refuseDowngrade, publish } = options;
  if (allowDowngrade === true && refuseDowngrade === true) throw new Error("--allow-downgrade and --refuse-downgrade contradict each other; give one of them");
  const downgrade = allowDowngrade === true ? true : refuseDowngrade === true ? false : undefined;
  const folder = folderOf(options, target);
  const polled = polledManifest(folder);
  const before = polled?.version;
  const privateKey = readPrivateKey(key);
  const draft = signRelease(folder, version, privateKey, { rolloutPercent: rollout, downgrade, publish });
  console.log(`${folder.path(publish ? MANIFEST_NAME : `${version}.manifest`)} offers ${version} to ${draft.rolloutPercent} % of devices${publish ? insteadOf(before, version) : ""}`);
  if (publish && before !== undefined && byVersion(before, version) > 0 && !draft.downgrade) console.error(`warning: devices that have ${before} keep it; sign with --allow-downgrade where they are to go back`);
  warnOfAnotherKey(polled, keyId(privateKey));
  if (isOpenToOthers(key)) console.error(`warning: ${key} can be read by others; take that from them with: chmod 600 ${key}`);
}

/** What devices were offered until now; undefined where nothing, or nothing that they could read. */
function polledManifest(folder: TargetFolder): Manifest | undefined {
  return parseManifest(folder.read(MANIFEST_NAME)?.toString("latin1") ?? "").manifest;
}

/** The wrong one of two keys looks right until every device refuses what it has signed. */
function warnOfAnotherKey(before: Manifest | undefined, id: string): void {
  const idBefore = before === undefined ? id : toHex(before.keyId).toLowerCase();
  if (idBefore === id) return;
  console.error(`warning: ${before?.version ?? ""} was signed with the key ${idBefore}, and this is ${id}; devices without it in their publicKeys refuse the release`);
}

function insteadOf(before: string | undefined, version: string): string {
  return before === undefined || before === version ? "" : `, instead of ${before}`;
}
