import { defaultHttpConfig } from "../../app/http/config";
import { Http } from "../../app/http/http";
import { defaultTcpConfig } from "../../app/tcp/config";
import { Tcp } from "../../app/tcp/tcp";
import type { Failure } from "../../drivers/failure";
import { MODULES, type SystemModule } from "../../test/system/modules";
import { httpPeer } from "../../twin/networks/http/http-peer";
import { HttpSite } from "../../twin/networks/http/site";
import { seededBytes } from "../../twin/networks/peers";
import { LineCount } from "./line-count";
import { rounded, type Row, type Section } from "./section";
import { installRelease, releaseOf } from "./update";
import { World } from "./world";

/** Whose HTTP carries it. */
export type Carrier = "module" | "tcp";

/** How the image is asked for: whole, in ranges of so many bytes, or as the update of the application does. */
export type Asking = "whole" | "update" | number;

export interface HttpDownloadOptions {
  module: SystemModule;
  seed: number;
  carrier: Carrier;
  asking: Asking;
  bytes: number;
}

const IMAGE_BYTES = 102400;
const ASKINGS: readonly Asking[] = ["whole", 1024, 4096, "update"];
const BAUD = 115200;
const LATENCY_MS = 40;
const BITS_PER_BYTE = 10;
const HOST = "server.example";
const PORT = 80;
const LIMIT_MS = 1800000;

/** Throws where a download fails, or brings other bytes than the server has. */
export function httpDownloadSection(seed: number): Section {
  const rows: Row[] = [];
  for (const module of MODULES)
    for (const carrier of ["module", "tcp"] as const)
      for (const asking of ASKINGS) rows.push(httpDownload({ module, seed, carrier, asking, bytes: IMAGE_BYTES }));
  return {
    id: "http-download",
    title: `UART bytes and round trips of an image of ${IMAGE_BYTES / 1024} KB over HTTP`,
    about: [
      "From the request until all bytes are there and the connection is given back, by the HTTP manager; no TLS.",
      "Module: its own HTTP. TCP: this library's HTTP over a connection of the module, which is what the manager falls back to.",
      "Ranges: each is a request of its own. Update: manifest, hashes and blocks until the new image is verified; hashing takes no time here.",
      `${BAUD} baud, network ${LATENCY_MS} ms one way. The share is that of baud/10 bytes/s; busy counts the bytes of both directions.`,
    ],
    columns: [
      { key: "device", title: "module" },
      { key: "carrier", title: "HTTP of" },
      { key: "asking", title: "asked for" },
      { key: "requests", title: "requests" },
      { key: "bytesOut", title: "bytes out" },
      { key: "bytesIn", title: "bytes in" },
      { key: "commands", title: "commands" },
      { key: "roundTrips", title: "round trips" },
      { key: "seconds", title: "s", decimals: 1 },
      { key: "sharePercent", title: "share of line %", decimals: 1 },
      { key: "busyPercent", title: "line busy %", decimals: 1 },
    ],
    rows,
  };
}

/** One download. */
export function httpDownload(options: HttpDownloadOptions): Row {
  const { asking, bytes, carrier, module, seed } = options;
  const world = new World({ module, seed, baud: BAUD, flowControl: "none", network: { latencyMs: LATENCY_MS } });
  const image = seededBytes(seed, bytes);
  const site = new HttpSite({ files: { "/image": image, ...filesOf(image) } });
  world.network.host(HOST).listenTcp(PORT, httpPeer(site, world.clock));
  world.goOnline();
  const http = makeHttp(world, carrier);
  const count = new LineCount(world);
  if (asking === "update") installRelease(world, http, `http://${HOST}/`, image);
  else fetchImage(world, http, image, asking);
  world.runUntil(() => http.state() === "idle", LIMIT_MS, "the request is given back");
  const { bytesIn, bytesOut, commands, ms, roundTrips } = count.take();
  const wireMs = (length: number): number => (length * BITS_PER_BYTE * 1000) / BAUD;
  return {
    device: module.title,
    carrier: carrier === "module" ? "module" : "TCP",
    asking: typeof asking === "number" ? `ranges of ${asking}` : asking,
    requests: site.requests.length,
    bytesOut,
    bytesIn,
    commands,
    roundTrips,
    seconds: rounded(ms / 1000, 1),
    sharePercent: rounded((wireMs(bytes) / ms) * 100, 1),
    busyPercent: rounded((wireMs(bytesIn + bytesOut) / ms) * 100, 1),
  };
}

function filesOf(image: string): Record<string, string> {
  return Object.fromEntries(releaseOf(image).map(({ bytes, name }) => [`/${name}`, bytes]));
}

function makeHttp({ clock, link, modem, random }: World, via: Carrier): Http {
  const tcp = new Tcp({ sockets: modem.sockets, link, clock, random, config: defaultTcpConfig });
  return new Http({ modem, tcp, link, clock, random, config: { ...defaultHttpConfig, via } });
}

function fetchImage(world: World, http: Http, image: string, asking: "whole" | number): void {
  const received: string[] = [];
  let failure: Failure | undefined;
  let ended = false;
  http.request(
    { method: "GET", url: `http://${HOST}/image`, blockBytes: asking === "whole" ? undefined : asking, deadlineMs: LIMIT_MS },
    {
      onData: (bytes) => received.push(bytes),
      onEnd: (reason) => {
        ended = true;
        failure = reason;
      },
    },
  );
  world.runUntil(() => ended, LIMIT_MS, "the image has come");
  if (failure !== undefined) throw new Error(failure.message);
  if (received.join("") !== image) throw new Error("other bytes came than the server has");
}
