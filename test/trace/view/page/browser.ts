/** Debian's Chromium without a screen, and a page of a trace in it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { pageHtml } from "../../../../trace/view/html";
import type { ViewModel } from "../../../../trace/view/model";

/** On the path; undefined where this machine has none. */
const EXECUTABLE = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "chromium"))
  .find((file) => existsSync(file));
const OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export interface PageOptions {
  scheme?: "light" | "dark";
  width?: number;
  height?: number;
}

/** What a page did that it should not: errors, and addresses that it asked for. */
export interface OpenPage {
  page: Page;
  errors: string[];
  requests: string[];
}

export class Browser {
  private constructor(
    private readonly folder: string,
    private readonly context: BrowserContext,
  ) {}

  static isThere(): boolean {
    return EXECUTABLE !== undefined;
  }

  /** With a profile of its own, which `close` removes. */
  static async start(): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), "fieldline-page-"));
    const context = await chromium.launchPersistentContext(join(folder, "profile"), { executablePath: EXECUTABLE, args: OPTIONS });
    context.setDefaultTimeout(10000);
    // What the specs' functions are compiled to calls it.
    await context.addInitScript("globalThis.__name = (named) => named");
    return new Browser(folder, context);
  }

  /** Opens the page of `model` as a person does: from a file. */
  async open(model: ViewModel, { scheme = "light", width = 1280, height = 800 }: PageOptions = {}): Promise<OpenPage> {
    const file = join(this.folder, "page.html");
    writeFileSync(file, pageHtml(model));
    const page = await this.context.newPage();
    const errors: string[] = [];
    const requests: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => errors.push(message.text()));
    page.on("request", (request) => requests.push(request.url()));
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(pathToFileURL(file).href);
    await drawn(page);
    return { page, errors, requests };
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.folder, { recursive: true, maxRetries: 5 });
  }
}

/** After two frames the page has measured itself, and holds the rows that it has room for. */
function drawn(page: Page): Promise<void> {
  return page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
}

let saidWhy = false;

/** Leaves the specs of `describe` out, and says so once, where the machine has no browser. */
export function needsBrowser(context: Mocha.Context): void {
  if (Browser.isThere()) return;
  if (!saidWhy) console.log("  the specs of the page are left out: this machine has no chromium");
  saidWhy = true;
  context.skip();
}
