import type { Socket } from "node:net";
import type { Clock, Timer } from "../../hal/clock";
import { NodeClock } from "../../hal/node/clock";
import { openPseudoTerminal, type PseudoTerminal } from "../../hal/node/pseudo-terminal";
import { StreamUart } from "../../hal/node/stream-uart";
import { SeededRandom } from "../../hal/random";
import { VirtualPin } from "../../hal/virtual/pins";
import { VirtualLine } from "../../hal/virtual/uart";
import { type BoardControls, DONE, runControl } from "../../twin/controls";
import { RealNetwork } from "../../twin/networks/real/real-network";
import { FAMILIES, type StationTwin } from "./families";
import { LeadingEnd } from "./leading-end";
import type { TwinOptions } from "./options";
import { Recording } from "./recording";
import { TPiece } from "./t-piece";
import { TcpPort } from "./tcp-port";
import { TerminalLink } from "./terminal-link";

/** A timer of the PC is late by a millisecond: bytes come in portions. */
const BATCH_MS = 2;
const BUFFER_BYTES = 4096;

export interface StationEvents {
  /** Something that the person may want to know, in one line. */
  report(text: string): void;
}

/** A twin that is powered on, with real networks behind it, on a pseudo-terminal and a TCP port. */
export class TwinStation implements BoardControls {
  private readonly clock: Clock = new NodeClock();
  private readonly line: VirtualLine;
  private readonly tPiece: TPiece;
  private readonly powerKey = new VirtualPin();
  private readonly network = new RealNetwork();
  private readonly twin: StationTwin;
  private recording: Recording | undefined;
  private tcp: TcpPort | undefined;
  private terminal: PseudoTerminal | undefined;
  private link: TerminalLink | undefined;
  private keyTimer: Timer | undefined;
  private readonly branches = new Set<StreamUart>();

  private constructor(
    private readonly options: TwinOptions,
    private readonly events: StationEvents,
  ) {
    const { module, baud, seed, quirks, revision, pin, bootMs } = options;
    const end = { baud, transmitCapacity: BUFFER_BYTES, receiveCapacity: BUFFER_BYTES };
    this.line = new VirtualLine(this.clock, { a: end, b: end, batchMs: BATCH_MS });
    this.tPiece = new TPiece(this.line.a, this.clock);
    const uart = new LeadingEnd(this.line.b, this.line.a);
    const wiring = { uart, clock: this.clock, random: new SeededRandom(seed), pins: { powerKey: this.powerKey }, network: this.network };
    this.twin = FAMILIES[module].create(wiring, { baud, quirks, revision, pin, timing: bootMs === undefined ? {} : { bootMs } });
    this.twin.onState((state) => this.tell(`module: ${state}`));
  }

  /**
   * Rejects with an error whose message says what to do where the TCP port, the link or the trace
   * cannot be had. Without a pseudo-terminal it goes on, and says so.
   */
  static async start(options: TwinOptions, events: StationEvents, openTerminal: () => PseudoTerminal = openPseudoTerminal): Promise<TwinStation> {
    const station = new TwinStation(options, events);
    try {
      await station.open(openTerminal);
    } catch (error) {
      await station.close();
      throw error;
    }
    station.twin.powerOn();
    return station;
  }

  get tcpPort(): number {
    return this.tcp?.port ?? 0;
  }

  /** Undefined where the machine has no pseudo-terminals. */
  get terminalPath(): string | undefined {
    return this.terminal?.path;
  }

  /** Runs a line such as `coverage off` and answers what to show; throws an `Error` with a sentence for the person. */
  control(line: string): string {
    const answer = runControl(this.twin, line, this);
    if (answer === DONE) this.recording?.control(line);
    return answer;
  }

  pressPowerKey(ms: number): void {
    if (this.powerKey.read()) throw new Error("The power key is held down already.");
    this.powerKey.set(true);
    this.keyTimer = this.clock.after(ms, () => this.powerKey.set(false));
  }

  /** Cuts the module's power and lets go of everything. Rejects where the trace could not be written whole. */
  async close(): Promise<void> {
    this.keyTimer?.cancel();
    this.twin.losePower();
    this.network.close();
    this.line.close("the twin ended");
    for (const branch of this.branches) branch.close();
    this.link?.remove();
    this.terminal?.close();
    await this.tcp?.close();
    await this.recording?.close();
  }

  private async open(openTerminal: () => PseudoTerminal): Promise<void> {
    const { module, baud, seed, quirks, revision = "manual", trace, port } = this.options;
    const { title } = FAMILIES[module];
    if (trace !== undefined) {
      const header = { module: title, baud, seed, configuration: JSON.stringify({ quirks, revision }), start: new Date().toISOString() };
      this.recording = new Recording(trace, header, this.line, this.clock);
    }
    this.tcp = await TcpPort.listen(port, (client) => this.joinClient(client));
    this.events.report(`${title} twin at ${baud} bit/s, seed ${seed}, revision ${revision}, quirks: ${quirks.join(", ") || "none"}`);
    this.openTerminal(openTerminal);
    this.events.report(`TCP port: ${this.tcp.address}`);
    if (trace !== undefined) this.events.report(`trace: ${trace}`);
  }

  private openTerminal(open: () => PseudoTerminal): void {
    const { link } = this.options;
    let terminal: PseudoTerminal;
    try {
      terminal = open();
    } catch (error) {
      this.events.report(`terminal: none, and no link. ${(error as Error).message}`);
      return;
    }
    this.terminal = terminal;
    if (link !== undefined) this.link = new TerminalLink(link, terminal.path);
    const uart = new StreamUart(terminal.wire, BUFFER_BYTES);
    this.join(uart, "terminal", { gone: "terminal: it is gone", unread: () => terminal.discardUnread() });
    this.events.report(`terminal: ${terminal.path}${link === undefined ? "" : `, link: ${link}`}`);
  }

  private joinClient(client: Socket): void {
    const name = `TCP client ${client.remoteAddress}:${client.remotePort}`;
    this.tell(`${name} connected`);
    this.join(new StreamUart(client, BUFFER_BYTES), name, { gone: `${name} left` });
  }

  private join(uart: StreamUart, name: string, branch: { gone: string; unread?: () => void }): void {
    this.branches.add(uart);
    uart.onFault(() => {
      this.branches.delete(uart);
      this.tPiece.leave(uart);
      this.tell(branch.gone);
    });
    this.tPiece.join(uart, { lost: (bytes) => this.tell(`${name}: ${bytes} bytes lost, nobody read them in time`), unread: branch.unread });
  }

  private tell(text: string): void {
    this.events.report(text);
    this.recording?.note(text);
  }
}
