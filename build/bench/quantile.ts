/** The value at `share`, 0 to 1, of the sorted values; at least one is needed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error("there are no values");
  return value;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
