/** Whether a release is for this device: each reason that it is not has its sentence. */
import { byteAt, slice } from "../../hal/bytes";
import type { Crypto } from "../../hal/crypto";
import type { BootRecord, SlotImage } from "../../hal/slots";
import { fromHex } from "../../drivers/at/hex";
import type { Failure } from "../../drivers/failure";
import type { Manifest } from "./manifest";
import { compareVersions, parseVersion, type Version } from "./version";

/** What a release is compared with. */
export interface Standing {
  target: string;
  /** The device's own text, which the rollout hashes. */
  identity: string;
  capacityBytes: number;
  running: SlotImage;
  failed: BootRecord["failed"];
}

const KEY_ID_BYTES = 8;
const ROLLOUT = "fieldline-rollout\n";

/** A refusal that stays until somebody publishes something else. */
export function refusedForGood(message: string): Failure {
  return { kind: "refused", message, permanent: true };
}

/** The 32 bytes of the key that `manifest` names; undefined where it is none of `publicKeys`, which are hexadecimal digits. */
export function keyOf(manifest: Manifest, publicKeys: readonly string[], crypto: Crypto): string | undefined {
  for (const digits of publicKeys) {
    const key = fromHex(digits);
    if (key === undefined) continue;
    const hash = crypto.sha256();
    hash.update(key);
    if (slice(hash.digest(), 0, KEY_ID_BYTES) === manifest.keyId) return key;
  }
  return undefined;
}

/** Why the release of a genuine manifest is not installed; undefined where it is. */
export function objectionToRelease(manifest: Manifest, standing: Standing, crypto: Crypto): Failure | undefined {
  const { capacityBytes, failed, identity, running, target } = standing;
  const { minimum, sha256, size, version } = manifest;
  if (manifest.target !== target) return refusedForGood(`the release is for ${manifest.target}, and this device is ${target}`);
  if (size > capacityBytes) return refusedForGood(`the image has ${size} bytes, and a slot of this device ${capacityBytes}`);
  if (failed !== undefined && failed.sha256 === sha256) return refusedForGood(`the image of ${version} was tried on this device and did not confirm itself; release another one`);
  const present = parseVersion(running.version);
  if (present === undefined) return refusedForGood(`the boot record calls the running version ${running.version}, which is no version; write a right one when the device is flashed`);
  const order = compareVersions(parseVersion(version) as Version, present);
  if (order <= 0 && !manifest.downgrade) return refusedForGood(`version ${version} is not newer than the running ${running.version}, and its manifest allows no downgrade`);
  if (compareVersions(parseVersion(minimum) as Version, present) > 0)
    return refusedForGood(`version ${version} can be installed from ${minimum} on, and this device runs ${running.version}; it needs a release between`);
  const share = shareOf(version, identity, crypto);
  if (share >= manifest.rolloutPercent) return refusedForGood(`version ${version} is rolled out to ${manifest.rolloutPercent} percent of the devices, and this one comes later`);
  return undefined;
}

/** Where the device stands in the rollout of `version`, 0 to 99. */
export function shareOf(version: string, identity: string, crypto: Crypto): number {
  const hash = crypto.sha256();
  hash.update(ROLLOUT + version + "\n" + identity);
  const digest = hash.digest();
  let share = 0;
  for (let index = 0; index < 4; index++) share = (share * 256 + byteAt(digest, index)) % 100;
  return share;
}
