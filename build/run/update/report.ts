/** What the updates of a run came to. */
export interface UpdateReport {
  /** Of 1.1.0, which went on after a power cut. */
  imageBytes: number;
  blocks: number;
  /** Blocks that were there when the power went, and where the download was taken up. */
  cutAt: number;
  resumedAt: number;
  /** That the server answered on both sides of the cut, manifests too, and bytes that it sent. */
  requests: number;
  servedBytes: number;
  /** From the command to the confirmation, the power cut included. */
  ms: number;
  rolledBack: {
    version: string;
    to: string;
    /** From the command until the old one was back at the broker. */
    ms: number;
  };
  /** Taken by the sensor meanwhile, and those that have not arrived. */
  readings: number;
  lost: number;
}

/** Rows of the summary: names and values. */
export function updateRows(report: UpdateReport): [string, string][] {
  const { blocks, cutAt, imageBytes, lost, readings, requests, resumedAt, rolledBack, servedBytes } = report;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  return [
    ["update to 1.1.0", `confirmed itself after ${seconds(report.ms)}: ${imageBytes} bytes, ${blocks} blocks`],
    ["  power cut", `at block ${cutAt}; went on at block ${resumedAt}`],
    ["  sent by the server", `${servedBytes} bytes in ${requests} answers`],
    [`update to ${rolledBack.version}`, `rolled back to ${rolledBack.to} after ${seconds(rolledBack.ms)}: it did not reach the broker`],
    ["readings meanwhile", `${readings}, ${lost} lost`],
  ];
}
