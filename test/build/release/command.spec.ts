import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { servedText, staleness } from "../../../build/command/release-serve";
import { expect } from "../../expect";
import { fieldline, ROOT, type Outcome } from "../fieldline";

describe("the command fieldline release", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "fieldline-release-command-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const at = (name: string): string => join(folder, name);

  it("goes from a key to releases that are verified and served", async () => {
    writeFileSync(at("app.js"), "var answer = 42;\n");
    const made = fieldline("release", "keygen", "--output", at("release.key"));
    const publicKey = made.out.trim().split("\n").at(-1) as string;
    expect(publicKey.length).toBe(64);
    expect(fieldline("release", "build", at("app.js"), "--target", "t.espruino", "--version", "1.0.0", "--directory", at("releases")).out).toContain("17 bytes in blocks of 1024, for 100 % of devices");
    expect(fieldline("release", "sign", "t.espruino", "1.0.0", "--key", at("release.key"), "--rollout", "10", "--directory", at("releases")).out).toContain("offers 1.0.0 to 10 % of devices");
    const verified = fieldline("release", "verify", "--public-key", publicKey, "--directory", at("releases"));
    expect(verified.out).toContain("manifest.txt: good: 1.0.0, 17 bytes, 0 deltas, for 10 % of devices");
    expect(verified.status).toBe(0);
    expect(await servedBy(at("releases"))).toContain("GET /t.espruino/manifest.txt 200");
    const serve = (...args: string[]): string => fieldline("release", "serve", "--directory", at("releases"), ...args).err;
    expect(serve("--certificate", "README.md")).toContain("HTTPS needs both");
    expect(serve("--certificate", "README.md", "--certificate-key", "README.md")).toContain("are not a certificate in PEM and its own private key");
    expect(serve("--host", "192.0.2.1")).toContain("192.0.2.1 is no address of this machine");
    writeFileSync(at("releases/t.espruino/1.0.0.img"), "var answer = 43;\n");
    const damaged = fieldline("release", "verify", "--public-key", publicKey, "--directory", at("releases"));
    expect(damaged.out).toContain("wrong: 1.0.0.img has another SHA-256");
    expect(damaged.status).toBe(1);
  });

  it("says what a signature changes for devices, and whether the key is safe", () => {
    const releases = ["--directory", at("again")];
    const sign = (...args: string[]): Outcome => fieldline("release", "sign", "t", ...args, "--key", at("again.key"), ...releases);
    writeFileSync(at("app.bin"), "image");
    fieldline("release", "keygen", "--output", at("again.key"));
    for (const version of ["1.0.0", "1.1.0"]) fieldline("release", "build", at("app.bin"), "--target", "t", "--version", version, ...releases);
    expect(sign("1.1.0").out).toContain("manifest.txt offers 1.1.0 to 100 % of devices\n");
    chmodSync(at("again.key"), 0o644);
    const back = sign("1.0.0");
    expect(back.out).toContain("offers 1.0.0 to 100 % of devices, instead of 1.1.0");
    expect(back.err).toContain("warning: devices that have 1.1.0 keep it; sign with --allow-downgrade");
    expect(back.err).toContain("can be read by others; take that from them with: chmod 600");
    expect(back.status).toBe(0);
    fieldline("release", "keygen", "--output", at("wrong.key"));
    const signOtherwise = (): string => fieldline("release", "sign", "t", "1.1.0", "--key", at("wrong.key"), ...releases).err;
    const keys = /warning: 1\.0\.0 was signed with the key ([0-9a-f]{16}), and this is ([0-9a-f]{16}); devices without it in their publicKeys refuse the release/.exec(signOtherwise());
    expect(keys !== null && keys[1] !== keys[2]).toBe(true);
    expect(signOtherwise()).toBe("");
    expect(fieldline("release", "build", at("app.bin"), "--target", "t", "--version", "1.0.0", ...releases).out).toContain("is signed already, and stays as it is until this one is signed");
  });

  it("tells each step, and what it takes", () => {
    expect(fieldline("release", "--help").out).toContain("fieldline release sign thermometer.espruino 1.0.0 --key release.key");
  });

  const mistakes: { args: string[]; says: string }[] = [
    { args: ["build", "nowhere.js", "-t", "t", "-v", "1.0.0"], says: "there is no file nowhere.js" },
    { args: ["build", "nowhere.js", "-t", "t", "-v", "1.0"], says: "It is a version of Semantic Versioning" },
    { args: ["build", "nowhere.js", "-t", "T", "-v", "1.0.0"], says: "A target is 1 to 48" },
    { args: ["sign", "t", "1.0.0", "--key", "README.md", "-d", "nowhere"], says: "README.md holds no private key of Ed25519" },
    { args: ["verify", "--public-key", "abc"], says: "neither a public key of 64 hexadecimal digits nor a file" },
    { args: ["serve", "--directory", "nowhere"], says: "there is no directory nowhere" },
    { args: ["serve", "--directory", "docs"], says: "docs has no signed release" },
    { args: ["keygen", "--output", "README.md"], says: "a key is never written over" },
    { args: ["build", "README.md", "-t", "t", "-v", "1.0.0", "--block-bytes", "1000"], says: "It is one of 256, 512, 1024, 2048, 4096." },
    { args: ["sign", "t", "1.0.0", "--key", "docs"], says: "docs is a directory; name a file in it" },
    { args: ["verify", "--public-key", "0".repeat(64), "-d", "docs"], says: "docs has no signed release; make one with: fieldline release build, and sign it" },
  ];
  for (const { args, says } of mistakes) {
    it(`answers a mistake with one sentence and exit code 2: ${args.join(" ")}`, () => {
      const { status, err } = fieldline("release", ...args);
      expect(err).toContain(says);
      expect(status).toBe(2);
      expect(existsSync(join(ROOT, "releases"))).toBe(false);
    });
  }

  it("knows a certificate that devices do not take", () => {
    const certificate = { validFrom: "Jan  1 00:00:00 2026 GMT", validTo: "Jan  1 00:00:00 2027 GMT" };
    const at = (year: number): string | undefined => staleness(certificate, new Date(Date.UTC(year, 5, 1)));
    expect([at(2025), at(2026), at(2027)]).toEqual(["is not valid before Jan  1 00:00:00 2026 GMT", undefined, "has expired on Jan  1 00:00:00 2027 GMT"]);
  });

  it("logs a request as one line, whatever the client wrote", () => {
    const served = { client: "::1", method: "GET", path: "/\x1b[2J", status: 206, bytes: 10, range: "bytes=0-9", brokenOff: true };
    expect(servedText(served, new Date(0))).toBe("1970-01-01T00:00:00.000Z ::1 GET /?[2J bytes=0-9 206 10 bytes, broken off");
  });
});

/** What the server prints from its start until it has answered one request for a manifest. */
function servedBy(directory: string): Promise<string> {
  const child = spawn(process.execPath, ["build/command/fieldline.js", "release", "serve", "--directory", directory, "--port", "0"], { cwd: ROOT });
  return new Promise((resolve, reject) => {
    let out = "";
    let asked = false;
    child.on("error", reject);
    child.on("close", () => resolve(out));
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      const url = /^http:.*manifest\.txt$/m.exec(out)?.[0];
      if (url !== undefined && out.includes("Serving") && !asked) {
        asked = true;
        get(url, (response) => response.resume()).on("error", reject);
      }
      if (out.includes(" GET ")) child.kill();
    });
  });
}
