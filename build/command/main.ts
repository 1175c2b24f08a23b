import { Command } from "commander";
import { messageOf } from "./mistakes";
import { releaseCommand } from "./release";
import { traceCommand } from "./trace";

/** Ends with 0, with 1 where what was asked for did not come out well, and with 2 where it was asked for wrongly. */
const program = new Command("fieldline")
  .description("Tools for devices that use a cellular module.")
  .configureHelp({ showGlobalOptions: true })
  .addHelpText("after", "\nEnds with 0; with 1 where what was asked for did not come out well; with 2 where it was asked for wrongly.")
  .addCommand(traceCommand())
  .addCommand(releaseCommand());

/** A subcommand that was made by itself has its own way to end. */
function endWithCode(command: Command): void {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  for (const subcommand of command.commands) endWithCode(subcommand);
}
endWithCode(program);

// Whoever reads the output has read enough of it: `| head`.
process.stdout.on("error", () => process.exit(0));

program.parseAsync(process.argv).catch((error: unknown) => {
  console.error(`error: ${messageOf(error)}`);
  process.exit(2);
});
