/**
 * A spec that draws from `seed`, 1 and up: where it fails, the message says what repeats it. `file` is
 * the spec's own, as `import.meta.url` has it.
 */
export function itSeeded(title: string, seed: number, file: string, run: (seed: number) => void): void {
  const name = `${title}, seed ${seed}`;
  it(name, () => {
    try {
      run(seed);
    } catch (error) {
      const path = file.slice(file.lastIndexOf("/test/") + 1);
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${message}\n  seed ${seed}; repeat it: npx mocha ${path} --fgrep "${name}"`, { cause: error });
    }
  });
}

/** 1 to `count`; with `SEEDS=101-300` in the environment those from 101 to 300. */
export function seeds(count: number): number[] {
  const asked = /^(\d+)-(\d+)$/.exec(process.env["SEEDS"] ?? "");
  const first = asked === null ? 1 : Number(asked[1]);
  const last = asked === null ? count : Number(asked[2]);
  return Array.from({ length: last - first + 1 }, (_none, index) => first + index);
}
