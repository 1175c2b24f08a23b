/** `make conformance`: replays every example of the manuals, and fails where one does not pass and is not listed. */
import { SIDES } from "../../test/conformance/sides";
import { readExamples } from "./examples";
import { reportOn, tableText } from "./report";

function main(): void {
  const report = reportOn(readExamples(), SIDES);
  console.log(tableText(report, SIDES));
  if (report.failures.length === 0) return;
  console.error(`\n${report.failures.join("\n")}`);
  process.exitCode = 1;
}

main();
