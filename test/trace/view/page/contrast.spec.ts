import type { Page } from "playwright-core";
import type { ViewModel } from "../../../../trace/view/model";
import { expect } from "../../../expect";
import { Browser, needsBrowser } from "./browser";
import { lineContrasts, ratioOf, textContrasts, type Measured } from "./contrast";
import { richModel } from "./samples";

const SCHEMES = ["light", "dark"] as const;

const tooFaint = (all: readonly Measured[]): string[] =>
  all.filter(({ ratio, needed }) => !(ratio >= needed)).map(({ what, ratio, needed }) => `${what}: ${ratio.toFixed(2)}, needed ${needed}`);

describe("the contrast of the page", function () {
  this.timeout(60000);
  let browser: Browser;
  let model: ViewModel;

  before(async function () {
    needsBrowser(this);
    browser = await Browser.start();
    model = await richModel();
  });
  after(() => browser?.close());

  it("is measured as WCAG defines it", () => {
    expect(ratioOf("#000000", "rgb(255, 255, 255)")).toBe(21);
    expect(ratioOf("#777777", "#ffffff").toFixed(2)).toBe("4.48");
  });

  for (const scheme of SCHEMES) {
    const measured = (name: string, arrange: (page: Page) => Promise<unknown>): void => {
      it(`is enough for every text, ${scheme}: ${name}`, async () => {
        const { page } = await browser.open(model, { scheme, height: 1000 });
        await arrange(page);
        const all = await textContrasts(page);
        expect(all.length > 100).toBe(true);
        expect(tooFaint(all)).toEqual([]);
        await page.close();
      });
    };

    measured("at the beginning", () => Promise.resolve());
    measured("the last events, with what went wrong", (page) => page.keyboard.press("End"));
    measured("a masked line and its bytes", async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("cpin=****");
      await page.locator("#bytes .masked").waitFor();
    });
    measured("the filters", (page) => page.keyboard.press("f"));
    measured("the keys", (page) => page.keyboard.press("?"));
    measured("the hits of a search", async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("csq");
    });

    it(`is enough for lines, arrows and rings, ${scheme}`, async () => {
      const { page } = await browser.open(model, { scheme });
      expect(tooFaint(await lineContrasts(page))).toEqual([]);
      await page.close();
    });
  }

  it("is the same where the scheme is chosen on the page", async () => {
    const colours = (page: Page): Promise<unknown> => page.evaluate(() => [...document.querySelectorAll("*")].map((each) => getComputedStyle(each).color).join());
    const { page } = await browser.open(model, { scheme: "dark" });
    const bySystem = await colours(page);
    await page.emulateMedia({ colorScheme: "light" });
    await page.keyboard.press("t");
    await page.keyboard.press("t");
    expect(await page.locator("#theme").innerText()).toBe("Theme: dark");
    expect((await colours(page)) === bySystem).toBe(true);
    await page.evaluate(() => localStorage.clear());
    await page.close();
  });
});
