import type { MachineStep } from "../../../app/machine/observer";

/** States that `machine` entered, in order. */
export function pathOf(steps: readonly MachineStep[], machine: string): string[] {
  return steps.filter((step) => step.machine === machine && step.outcome === "moved").map((step) => step.to);
}

/** Events that no row took, or that were lost: none in an ordinary run. */
export function surprisesIn(steps: readonly MachineStep[]): string[] {
  const odd = steps.filter((step) => step.outcome === "untaken" || step.outcome === "overflow");
  return odd.map((step) => step.outcome + " " + step.event + " in " + step.machine + " " + step.from);
}
