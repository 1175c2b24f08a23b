import { Command, InvalidArgumentError } from "commander";
import { MOST_DELTAS } from "../release/deltas";
import { buildRelease, type BuildOptions } from "../release/build";
import { BLOCK_SIZES } from "../release/image";
import { wholeNumber } from "../option-values";
import { DIRECTORY, directoryOption, rolloutOption, targetText, versionText } from "./release-options";

interface CommandOptions extends Omit<BuildOptions, "rolloutPercent" | "downgrade" | "deltaFrom"> {
  rollout: number;
  allowDowngrade?: boolean;
  /** False where none are wanted. */
  deltas: boolean;
  deltaFrom?: string[];
}

const IMAGES = `
The image is the file's bytes as they are:
  Espruino      the bundle of the application, fieldline.js
  Lua           the bundle of the application, fieldline.lua
  STM32F405     the bare image of the application, .bin
Nothing changes for devices until the release is signed.`;

export function releaseBuildCommand(): Command {
  return new Command("build")
    .description("Make an image, its hashes and the draft of its manifest.")
    .argument("<file>", "what the device is to run")
    .requiredOption("-t, --target <name>", "what the image runs on, as the device's configuration calls it", targetText)
    .requiredOption("-v, --version <version>", "of the image", versionText)
    .addOption(directoryOption())
    .option("--minimum <version>", "the oldest version from which it may be installed", versionText, "0.0.0")
    .option("--allow-downgrade", "it may take the place of a newer version")
    .addOption(rolloutOption().default(100))
    .option("--block-bytes <bytes>", `of a block: ${BLOCK_SIZES.join(", ")}; by the image's size where left out`, blockSize)
    .option("--group-blocks <blocks>", "blocks whose hashes are fetched at once, 1 to 64; by the image's size where left out", wholeNumber(1, 64))
    .option("--delta-from <versions...>", `versions from which deltas are made, at most ${MOST_DELTAS}; the newest before it where left out, as far as that is worth it`, eachVersion)
    .option("--no-deltas", "no deltas")
    .addHelpText("after", IMAGES)
    .action((file: string, { rollout, allowDowngrade, deltas: wanted, ...options }: CommandOptions) => {
      const deltaFrom = wanted ? options.deltaFrom : [];
      const { folder, draft, before } = buildRelease(file, { ...options, rolloutPercent: rollout, downgrade: allowDowngrade === true, deltaFrom });
      const { target, version, size, blockBytes, image, deltas } = draft;
      console.log(`${folder.path(image)} has ${size} bytes in blocks of ${blockBytes}, for ${rollout} % of devices from ${draft.minimum} on`);
      for (const delta of deltas) console.log(`${folder.path(delta.file)} has ${delta.size} bytes, for devices with ${delta.from}`);
      if (before === "draft") console.log(`The draft that was there, ${folder.draftPath(version)}, is replaced`);
      if (before === "signed") console.log(`${folder.manifestPath(version)} is signed already, and stays as it is until this one is signed`);
      const where = options.directory === DIRECTORY ? "" : ` --directory ${options.directory}`;
      console.log(`Sign it with: fieldline release sign ${target} ${version} --key <file>${where}`);
    });
}

function blockSize(text: string): number {
  const size = BLOCK_SIZES.find((each) => String(each) === text);
  if (size === undefined) throw new InvalidArgumentError(`It is one of ${BLOCK_SIZES.join(", ")}.`);
  return size;
}

/** Of an option that takes several: they are gathered. */
function eachVersion(text: string, before: string[] = []): string[] {
  return [...before, versionText(text)];
}
