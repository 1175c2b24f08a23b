import { slice } from "../../hal/bytes";
import type { Clock } from "../../hal/clock";
import type { Crypto } from "../../hal/crypto";
import type { Failure } from "../../drivers/failure";
import { parseManifest, type Manifest } from "./manifest";
import { keyOf, objectionToRelease, refusedForGood, type Standing } from "./release-check";
import { inTurns } from "./turns";

export type Verdict = { kind: "take"; manifest: Manifest } | { kind: "running" } | { kind: "refuse"; failure: Failure };

export interface JudgeParts {
  clock: Clock;
  crypto: Crypto;
  /** In hexadecimal digits. */
  publicKeys: readonly string[];
  /** How long what was decided of a manifest counts, ms. */
  refusedMs: number;
}

/** Judges manifests, and remembers the last one that is done with, so that the same text is not verified at each poll. */
export class Judge {
  /** Of the text that was judged last. */
  private digest = "";
  private remembered: { digest: string; atMs: number; failure: Failure | undefined } | undefined;

  constructor(private readonly parts: JudgeParts) {}

  /** The release that was judged last is done with; why, where it was not installed. */
  remember(failure: Failure | undefined): void {
    this.remembered = { digest: this.digest, atMs: this.parts.clock.now(), failure };
  }

  forget(): void {
    this.remembered = undefined;
  }

  /** Tells its verdict, later and while `isWanted`; the signature is verified a step a turn. */
  judge(text: string, standing: Standing, isWanted: (this: void) => boolean, tell: (this: void, verdict: Verdict) => void): void {
    const { clock, crypto, publicKeys, refusedMs } = this.parts;
    const refuse = (failure: Failure): void => tell({ kind: "refuse", failure });
    const { remembered } = this;
    this.digest = this.hashOf(text);
    if (remembered !== undefined && remembered.digest === this.digest && clock.now() - remembered.atMs < refusedMs) {
      if (remembered.failure === undefined) tell({ kind: "running" });
      else refuse(remembered.failure);
      return;
    }
    const { manifest, problem } = parseManifest(text);
    if (manifest === undefined) return refuse(refusedForGood(`the manifest makes no sense: ${problem ?? ""}`));
    // Nothing comes of it, whoever signed it: that it is not verified spares an interpreter minutes at each start.
    if (manifest.sha256 === standing.running.sha256 && manifest.target === standing.target) return tell({ kind: "running" });
    const key = keyOf(manifest, publicKeys, crypto);
    if (key === undefined) return refuse(refusedForGood("the manifest is signed with a key that this device does not know"));
    const verification = crypto.ed25519(key, manifest.signature, slice(text, 0, manifest.signedBytes));
    inTurns(clock, isWanted, () => {
      const valid = verification.step();
      if (valid === false) refuse(refusedForGood("the signature of the manifest is wrong: somebody has changed it"));
      else if (valid === true) tell(this.genuine(manifest, standing));
      return valid === undefined;
    });
  }

  private genuine(manifest: Manifest, standing: Standing): Verdict {
    const failure = objectionToRelease(manifest, standing, this.parts.crypto);
    return failure === undefined ? { kind: "take", manifest } : { kind: "refuse", failure };
  }

  private hashOf(text: string): string {
    const hash = this.parts.crypto.sha256();
    hash.update(text);
    return hash.digest();
  }
}
