import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";

const ASK_AGAIN_MS = 1000;
const FLASH_BYTES = 1024 * 1024;

/** What the board tells of itself: `status` on its console (build/firmware/application.ts). */
export interface BoardStatus {
  state: string;
  waiting: number;
  acknowledged: number;
  bytesIn: number;
  bytesOut: number;
  /** Those that overran, and those that the session gave up, as it does with a payload while it searches for the module. */
  bytesLost: number;
  heapPeakBytes: number;
  luaPeakBytes: number;
  /** What the latest collection left. */
  luaAliveBytes: number;
  /** Since the last status; instructions where these are counted. */
  longestTurn: number;
  busy: number;
  received: number;
  /** Bytes that the UART could not take, since the start. */
  overrun: number;
  /** The board's own time. */
  nowMs: number;
}

export interface BoardOptions {
  /** The whole flash as it is made, for a board that has none yet. */
  image: string;
  /** The file of the board's flash, which keeps what the board writes. */
  flash: string;
  /** `name=value` for the firmware. */
  arguments: Readonly<Record<string, string>>;
  /** One instruction is one nanosecond of the board's time, so that its counter counts them. */
  countInstructions?: boolean;
}

/**
 * An STM32F405 in QEMU: its console by the line, its modem's UART as a socket. The emulator runs what its flash held when it was
 * started: where the board ends it, as the loader does once it has written a core, it is started again.
 */
export class EmulatedBoard {
  private child!: ChildProcess;
  private server!: Server;
  private socket: Socket | undefined;
  private stopping = false;
  private started = 0;
  private statusTakers: ((status: BoardStatus) => void)[] = [];
  private readonly lineListeners: ((line: string) => void)[] = [];

  constructor(private readonly options: BoardOptions) {}

  /** How often its power has come on. */
  get powerOns(): number {
    return this.started;
  }

  /** Resolves when the board runs. `onBytes` gets what it sends to the module. */
  async start(onBytes: (bytes: string) => void): Promise<void> {
    this.server = createServer((socket) => {
      this.socket = socket.setNoDelay(true);
      socket.on("data", (chunk: Buffer) => onBytes(chunk.toString("latin1")));
      socket.on("error", () => socket.destroy());
    });
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    makeFlash(this.options);
    const connected = once(this.server, "connection");
    this.powerOn(this.options.arguments);
    const failed = once(this.child, "error").then(([error]) => {
      throw new Error(`the emulator cannot be started: ${(error as Error).message}; install Debian's qemu-system-arm`);
    });
    await Promise.race([connected, failed]);
  }

  private powerOn(given: Readonly<Record<string, string>>): void {
    const { countInstructions, flash } = this.options;
    const { port } = this.server.address() as AddressInfo;
    const list = Object.entries({ flash, ...given }).map(([name, value]) => `,arg=${name}=${value}`);
    const counting = countInstructions === true ? ["-icount", "shift=0,sleep=on"] : [];
    this.started++;
    this.child = spawn(
      "qemu-system-arm",
      [
        ...["-M", "netduinoplus2", "-display", "none", "-monitor", "none", ...counting, "-kernel", flash],
        ...["-semihosting-config", `enable=on,target=native,arg=fieldline${list.join("")}`],
        ...["-serial", "stdio", "-chardev", `socket,id=modem,host=127.0.0.1,port=${port}`, "-serial", "chardev:modem"],
      ],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    this.child.stdin?.on("error", () => {});
    if (this.child.stdout !== null) createInterface({ input: this.child.stdout }).on("line", (line) => this.take(line.trim()));
    this.child.on("close", () => this.hearPowerOff());
  }

  private hearPowerOff(): void {
    this.socket?.destroy();
    if (this.stopping) return;
    const { cut: _cut, ...others } = this.options.arguments;
    this.powerOn(others);
  }

  onLine(listener: (line: string) => void): void {
    this.lineListeners.push(listener);
  }

  /** Bytes from the module to the board. */
  send(bytes: string): void {
    this.socket?.write(Buffer.from(bytes, "latin1"));
  }

  /** A line on its console. */
  command(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Asked again and again: a board that starts does not hear the first. */
  status(): Promise<BoardStatus> {
    return new Promise((resolve) => {
      const again = setInterval(() => this.command("status"), ASK_AGAIN_MS);
      this.statusTakers.push((status) => {
        clearInterval(again);
        resolve(status);
      });
      this.command("status");
    });
  }

  /** As the power goes: at once, wherever it is. It comes on again by itself. */
  cutPower(): void {
    this.child.kill("SIGKILL");
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const ended = once(this.child, "close");
    this.child.kill("SIGTERM");
    await ended;
    this.socket?.destroy();
    this.server.close();
  }

  private take(line: string): void {
    if (line.startsWith("status ")) {
      const takers = this.statusTakers;
      this.statusTakers = [];
      for (const taker of takers) taker(parseStatus(line));
    }
    for (const listener of this.lineListeners) listener(line);
  }
}

function makeFlash({ flash, image }: BoardOptions): void {
  if (existsSync(flash)) return;
  const bytes = Buffer.alloc(FLASH_BYTES, 0xff);
  readFileSync(image).copy(bytes);
  writeFileSync(flash, bytes);
}

function parseStatus(line: string): BoardStatus {
  const [, state = "", ...texts] = line.split(" ");
  const [waiting = 0, acknowledged = 0, bytesIn = 0, bytesOut = 0, bytesLost = 0, heapPeakBytes = 0, luaPeakBytes = 0, luaAliveBytes = 0, longestTurn = 0, busy = 0, received = 0, overrun = 0, nowMs = 0] =
    texts.map(Number);
  return { state, waiting, acknowledged, bytesIn, bytesOut, bytesLost, heapPeakBytes, luaPeakBytes, luaAliveBytes, longestTurn, busy, received, overrun, nowMs };
}
