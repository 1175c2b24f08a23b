import { expect } from "../../expect";
import { FotaBench, IMAGE_1, MANIFEST } from "./fota-bench";
import { imageOf, makeRelease } from "./release-maker";

describe("a check that is asked for", () => {
  it("while one is under way follows it, as a release may have come in between", () => {
    const bench = new FotaBench();
    bench.publish(makeRelease({ version: "1.0.0", image: IMAGE_1 }));
    bench.boot();
    bench.fota.check();
    bench.clock.runFor(bench.files.latencyMs + 1);
    expect(bench.fota.status().state).toBe("checking");
    bench.publish(makeRelease({ version: "1.1.0", image: imageOf(2, 3000) }));
    bench.fota.check();
    bench.clock.runFor(60000);
    expect(bench.confirmed()).toBe("1.1.0");
  });

  it("once is one request where nothing is under way", () => {
    const bench = new FotaBench();
    bench.publish(makeRelease({ version: "1.0.0", image: IMAGE_1 }));
    bench.boot();
    bench.fota.check();
    bench.clock.runFor(60000);
    expect(bench.files.count(MANIFEST)).toBe(1);
  });
});
