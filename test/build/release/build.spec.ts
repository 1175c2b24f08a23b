import { join } from "node:path";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { parseManifest, type Manifest } from "../../../app/fota/manifest";
import { buildRelease } from "../../../build/release/build";
import { cutFor, sha256 } from "../../../build/release/image";
import { generateKey, isOpenToOthers, keyId, publicBytes, publicKeyOf, readPrivateKey } from "../../../build/release/keys";
import { signRelease } from "../../../build/release/sign";
import { verifyFolder } from "../../../build/release/verify";
import { messageOf } from "../../../build/command/mistakes";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { mistake, noise, TARGET, Workshop } from "./workshop";

describe("a release that is built and signed", () => {
  let shop: Workshop;
  beforeEach(() => {
    shop = new Workshop();
  });
  afterEach(() => shop.remove());

  const polled = (): Manifest => {
    const { manifest, problem } = parseManifest(readFileSync(shop.folder.path("manifest.txt"), "latin1"));
    expect(problem).toBe(undefined);
    return manifest as Manifest;
  };
  const problems = (): string[] => verifyFolder(shop.folder, shop.key).flatMap((verdict) => verdict.problems);

  it("has a manifest that a device reads, line for line what was asked for", () => {
    const image = noise(1, 5000);
    shop.release("1.1.0", image, { minimum: "1.0.0", downgrade: true, rolloutPercent: 25, groupBlocks: 3 });
    const { groups, signature, signedBytes, keyId: id, ...rest } = polled();
    expect(rest).toEqual({
      target: TARGET,
      version: "1.1.0",
      minimum: "1.0.0",
      downgrade: true,
      rolloutPercent: 25,
      image: "1.1.0.img",
      size: 5000,
      sha256: sha256(image).toString("latin1"),
      blockBytes: 1024,
      groupBlocks: 3,
      hashes: "1.1.0.hashes",
      deltas: [],
    });
    expect(groups.length).toBe(2);
    expect(signature.length).toBe(64);
    expect(signedBytes > 0).toBe(true);
    expect(Buffer.from(id, "latin1").toString("hex")).toBe(keyId(shop.key));
    expect(problems()).toEqual([]);
  });

  it("has the hash of each block in a file, the short last block as it is", () => {
    const image = noise(2, 2500);
    shop.release("1.0.0", image);
    const hashes = readFileSync(shop.folder.path("1.0.0.hashes"));
    expect(hashes.length).toBe(96);
    expect(hashes.subarray(64).equals(sha256(image.subarray(2048)))).toBe(true);
  });

  it("is seen by no device before it is signed", () => {
    shop.release("1.0.0", noise(1, 3000));
    shop.build("1.1.0", noise(2, 3000));
    expect(polled().version).toBe("1.0.0");
    expect(shop.folder.drafts()).toEqual(["1.1.0"]);
    signRelease(shop.folder, "1.1.0", shop.key, { publish: true });
    expect(polled().version).toBe("1.1.0");
    expect(shop.folder.drafts()).toEqual([]);
  });

  it("keeps older releases, and goes back to one that is signed anew for it", () => {
    shop.release("1.0.0", noise(1, 3000));
    shop.release("1.1.0", noise(2, 3000));
    expect(shop.folder.versions()).toEqual(["1.0.0", "1.1.0"]);
    signRelease(shop.folder, "1.0.0", shop.key, { publish: true, downgrade: true });
    expect(polled().version).toBe("1.0.0");
    expect(polled().downgrade).toBe(true);
    expect(problems()).toEqual([]);
  });

  it("is rolled out to more devices by signing it anew", () => {
    shop.release("1.0.0", noise(1, 3000), { rolloutPercent: 5 });
    signRelease(shop.folder, "1.0.0", shop.key, { publish: true, rolloutPercent: 60 });
    expect(polled().rolloutPercent).toBe(60);
    signRelease(shop.folder, "1.0.0", shop.key, { publish: true });
    expect(polled().rolloutPercent).toBe(60);
    expect(problems()).toEqual([]);
  });

  it("can be signed for those alone who ask for its version", () => {
    shop.release("1.0.0", noise(1, 3000));
    shop.build("1.1.0", noise(2, 3000));
    signRelease(shop.folder, "1.1.0", shop.key, { publish: false });
    expect(polled().version).toBe("1.0.0");
    expect(shop.folder.manifest("1.1.0").version).toBe("1.1.0");
  });

  it("never changes its bytes, as caches keep them", () => {
    shop.release("1.0.0", noise(1, 3000));
    expect(mistake(() => shop.build("1.0.0", noise(2, 3000)))).toContain("1.0.0.img is there already with other bytes");
    shop.build("1.0.0", noise(1, 3000));
  });

  it("says what it takes the place of", () => {
    expect(shop.build("1.0.0", noise(1, 3000)).before).toBe(undefined);
    expect(shop.build("1.0.0", noise(1, 3000)).before).toBe("draft");
    signRelease(shop.folder, "1.0.0", shop.key, { publish: true });
    expect(shop.build("1.0.0", noise(1, 3000), { rolloutPercent: 5 }).before).toBe("signed");
    expect(polled().rolloutPercent).toBe(100);
  });

  it("is not signed where its files are damaged", () => {
    shop.build("1.0.0", noise(1, 3000));
    writeFileSync(shop.folder.path("1.0.0.img"), noise(2, 3000));
    expect(mistake(() => signRelease(shop.folder, "1.0.0", shop.key, { publish: true }))).toContain("1.0.0.img has another SHA-256");
    expect(shop.folder.names().includes("manifest.txt")).toBe(false);
  });

  it("leaves nothing unfinished behind", () => {
    shop.release("1.0.0", noise(1, 3000));
    expect(shop.folder.names()).toEqual(["1.0.0.hashes", "1.0.0.img", "1.0.0.manifest", "manifest.txt"]);
  });

  const wrong: { what: string; image: Buffer | string; options: object; says: string }[] = [
    { what: "an empty file", image: "", options: {}, says: "is empty" },
    { what: "an ELF file", image: "\x7fELF\x01", options: {}, says: "objcopy -O binary" },
    { what: "Intel HEX", image: ":020000040800F2\n", options: {}, says: "is Intel HEX" },
    { what: "more than 16 MiB", image: Buffer.alloc(16777217), options: {}, says: "at most 16777216" },
    { what: "a version that is none", image: "x", options: { version: "1.0" }, says: "1.0 is no version" },
    { what: "a minimum that is newer than the image", image: "x", options: { minimum: "2.0.0" }, says: "its minimum 2.0.0 is newer than itself" },
    { what: "a target outside the directory", image: "x", options: { target: "../x" }, says: "is no target" },
    { what: "blocks of another size than devices know", image: "x", options: { blockBytes: 1000 }, says: "block-bytes is no power of two" },
    { what: "more groups than a manifest has", image: Buffer.alloc(70000), options: { blockBytes: 256, groupBlocks: 1 }, says: "more than 64 groups" },
  ];
  for (const { what, image, options, says } of wrong) {
    it(`is not made of ${what}`, () => {
      expect(mistake(() => shop.build("1.0.0", image, options))).toContain(says);
      expect(shop.folder.names()).toEqual([]);
    });
  }

  it("is not made of JavaScript that does not parse", () => {
    const file = shop.file("app.js", "var a = 1;\nvar b = (2;\n");
    const options = { directory: shop.directory, target: TARGET, version: "1.0.0", minimum: "0.0.0", downgrade: false, rolloutPercent: 100 };
    expect(mistake(() => buildRelease(file, options))).toContain("in line 2");
  });

  it("cuts images of any size, the largest too", () => {
    expect(cutFor(1, {})).toEqual({ blockBytes: 1024, groupBlocks: 32 });
    expect(cutFor(64 * 32 * 1024, {})).toEqual({ blockBytes: 1024, groupBlocks: 32 });
    expect(cutFor(64 * 32 * 1024 + 1, {})).toEqual({ blockBytes: 1024, groupBlocks: 64 });
    expect(cutFor(16777216, {})).toEqual({ blockBytes: 4096, groupBlocks: 64 });
  });
});

