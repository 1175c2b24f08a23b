/** Every state machine of the application, in the order of its diagrams. */
import type { AnyTable } from "./machine/table";

export const TABLES: readonly AnyTable[] = [];
