import { slice } from "../../../hal/bytes";
import { expect } from "../../expect";
import { ranged, redirect } from "../fakes/fake-web";
import { FOREVER_MS } from "../fakes/script";
import { imageOf, makeRelease } from "./release-maker";
import { DELTA, HASHES, IMAGE, MANIFEST, NEW, release11, spoilt, WebFotaBench, withHeader } from "./web-bench";

const RELEASE = release11();
/** The module reads in pieces of so many bytes. */
const PIECE = 64;

/** The release is refused for this reason, nothing is touched; and when the server is honest again, it is installed. */
function expectRefused(lie: (bench: WebFotaBench) => void, reason: string): WebFotaBench {
  const bench = new WebFotaBench(RELEASE);
  lie(bench);
  expect(bench.refusal()).toContain(reason);
  expect(bench.isUntouched()).toBe(true);
  expect(bench.restarts).toEqual([]);
  bench.publish(RELEASE);
  expect(bench.succeeds()).toBe(true);
  return bench;
}

describe("an update from a server that lies", () => {
  it("is refused where the image is shorter than the manifest says", () => {
    expectRefused((bench) => bench.bench.web.has(IMAGE, slice(NEW, 0, 1300)), "the server has 20 bytes of 1.1.0.img instead of 512; publish the release anew");
    expectRefused((bench) => bench.bench.web.has(IMAGE, slice(NEW, 0, 768)), "Range Not Satisfiable (416)");
  });

  it("is refused where the hashes are fewer", () => {
    expectRefused((bench) => bench.bench.web.has(HASHES, imageOf(7, 100)), "the server has 100 bytes of 1.1.0.hashes instead of 128; publish the release anew");
  });

  it("is refused where another range is answered than was asked for", () => {
    const shifted = spoilt(NEW, (answer) => withHeader(answer, { name: "content-range", value: "bytes 1-512/2048" }));
    expectRefused((bench) => bench.bench.web.on(IMAGE, shifted), "the server answered with another range than was asked for");
  });

  it("is refused where the bytes of a range are others than it says", () => {
    const first = spoilt(NEW, (answer) => ({ ...answer, body: slice(NEW, 0, answer.body.length) }));
    const bench = expectRefused((each) => each.bench.web.on(IMAGE, first), "block 2 of 1.1.0.img is not the signed one");
    // One wrong block is all that is fetched of a wrong answer.
    expect(bench.failures.length).toBe(5);
  });

  it("is refused where the image is another one", () => {
    expectRefused((bench) => bench.bench.web.has(IMAGE, imageOf(3, NEW.length)), "block 0 of 1.1.0.img is not the signed one");
  });

  it("is refused where the hashes are others", () => {
    expectRefused((bench) => bench.bench.web.has(HASHES, imageOf(3, 256)), "bytes 0 to 127 of 1.1.0.hashes are not the signed hashes");
  });

  it("is refused where the image changes in the middle, and goes on there when it is the signed one again", () => {
    let asked = 0;
    const changing = spoilt(NEW, (answer) => {
      asked = asked + 1;
      return asked < 3 ? answer : { ...answer, body: imageOf(9, answer.body.length) };
    });
    const bench = expectRefused((each) => each.bench.web.on(IMAGE, changing), "block 4 of 1.1.0.img is not the signed one");
    const requests = bench.bench.web.asked().filter((each) => each.indexOf(IMAGE) > 0);
    expect(requests.filter((each) => each.indexOf("bytes=0-") > 0).length).toBe(1);
  });

  it("is refused where the image changes within an answer's ranges", () => {
    let asked = 0;
    const moving = spoilt(NEW, (answer) => {
      asked = asked + 1;
      return withHeader(answer, { name: "etag", value: String(asked) });
    });
    expectRefused((bench) => {
      bench.bench.modem.http.limits = { ...bench.bench.modem.http.limits, responseBytes: 200 };
      bench.bench.web.on(IMAGE, moving);
    }, "the resource changed while it was fetched; fetch it anew");
  });

  it("is refused where the server answers with pages of HTML", () => {
    const page = { name: "content-type", value: "Text/HTML; charset=utf-8" };
    const portal = spoilt("<html>sign in", (answer) => withHeader({ ...answer, status: 200, headers: [] }, page));
    expectRefused((bench) => bench.bench.web.on(IMAGE, portal), "instead of 1.1.0.img there came a page of HTML; is a portal in between, or the URL wrong?");
    const bench = new WebFotaBench(RELEASE);
    bench.bench.web.on(MANIFEST, portal);
    expect(bench.refusal()).toBe("instead of the manifest there came a page of HTML; is a portal in between, or the URL wrong?");
    expect(bench.fota.status().state).toBe("waiting");
  });

  it("is refused where the server redirects in circles", () => {
    expectRefused((bench) => bench.bench.web.on(IMAGE, redirect(302, IMAGE)), "the server redirects in a circle");
    expectRefused((bench) => bench.bench.web.on(MANIFEST, redirect(302, MANIFEST)), "the server redirects in a circle");
  });

  it("is refused where the server encodes what nobody asked it to", () => {
    const gzip = spoilt(NEW, (answer) => withHeader(answer, { name: "content-encoding", value: "gzip" }));
    expectRefused((bench) => bench.bench.web.on(IMAGE, gzip), "the server encoded the answer as gzip, which was not asked for");
  });

  it("is refused where a file is missing", () => {
    for (const url of [IMAGE, HASHES]) expectRefused((bench) => bench.bench.web.on(url, () => ({ status: 404, headers: [], body: "" })), "Not Found (404)");
  });

  it("reads no more of an endless answer than was asked for", () => {
    const endless = imageOf(4, 20000);
    const bench = new WebFotaBench(RELEASE);
    bench.bench.web.on(IMAGE, (request) => ({ status: 206, headers: ranged(request, NEW).headers, body: ranged(request, NEW).body + endless }));
    expect(bench.succeeds()).toBe(true);
    const pieces = bench.bench.modem.script.count("http.read");
    expect(pieces).toBeAtMost(4 + Math.ceil(1800 / PIECE) + NEW.length / PIECE + 16);
    expect(bench.fota.status().fetched.receivedBytes).toBe(NEW.length + 256);
  });

  it("takes what it asked for from a server without ranges", () => {
    const bench = new WebFotaBench(RELEASE);
    bench.bench.web.on(IMAGE, () => ({ status: 200, headers: [], body: NEW }));
    bench.bench.web.on(HASHES, () => ({ status: 200, headers: [], body: (RELEASE.files[1] as { bytes: string }).bytes }));
    expect(bench.succeeds()).toBe(true);
  });

  it("waits where answers break off or do not come, and goes on at the byte where they did", () => {
    const bench = new WebFotaBench(RELEASE);
    bench.bench.modem.script.always("http.read", { delayMs: FOREVER_MS });
    bench.fota.check();
    bench.bench.clock.runUntilTrue(() => bench.fota.status().state === "waiting", 3600000);
    expect(bench.fota.status().problem).toBe("the next piece of the answer did not come in time");
    bench.bench.modem.script.usually("http.read");
    bench.bench.clock.runUntilTrue(() => bench.fota.status().download?.done === 2, 3600000);
    bench.bench.modem.http.mute = true;
    bench.bench.clock.runUntilTrue(() => bench.fota.status().state === "waiting", 3600000);
    expect(bench.fota.status().problem).toContain("the module gave 0 of the ");
    expect(bench.isUntouched()).toBe(true);
    bench.bench.modem.http.mute = false;
    expect(bench.succeeds()).toBe(true);
    expect(bench.fota.status().fetched.receivedBytes).toBeAtMost(NEW.length + 3 * 256);
  });
});

