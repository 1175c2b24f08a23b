/** Events as a trace has them: `> AT\r`, `< \r\nOK\r\n`, 10 ms apart unless a time in ms stands in front. */
export function traceText(module: string, events: readonly string[]): string {
  let timeMs = 0;
  const lines = events.map((event) => {
    const timed = /^(\d+) (.*)$/s.exec(event);
    timeMs = timed === null ? timeMs + 10 : Number(timed[1]);
    return `${String(timeMs * 1000).padStart(10)} ${timed === null ? event : timed[2]}`;
  });
  const header = ["fieldline-trace 1", `module: ${module}`, "baud: 115200", "configuration: {}", "start: 2025-01-01T00:00:00.000Z", ""];
  return `${[...header, ...lines].join("\n")}\n`;
}
