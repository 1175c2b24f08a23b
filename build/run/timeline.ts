import { colours as pc } from "../colours";
import type { Device } from "../../app/device";
import type { MachineStep } from "../../app/machine/observer";

const BARS = "▁▃▅▇";
/** dBm at which each bar but the first begins. */
const BAR_DBM: readonly number[] = [-100, -85, -70];

/** What the run says while it goes on: a line a second, and a line for each event. */
export class Timeline {
  constructor(
    private readonly now: () => number,
    private readonly print: (line: string) => void,
  ) {}

  /** A fault, a recovery, a problem. */
  event(text: string): void {
    const colour = text.startsWith("fault") ? pc.red : text.startsWith("recovered") ? pc.green : pc.yellow;
    this.line(colour(text));
  }

  /** Steps of a manager's machine; the runner's bookkeeping is left out. */
  step(step: MachineStep): void {
    if (step.outcome !== "moved" || step.from === step.to || step.machine === "telemetry") return;
    const why = step.failure === undefined ? "" : pc.dim(`  ${step.failure.message}`);
    this.line(pc.cyan(`${step.machine}: ${step.from} → ${step.to}`) + why);
  }

  status(device: Device, received: number, recovering: string | undefined): void {
    const { link, mqtt, outbox } = device;
    const columns = [
      `link ${link.state().padEnd(16)}`,
      signal(link.signal.rssiDbm),
      `broker ${mqtt.state().padEnd(12)}`,
      `outbox ${String(outbox.depth()).padStart(3)}`,
      `received ${String(received).padStart(3)}`,
    ];
    const problem = link.problem !== "" ? link.problem : mqtt.problem;
    if (recovering !== undefined) columns.push(pc.red(`recovering: ${recovering}`));
    else if (problem !== "") columns.push(pc.yellow(problem));
    this.line(columns.join("  "));
  }

  private line(text: string): void {
    this.print(`${pc.dim(`${(this.now() / 1000).toFixed(1).padStart(6)} s`)}  ${text}`);
  }
}

function signal(dbm: number | undefined): string {
  if (dbm === undefined) return "signal ?        ";
  const bars = BAR_DBM.filter((limit) => dbm >= limit).length;
  return `signal ${BARS.slice(0, bars + 1).padEnd(4)} ${dbm}`.padEnd(16);
}