describe("a key that signs releases", () => {
  let shop: Workshop;
  beforeEach(() => {
    shop = new Workshop();
  });
  afterEach(() => shop.remove());

  it("is for its owner alone to read, and never written over", () => {
    const before = readFileSync(shop.keyFile);
    expect(statSync(shop.keyFile).mode % 0o1000).toBe(0o600);
    expect(mistake(() => generateKey(shop.keyFile))).toContain("a key is never written over");
    expect(mistake(() => generateKey(shop.root))).toContain("is a directory; name a file in it with --output");
    expect(mistake(() => generateKey(join(shop.root, "none", "x.key")))).toContain("none; make it, or name another file with --output");
    expect(readFileSync(shop.keyFile).equals(before)).toBe(true);
  });

  it("is noticed where others may read it", () => {
    expect(isOpenToOthers(shop.keyFile)).toBe(false);
    for (const mode of [0o640, 0o604]) {
      chmodSync(shop.keyFile, mode);
      expect(isOpenToOthers(shop.keyFile)).toBe(true);
    }
  });

  it("is the same from its file and from its digits", () => {
    const digits = publicBytes(readPrivateKey(shop.keyFile)).toString("hex");
    expect(digits.length).toBe(64);
    expect(keyId(publicKeyOf(digits))).toBe(keyId(shop.key));
    expect(keyId(publicKeyOf(shop.keyFile))).toBe(keyId(shop.key));
    expect(keyId(shop.key)).toBe(sha256(Buffer.from(digits, "hex")).toString("hex").slice(0, 16));
  });

  it("is refused where it is of another kind, or none", () => {
    expect(mistake(() => readPrivateKey(shop.file("noise", "hello")))).toContain("holds no private key of Ed25519");
    expect(mistake(() => readPrivateKey(shop.file("rsa.pem", certificates().ca.key)))).toContain("holds no private key of Ed25519");
    expect(mistake(() => publicKeyOf("abcd"))).toContain("neither a public key of 64 hexadecimal digits nor a file");
  });
});

