import type { FlowControl } from "../../hal/uart";
import { seededBytes } from "../../twin/networks/peers";
import { MODULES, type SystemModule } from "../../test/system/modules";
import { rounded, type Row, type Section } from "./section";
import { download, upload } from "./transfers";
import { World } from "./world";

export interface GoodputOptions {
  module: SystemModule;
  seed: number;
  direction: "download" | "upload";
  baud: number;
  flowControl: FlowControl;
  bytes: number;
  /** False lets the module answer without any delay, so that only line and driver are left. */
  moduleTakesTime: boolean;
}

const BYTES = 100000;
const BAUDS: readonly number[] = [115200, 921600];
const LATENCY_MS = 5;
const BITS_PER_BYTE = 10;

/** Throws where a transfer fails, or brings other bytes than were sent. */
export function goodputSection(seed: number): Section {
  const rows: Row[] = [];
  for (const module of MODULES)
    for (const baud of BAUDS)
      for (const direction of ["download", "upload"] as const)
        for (const moduleTakesTime of [true, false]) rows.push(goodput({ module, seed, direction, baud, flowControl: "rts-cts", bytes: BYTES, moduleTakesTime }));
  return {
    id: "goodput",
    title: "UART goodput of a TCP connection",
    about: [
      `${BYTES} bytes through TCP manager, driver, UART and twin in virtual time, compared at the end, as a share of baud/10 bytes/s.`,
      `From the open connection to the last byte at the other end. RTS/CTS on. Network: ${LATENCY_MS} ms one way, no limit of bandwidth, no loss.`,
      "The module answers in its time (the twin's 2 to 20 ms), or at once, which leaves line and driver alone.",
      "Busy: bytes of both directions, commands included. Idle: time in which the line carries nothing.",
    ],
    columns: [
      { key: "device", title: "module" },
      { key: "baud", title: "baud" },
      { key: "direction", title: "direction" },
      { key: "answers", title: "answers" },
      { key: "bytesPerSecond", title: "bytes/s" },
      { key: "sharePercent", title: "share of line %", decimals: 1 },
      { key: "busyPercent", title: "line busy %", decimals: 1 },
      { key: "commands", title: "commands" },
      { key: "idleMs", title: "idle ms a command", decimals: 1 },
    ],
    rows,
  };
}

/** One transfer. */
export function goodput(options: GoodputOptions): Row {
  const { module, baud, bytes, direction, flowControl, moduleTakesTime, seed } = options;
  const world = new World({ module, seed, baud, flowControl, network: { latencyMs: LATENCY_MS }, responseMs: moduleTakesTime ? undefined : [0, 0] });
  world.goOnline();
  const transfer = direction === "download" ? download : upload;
  const { commands, lineBytes, ms } = transfer(world, seededBytes(seed, bytes));
  const wireMs = (count: number): number => (count * BITS_PER_BYTE * 1000) / baud;
  return {
    device: module.title,
    baud,
    direction,
    answers: moduleTakesTime ? "in its time" : "at once",
    bytesPerSecond: Math.round((bytes * 1000) / ms),
    sharePercent: rounded((wireMs(bytes) / ms) * 100, 1),
    busyPercent: rounded((wireMs(lineBytes) / ms) * 100, 1),
    commands,
    idleMs: rounded((ms - wireMs(lineBytes)) / commands, 1),
  };
}