describe("a manifest from a server that lies", () => {
  it("is refused where it is too long, endless, or none", () => {
    const cases: readonly (readonly [string, string])[] = [
      [imageOf(4, 20000), "the manifest has 20000 bytes, and none has more than 8192; is the URL right?"],
      ["", "the manifest makes no sense: the line of fieldline-manifest is missing or not in its place"],
      [RELEASE.manifest + "\n", "the manifest makes no sense: something follows the signature"],
      [RELEASE.manifest.split("size 2048").join("size 99999999"), "the manifest makes no sense: the line of size makes no sense"],
    ];
    for (const [text, reason] of cases) {
      const bench = expectRefused((each) => each.bench.web.has(MANIFEST, text), reason);
      expect(bench.bench.web.asked().filter((each) => each.indexOf(IMAGE) > 0).length).toBeAtMost(NEW.length / 512);
    }
  });

  it("is refused for each thing that is not as this device wants it", () => {
    const cases: readonly (readonly [string, string])[] = [
      [makeRelease({ version: "1.1.0", image: NEW, key: "another key of thirty-two bytes." }).manifest, "the manifest is signed with a key that this device does not know"],
      [RELEASE.manifest.split("version 1.1.0").join("version 1.1.1"), "the signature of the manifest is wrong: somebody has changed it"],
      [makeRelease({ version: "1.1.0", image: NEW, target: "toaster.lua54" }).manifest, "the release is for toaster.lua54, and this device is thermometer.lua54"],
      [makeRelease({ version: "1.1.0", image: imageOf(2, 2049) }).manifest, "the image has 2049 bytes, and a slot of this device 2048"],
      [makeRelease({ version: "0.9.0", image: NEW, minimum: "0.1.0" }).manifest, "version 0.9.0 is not newer than the running 1.0.0, and its manifest allows no downgrade"],
      [makeRelease({ version: "1.0.0", image: NEW }).manifest, "version 1.0.0 is not newer than the running 1.0.0, and its manifest allows no downgrade"],
      [makeRelease({ version: "1.5.0", image: NEW, minimum: "1.1.0" }).manifest, "version 1.5.0 can be installed from 1.1.0 on, and this device runs 1.0.0; it needs a release between"],
      [makeRelease({ version: "1.1.0", image: NEW, rollout: 0 }).manifest, "version 1.1.0 is rolled out to 0 percent of the devices, and this one comes later"],
    ];
    for (const [text, reason] of cases) {
      const bench = new WebFotaBench(RELEASE);
      bench.bench.web.has(MANIFEST, text);
      expect(bench.refusal()).toBe(reason);
      expect(bench.isUntouched()).toBe(true);
      expect(bench.bench.web.asked()).toEqual(["GET " + MANIFEST]);
    }
  });
});

