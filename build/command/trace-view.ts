import { closeSync, existsSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { STANDARD_INPUT } from "../../trace/file";
import { readTraceFile } from "../../trace/reader";
import { pageHtml } from "../../trace/view/html";
import { viewModel } from "../../trace/view/view";
import { secondsInMs } from "../option-values";

interface ViewOptions {
  output?: string;
  /** ms. */
  from?: number;
  to?: number;
  force?: boolean;
}

const MARK = 'content="fieldline trace view"';
const MARK_BYTES = 500;

export function viewCommand(): Command {
  return new Command("view")
    .description("Write a page for a browser that shows a trace: who said what when, states, outbox, bytes.")
    .argument("<trace>", "the trace, - for standard input, with --output")
    .option("-o, --output <file>", "the page; beside the trace, with .html, where left out")
    .option("--from <seconds>", "show what happened from this time on", secondsInMs)
    .option("--to <seconds>", "show what happened up to this time", secondsInMs)
    .option("--force", "write over a file that is no such page")
    .action(writePage);
}

async function writePage(path: string, options: ViewOptions): Promise<void> {
  const { from: fromMs, to: toMs, force } = options;
  if (path === STANDARD_INPUT && options.output === undefined) throw new Error("name the page with --output, as standard input has no name");
  const file = options.output ?? join(dirname(path), `${basename(path, extname(path))}.html`);
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) throw new Error("--from is later than --to");
  if (resolve(file) === resolve(path)) throw new Error(`${file} is the trace itself; name another file with --output`);
  if (existsSync(file) && force !== true && !isPage(file)) throw new Error(`${file} is there already, and no page of a trace; give --force to write over it, or --output`);
  const model = await viewModel(readTraceFile(path), { path, fromMs, toMs });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, pageHtml(model));
  console.log(`${file} shows ${model.entries.length} events; open ${pathToFileURL(resolve(file)).href}`);
}

/** Whether it was written by this command, so that nothing is lost with it. */
function isPage(file: string): boolean {
  const start = Buffer.alloc(MARK_BYTES);
  const descriptor = openSync(file, "r");
  readSync(descriptor, start);
  closeSync(descriptor);
  return start.includes(MARK);
}
