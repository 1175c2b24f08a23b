import { fetchText, httpOf } from "../../docs/examples/fetch";
import type { ModemHttp, TlsOptions } from "../../drivers/modem";
import { SeededRandom } from "../../hal/random";
import { seededBytes } from "../../twin/networks/peers";
import type { SimulatedServerTls } from "../../twin/networks/simulated/simulated-tls";
import { Environment } from "../../twin/state/environment";
import { certificates, SERVER_NAMES } from "../certificates";
import { expect } from "../expect";
import { forEachModule } from "./modules";
import type { RigOptions } from "./rig";
import { ranged } from "./site";
import { HOST, source, Web } from "./web";

const BYTES = seededBytes(5, 100 * 1024);
/** It begins with what a module might swallow, and holds what looks like its own lines. */
const SHORT = `\n\r\nOK\r\n+HTTPREAD: 0\r\nERROR\r\n> DOWNLOAD\r\n+HTTPACTION: 0,200,5\r\n+++\x1a\x1b${seededBytes(6, 2000)}`;
const BLOCK_BYTES = 16384;
const METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD"];
/** With it they bring nothing any more behind the first 100 KB. */
const RANGES_BREAK = "http-range-breaks";
const MEND_MS = 300000;
type Via = "module" | "tcp";
const CA = certificates().ca.certificate;
const CA_FILE = { name: "ca.pem", contents: CA };
const FULL: TlsOptions = { caFile: CA_FILE.name, verification: "full" };
const CLIENT = certificates().client;
const CLIENT_FILES = [{ name: "client.pem", contents: CLIENT.certificate }, { name: "key.pem", contents: CLIENT.key }];
const MUTUAL: TlsOptions = { ...FULL, clientCertificateFile: "client.pem", clientKeyFile: "key.pem" };

/** Breaks reads behind the first `after` bytes that were read in all, as firmware is known to. */
function breaking(http: ModemHttp, after: number): ModemHttp {
  let read = 0;
  return {
    limits: http.limits,
    request: (request, answer) => http.request(request, answer),
    read: (from, maxBytes, answer) =>
      http.read(from, maxBytes, (failure, bytes) => {
        read += bytes?.length ?? 0;
        if (failure !== undefined) answer(failure);
        else answer(undefined, read > after ? "" : bytes);
      }),
    release: (done) => http.release(done),
  };
}

/** A module that has certificates and knows the time, and a server with TLS, whose certificate is of `ca`. */
function secured(options: RigOptions, via: Via, ca: string, server: Partial<SimulatedServerTls> = {}): Web {
  const environment = new Environment();
  environment.networkTime = () => ({ utcMs: Date.UTC(2026, 0, 1), zoneQuarters: 0, daylightHours: 0 });
  const web = new Web({ ...options, link: { certificates: [CA_FILE, ...CLIENT_FILES] }, twin: { environment } }, { via });
  web.rig.network.host(HOST).listenTcp(443, web.site.peer, { ca, names: [...SERVER_NAMES, HOST], ...server });
  web.site.has("/secret", SHORT);
  return web;
}

const VIAS: readonly Via[] = ["module", "tcp"];

/** How often the module's own HTTP was asked for something. */
function askedOfModule({ rig }: Web): number {
  return rig.conversation.toModule.split(/AT\+HTTP(?:EX)?ACTION=/).length - 1;
}

/** The server is reached, and long answers come whole, on a module that behaves so. */
function carry(options: RigOptions): void {
  const web = new Web(options, { via: "module" });
  web.site.on("/echo", ({ body, method }) => ({ status: 200, body: method + body }));
  web.site.has("/image", BYTES);
  expect(web.fetch("/echo", { method: "POST", body: source(SHORT) }).received === `POST${SHORT}`).toBe(true);
  expect(web.fetch("/image", { range: { from: 100, to: 20099 } }).received === BYTES.slice(100, 20100)).toBe(true);
  expect(web.fetch("/none").failure?.code).toBe(404);
  expect({ drained: web.rig.drain(MEND_MS) }).toEqual({ drained: true });
}

