export interface Count {
  passed: number;
  failed: number;
}

export function add(left: Count, right: Count): Count {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed };
}

/** The line that ends `make test`. */
export function closingLine(count: Count): string {
  return `${count.passed} passed, ${count.failed} failed`;
}
