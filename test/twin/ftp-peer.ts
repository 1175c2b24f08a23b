import type { Peer } from "../../twin/networks/peers";
import type { SimulatedHost } from "../../twin/networks/simulated/simulated-host";

/** Where the data connections go. */
const DATA_PORT = 2021;

export interface FtpSite {
  user: string;
  password: string;
  files: Readonly<Record<string, string>>;
  /** It does not know SIZE. */
  withoutSize?: boolean;
  /** The data connection ends half way, and the server says so. */
  breaks?: boolean;
  /** It says nothing behind its greeting. */
  mute?: boolean;
}

/** A server of FTP for one client at a time: logs in, tells sizes, and sends files in passive mode. */
export function serveFtp(host: SimulatedHost, address: string, site: FtpSite): void {
  let offered = "";
  let ended = (): void => undefined;
  host.listenTcp(DATA_PORT, (stream) => {
    stream.write(offered);
    stream.end();
    ended();
    return { connected: () => undefined, failed: () => undefined, data: () => undefined, ended: () => undefined, drained: () => undefined };
  });
  const control: Peer = (stream) => {
    const say = (line: string): void => void stream.write(`${line}\r\n`);
    let user = "";
    const replies: Readonly<Record<string, (word: string) => string>> = {
      USER: (word) => ((user = word), "331 and the password?"),
      PASS: (word) => (user === site.user && word === site.password ? "230 welcome" : "530 who are you?"),
      TYPE: () => "200 bytes",
      SIZE: (path) => (site.withoutSize === true ? "502 no" : site.files[path] === undefined ? "550 no such file" : `213 ${site.files[path].length}`),
      PASV: () => `227 Entering Passive Mode (${address.replaceAll(".", ",")},${Math.floor(DATA_PORT / 256)},${DATA_PORT % 256}).`,
      RETR: (path) => {
        const file = site.files[path];
        if (file === undefined) return "550 no such file";
        offered = site.breaks === true ? file.substring(0, file.length / 2) : file;
        ended = () => say(site.breaks === true ? "426 broken" : "226 sent");
        return "150-it comes\r\n150 now";
      },
      QUIT: () => "221 bye",
    };
    say("220 ready");
    let waiting = "";
    return {
      connected: () => undefined,
      failed: () => undefined,
      data: (bytes) => {
        const lines = (waiting + bytes).split("\r\n");
        waiting = lines.pop() ?? "";
        if (site.mute === true) return;
        for (const line of lines) {
          const [, name = "", word = ""] = /^(\w+) ?(.*)$/.exec(line) ?? [];
          say(replies[name]?.(word) ?? "502 no");
        }
      },
      ended: () => undefined,
      drained: () => undefined,
    };
  };
  host.listenTcp(21, control);
}
