import type { Storage, StorageGeometry } from "../../storage";
import type { FaultPlan } from "./fault-plan";

/** Storage that refuses some of the writes and erases: `plan` is asked for each, and one that is struck changes nothing. */
export class FailingStorage implements Storage {
  readonly geometry: StorageGeometry;

  constructor(
    private readonly inner: Storage,
    private readonly plan: FaultPlan,
  ) {
    this.geometry = inner.geometry;
  }

  read(offset: number, length: number): string {
    return this.inner.read(offset, length);
  }

  write(offset: number, bytes: string): string | undefined {
    return this.plan.strikes() ? "the part did not take a write at " + String(offset) : this.inner.write(offset, bytes);
  }

  erase(page: number): string | undefined {
    return this.plan.strikes() ? "the part did not erase page " + String(page) : this.inner.erase(page);
  }
}
