export interface Count {
  passed: number;
  failed: number;
}

/** Of mocha's specs. */
export interface SpecCount extends Count {
  /** Passed ones that run on every runtime. */
  portable: number;
}

/** What another runtime makes of the specs of the core. */
export interface RuntimeCount extends Count {
  runtime: string;
}

export function add(left: Count, right: Count): Count {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed };
}

/** The line that ends `make test`. */
export function closingLine(count: Count): string {
  return `${count.passed} passed, ${count.failed} failed`;
}
