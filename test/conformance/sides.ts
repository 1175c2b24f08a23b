import type { AnySide } from "../../build/conformance/report";
import { DRIVER } from "./driver/side";
import { TWIN } from "./twin/side";

/** Both ends of the line, as `make conformance` shows them. */
export const SIDES: readonly AnySide[] = [DRIVER, TWIN];
