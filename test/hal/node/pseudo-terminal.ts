import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import type { Duplex } from "node:stream";
import * as pty from "@lydell/node-pty";

interface OpenedPair {
  ptsName: string;
  _master: Duplex;
  _slave: Duplex;
}

/** A serial cable without a port: what is written to `wire` comes out of the device at `path`, and back. */
export interface PseudoTerminal {
  path: string;
  wire: Duplex;
  close(): void;
}

export function openPseudoTerminal(): PseudoTerminal {
  const open = (pty as unknown as { open(options: { cols: number; rows: number; encoding: null }): OpenedPair }).open;
  const pair = open({ cols: 80, rows: 24, encoding: null });
  // The package reads the device as well and would take its bytes; this one only keeps it open.
  const keeper = openSync(pair.ptsName, constants.O_RDWR | constants.O_NOCTTY);
  pair._slave.destroy();
  spawnSync("stty", ["-F", pair.ptsName, "raw", "-echo"]);
  // The end of the pair is told as an error by some kernels.
  pair._master.on("error", () => undefined);
  return {
    path: pair.ptsName,
    wire: pair._master,
    close: () => {
      closeSync(keeper);
      pair._master.destroy();
    },
  };
}
