import { existsSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { driverCommands } from "../../build/docs/driver-commands";
import { PAGES } from "../../build/docs/pages";
import { withParts } from "../../build/docs/parts";
import { projectFile, readProjectFile, sourceFiles, texts } from "../../build/docs/source";
import { expect } from "../expect";

const DOCUMENTS: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(projectFile("docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
];
const LINK = /\]\(([^)\s]+)\)/g;
/** A path of the project in code marks; `NN-name.ts` is a pattern of one. */
const PATH = /`((?:app|build|docs|drivers|hal|test|trace|twin)\/[\w./-]+\.(?:ts|js|md|sh|json))`/g;

/** As GitHub makes them of headings. */
function anchors(page: string): string[] {
  const headings = page.split("\n").filter((line) => line.startsWith("#"));
  return headings.map((line) => line.replace(/^#+ /, "").toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-"));
}

function isBroken(document: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return false;
  const [path = "", anchor] = link.split("#");
  const file = path === "" ? document : normalize(join(dirname(document), path));
  if (!existsSync(projectFile(file))) return true;
  return anchor !== undefined && !anchors(readProjectFile(file)).includes(anchor);
}

describe("the docs", () => {
  for (const { file, text } of PAGES) {
    it(`say in ${file} what the sources say: \`make docs\` writes it`, () => {
      const present = readProjectFile(file);
      expect(text(present) === present).toBe(true);
    });
  }

  it("link to what is there", () => {
    const broken = DOCUMENTS.flatMap((document) => {
      const links = [...readProjectFile(document).matchAll(LINK)].map((match) => match[1] ?? "");
      return links.filter((link) => isBroken(document, link)).map((link) => `${document}: ${link}`);
    });
    expect(broken).toEqual([]);
  });

  it("name files that are there", () => {
    const missing = DOCUMENTS.flatMap((document) => {
      const paths = [...readProjectFile(document).matchAll(PATH)].map((match) => match[1] ?? "");
      return paths.filter((path) => !path.startsWith("build/out/") && !path.includes("/NN-") && !existsSync(projectFile(path))).map((path) => `${document}: ${path}`);
    });
    expect(missing).toEqual([]);
  });
});

describe("the generated parts of a page", () => {
  const PAGE = "a\n<!-- begin list: written by `make docs` -->\nold\n<!-- end list -->\nb\n";
  const parts = { list: (): string[] => ["1", "2"] };

  it("stand between their marks, and all else stays", () => {
    const page = withParts(PAGE, parts);
    expect(page).toBe("a\n<!-- begin list: written by `make docs` -->\n\n1\n2\n\n<!-- end list -->\nb\n");
    expect(withParts(page, parts)).toBe(page);
  });

  it("are refused where nobody writes them or their end is missing", () => {
    expect(problem(() => withParts(PAGE, {}))).toBe('nobody writes the part "list"');
    expect(problem(() => withParts(PAGE.replace("<!-- end list -->", ""), parts))).toBe('the part "list" has no end');
  });
});

describe("the commands that the docs name", () => {
  for (const driver of ["drivers/sim767xx", "drivers/ec716s"]) {
    it(`are all that the chapters of ${driver} send`, () => {
      const files = sourceFiles(driver).filter((file) => /\/\d\d-/.test(file));
      const named = driverCommands(files).map((command) => command.name);
      const sent = files.flatMap((file) => texts(file, "").flatMap((text) => /^AT([+*^][A-Z]+|S\d|&?[A-Z])/.exec(text)?.[1] ?? []));
      expect(sent.filter((name) => !named.some((other) => other.startsWith(name)))).toEqual([]);
      expect(sent.length).toBeAtLeast(50);
    });
  }
});

function problem(action: () => unknown): string {
  try {
    action();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
