import { Command } from "commander";
import { explainCommand } from "./trace-explain";
import { importCommand } from "./trace-import";
import { specCommand } from "./trace-spec";
import { viewCommand } from "./trace-view";

export function traceCommand(): Command {
  return new Command("trace")
    .description("Recorded conversations between a device and its module.")
    .addCommand(explainCommand())
    .addCommand(importCommand())
    .addCommand(specCommand())
    .addCommand(viewCommand());
}
