/** `make conformance`: replays every example of the manuals, says which contradict their manual, and fails where one does not pass and is not listed. */
import { SIDES } from "../../test/conformance/sides";
import { readExamples } from "./examples";
import { contradictionsText, reportOn, tableText } from "./report";

function main(): void {
  const report = reportOn(readExamples(), SIDES);
  console.log(tableText(report, SIDES));
  console.log(`\nExamples that contradict their own manual, and the side that cannot follow; all others of these chapters are replayed:\n${contradictionsText(report)}`);
  if (report.failures.length === 0) return;
  console.error(`\n${report.failures.join("\n")}`);
  process.exitCode = 1;
}

main();
