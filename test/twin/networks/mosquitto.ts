import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { pbkdf2Sync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Credential } from "../../certificates";

export function hasMosquitto(): boolean {
  return spawnSync("mosquitto", ["-h"]).error === undefined;
}

/** A Mosquitto of this process' own, on free ports of the loopback. */
export class Mosquitto {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
    readonly lockedPort: number,
    readonly tlsPort: number,
  ) {}

  /** `lockedPort` lets `user` with `password` in, and nobody else. */
  static async start(user: string, password: string, server: Credential): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), "mosquitto-"));
    const [port, lockedPort, tlsPort] = await Promise.all([freePort(), freePort(), freePort()]);
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const passwords = file("passwords", `${user}:${hashed(password)}\n`);
    const certificate = file("server.crt", server.certificate);
    const key = file("server.key", server.key);
    const configuration = file(
      "mosquitto.conf",
      [
        "per_listener_settings true",
        `user ${userInfo().username}`,
        "persistence false",
        "log_dest stderr",
        `listener ${port} 127.0.0.1`,
        "allow_anonymous true",
        `listener ${lockedPort} 127.0.0.1`,
        "allow_anonymous false",
        `password_file ${passwords}`,
        `listener ${tlsPort} 127.0.0.1`,
        "allow_anonymous true",
        `certfile ${certificate}`,
        `keyfile ${key}`,
        "",
      ].join("\n"),
    );
    const child = spawn("mosquitto", ["-c", configuration], { stdio: ["ignore", "ignore", "pipe"] });
    await running(child);
    return new Mosquitto(child, folder, port, lockedPort, tlsPort);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill();
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}

function running(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (/mosquitto version .* running/.test(output)) resolve();
    });
    child.once("exit", () => reject(new Error(`mosquitto did not start: ${output}`)));
  });
}

/** A line of Mosquitto's password file: PBKDF2 with SHA-512. */
function hashed(password: string): string {
  const rounds = 101;
  const salt = Buffer.from("0123456789ab");
  return `$7$${rounds}$${salt.toString("base64")}$${pbkdf2Sync(password, salt, rounds, 64, "sha512").toString("base64")}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
