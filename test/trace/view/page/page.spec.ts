import type { Page } from "playwright-core";
import { expect } from "../../../expect";
import { Browser, needsBrowser, type OpenPage } from "./browser";
import { longModel, lossyModel, shortModel } from "./samples";

const selectedText = (page: Page): Promise<string> => page.locator("#rows [aria-selected=true] .serial").innerText();
const texts = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allInnerTexts();
const attribute = (page: Page, selector: string, name: string): Promise<string | null> => page.locator(selector).getAttribute(name);

describe("the page of a trace", function () {
  this.timeout(60000);
  let browser: Browser;
  let opened: OpenPage;
  let page: Page;

  before(async function () {
    needsBrowser(this);
    browser = await Browser.start();
  });
  after(() => browser?.close());

  beforeEach(async () => {
    opened = await browser.open(await shortModel());
    ({ page } = opened);
  });
  afterEach(async () => {
    await page.close();
    expect(opened.errors).toEqual([]);
    expect(opened.requests.length).toBe(1);
  });

  it("shows who said what, with what it means, in the order of the trace", async () => {
    expect(await texts(page, "#rows .row .serial")).toEqual([
      "link: off \u2192 probing (start)",
      "AT+CSQ",
      "+CSQ: 20,99",
      "OK",
      "link: probing \u2192 online (activated)",
      "outbox: 3",
      "AT+CMQTTTOPIC=0,4",
      ">",
      "\\xc3\\xa4/b",
      "ERROR",
      "+CEREG: 1",
    ]);
    expect((await texts(page, "#rows .row .about"))[1]).toContain("Signal quality (SIM767XX 3.2.2)");
    expect((await texts(page, "#rows .row .net")).at(-1)).toBe("registered, home network");
    expect(await page.locator("h1").innerText()).toBe("SIM767XX");
    expect(await page.locator("#run").innerText()).toContain("a.trace \u00b7 115200 bit/s \u00b7 2025-01-01 00:00 UTC");
  });

  it("says what went wrong first, and goes there", async () => {
    const trouble = page.locator("#troubles button").first();
    expect(await trouble.innerText()).toContain("2.030 s: AT+CMQTTTOPIC=0,4 failed: ERROR");
    await trouble.click();
    expect(await selectedText(page)).toBe("ERROR");
  });

  describe("by keyboard", () => {
    it("begins at the events, and goes from one to the next", async () => {
      expect(await page.locator("#sequence").evaluate((list) => list === document.activeElement)).toBe(true);
      await page.keyboard.press("j");
      await page.keyboard.press("ArrowDown");
      expect(await selectedText(page)).toBe("+CSQ: 20,99");
      await page.keyboard.press("k");
      expect(await selectedText(page)).toBe("AT+CSQ");
      expect(await attribute(page, "#sequence", "aria-activedescendant")).toBe("entry-1");
    });

    it("stays at the ends", async () => {
      await page.keyboard.press("ArrowUp");
      expect(await attribute(page, "#sequence", "aria-activedescendant")).toBe("entry-0");
      await page.keyboard.press("End");
      await page.keyboard.press("j");
      expect(await selectedText(page)).toBe("+CEREG: 1");
    });

    it("goes to the next trouble", async () => {
      await page.keyboard.press("e");
      expect(await selectedText(page)).toBe("ERROR");
    });

    it("leaves keys with a modifier to the browser, and letters too where that is wanted", async () => {
      await page.keyboard.press("Control+j");
      await page.keyboard.press("?");
      await page.locator("#help input").uncheck();
      await page.keyboard.press("Escape");
      await page.keyboard.press("j");
      expect(await attribute(page, "#sequence", "aria-activedescendant")).toBe("entry-0");
      await page.keyboard.press("ArrowDown");
      expect(await attribute(page, "#sequence", "aria-activedescendant")).toBe("entry-1");
      await page.evaluate(() => localStorage.clear());
    });

    it("tells the keys, and closes them with Escape", async () => {
      await page.keyboard.press("?");
      expect(await page.locator("#help").isVisible()).toBe(true);
      expect(await page.locator("#help").innerText()).toContain("next event");
      await page.keyboard.press("Escape");
      expect(await page.locator("#help").isVisible()).toBe(false);
    });

    it("reaches every control, and shows where the focus is", async () => {
      const reached: string[] = [];
      for (let presses = 0; presses < 30; presses++) {
        await page.keyboard.press("Tab");
        reached.push(
          await page.evaluate(() => {
            const { activeElement } = document;
            if (activeElement === null || activeElement === document.body) return "";
            const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
            return `${activeElement.id === "" ? activeElement.tagName : activeElement.id} ${outlineStyle} ${outlineWidth}`;
          }),
        );
      }
      for (const id of ["theme", "help-button", "query", "filter-button", "zoom-out", "zoom-in", "zoom-whole", "sequence", "details"]) {
        expect(reached.some((each) => each === `${id} solid 2px`)).toBe(true);
      }
    });
  });

  describe("searching", () => {
    it("counts the hits, sets them off, and goes from one to the next, around the end", async () => {
      await page.keyboard.press("/");
      await page.keyboard.type("csq");
      expect(await page.locator("#hits").innerText()).toBe("1 of 2");
      expect(await texts(page, "#rows .serial mark")).toEqual(["CSQ", "CSQ"]);
      await page.keyboard.press("Enter");
      expect(await selectedText(page)).toBe("+CSQ: 20,99");
      await page.keyboard.press("Escape");
      await page.keyboard.press("n");
      expect(await selectedText(page)).toBe("AT+CSQ");
      expect(await page.locator("#hits").innerText()).toBe("1 of 2");
    });

    it("finds meanings and what passes to the network, and says where nothing is found", async () => {
      await page.keyboard.press("/");
      await page.keyboard.type("home network");
      expect(await page.locator("#hits").innerText()).toBe("1 of 1");
      await page.keyboard.type("zzz");
      expect(await page.locator("#hits").innerText()).toBe("no hit");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      expect(await page.locator("#query").inputValue()).toBe("");
    });
  });

  describe("filters", () => {
    const tick = (group: string, name: string): Promise<void> => page.getByRole("group", { name: group }).getByRole("checkbox", { name }).check();

    it("show a chapter of the manual alone", async () => {
      await page.keyboard.press("f");
      expect(await attribute(page, "#filter-button", "aria-expanded")).toBe("true");
      await tick("Chapter", "SIM767XX 3 Status control");
      expect(await texts(page, "#rows .row .serial")).toEqual(["AT+CSQ", "+CSQ: 20,99", "OK"]);
      expect(await page.locator("#count").innerText()).toBe("3 of 11 events");
    });

    it("show what happened in a state alone", async () => {
      await page.keyboard.press("f");
      await tick("State: link", "probing");
      expect(await texts(page, "#rows .row .serial")).toEqual(["link: off \u2192 probing (start)", "AT+CSQ", "+CSQ: 20,99", "OK"]);
      await tick("Kind", "results");
      expect(await texts(page, "#rows .row .serial")).toEqual(["OK"]);
    });

    it("say where nothing passes them, and can be cleared", async () => {
      await page.keyboard.press("f");
      await tick("State: link", "probing");
      await tick("Kind", "prompts");
      expect(await page.locator("#nothing").isVisible()).toBe(true);
      await page.keyboard.press("Escape");
      await page.locator("#clear").click();
      expect(await page.locator("#rows .row").count()).toBe(11);
      expect(await page.locator("#filters input:checked").count()).toBe(0);
    });

    it("are left with Escape, and give the focus back", async () => {
      await page.keyboard.press("f");
      await page.keyboard.press("Escape");
      expect(await page.locator("#filters").isVisible()).toBe(false);
      await page.keyboard.press("j");
      expect(await selectedText(page)).toBe("AT+CSQ");
    });
  });

  describe("the timeline", () => {
    it("has a band for each state, and the outbox's depth", async () => {
      expect(await page.locator("#chart .band title").allTextContents()).toEqual(["link: off", "link: probing", "link: online", "network: registered, home network"]);
      expect(await page.locator("#chart .outbox-line").count()).toBe(1);
      expect(await page.locator("#chart .mark.device").count()).toBe(1);
      await page.keyboard.press("End");
      expect(await attribute(page, "#chart", "aria-label")).toBe("Timeline from 0.000 to 4.000 s; at 4.000 s: link online, network registered, home network, outbox 3");
    });

    it("is zoomed around the selected event, moved, and shown whole again", async () => {
      const shows = (label: string): Promise<unknown> => page.waitForFunction((wanted) => document.getElementById("window")?.textContent === wanted, label);
      await shows("4.000 s");
      await page.keyboard.press("End");
      await page.keyboard.press("+");
      await shows("1.333 to 4.000 s");
      await page.keyboard.press("h");
      await shows("0.667 to 3.333 s");
      await page.keyboard.press("0");
      await shows("4.000 s");
      await page.keyboard.press("-");
      await shows("4.000 s");
    });

    it("moves along with the selection", async () => {
      await page.keyboard.press("Home");
      for (let presses = 0; presses < 4; presses++) await page.keyboard.press("+");
      await page.keyboard.press("End");
      await page.waitForFunction(() => document.getElementById("window")?.textContent?.endsWith("to 4.000 s"));
      expect(((await attribute(page, "#chart .cursor", "d")) ?? "").startsWith("M")).toBe(true);
    });

    it("selects the event nearest to a click", async () => {
      const box = await page.locator("#chart").boundingBox();
      if (box === null) throw new Error("there is no chart");
      await page.mouse.click(box.x + box.width - 14, box.y + 30);
      expect(await selectedText(page)).toBe("+CEREG: 1");
    });
  });

  describe("the pane of the selected event", () => {
    it("shows its bytes as text and in hexadecimal", async () => {
      await page.getByRole("option", { name: "\\xc3\\xa4/b" }).click();
      expect(await page.locator("#bytes").innerText()).toBe("\u00e4/b");
      await page.getByRole("tab", { name: "Hex" }).click();
      expect(await page.locator("#bytes").innerText()).toBe("0000  c3 a4 2f 62              ../b");
      await page.keyboard.press("ArrowLeft");
      expect(await attribute(page, "#tab-text", "aria-selected")).toBe("true");
      await page.getByRole("option", { name: "+CSQ: 20,99" }).click();
      expect(await page.locator("#bytes").innerText()).toBe("\\r\\n\n+CSQ: 20,99\\r\\n\n");
      await page.keyboard.press("x");
      expect(await page.locator("#bytes").innerText()).toContain("0000  0d 0a 2b 43 53 51 3a 20  ..+CSQ: ");
    });

    it("shows values with their meanings, where it stands in the trace, and how things stood", async () => {
      await page.getByRole("option", { name: "+CSQ: 20,99" }).click();
      expect(await texts(page, "#details tbody tr")).toEqual(["rssi\t20\t", "ber\t99\tnot known"]);
      expect(await page.locator("#details").innerText()).toContain("line 9");
      expect(await texts(page, "#details .standing dd")).toEqual(["probing"]);
    });
  });

  it("has roles that a screen reader can follow", async () => {
    const row = page.getByRole("listbox", { name: "Events, in the order of time" }).getByRole("option", { selected: true });
    await page.keyboard.press("j");
    expect(await row.getAttribute("aria-label")).toContain("0.020 s, device to module: AT+CSQ, Signal quality");
    expect([await row.getAttribute("aria-posinset"), await row.getAttribute("aria-setsize")]).toEqual(["2", "11"]);
    for (const role of ["search", "main", "complementary", "banner"] as const) expect(await page.getByRole(role).count()).toBe(1);
  });

  it("is light or dark as the system wants it, or as it is chosen, which is kept", async () => {
    const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background();
    expect(light === dark).toBe(false);
    await page.keyboard.press("t");
    expect(await page.locator("#theme").innerText()).toBe("Theme: light");
    expect(await background()).toBe(light);
    await page.reload();
    expect(await background()).toBe(light);
    opened.requests.pop();
    await page.evaluate(() => localStorage.clear());
  });
});

