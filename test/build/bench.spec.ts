import { strict as assert } from "node:assert";
import { FAULTS } from "../../build/bench/faults";
import { goodput, type GoodputOptions } from "../../build/bench/goodput";
import { httpDownload } from "../../build/bench/http-download";
import { reading } from "../../build/bench/reading";
import { recover } from "../../build/bench/recovery";
import { sectionText } from "../../build/bench/section";
import { recoverSocket } from "../../build/bench/socket-feed";
import { forEachModule } from "../system/modules";

forEachModule((module) => {
  const DOWNLOAD: GoodputOptions = { module, seed: 7, direction: "download", baud: 115200, flowControl: "none", bytes: 6000, moduleTakesTime: true };

  describe("the bench in virtual time", () => {
    it("gives the same goodput for the same seed, and never more than the line carries", () => {
      for (const direction of ["download", "upload"] as const) {
        const row = goodput({ ...DOWNLOAD, direction });
        assert.deepEqual(goodput({ ...DOWNLOAD, direction }), row);
        assert(Number(row.sharePercent) > 0 && Number(row.sharePercent) < Number(row.busyPercent) && Number(row.busyPercent) <= 100);
      }
    });

    it("has the same goodput with RTS/CTS as without, since no more is asked for than is taken", () => {
      assert.deepEqual(goodput({ ...DOWNLOAD, flowControl: "rts-cts" }), goodput(DOWNLOAD));
    });

    it("loses goodput to the module's response time alone where nothing else changes", () => {
      const row = goodput(DOWNLOAD);
      const atOnce = goodput({ ...DOWNLOAD, moduleTakesTime: false });
      assert.equal(atOnce.commands, row.commands);
      assert(Number(atOnce.idleMs) < Number(row.idleMs));
    });

    it("counts the same bytes and round trips of a reading for the same seed", () => {
      assert.deepEqual(reading({ module, seed: 7, asTelemetry: true }), reading({ module, seed: 7, asTelemetry: true }));
    });

    it("adds up the steps to the first acknowledgement, of which the second reading needs the last alone", () => {
      const rows = reading({ module, seed: 7, asTelemetry: true });
      const of = (step: string): Record<string, unknown> => rows.find((row) => row.step === step) ?? {};
      const steps = ["connect", "subscribe", "first reading"];
      for (const key of ["bytesOut", "bytesIn", "commands", "roundTrips"]) {
        assert.equal(of("all until then")[key], steps.reduce((sum, step) => sum + Number(of(step)[key]), 0), key);
        assert.equal(of("second reading")[key], of("first reading")[key], key);
      }
      assert(Number(of("second reading").roundTrips) <= 5);
    });

    for (const carrier of ["module", "tcp"] as const) {
      it(`counts what an image of 6000 bytes costs over HTTP of the ${carrier}, which is more in ranges than whole`, () => {
        const [whole, ranges, update] = (["whole", 1024, "update"] as const).map((asking) => {
          const row = httpDownload({ module, seed: 7, carrier, asking, bytes: 6000 });
          assert.deepEqual(httpDownload({ module, seed: 7, carrier, asking, bytes: 6000 }), row);
          assert(Number(row.bytesIn) > 6000 && Number(row.sharePercent) < Number(row.busyPercent) && Number(row.busyPercent) <= 100);
          return row;
        });
        assert(whole !== undefined && ranges !== undefined && update !== undefined);
        assert.equal(ranges.requests, 6);
        for (const key of ["requests", "bytesIn", "bytesOut", "roundTrips", "seconds"]) assert(Number(ranges[key]) > Number(whole[key]), key);
        assert(Number(update.requests) >= Number(whole.requests) + 2);
      });
    }

    it("recovers in the same time for the same seed, and loses nothing", () => {
      const fault = FAULTS.find(({ name }) => name === "PDP context dropped");
      assert(fault !== undefined);
      for (const moment of ["any", "publishing"] as const) {
        const recovery = recover(module, fault, 7, moment);
        assert.deepEqual(recover(module, fault, 7, moment), recovery);
        assert(recovery.ms > 0);
        assert.equal(recovery.lost, 0);
      }
    });

    it("recovers from a closed socket in the same time for the same seed", () => {
      assert.deepEqual(recoverSocket(module, 7, "publishing"), recoverSocket(module, 7, "publishing"));
    });
  });
});

describe("the bench's table", () => {
  it("has text flush left, numbers flush right with their decimals, and one width a column", () => {
    const section = {
      id: "x",
      title: "Title",
      about: ["What it is."],
      columns: [{ key: "name", title: "name" }, { key: "value", title: "v", decimals: 1 }],
      rows: [{ name: "a", value: 10 }, { name: "longer", value: 2.25 }],
    };
    assert.deepEqual(sectionText(section).split("\n"), ["Title", "  What it is.", "", "  name       v", "  a       10.0", "  longer   2.3", ""]);
  });
});
