import { POWER_CUTS } from "../../hal/virtual/storage";
import { expect } from "../expect";
import { Life, tryEveryCut, tryRepeatedCuts, WAYS } from "./fota-cuts";

const STRIDE = 4;

for (const way of WAYS) {
  describe(`two updates, the second of them bad, of more than 64 blocks each, in ${way.name}`, () => {
    const undisturbed = new Life(way).live();
    const { operations } = undisturbed;

    it(`touch storage ${operations} times, and end with the good one`, () => {
      expect(undisturbed.bench.started).toEqual(["1.0.0", "1.1.0?", "1.2.0?", "1.2.0?", "1.2.0?", "1.1.0"]);
      expect(undisturbed.bench.confirmed()).toBe("1.1.0");
      expect(operations).toBeAtLeast(2 * 64);
    });

    for (const cut of POWER_CUTS) {
      it(`survive a power cut "${cut}" each of the ${operations} operations: what starts is whole, what is confirmed stays, and it goes on where it stood`, () => {
        expect(tryEveryCut(way, cut, undisturbed)).toBe(operations);
      });
    }

    it("survive the power going again and again", () => {
      expect(tryRepeatedCuts(way, STRIDE, undisturbed)).toBeAtLeast(6 * Math.floor(operations / STRIDE));
    });
  });
}
