import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { SerialPortUart } from "../../hal/node/serial-port-uart";
import { expect } from "../expect";
import { TcpTalker, Transcript } from "./twin-talk";

interface Running {
  child: ChildProcess;
  output: Transcript;
  errors: Transcript;
  exit: Promise<unknown[]>;
}

describe("make twin's program", () => {
  let children: ChildProcess[];

  beforeEach(() => {
    children = [];
  });

  afterEach(() => {
    for (const child of children) child.kill("SIGKILL");
  });

  function run(...options: string[]): Running {
    const child = spawn(process.execPath, ["--import=tsx", "build/twin/main.ts", ...options], { stdio: "pipe" });
    children.push(child);
    const [output, errors] = [new Transcript(), new Transcript()];
    child.stdout.on("data", (chunk: Buffer) => output.add(chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => errors.add(chunk.toString()));
    return { child, output, errors, exit: once(child, "close") };
  }

  it("prints both addresses, talks on both, obeys its standard input, outlives its end, and ends in good order", async () => {
    const { child, output, exit } = run("--boot-ms", "10");
    const path = /terminal: (\S+)/.exec(await output.until("TCP port: "))?.[1] ?? "";
    const port = Number(/:(\d+)/.exec(await output.until("\n"))?.[1]);
    await output.until("module: running");

    const heard = new Transcript();
    const serial = await SerialPortUart.open({ path, baud: 115200 });
    serial.onData((chunk) => heard.add(chunk));
    const client = await TcpTalker.connect(port);
    serial.write("AT\r");
    await Promise.all([heard.until("OK\r\n"), client.heard.until("OK\r\n")]);

    child.stdin?.write("signal 9\n");
    await output.until("done\n");
    child.stdin?.write("signal strong\nhelp\n");
    await output.until('A whole number is needed, not "strong". Usage: signal <rssi> [<ber>]\n');
    await output.until("quit ");
    client.send("AT+CSQ\r");
    await client.heard.until("+CSQ: 9,99\r\n");

    child.stdin?.end("state\n");
    await output.until("running\n");
    serial.close();
    client.send("AT\r");
    await client.heard.until("AT\r\r\nOK\r\n");
    child.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
    await client.closed;
    expect(output.all().includes("twin> ")).toBe(false);
  });

  it("ends by quit", async () => {
    const { child, exit } = run("--boot-ms", "10");
    child.stdin?.end("quit\n");
    expect(await exit).toEqual([0, null]);
  });

  it("prints one sentence about a mistake and exits with 2", async () => {
    const { errors, exit } = run("--module", "sim900");
    expect((await exit)[0]).toBe(2);
    expect(errors.all()).toBe("error: option '--module <name>' argument 'sim900' is invalid. Known are: sim767xx, ec716s.\n");
  });

  it("prints one sentence about what it cannot have and exits with 2", async () => {
    const { errors, exit } = run("--link", process.execPath);
    expect((await exit)[0]).toBe(2);
    expect(errors.all()).toContain(`error: ${process.execPath} exists and is no symbolic link.`);
  });
});
