import type { Clock } from "../../hal/clock";
import { HttpClient } from "../http/client";
import type { HttpFailure } from "../http/connection";
import { hostField, parseTarget } from "../http/target";
import type { Network } from "../networks/network";
import { CONNECT_MS, type Download, type DownloadEvents, type DownloadFailure, SILENCE_MS } from "./download";

/** Nothing says against what an updater would check a certificate. */
const UNCHECKED = { verifyChain: false, verifyName: false, verifyTime: false };
const UNREACHABLE: readonly HttpFailure["kind"][] = ["dns", "refused", "unreachable", "timeout", "tls"];

/** Gets the file that `url`, of http or https, names; undefined where that is no URL. With a user, by basic authentication. */
export function httpDownload(
  { clock, network }: { clock: Clock; network: Network },
  { url, user, password }: { url: string; user: string; password: string },
  events: DownloadEvents,
): Download | undefined {
  const target = parseTarget(url);
  if (target === undefined) return undefined;
  const client = new HttpClient(clock, network, () => undefined);
  const credentials = user === "" ? "" : `Authorization: Basic ${Buffer.from(`${user}:${password}`, "latin1").toString("base64")}\r\n`;
  const request = `GET ${target.path} HTTP/1.1\r\nHost: ${hostField(target)}\r\n${credentials}Connection: close\r\n\r\n`;
  const pieces: string[] = [];
  let received = 0;
  let total: number | undefined;
  let refused: DownloadFailure | undefined;
  const { host, port, secure } = target;
  const query = { host, port, key: "firmware", request, headless: false, connectMs: CONNECT_MS, receiveMs: SILENCE_MS, ...(secure ? { tls: UNCHECKED } : {}) };
  client.ask(query, {
    head: (head) => {
      const length = head.field("content-length");
      total = length === undefined ? undefined : Number(length);
      if (head.status !== 200) refused = { kind: "refused", status: head.status, detail: `the server answered ${head.status}` };
    },
    content: (bytes) => {
      if (refused !== undefined) return;
      pieces.push(bytes);
      received += bytes.length;
      events.progress(received, total);
    },
    done: () => {
      client.drop();
      if (refused === undefined) events.done(pieces.join(""));
      else events.failed(refused);
    },
    failed: ({ kind, detail }) => events.failed(refused ?? { kind: UNREACHABLE.includes(kind) ? "unreachable" : "broken", status: 0, detail }),
  });
  return { stop: () => client.drop() };
}
