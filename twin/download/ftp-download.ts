import type { Clock, Timer } from "../../hal/clock";
import type { Network, Stream, StreamEvents } from "../networks/network";
import { CONNECT_MS, type Download, type DownloadEvents, type DownloadFailure, type DownloadTarget, SILENCE_MS } from "./download";

/** What ends a reply: a line with its code and a blank; lines before it have a hyphen in its place (RFC 959 4.2). */
const LAST_LINE = /^(\d{3}) (.*)\r?\n/m;
const PASSIVE = /(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)/;
const ANONYMOUS = { user: "anonymous", password: "guest" };

/** Gets `path` from a server of FTP, in passive mode (RFC 959); SIZE, which not all servers have, tells how long it is (RFC 3659 4). */
export function ftpDownload(parts: { clock: Clock; network: Network }, target: DownloadTarget, path: string, events: DownloadEvents): Download {
  return new FtpDownload(parts.clock, parts.network, target, path, events);
}

type Reply = (code: number, text: string) => void;

class FtpDownload implements Download {
  private readonly control: Stream;
  private data: Stream | undefined;
  private readonly pieces: string[] = [];
  private received = 0;
  private total: number | undefined;
  private waiting = "";
  private expecting: Reply = () => undefined;
  private timer: Timer | undefined;
  private over = false;
  /** The data connection has ended, the reply that all was sent has come: the file is whole with both. */
  private dataEnded = false;
  private completed = false;

  constructor(
    private readonly clock: Clock,
    private readonly network: Network,
    private readonly target: DownloadTarget,
    private readonly path: string,
    private readonly events: DownloadEvents,
  ) {
    const { host, port } = target;
    this.control = network.connect({ host, port, timeoutMs: CONNECT_MS }, this.controlEvents());
    this.expect((code, text) => this.greeted(code, text));
  }

  stop(): void {
    this.over = true;
    this.timer?.cancel();
    this.control.destroy();
    this.data?.destroy();
  }

  private greeted(code: number, text: string): void {
    if (code !== 220) return this.refuse(code, text);
    const user = this.target.user === "" ? ANONYMOUS.user : this.target.user;
    this.command(`USER ${user}`, (next, why) => {
      if (next === 230) this.loggedIn();
      else if (next === 331) this.command(`PASS ${this.target.user === "" ? ANONYMOUS.password : this.target.password}`, (last, reason) => (last === 230 ? this.loggedIn() : this.refuse(last, reason)));
      else this.refuse(next, why);
    });
  }

  private loggedIn(): void {
    this.command("TYPE I", (code, text) => {
      if (code !== 200) return this.refuse(code, text);
      this.command(`SIZE ${this.path}`, (known, size) => {
        if (known === 213) this.total = Number(size.trim());
        this.command("PASV", (passive, address) => this.retrieve(passive, address));
      });
    });
  }

  /** The data connection goes to the address of the control connection, whatever a server behind NAT says of itself. */
  private retrieve(code: number, text: string): void {
    const place = PASSIVE.exec(text);
    if (code !== 227 || place === null) return this.refuse(code, text);
    const port = Number(place[5]) * 256 + Number(place[6]);
    this.data = this.network.connect({ host: this.target.host, port, timeoutMs: CONNECT_MS }, this.dataEvents());
    this.command(`RETR ${this.path}`, (begun, why) => {
      if (begun !== 125 && begun !== 150) return this.refuse(begun, why);
      this.expect((end, reason) => {
        if (end !== 226 && end !== 250) return this.fail({ kind: "broken", status: end, detail: reason });
        this.completed = true;
        this.finish();
      });
    });
  }

  private finish(): void {
    if (!this.dataEnded || !this.completed || this.over) return;
    this.control.write("QUIT\r\n");
    this.over = true;
    this.timer?.cancel();
    this.control.end();
    if (this.total !== undefined && this.received !== this.total) this.events.failed({ kind: "broken", status: 0, detail: "the file came short" });
    else this.events.done(this.pieces.join(""));
  }

  private command(text: string, reply: Reply): void {
    this.expect(reply);
    this.control.write(`${text}\r\n`);
  }

  private expect(reply: Reply): void {
    this.expecting = reply;
    this.restartTimer();
  }

  private restartTimer(): void {
    this.timer?.cancel();
    this.timer = this.clock.after(SILENCE_MS, () => this.fail({ kind: "broken", status: 0, detail: "the server is silent" }));
  }

  private hear(bytes: string): void {
    this.waiting += bytes;
    for (let found = LAST_LINE.exec(this.waiting); found !== null && !this.over; found = LAST_LINE.exec(this.waiting)) {
      this.waiting = this.waiting.substring(found.index + found[0].length);
      this.expecting(Number(found[1]), found[2] ?? "");
    }
  }

  private refuse(status: number, detail: string): void {
    this.fail({ kind: "refused", status, detail });
  }

  private fail(failure: DownloadFailure): void {
    if (this.over) return;
    this.stop();
    this.events.failed(failure);
  }

  private controlEvents(): StreamEvents {
    return {
      connected: () => undefined,
      failed: ({ kind, detail }) => this.fail({ kind: kind === "reset" ? "broken" : "unreachable", status: 0, detail }),
      data: (bytes) => this.hear(bytes),
      ended: () => this.fail({ kind: "broken", status: 0, detail: "the server hung up" }),
      drained: () => undefined,
    };
  }

  private dataEvents(): StreamEvents {
    return {
      connected: () => undefined,
      failed: ({ detail }) => this.fail({ kind: "broken", status: 0, detail }),
      data: (bytes) => {
        this.pieces.push(bytes);
        this.received += bytes.length;
        this.restartTimer();
        this.events.progress(this.received, this.total);
      },
      ended: () => {
        this.dataEnded = true;
        this.finish();
      },
      drained: () => undefined,
    };
  }
}
