#!/usr/bin/env node
/** The command `fieldline`: its sources are TypeScript, which is loaded as it is. */
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
