/** One HTML file that holds everything: data, style and script. It may load nothing, and runs no script but its own. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { ViewModel } from "./model";

const PAGE = new URL("./page/", import.meta.url);
const STYLES = ["colours.css", "style.css"];

export function pageHtml(model: ViewModel): string {
  const style = STYLES.map(pageFile).join("");
  const script = pageScript();
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const parts: Readonly<Record<string, string>> = {
    policy,
    title: escapeMarkup(`${model.name} - ${model.module === "" ? "trace" : model.module}`),
    style,
    script,
    model: dataText(model),
  };
  return pageFile("index.html").replace(/\{\{([a-z]+)\}\}/g, (_whole, name: string) => parts[name] ?? "");
}

/** JSON in which nothing can end the element that it stands in, or begin a comment. */
export function dataText(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function pageScript(): string {
  const entry = fileURLToPath(new URL("main.ts", PAGE));
  const { outputFiles } = buildSync({ entryPoints: [entry], bundle: true, minify: true, write: false, format: "iife", target: "es2022", charset: "ascii" });
  const script = outputFiles[0]?.text ?? "";
  if (/<\/script|<!--/i.test(script)) throw new Error("the page's script holds what would end its element");
  return script;
}

function pageFile(name: string): string {
  return readFileSync(new URL(name, PAGE), "utf8");
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
