import type { KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildRelease, type BuildOptions, type Built } from "../../../build/release/build";
import { generateKey } from "../../../build/release/keys";
import { TargetFolder } from "../../../build/release/layout";
import { signRelease } from "../../../build/release/sign";
import { SeededRandom } from "../../../hal/random";

export const TARGET = "thermometer.lua54";

/** A directory of releases, and a key. */
export class Workshop {
  readonly root = mkdtempSync(join(tmpdir(), "fieldline-release-"));
  readonly directory = join(this.root, "releases");
  readonly folder = new TargetFolder(this.directory, TARGET);
  readonly keyFile = join(this.root, "release.key");
  readonly key: KeyObject = generateKey(this.keyFile);

  file(name: string, content: Buffer | string): string {
    const path = join(this.root, name);
    writeFileSync(path, content);
    return path;
  }

  build(version: string, image: Buffer | string, options: Partial<BuildOptions> = {}): Built {
    const file = this.file("image.bin", image);
    return buildRelease(file, { directory: this.directory, target: TARGET, version, minimum: "0.0.0", downgrade: false, rolloutPercent: 100, ...options });
  }

  /** Builds, signs and publishes. */
  release(version: string, image: Buffer | string, options: Partial<BuildOptions> = {}): Built {
    const built = this.build(version, image, options);
    signRelease(this.folder, version, this.key, { publish: true });
    return built;
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

/** Bytes that look like nothing, always the same of one seed. */
export function noise(seed: number, length: number): Buffer {
  const random = new SeededRandom(seed);
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** What `action` throws; empty where it does not. */
export function mistake(action: () => unknown): string {
  try {
    action();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
