/** `make conformance`: replays every example of the manuals, says why some cannot be, and fails where one does not pass and is not listed. */
import { SIDES } from "../../test/conformance/sides";
import { readExamples } from "./examples";
import { gapsText, reportOn, tableText } from "./report";

function main(): void {
  const report = reportOn(readExamples(), SIDES);
  console.log(tableText(report, SIDES));
  console.log(`\nWithout a replay, in chapters that there are:\n${gapsText(report)}`);
  if (report.failures.length === 0) return;
  console.error(`\n${report.failures.join("\n")}`);
  process.exitCode = 1;
}

main();
