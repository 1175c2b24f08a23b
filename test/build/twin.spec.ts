import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TwinOptions } from "../../build/twin/options";
import { TwinStation } from "../../build/twin/station";
import { REFUSAL } from "../../build/twin/tcp-port";
import type { PseudoTerminal } from "../../hal/node/pseudo-terminal";
import { SerialPortUart } from "../../hal/node/serial-port-uart";
import { expect } from "../expect";
import { TcpTalker, Transcript } from "./twin-talk";

async function messageOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "it went well";
}

describe("twin alone", () => {
  let folder: string;
  let reports: Transcript;
  let stations: TwinStation[];
  let serialPorts: SerialPortUart[];
  let talkers: TcpTalker[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fieldline-twin-"));
    reports = new Transcript();
    stations = [];
    serialPorts = [];
    talkers = [];
  });

  afterEach(async () => {
    for (const port of serialPorts) port.close();
    for (const talker of talkers) await talker.leave();
    for (const station of stations) await station.close();
    rmSync(folder, { recursive: true });
  });

  async function start(options: Partial<TwinOptions> = {}, openTerminal?: () => PseudoTerminal): Promise<TwinStation> {
    const all: TwinOptions = { module: "sim767xx", baud: 460800, seed: 1, quirks: [], port: 0, bootMs: 0, ...options };
    const station = await TwinStation.start(all, { report: (text) => reports.add(`${text}\n`) }, openTerminal);
    stations.push(station);
    await reports.until("module: running");
    return station;
  }

  async function overTcp(station: TwinStation): Promise<TcpTalker> {
    const talker = await TcpTalker.connect(station.tcpPort);
    talkers.push(talker);
    return talker;
  }

  /** An earlier program's close takes a moment, in which the device counts as in use. */
  async function openWhenFree(path: string): Promise<SerialPortUart> {
    while (true) {
      try {
        return await SerialPortUart.open({ path, baud: 9600 });
      } catch (error) {
        if (!(error as Error).message.includes("in use")) throw error;
      }
    }
  }

  async function overSerial(path: string | undefined): Promise<{ uart: SerialPortUart; heard: Transcript }> {
    const uart = await openWhenFree(path ?? "");
    serialPorts.push(uart);
    const heard = new Transcript();
    uart.onData((chunk) => heard.add(chunk));
    return { uart, heard };
  }

  it("answers a TCP client, with every byte as the module sends it", async () => {
    const client = await overTcp(await start());
    client.send("AT\r");
    expect((await client.heard.until("OK\r\n")).endsWith("AT\r\r\nOK\r\n")).toBe(true);
  });

  it("answers programs that open the pseudo-terminal one after the other, at whatever rate", async () => {
    const station = await start();
    for (const value of [12, 13, 14]) {
      const { uart, heard } = await overSerial(station.terminalPath);
      station.control(`signal ${value}`);
      uart.write("AT+CSQ\r");
      await heard.until(`+CSQ: ${value},99\r\n\r\nOK\r\n`);
      uart.close();
    }
  });

  it("lets both hear the module, and both speak", async () => {
    const station = await start();
    const client = await overTcp(station);
    const { uart, heard } = await overSerial(station.terminalPath);
    uart.write("AT+CSQ\r");
    await Promise.all([client.heard.until("+CSQ: 20,99\r\n\r\nOK\r\n"), heard.until("+CSQ: 20,99\r\n\r\nOK\r\n")]);
    client.send("ATE0\r");
    await Promise.all([client.heard.until("ATE0\r\r\nOK\r\n"), heard.until("ATE0\r\r\nOK\r\n")]);
  });

  it("refuses a second TCP client in words, and takes another when the first has left", async () => {
    const station = await start();
    const first = await overTcp(station);
    await reports.until("connected");
    const second = await overTcp(station);
    second.send("AT\r");
    await second.closed;
    expect(second.heard.all()).toBe(REFUSAL);
    await first.leave();
    await reports.until("left");
    const third = await overTcp(station);
    third.send("AT\r");
    await third.heard.until("OK\r\n");
  });

  it("changes its rate by AT+IPR, and programs go on without a change of theirs", async () => {
    const client = await overTcp(await start());
    client.send("AT+IPR=57600\r");
    await client.heard.until("OK\r\n");
    client.send("AT\r");
    await client.heard.until("AT\r\r\nOK\r\n");
    client.send("AT+IPR?\r");
    await client.heard.until("+IPR: 57600\r\n\r\nOK\r\n");
  });

  it("has a power key, which one hand holds at a time", async () => {
    const station = await start();
    station.control("power lose");
    await reports.until("module: off");
    station.control("power-key 60");
    expect(await messageOf(() => station.control("power-key 60"))).toBe("The power key is held down already. Usage: power-key <ms>");
    await reports.until("module: running");
  });

  it("goes on without a pseudo-terminal where there is none, and says so", async () => {
    const station = await start({ link: join(folder, "modem") }, () => {
      throw new Error("This machine has no pseudo-terminals: it is a toaster");
    });
    expect(reports.all()).toContain("terminal: none, and no link. This machine has no pseudo-terminals: it is a toaster\n");
    expect(station.terminalPath).toBe(undefined);
    const client = await overTcp(station);
    client.send("AT\r");
    await client.heard.until("OK\r\n");
  });

  it("replaces a link that was left behind, and takes its own away at the end", async () => {
    const link = join(folder, "modem");
    symlinkSync("/dev/gone", link);
    const station = await start({ link });
    expect(readlinkSync(link)).toBe(station.terminalPath);
    const { uart, heard } = await overSerial(link);
    uart.write("AT\r");
    await heard.until("OK\r\n");
    await station.close();
    stations = [];
    expect(existsSync(link)).toBe(false);
  });

  it("does not replace a file by its link", async () => {
    const link = join(folder, "notes.txt");
    writeFileSync(link, "mine");
    expect(await messageOf(() => start({ link }))).toContain(`${link} exists and is no symbolic link.`);
    expect(readFileSync(link, "utf8")).toBe("mine");
  });

  it("says which TCP port is in use", async () => {
    const { tcpPort } = await start();
    expect(await messageOf(() => start({ port: tcpPort }))).toContain(`TCP port ${tcpPort} is in use by another program.`);
  });

  it("says that a trace cannot be written", async () => {
    expect(await messageOf(() => start({ trace: folder }))).toContain(`The trace cannot be written to ${folder}: `);
  });

  it("records the conversation and the controls, without the PIN", async () => {
    const trace = join(folder, "new", "talk.trace");
    const station = await start({ trace });
    const client = await overTcp(station);
    client.send("AT+CPIN=7531\r");
    await client.heard.until("ERROR");
    station.control("coverage off");
    station.control("pin 97531");
    station.control("state");
    await station.close();
    stations = [];
    const text = readFileSync(trace, "latin1");
    for (const part of ["module: SIM767XX", "> AT+CPIN=", "! coverage off", "! pin ...", "# module: running", "# TCP client"]) expect(text).toContain(part);
    expect(text.includes("7531")).toBe(false);
    expect(text.includes("! state")).toBe(false);
  });
});
