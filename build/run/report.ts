import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { colours as pc } from "../colours";
import type { ModuleReport } from "../../drivers/modem";
import type { Recovery } from "./scenario";
import { updateRows, type UpdateReport } from "./update/report";

/** What a run came to; written to `run.json`. */
export interface RunReport {
  /** Left out where it was not found. */
  module?: ModuleReport;
  /** Readings that the sensor gave. */
  sent: number;
  /** Readings that the broker acknowledged to the device. */
  acked: number;
  /** Different readings that the independent client got. */
  received: number;
  lost: number;
  duplicates: number;
  recoveries: Recovery[];
  uartBytesOut: number;
  uartBytesIn: number;
  /** Left out where there were none. */
  updates?: UpdateReport;
}

export function writeReport(path: string, report: RunReport): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
}

/** The closing lines on the terminal. */
export function summary(report: RunReport, problem: string | undefined, seconds: number): string {
  const lines = ["", pc.bold("summary")];
  const row = (name: string, value: string): number => lines.push(`  ${name.padEnd(22)}${value}`);
  const { module } = report;
  if (module !== undefined) row("module", `${module.model}, revision ${module.revision}, as ${module.entry}, ${module.baud ?? "?"} bit/s`);
  row("readings sent", String(report.sent));
  row("acknowledged", String(report.acked));
  row("received", `${report.received} (${report.duplicates} more than once)`);
  row("lost", report.lost === 0 ? pc.green("0") : pc.red(String(report.lost)));
  for (const { fault, ms } of report.recoveries) row(fault, `recovered in ${(ms / 1000).toFixed(1)} s`);
  row("bytes to the module", String(report.uartBytesOut));
  row("bytes from the module", String(report.uartBytesIn));
  if (report.updates !== undefined) for (const [name, value] of updateRows(report.updates)) row(name, value);
  row("time", `${seconds.toFixed(1)} s`);
  lines.push("", problem === undefined ? pc.green("nothing was lost") : pc.red(problem));
  return lines.join("\n");
}
