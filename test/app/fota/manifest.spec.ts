import { MANIFEST_BYTES, parseManifest, type Manifest } from "../../../app/fota/manifest";
import { fromHex } from "../../../drivers/at/hex";
import { expect } from "../../expect";
import { changed, digits, joined, LINES } from "./manifest-text";

function problemOf(text: string): string {
  return parseManifest(text).problem ?? "none";
}

describe("a manifest", () => {
  it("is read, every line of it", () => {
    const { manifest, problem } = parseManifest(joined(LINES));
    const { signedBytes, ...rest } = manifest as Manifest;
    expect(problem).toBe(undefined);
    expect(rest).toEqual({
      target: "thermometer.lua54",
      version: "1.1.0",
      minimum: "1.0.0",
      downgrade: false,
      rolloutPercent: 25,
      image: "app-1.1.0.img",
      size: 5000,
      sha256: fromHex(digits("0a", 32)),
      blockBytes: 1024,
      groupBlocks: 3,
      hashes: "app-1.1.0.hashes",
      groups: [fromHex(digits("1b", 32)) as string, fromHex(digits("2c", 32)) as string],
      deltas: [{ from: "1.0.0", fromSha256: fromHex(digits("3d", 32)), size: 900, sha256: fromHex(digits("4e", 32)), file: "app-1.0.0-1.1.0.vcdiff" }],
      keyId: fromHex(digits("5f", 8)),
      signature: fromHex(digits("60", 64)),
    });
    expect(joined(LINES).substring(signedBytes, signedBytes + 10)).toBe("signature ");
  });

  it("may have no delta, and allow a downgrade", () => {
    expect(parseManifest(changed("delta", undefined)).manifest?.deltas).toEqual([]);
    expect(parseManifest(changed("downgrade", "downgrade yes")).manifest?.downgrade).toBe(true);
  });

  it("is refused where a line is missing", () => {
    for (const key of ["fieldline-manifest", "target", "version", "minimum", "downgrade", "rollout", "image", "size", "sha256", "block-bytes", "group-blocks", "hashes", "group-sha256", "key", "signature"])
      expect(problemOf(changed(key, undefined))).toBe(`the line of ${key} is missing or not in its place`);
  });

  it("is refused where it ends anywhere before its end", () => {
    const text = joined(LINES);
    for (let length = 0; length < text.length; length++) expect(parseManifest(text.substring(0, length)).manifest).toBe(undefined);
  });

  it("is refused where a value is not written in the one way", () => {
    const wrong: readonly string[][] = [
      ["fieldline-manifest", "fieldline-manifest 2"],
      ["target", "target Thermometer"],
      ["target", "target "],
      ["target", "target " + digits("a", 49)],
      ["version", "version 1.1"],
      ["minimum", "minimum 1.0.0 "],
      ["downgrade", "downgrade maybe"],
      ["rollout", "rollout 101"],
      ["rollout", "rollout 025"],
      ["image", "image ../app.img"],
      ["image", "image .hidden"],
      ["image", "image http://elsewhere"],
      ["hashes", "hashes " + digits("a", 65)],
      ["sha256", "sha256 " + digits("0A", 32)],
      ["sha256", "sha256 " + digits("0a", 31)],
      ["size", "size 5000\r"],
      ["size", "size -1"],
      ["key", "key " + digits("5f", 9)],
      ["signature", "signature " + digits("6g", 64)],
    ];
    for (const [key = "", line] of wrong) expect(problemOf(changed(key, line))).toBe(`the line of ${key} makes no sense`);
  });

  it("is refused where a size is absurd", () => {
    for (const size of ["0", "16777217", "99999999999999999999", "1e6"]) expect(problemOf(changed("size", "size " + size))).toBe("the line of size makes no sense");
    for (const size of ["0", "128", "8192"]) expect(problemOf(changed("block-bytes", "block-bytes " + size))).toBe("the line of block-bytes makes no sense");
    expect(problemOf(changed("block-bytes", "block-bytes 1000"))).toBe("block-bytes is no power of two from 256 to 4096");
    expect(problemOf(changed("group-blocks", "group-blocks 65"))).toBe("the line of group-blocks makes no sense");
    expect(problemOf(changed("size", "size 16777216"))).toBe("an image of 16777216 bytes has more than 64 groups of 3 blocks");
    expect(problemOf(joined(LINES) + digits("x", MANIFEST_BYTES))).toBe("it has more than 8192 bytes");
  });

  it("is refused where it has another number of groups than the image", () => {
    expect(problemOf(changed("size", "size 7000"))).toBe("the line of group-sha256 is missing or not in its place");
    expect(problemOf(changed("size", "size 3072"))).toBe("the line of key is missing or not in its place");
  });

  it("is refused where a delta makes no sense, or there are too many", () => {
    const delta = LINES[14] as string;
    expect(problemOf(changed("delta", delta + " more"))).toBe("the line of delta makes no sense");
    expect(problemOf(changed("delta", delta.substring(0, 40)))).toBe("the line of delta makes no sense");
    expect(problemOf(changed("delta", delta.split(" 900 ").join(" 0 ")))).toBe("the line of delta makes no sense");
    expect(problemOf(changed("delta", [delta, delta, delta, delta, delta].join("\n")))).toBe("it has more than 4 lines of delta");
  });

  it("is refused where something follows the signature", () => {
    expect(problemOf(joined(LINES) + "\n")).toBe("something follows the signature");
  });
});