describe("what a person is told of a file that cannot be used", () => {
  const failing = (code: string): string => messageOf(Object.assign(new Error(code), { code, path: "the/file" }));

  it("says what to look at", () => {
    expect(failing("ENOENT")).toBe("there is no file the/file; check the path");
    expect(failing("EISDIR")).toBe("the/file is a directory; name a file in it");
    expect(failing("EACCES")).toBe("the/file may not be used by you; check its permissions");
    expect(failing("EPERM")).toBe(failing("EACCES"));
    expect(failing("ENOTDIR")).toBe("the/file goes through a file as if it were a directory; check the path");
    expect(failing("ENOSPC")).toBe("the disk is full; make room, then do it again");
    expect(messageOf(new Error("something else"))).toBe("something else");
  });

  it("comes from the files themselves", () => {
    const shop = new Workshop();
    mkdirSync(join(shop.root, "folder"));
    const said = (action: () => unknown): string => {
      try {
        action();
        return "";
      } catch (error) {
        return messageOf(error);
      }
    };
    expect(said(() => readPrivateKey(join(shop.root, "nowhere")))).toContain("there is no file");
    expect(said(() => readPrivateKey(join(shop.root, "folder")))).toContain("folder is a directory; name a file in it");
    expect(said(() => readPrivateKey(join(shop.keyFile, "x")))).toContain("goes through a file");
    shop.file("releases", "");
    expect(said(() => shop.build("1.0.0", "x"))).toContain("check the path");
    shop.remove();
  });
});
