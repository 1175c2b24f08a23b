import { expect } from "../../../expect";
import { traceText } from "../../trace-text";
import { modelOf } from "../model-of";
import { Browser, needsBrowser } from "./browser";

const HOSTILE = ["</script><script>window.ran = 1</script>", "<img src=x onerror=window.ran=1>", "<!--<script>", "javascript:window.ran=1", "{{script}}", "$&$'"];
const FIELD = (text: string): string => text.replace(/"/g, "");

describe("a trace that holds markup and scripts", function () {
  this.timeout(60000);
  let browser: Browser;

  before(async function () {
    needsBrowser(this);
    browser = await Browser.start();
  });
  after(() => browser?.close());

  for (const text of HOSTILE) {
    it(`shows ${text} wherever it stands, and runs nothing`, async () => {
      const talk = [`# ${text}`, `! ${text}`, `# link: ${FIELD(text).replaceAll(" ", "")} -> online (start)`, `> AT+CIPOPEN=0,"TCP","${FIELD(text)}",80\\r`, `< \\r\\n${text}\\r\\n`, "< \\r\\nOK\\r\\n", "> AT+CMQTTTOPIC=0,4\\r", "< \\r\\n>", `> ${text}`];
      const trace = traceText(text, talk);
      const { page, errors, requests } = await browser.open(await modelOf(trace, { path: `traces/${text.replaceAll("/", "")}.trace` }));
      expect(await page.title()).toBe(`${text.replaceAll("/", "")}.trace - ${text}`);
      expect(await page.locator("h1").innerText()).toBe(text);
      expect(await page.locator("#rows .label").filter({ hasText: text }).count() >= 5).toBe(true);
      await page.keyboard.press("/");
      await page.keyboard.type(text.slice(0, 8));
      await page.keyboard.press("Escape");
      await page.keyboard.press("f");
      await page.keyboard.press("Escape");
      await page.locator("#rows .row.data").click();
      expect(await page.locator("#bytes").innerText()).toBe(text);
      expect(await page.evaluate("window.ran")).toBe(undefined);
      expect(await page.locator("img").count()).toBe(0);
      expect([errors, requests.length]).toEqual([[], 1]);
      await page.close();
    });
  }

  it("could not run it even if it stood in the page: its policy forbids it", async () => {
    const { page } = await browser.open(await modelOf(traceText("SIM767XX", ["> AT\\r"])));
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = 1";
      document.body.append(script);
    });
    expect(await page.evaluate("window.ran")).toBe(undefined);
    await page.close();
  });
});
