import { StorageRegion } from "../../hal/region";
import { VirtualStorage } from "../../hal/virtual/storage";
import { expect } from "../expect";

describe("storage region", () => {
  function regions(): { whole: VirtualStorage; first: StorageRegion; second: StorageRegion } {
    const whole = new VirtualStorage({ pageSize: 64, pageCount: 4, writeUnit: 4, erased: 255 });
    return { whole, first: new StorageRegion(whole, 0, 1), second: new StorageRegion(whole, 1, 3) };
  }

  it("has the geometry of the whole but for its pages", () => {
    expect(regions().second.geometry).toEqual({ pageSize: 64, pageCount: 3, writeUnit: 4, erased: 255 });
  });

  it("reads, writes and erases its own pages", () => {
    const { whole, second } = regions();
    expect(second.write(64, "abcd")).toBe(undefined);
    expect(whole.read(128, 4)).toBe("abcd");
    expect(second.read(64, 4)).toBe("abcd");
    expect(second.erase(1)).toBe(undefined);
    expect(whole.erases).toEqual([0, 0, 1, 0]);
  });

  it("refuses to touch its neighbours' pages", () => {
    const { whole, first, second } = regions();
    expect(first.write(64, "abcd")).toContain("outside the region");
    expect(first.erase(1)).toContain("outside the region");
    expect(second.write(-4, "abcd")).toContain("outside the region");
    expect(second.erase(-1)).toContain("outside the region");
    expect(whole.operations).toBe(0);
  });
});
