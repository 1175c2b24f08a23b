import type { KeyObject } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { FamilyName } from "../../twin/families";
import { ROOT } from "../../paths";
import { buildRelease } from "../../release/build";
import { generateKey, publicBytes } from "../../release/keys";
import { TargetFolder } from "../../release/layout";
import { signRelease } from "../../release/sign";

export const TARGET = "demo.node";
const APPLICATION = join(ROOT, "build/run/update/application.ts");
/** Discard, where nothing listens. */
const WRONG_PORT = 9;

/** Releases of the application, made as `fieldline release` makes them: 1.0.0, a good 1.1.0, and 1.2.0 with a mistake in it. */
export class Releases {
  private readonly folder: TargetFolder;
  private readonly key: KeyObject;

  /** Everything in `directory` is made anew. */
  constructor(
    private readonly directory: string,
    private readonly module: FamilyName,
  ) {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    this.folder = new TargetFolder(directory, TARGET);
    this.key = generateKey(join(directory, "release.key"));
  }

  /** What devices verify signatures with, in hexadecimal digits. */
  get publicKey(): string {
    return publicBytes(this.key).toString("hex");
  }

  /** Makes the image of `version` and what belongs to it; no device sees it yet. */
  async make(version: string, { broken = false, deltaFrom = [] }: { broken?: boolean; deltaFrom?: readonly string[] } = {}): Promise<Buffer> {
    const file = join(this.directory, "image.cjs");
    writeFileSync(file, await imageOf(this.module, version, broken));
    const options = { directory: this.directory, target: TARGET, version, minimum: "1.0.0", downgrade: false, rolloutPercent: 100, deltaFrom };
    const { draft, folder } = buildRelease(file, options);
    return folder.read(draft.image) as Buffer;
  }

  /** Signs `version`; from now on it is the one that devices find. */
  publish(version: string): void {
    signRelease(this.folder, version, this.key, { publish: true });
  }
}

async function imageOf(module: FamilyName, version: string, broken: boolean): Promise<Uint8Array> {
  const define = { IMAGE_MODULE: JSON.stringify(module), IMAGE_VERSION: JSON.stringify(version), IMAGE_BROKER_PORT: broken ? String(WRONG_PORT) : "undefined" };
  const { outputFiles } = await build({ entryPoints: [APPLICATION], bundle: true, platform: "node", format: "cjs", minify: true, define, write: false });
  const [output] = outputFiles;
  if (output === undefined) throw new Error("the bundler gave no image");
  return output.contents;
}
