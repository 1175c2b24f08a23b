import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateKey } from "../../../build/release/keys";
import { targetFolders } from "../../../build/release/layout";
import { signRelease } from "../../../build/release/sign";
import { verifyFolder } from "../../../build/release/verify";
import { expect } from "../../expect";
import { mistake, noise, Workshop } from "./workshop";

describe("the check of a directory of releases", () => {
  let shop: Workshop;
  beforeEach(() => {
    shop = new Workshop();
    shop.release("1.0.0", noise(1, 5000));
    shop.release("1.1.0", noise(2, 5000));
  });
  afterEach(() => shop.remove());

  const problems = (): string[] => verifyFolder(shop.folder, shop.key).flatMap((verdict) => verdict.problems);
  const change = (name: string, change: (bytes: Buffer) => Buffer): void => {
    const path = shop.folder.path(name);
    writeFileSync(path, change(readFileSync(path)));
  };
  const flip = (name: string, at: number): void =>
    change(name, (bytes) => {
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      return bytes;
    });

  it("looks at each version and at what devices poll", () => {
    const verdicts = verifyFolder(shop.folder, shop.key);
    expect(verdicts.map(({ manifest }) => manifest?.version)).toEqual(["1.0.0", "1.1.0", "1.1.0"]);
    expect(problems()).toEqual([]);
  });

  it("notices any byte of a manifest that changes", () => {
    const { length } = readFileSync(shop.folder.path("1.0.0.manifest"));
    for (let at = 0; at < length; at++) {
      flip("1.0.0.manifest", at);
      expect(problems().length > 0).toBe(true);
      flip("1.0.0.manifest", at);
    }
    expect(problems()).toEqual([]);
  });

  it("notices a changed, cut or missing image", () => {
    flip("1.1.0.img", 4999);
    expect(problems()[0]).toContain("1.1.0.img has another SHA-256");
    change("1.1.0.img", (bytes) => bytes.subarray(0, 4000));
    expect(problems()[0]).toContain("has 4000 bytes instead of 5000");
    rmSync(shop.folder.path("1.1.0.img"));
    expect(problems()[0]).toBe("1.1.0.img is missing");
  });

  it("notices changed or missing hashes", () => {
    flip("1.1.0.hashes", 100);
    expect(problems()[0]).toContain("is not the hashes of the blocks of 1.1.0.img");
    rmSync(shop.folder.path("1.1.0.hashes"));
    expect(problems()[0]).toBe("1.1.0.hashes is missing");
  });

  it("tells another key's signature from a wrong one", () => {
    const other = generateKey(join(shop.root, "other.key"));
    expect(verifyFolder(shop.folder, other)[0]?.problems[0]).toContain("it is signed with the key");
    signRelease(shop.folder, "1.1.0", other, { publish: true });
    expect(problems().length).toBe(2);
  });

  it("takes releases of several keys, as there are while one takes the place of the other", () => {
    const next = generateKey(join(shop.root, "next.key"));
    signRelease(shop.folder, "1.1.0", next, { publish: true });
    expect(verifyFolder(shop.folder, shop.key, next).flatMap((verdict) => verdict.problems)).toEqual([]);
    const third = generateKey(join(shop.root, "third.key"));
    expect(verifyFolder(shop.folder, next, third)[0]?.problems[0]).toContain("and those given are");
  });

  it("notices a polled manifest that is none of the versions', and one in another's place", () => {
    signRelease(shop.folder, "1.1.0", shop.key, { publish: false, rolloutPercent: 3 });
    expect(problems()).toEqual(["it is not the same as 1.1.0.manifest"]);
    renameSync(shop.folder.path("1.1.0.manifest"), shop.folder.path("1.2.0.manifest"));
    expect(problems()).toEqual(["it is of version 1.1.0", "it is not the same as 1.1.0.manifest"]);
  });

  it("notices a folder of another target", () => {
    renameSync(join(shop.directory, shop.folder.target), join(shop.directory, "other"));
    const [folder] = targetFolders(shop.directory);
    expect(folder === undefined ? [] : verifyFolder(folder, shop.key)[0]?.problems).toEqual(["it is for the target thermometer.lua54, and lies in the folder of other"]);
  });

  it("is refused where there is no directory", () => {
    expect(mistake(() => targetFolders(join(shop.root, "nowhere")))).toContain("there is no directory");
  });
});
