import { compareVersions, parseVersion, type Version } from "../../../app/fota/version";
import { expect } from "../../expect";

function order(left: string, right: string): number {
  const order = compareVersions(parseVersion(left) as Version, parseVersion(right) as Version);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

describe("a version", () => {
  it("ranks as Semantic Versioning's own examples say", () => {
    const ascending = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1"];
    for (let index = 1; index < ascending.length; index++) {
      expect(order(ascending[index - 1] as string, ascending[index] as string)).toBe(-1);
      expect(order(ascending[index] as string, ascending[index - 1] as string)).toBe(1);
    }
  });

  it("compares numbers as numbers", () => {
    expect(order("1.10.0", "1.9.9")).toBe(1);
    expect(order("1.2.3", "1.2.3")).toBe(0);
  });

  it("is refused where it is not written as it should be", () => {
    const wrong = ["", "1", "1.0", "1.0.0.0", "01.0.0", "1.0.-1", "1.0.0+5", "1.0.0-", "1.0.0-a..b", "1.0.0-01", "1.0.1000000", "v1.0.0", "1.0.0 ", "1.0.0-abcdefghijklmnopqrstuvwxyzab"];
    for (const text of wrong) expect(parseVersion(text)).toBe(undefined);
  });
});
