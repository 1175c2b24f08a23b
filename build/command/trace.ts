import { Command } from "commander";
import { explainCommand } from "./trace-explain";
import { importCommand } from "./trace-import";
import { specCommand } from "./trace-spec";
import { viewCommand } from "./trace-view";

const HELP = `
A trace is what \`make run\` records, a device's flight recorder publishes, or \`import\` makes of a log:
  fieldline trace import monitor.log     makes monitor.trace
  fieldline trace explain monitor.trace  what was said, and what went wrong first
  fieldline trace view monitor.trace     the same as a page, monitor.html
  fieldline trace spec run.trace         a spec that replays it
docs/trace.md describes the format, and what is masked in it.`;

export function traceCommand(): Command {
  return new Command("trace")
    .description("Recorded conversations between a device and its module.")
    .addHelpText("after", HELP)
    .addCommand(explainCommand())
    .addCommand(importCommand())
    .addCommand(specCommand())
    .addCommand(viewCommand());
}
