/** Time as pixels. */
export class Scale {
  constructor(
    readonly fromMs: number,
    readonly toMs: number,
    readonly left: number,
    readonly right: number,
  ) {}

  x(timeMs: number): number {
    return this.left + ((timeMs - this.fromMs) / (this.toMs - this.fromMs)) * (this.right - this.left);
  }

  timeMs(x: number): number {
    return this.fromMs + ((x - this.left) / (this.right - this.left)) * (this.toMs - this.fromMs);
  }

  /** Round times, or numbers of events where there are none, about `spacingPx` apart. */
  ticks(spacingPx: number, byOrder: boolean): { timeMs: number; label: string }[] {
    const shown = ((this.toMs - this.fromMs) * spacingPx) / Math.max(1, this.right - this.left);
    const wanted = byOrder ? Math.max(1, shown) : shown;
    const power = 10 ** Math.floor(Math.log10(wanted));
    const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= wanted) ?? 10);
    const decimals = Math.max(0, Math.ceil(3 - Math.log10(step) - 1e-9));
    const ticks: { timeMs: number; label: string }[] = [];
    for (let number = Math.ceil(this.fromMs / step); number * step <= this.toMs; number++) {
      ticks.push({ timeMs: number * step, label: byOrder ? String(number * step) : `${((number * step) / 1000).toFixed(decimals)} s` });
    }
    return ticks;
  }
}