forEachModule((module) => {
  describe("HTTP beside telemetry", () => {
    for (const quirk of module.quirks) it(`passes with ${quirk}`, () => carry({ module, quirks: [quirk] }));
    for (const { command, choices } of module.orders)
      for (const choice of choices.slice(1)) it(`passes with ${command} ${choice}`, () => carry({ module, twin: { orders: { [command]: choice } } }));
  });

  for (const quirks of [[], ["all"]]) {
    const options: RigOptions = { module, quirks };
    const and = quirks.length === 0 ? "" : ", with every quirk";

    for (const via of VIAS) {
      describe(`HTTP by ${via === "module" ? "the module's own" : "a connection"}, beside telemetry${and}`, () => {
        it("reaches the server by every method, and brings what it answers", () => {
          const web = new Web(options, { via: via === "module" ? "auto" : "tcp" });
          web.site.on("/echo?a=b", ({ body, headers, method }) => ({ status: method === "PUT" ? 201 : 200, headers: { "X-Seen": headers["x-key"] ?? "" }, body: method + body }));
          const headers = [{ name: "X-Key", value: "k1" }, { name: "X-Other", value: "o" }];
          const body = source(SHORT);
          expect(web.fetch("/echo?a=b", { headers }).received).toBe("GET");
          const posted = web.fetch("/echo?a=b", { method: "POST", headers, body, contentType: "text/plain" });
          expect(posted.received === `POST${SHORT}`).toBe(true);
          expect(posted.head?.headers.find((header) => header.name === "x-seen")?.value).toBe("k1");
          expect(web.fetch("/echo?a=b", { method: "PUT", body }).outcome()).toBe(`201 and ${SHORT.length + 3} bytes`);
          expect(web.fetch("/echo?a=b", { method: "DELETE" }).received).toBe("DELETE");
          expect(web.fetch("/echo?a=b", { method: "HEAD" }).outcome()).toBe("200 and 0 bytes");
          expect(web.site.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(METHODS.map((method) => `${method} /echo?a=b`));
          expect(web.site.requests[1]?.headers["content-type"]).toBe("text/plain");
          expect(askedOfModule(web)).toBe(via === "module" ? module.httpMethods.length : 0);
          expect({ drained: web.rig.drain(MEND_MS) }).toEqual({ drained: true });
        });

        it("brings 100 KB in ranges, byte for byte", () => {
          const web = new Web(options, { via });
          web.site.has("/image", BYTES);
          const visitor = web.fetch("/image", { blockBytes: BLOCK_BYTES });
          expect(visitor.outcome()).toBe(`200 and ${BYTES.length} bytes`);
          expect(visitor.received === BYTES).toBe(true);
          const part = web.fetch("/image", { range: { from: 70000, to: 71999 } });
          expect(part.outcome()).toBe("206 and 2000 bytes");
          expect(part.received === BYTES.slice(70000, 72000)).toBe(true);
          expect(askedOfModule(web) > 0).toBe(via === "module");
          for (const byte of [0, 5, BYTES.length - 1]) expect(web.fetch("/image", { range: { from: byte, to: byte } }).received).toBe(BYTES.charAt(byte));
        });

        it("follows redirects, and tells the server's refusals with their meaning", () => {
          const web = new Web(options, { via });
          web.site.on("/old", () => ({ status: 301, headers: { Location: "/new" } }));
          web.site.has("/new", SHORT);
          expect(web.fetch("/old").received === SHORT).toBe(true);
          web.site.on("/loop", () => ({ status: 302, headers: { Location: "/loop" } }));
          expect(web.fetch("/loop").failure?.kind).toBe("refused");
          const missing = web.fetch("/none");
          expect({ kind: missing.failure?.kind, code: missing.failure?.code }).toEqual({ kind: "code", code: 404 });
          expect(missing.failure?.message).toContain("Not Found");
        });

        it("tells what went wrong where no server is reached", () => {
          const web = new Web(options, { via });
          const unknown = web.fetch("", { url: "http://nowhere.example/" });
          const closed = web.fetch("", { url: `http://${HOST}:81/` });
          const told = [unknown, closed].map(({ failure }) => failure?.message ?? "");
          if (via === "tcp") return told.forEach((message) => expect(message).toContain("AT+CIP"));
          expect(told[0]).toContain("the name could not be resolved");
          expect(/the server could not be reached|network error/.test(told[1] ?? "")).toBe(true);
        });

        it("brings an answer in chunks, whose length nobody tells", () => {
          const web = new Web(options, { via });
          web.site.on("/chunks", () => ({ status: 200, body: SHORT, chunked: true }));
          const visitor = web.fetch("/chunks");
          expect(visitor.outcome()).toBe(`200 and ${SHORT.length} bytes`);
          expect(visitor.received === SHORT).toBe(true);
        });

        it("goes through TLS to a server that is who it says, and to no stranger", () => {
          const url = `https://${HOST}/secret`;
          const web = secured(options, via, CA);
          expect(web.fetch("", { url, tls: FULL }).received === SHORT).toBe(true);
          const stranger = secured(options, via, certificates().otherCa.certificate);
          const refused = stranger.fetch("", { url, tls: FULL });
          expect({ received: refused.received, failed: refused.failure !== undefined, asked: stranger.site.requests.length }).toEqual({ received: "", failed: true, asked: 0 });
          expect(stranger.fetch("", { url, tls: { verification: "unverified" } }).received === SHORT).toBe(true);
          stranger.site.on("/up", () => ({ status: 302, headers: { Location: `http://${HOST}/secret` } }));
          expect(stranger.fetch("", { url: `https://${HOST}/up`, tls: { verification: "unverified" } }).failure?.kind).toBe("refused");
        });

        it("waits with the rest while the consumer has paused, and goes on at the byte", () => {
          const web = new Web(options, { via });
          const body = BYTES.slice(0, 20000);
          web.site.has("/image", body);
          const visitor = web.ask("/image");
          const { clock } = web.rig;
          visitor.onPiece = () => {
            if (visitor.received.length < 5000 || visitor.received.length > 8000) return;
            visitor.task.pause();
            clock.after(5000, () => visitor.task.resume());
          };
          clock.runUntilTrue(() => visitor.received.length >= 5000, MEND_MS);
          const { length } = visitor.received;
          clock.runFor(4000);
          expect(visitor.received.length).toBe(length);
          web.finish(visitor);
          expect(visitor.received === body).toBe(true);
        });

        it("serves the next request when the consumer has given one up in the middle", () => {
          const web = new Web(options, { via });
          web.site.has("/image", BYTES.slice(0, 20000));
          web.site.has("/short", SHORT);
          const visitor = web.ask("/image");
          visitor.onPiece = () => visitor.task.abort();
          web.finish(visitor);
          expect(visitor.failure !== undefined && visitor.received.length < 20000).toBe(true);
          expect(web.fetch("/short").received === SHORT).toBe(true);
        });

        it("shows its certificate to a server that asks for one, and is told where it has none", () => {
          const url = `https://${HOST}/secret`;
          const web = secured(options, via, CA, { clientCertificates: [CLIENT.certificate] });
          expect(web.fetch("", { url, tls: MUTUAL }).received === SHORT).toBe(true);
          const refused = web.fetch("", { url, tls: FULL });
          expect({ failed: refused.failure !== undefined, asked: web.site.requests.length }).toEqual({ failed: true, asked: 1 });
        });

        const impostors: [string, Partial<SimulatedServerTls>][] = [
          ["is another's", { names: ["other.example"] }],
          ["is out of date", { current: false }],
        ];
        for (const [what, server] of impostors) {
          it(`goes to no server whose certificate ${what}`, () => {
            const web = secured(options, via, CA, server);
            const refused = web.fetch("", { url: `https://${HOST}/secret`, tls: FULL });
            expect({ failed: refused.failure !== undefined, asked: web.site.requests.length }).toEqual({ failed: true, asked: 0 });
          });
        }

        it("fetches on from the byte where a server drops it", () => {
          const web = new Web(options, { via });
          const body = BYTES.slice(0, 6000);
          let drops = 2;
          web.site.on("/dropped", (request) => {
            const reply = ranged(request, body, '"d"');
            drops--;
            return drops < 0 ? reply : { ...reply, resetAfter: 1500 };
          });
          const visitor = web.fetch("/dropped");
          expect(visitor.outcome()).toBe("200 and 6000 bytes");
          expect(visitor.received === body).toBe(true);
        });

        it("fetches on when the link, lost in the middle, is back", () => {
          const web = new Web(options, { via });
          web.site.has("/image", BYTES.slice(0, 20000));
          const visitor = web.ask("/image");
          let lost = false;
          visitor.onPiece = () => {
            if (!lost && visitor.received.length > 2000) {
              lost = true;
              web.rig.twin.dropContext();
            }
          };
          web.finish(visitor);
          expect(visitor.outcome()).toBe("200 and 20000 bytes");
          expect({ lost, same: visitor.received === BYTES.slice(0, 20000) }).toEqual({ lost: true, same: true });
          expect({ drained: web.rig.drain(MEND_MS) }).toEqual({ drained: true });
        });

        it("fetches on when the module has restarted by itself", () => {
          const web = new Web(options, { via });
          web.site.has("/image", BYTES.slice(0, 20000));
          const visitor = web.ask("/image");
          let restarted = false;
          visitor.onPiece = () => {
            if (!restarted && visitor.received.length > 2000) {
              restarted = true;
              web.rig.twin.silentRestart();
            }
          };
          web.finish(visitor);
          expect(visitor.outcome()).toBe("200 and 20000 bytes");
          expect({ restarted, same: visitor.received === BYTES.slice(0, 20000) }).toEqual({ restarted: true, same: true });
        });
      });
    }

    describe(`the page's example of HTTP${and}`, () => {
      it("fetches a text, and tells why where there is none", () => {
        const { rig, site } = new Web(options);
        const { clock } = rig;
        site.has("/motd", "good morning");
        const http = httpOf(rig.device, { clock, random: new SeededRandom(1) });
        const told: string[] = [];
        for (const path of ["/motd", "/none"]) fetchText(http, `http://${HOST}${path}`, (failure, text) => told.push(failure === undefined ? text : failure.kind));
        clock.runUntilTrue(() => told.length === 2, MEND_MS);
        expect(told).toEqual(["good morning", "code"]);
      });
    });

    describe(`the fallback of HTTP${and}`, () => {
      it("brings what is behind the first 100 KB, where the module's own ranges break", () => {
        const web = new Web({ ...options, quirks: [RANGES_BREAK, ...quirks] });
        const long = BYTES + BYTES;
        web.site.has("/image", long);
        const visitor = web.fetch("/image", { blockBytes: BLOCK_BYTES });
        expect(visitor.outcome()).toBe(`200 and ${long.length} bytes`);
        expect(visitor.received === long).toBe(true);
        const byModule = askedOfModule(web);
        expect(byModule > 1).toBe(true);
        expect(web.site.requests.length > byModule).toBe(true);
      });

      it("brings the rest of a body over a connection when the module's own loses it", () => {
        const web = new Web(options, {}, (http) => breaking(http, 5000));
        web.site.has("/image", BYTES.slice(0, 20000));
        const visitor = web.fetch("/image");
        expect(visitor.outcome()).toBe("200 and 20000 bytes");
        expect(visitor.received === BYTES.slice(0, 20000)).toBe(true);
        expect({ drained: web.rig.drain(MEND_MS) }).toEqual({ drained: true });
      });
    });
  }
});
