import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths";

/** What specs measured last; `npm run measure` writes it anew. The docs show it. */
export interface Measured {
  /** Bytes of minified link, TCP and MQTT on the SIM767XX, and those of them from each folder. */
  linkTcpMqttBytes: number;
  linkTcpMqttParts: Readonly<Record<string, number>>;
  /** Bytes of what `make build` makes for the SIM767XX, and with every driver. */
  applicationBytes: number;
  libraryBytes: number;
  autoApplicationBytes: number;
  autoLibraryBytes: number;
  /** On Espruino's own interpreter for Linux. */
  applicationVariables: number;
  libraryVariables: number;
  libraryOnlineVariables: number;
  /** On the emulated STM32F405. */
  instructionsALineByte: number;
  instructionsAPayloadByte: number;
  instructionsATurn: number;
  heapFloodedBytes: number;
  heapDownloadBytes: number;
  heapUpdateBytes: number;
}

export const MEASURED_FILE = join(ROOT, "build/measured.json");

export function readMeasured(): Measured {
  return JSON.parse(readFileSync(MEASURED_FILE, "utf8")) as Measured;
}
