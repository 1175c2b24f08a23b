/** The manuals as data (trace/catalogue, whose README.md says what the fields are). */
import { readdirSync, readFileSync } from "node:fs";

export const MODULES = ["sim767xx", "ec716s", "sim5360", "wcdma"] as const;
export type ModuleName = (typeof MODULES)[number];

export interface Parameter {
  name: string;
  unit: string | null;
  values: Readonly<Record<string, string>> | null;
  about: string | null;
}

export interface Form {
  syntax: string;
  responses: readonly { lines: readonly string[]; ends: string | null }[];
}

/** One line, prompt or run of raw bytes: `>` is sent to the module, `<` comes from it. */
export type Spoken = readonly [side: ">" | "<", text: string, kind?: "data" | "prompt"];

export interface PrintedExample {
  about: string;
  talk: readonly Spoken[];
}

export interface CatalogueCommand {
  section: string;
  name: string;
  title: string;
  forms: { test?: Form; read?: Form; write?: readonly Form[]; execute?: Form };
  params: readonly Parameter[];
  max_response_ms: number | null;
  examples?: readonly PrintedExample[];
}

export interface CatalogueUrc {
  section: string;
  form: string;
  about: string;
  params: readonly Parameter[];
}

export interface CodeTable {
  section: string;
  title: string;
  codes: Readonly<Record<string, string>>;
}

export interface Chapter {
  module: ModuleName;
  /** Its number, "13". */
  chapter: string;
  title: string;
  commands?: readonly CatalogueCommand[];
  urcs?: readonly CatalogueUrc[];
  codes?: readonly CodeTable[];
  /** Of no command of the chapter, as in one about errors. */
  examples?: readonly PrintedExample[];
}

const READ = new Map<ModuleName, readonly Chapter[]>();

/** The chapters of a manual, in their order; read once. */
export function readChapters(module: ModuleName): readonly Chapter[] {
  const chapters = READ.get(module) ?? chaptersOf(module);
  READ.set(module, chapters);
  return chapters;
}

function chaptersOf(module: ModuleName): Chapter[] {
  const folder = new URL(`./catalogue/${module}/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Chapter);
}
