import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FtpSrv } from "ftp-srv";

const QUIET = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing, child: () => QUIET };

function nothing(): void {
  return undefined;
}

/** A real server of FTP on loopback, for one user. */
export class RealFtpServer {
  port = 0;
  private server: FtpSrv | undefined;
  private readonly root = mkdtempSync(join(tmpdir(), "ftp-"));

  constructor(private readonly user: string, private readonly password: string, files: Readonly<Record<string, string>>) {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(this.root, name), content, "latin1");
  }

  async start(): Promise<void> {
    this.port = await freePort();
    this.server = new FtpSrv({ url: `ftp://127.0.0.1:${this.port}`, pasv_url: "127.0.0.1", anonymous: false, log: QUIET as never });
    this.server.on("login", ({ username, password }, resolve, reject) => {
      if (username === this.user && password === this.password) resolve({ root: this.root });
      else reject(new Error("who are you?"));
    });
    await this.server.listen();
  }

  async stop(): Promise<void> {
    await this.server?.close();
    rmSync(this.root, { recursive: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
