import { Judge, type Verdict } from "../../../app/fota/judge";
import { objectionToRelease, shareOf, type Standing } from "../../../app/fota/release-check";
import { parseManifest, type Manifest } from "../../../app/fota/manifest";
import type { Crypto } from "../../../hal/crypto";
import { portableCrypto } from "../../../hal/portable-crypto";
import { sha256 } from "../../../hal/sha256";
import { VirtualClock } from "../../../hal/virtual/clock";
import { expect } from "../../expect";
import { joined, LINES } from "./manifest-text";
import { cheapCrypto, KEY, makeRelease } from "./release-maker";

/** The key of RFC 8032 7.1, test 1. */
const PUBLIC_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const SIGNED = joined(
  LINES.slice(0, 15).concat([
    "key 21fe31dfa154a261",
    "signature 13c343da5f1208ee184675fd771bc7e7d942539b49f5a9fbfd5f4cf9e15f35ac1eb9a7c78d0f94ac1a5059c2018ad381bb345f2b8dea5d86bc86a93ac553bc0a",
  ]),
);
const IDENTITY = "490154203237518";
const STANDING: Standing = {
  target: "thermometer.lua54",
  identity: IDENTITY,
  capacityBytes: 10000,
  running: { slot: 0, size: 4, sha256: sha256("1.0."), version: "1.0.0" },
  failed: undefined,
};

/** Judges one text, and says what came of it, and in how many steps. */
class Bench {
  readonly clock = new VirtualClock();
  readonly judge: Judge;
  steps = 0;

  constructor(inner: Crypto, publicKeys: readonly string[]) {
    const crypto: Crypto = {
      sha256: () => inner.sha256(),
      ed25519: (key, signature, message) => {
        const verification = inner.ed25519(key, signature, message);
        return { step: () => this.counted(verification.step()) };
      },
    };
    this.judge = new Judge({ clock: this.clock, crypto, publicKeys, refusedMs: 1000 });
  }

  verdict(text: string, standing: Standing = STANDING): string {
    let told: Verdict | undefined = undefined;
    this.judge.judge(text, standing, () => true, (verdict) => {
      told = verdict;
    });
    this.clock.runUntilIdle(100000);
    return wordOf(told);
  }

  private counted<T>(result: T): T {
    this.steps = this.steps + 1;
    return result;
  }
}

function wordOf(verdict: Verdict | undefined): string {
  if (verdict === undefined) return "none";
  return verdict.kind === "refuse" ? verdict.failure.message : verdict.kind;
}

describe("the judge of manifests", () => {
  it("takes one that a known key has signed, by Ed25519 in short steps", () => {
    const bench = new Bench(portableCrypto, ["no key", KEY, PUBLIC_KEY]);
    expect(bench.verdict(SIGNED)).toBe(shareOf("1.1.0", IDENTITY, portableCrypto) < 25 ? "take" : "version 1.1.0 is rolled out to 25 percent of the devices, and this one comes later");
    expect(bench.steps).toBeAtLeast(80);
  });

  it("believes no other key, and no changed byte", () => {
    expect(new Bench(cheapCrypto, [KEY]).verdict(SIGNED)).toBe("the manifest is signed with a key that this device does not know");
    const signed = makeRelease({ version: "1.1.0", image: "image" }).manifest;
    expect(new Bench(cheapCrypto, [KEY]).verdict(signed)).toBe("take");
    expect(new Bench(cheapCrypto, [KEY]).verdict(signed.split("rollout 100").join("rollout 10"))).toBe("the signature of the manifest is wrong: somebody has changed it");
  });

  it("remembers the text that is done with for a while, and no other", () => {
    const bench = new Bench(cheapCrypto, [KEY]);
    const { manifest } = makeRelease({ version: "1.1.0", image: "image" });
    expect(bench.verdict(manifest)).toBe("take");
    expect(bench.verdict(manifest)).toBe("take");
    bench.judge.remember({ kind: "refused", message: "no room" });
    const { steps } = bench;
    expect(bench.verdict(manifest)).toBe("no room");
    expect(bench.steps).toBe(steps);
    expect(bench.verdict(makeRelease({ version: "1.1.1", image: "image" }).manifest)).toBe("take");
    bench.clock.runFor(1000);
    expect(bench.verdict(manifest)).toBe("take");
    bench.judge.remember(undefined);
    expect(bench.verdict(manifest)).toBe("running");
    bench.judge.forget();
    expect(bench.verdict(manifest)).toBe("take");
  });

  it("knows the image that runs, whatever its manifest demands", () => {
    const bench = new Bench(cheapCrypto, [KEY]);
    expect(bench.verdict(makeRelease({ version: "1.0.0", image: "1.0.", rollout: 0 }).manifest)).toBe("running");
    // Each start asks for it, and an interpreter takes minutes for a signature.
    expect(bench.steps).toBe(0);
  });
});

describe("a genuine release", () => {
  function objection(changes: Partial<Manifest>, standing: Partial<Standing> = {}): string {
    const manifest = parseManifest(joined(LINES)).manifest as Manifest;
    const failure = objectionToRelease({ ...manifest, rolloutPercent: 100, ...changes }, { ...STANDING, ...standing }, cheapCrypto);
    return failure === undefined ? "none" : failure.message;
  }

  it("is taken where it is newer, fits, and all that it demands is given", () => {
    expect(objection({})).toBe("none");
    expect(objection({ size: 10000 })).toBe("none");
    expect(objection({}, { running: { ...STANDING.running, version: "1.1.0-rc.1" } })).toBe("none");
  });

  it("may be older, or of the same version, where its manifest says so", () => {
    expect(objection({ version: "0.9.0", minimum: "0.1.0", downgrade: true })).toBe("none");
    expect(objection({ version: "1.0.0", downgrade: true })).toBe("none");
    expect(objection({ version: "1.0.0-rc.1", minimum: "0.1.0" })).toContain("is not newer than the running 1.0.0");
  });

  it("is not taken twice where it did not stand its trial, whatever its version", () => {
    const { sha256: hash } = parseManifest(joined(LINES)).manifest as Manifest;
    expect(objection({ version: "1.1.1" }, { failed: { version: "1.1.0", sha256: hash } })).toContain("was tried on this device and did not confirm itself");
    expect(objection({}, { failed: { version: "1.1.0", sha256: sha256("another") } })).toBe("none");
  });

  it("is not judged by a running version that is none", () => {
    expect(objection({}, { running: { ...STANDING.running, version: "factory" } })).toContain("the boot record calls the running version factory, which is no version");
  });

  it("is rolled out by a hash of version and identity, the same devices first as the share grows", () => {
    expect(shareOf("1.1.0", IDENTITY, cheapCrypto)).toBe(41);
    expect(shareOf("1.2.0", IDENTITY, cheapCrypto)).toBe(56);
    expect(shareOf("1.1.0", "490154203237519", cheapCrypto)).toBe(86);
    expect(objection({ rolloutPercent: 41 })).toBe("version 1.1.0 is rolled out to 41 percent of the devices, and this one comes later");
    expect(objection({ rolloutPercent: 42 })).toBe("none");
  });
});