describe("the page of a log that has lost much", function () {
  this.timeout(60000);
  let browser: Browser;

  before(async function () {
    needsBrowser(this);
    browser = await Browser.start();
  });
  after(() => browser?.close());

  it("says what is lost, and numbers the events instead of making up their times", async () => {
    const { page, errors } = await browser.open(await lossyModel());
    expect(await page.locator("#run").innerText()).toContain("the log has lost: times; directions, which are shown where they are certain; line ends");
    expect(await texts(page, "#rows .time")).toEqual(["1", "2", "3", "4"]);
    await page.keyboard.press("j");
    expect(await page.locator("#details").innerText()).toContain("module to device, which the log does not say");
    expect(await page.locator("#bytes").innerText()).toBe("+CSQ: 20,99line end lost\n");
    expect(await attribute(page, "#chart", "aria-label")).toBe("Timeline from no. 1 to 4; at no. 2: ");
    expect(errors).toEqual([]);
    await page.close();
  });
});

describe("the page of a long trace", function () {
  this.timeout(60000);
  let browser: Browser;

  before(async function () {
    needsBrowser(this);
    browser = await Browser.start();
  });
  after(() => browser?.close());

  it("holds no more rows than are in sight, wherever it is scrolled to", async () => {
    const { page, errors } = await browser.open(await longModel(5000));
    const rows = page.locator("#rows .row");
    expect((await rows.count()) < 60).toBe(true);
    await page.keyboard.press("End");
    expect(await page.locator("#entry-19999").getAttribute("aria-posinset")).toBe("20000");
    expect((await rows.count()) < 60).toBe(true);
    await page.locator("#sequence").evaluate((list) => list.scrollTo(0, list.scrollHeight / 2));
    await page.locator("#entry-10000").waitFor();
    expect((await rows.count()) < 60).toBe(true);
    expect(((await page.locator("#chart *").count()) < 500)).toBe(true);
    expect(errors).toEqual([]);
    await page.close();
  });
});