describe("a delta from a server that lies", () => {
  const withDelta = release11(true);
  const bytes = (withDelta.files[2] as { bytes: string }).bytes;
  const lies: readonly (readonly [string, (bench: WebFotaBench) => void])[] = [
    ["is missing", (bench) => bench.bench.web.on(DELTA, () => ({ status: 404, headers: [], body: "" }))],
    ["is no VCDIFF", (bench) => bench.bench.web.has(DELTA, imageOf(8, bytes.length))],
    ["ends early", (bench) => bench.bench.web.has(DELTA, slice(bytes, 0, 900))],
    ["gives other blocks", (bench) => bench.bench.web.has(DELTA, slice(bytes, 0, 700) + "!" + slice(bytes, 701, bytes.length))],
    ["is a page of HTML", (bench) => bench.bench.web.on(DELTA, () => ({ status: 200, headers: [{ name: "content-type", value: "text/html" }], body: bytes }))],
    ["is encoded", (bench) => bench.bench.web.on(DELTA, (request) => withHeader(ranged(request, bytes), { name: "content-encoding", value: "br" }))],
  ];

  for (const [what, lie] of lies) {
    it(what + ", and the whole image is fetched from there on", () => {
      const bench = new WebFotaBench(withDelta);
      lie(bench);
      expect(bench.succeeds()).toBe(true);
      expect(bench.steps.filter((step) => step.event === "delta-refused").length).toBe(1);
      expect(bench.failures).toEqual([]);
      const { done, delta } = bench.fota.status().download ?? { done: 0, delta: true };
      expect([done, delta]).toEqual([8, false]);
      expect(bench.fota.status().fetched.receivedBytes).toBeAtMost(bytes.length + NEW.length + 256);
    });
  }
});
