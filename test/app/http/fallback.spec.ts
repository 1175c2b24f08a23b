import type { HttpHead } from "../../../app/http/options";
import { expect } from "../../expect";
import { TextSource } from "../../drivers/byte-source";
import { redirect, valueOf, type WebRequest } from "../fakes/fake-web";
import { HttpBench, Reader } from "./http-bench";

const TEXT = digits(600);
const BROKEN = { kind: "code" as const, code: 706, message: "bytes could not be sent or received" };
const TLS = { verification: "full" as const, caFile: "ca.pem" };

function digits(count: number): string {
  let text = "";
  while (text.length < count) text = text + String(text.length) + "\r\n";
  return text.substring(0, count);
}

function connects(bench: HttpBench): number {
  return bench.modem.script.count("sockets.connect");
}

describe("HTTP over a connection", () => {
  it("carries every method where the module has no HTTP", () => {
    const bench = new HttpBench({}, { http: false });
    bench.web.on("http://h:8080/p", (request) => ({ status: 200, headers: [{ name: "x-a", value: "b" }], body: request.method + ":" + request.body }));
    const url = "http://h:8080/p";
    const get = bench.fetch({ url });
    expect(get.received).toBe("GET:");
    expect((get.head as HttpHead).status).toBe(200);
    expect(bench.fetch({ url, method: "POST", body: new TextSource(TEXT) }).received).toBe("POST:" + TEXT);
    expect(bench.fetch({ url, method: "PUT" }).received).toBe("PUT:");
    expect(bench.fetch({ url, method: "DELETE" }).received).toBe("DELETE:");
    expect(bench.fetch({ url, method: "HEAD" }).outcome()).toBe("ok");
    const { headers } = bench.web.requests[1] as WebRequest;
    expect(valueOf(headers, "host")).toBe("h:8080");
    expect(valueOf(headers, "connection")).toBe(undefined);
    expect(valueOf(headers, "accept-encoding")).toBe("identity");
    expect(valueOf(headers, "content-length")).toBe("600");
    expect(valueOf(headers, "content-type")).toBe("application/octet-stream");
    expect(valueOf((bench.web.requests[2] as WebRequest).headers, "content-length")).toBe("0");
    expect(bench.modem.sockets.usedLinks()).toBe(0);
    expect(bench.modem.script.count("http.request")).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("carries what is asked for before the module was recognised, and the module's own what comes after", () => {
    const bench = new HttpBench({}, { http: false });
    bench.web.has("http://h/p", TEXT);
    expect(bench.fetch({}).received).toBe(TEXT);
    expect(bench.modem.script.count("http.request")).toBe(0);
    bench.seen.http = bench.modem.http;
    const connected = connects(bench);
    expect(bench.fetch({}).received).toBe(TEXT);
    expect(bench.modem.script.count("http.request")).toBe(1);
    expect(connects(bench)).toBe(connected);
  });

  it("follows redirects and fetches in ranges as the module's does", () => {
    const bench = new HttpBench({ via: "tcp" });
    bench.web.on("http://h/p", redirect(302, "https://h/q"));
    bench.web.has("https://h/q", TEXT);
    expect(bench.fetch({ tls: TLS, blockBytes: 250 }).received).toBe(TEXT);
    expect(bench.web.asked()).toEqual([
      "GET http://h/p bytes=0-249",
      "GET https://h/q bytes=0-249",
      "GET https://h/q bytes=250-499",
      "GET https://h/q bytes=500-749",
    ]);
    expect(bench.modem.script.count("http.request")).toBe(0);
  });

  it("dropped in the middle is fetched on, on another connection", () => {
    const bench = new HttpBench({ via: "tcp" });
    bench.web.has("http://h/p", TEXT);
    bench.tcpDropsAfter = 300;
    expect(bench.fetch({}).received).toBe(TEXT);
    expect(connects(bench)).toBeAtLeast(3);
  });

  it("leaves in the module what a paused consumer does not want", () => {
    const bench = new HttpBench({ via: "tcp" });
    bench.web.has("http://h/p", TEXT);
    const reader = new Reader();
    const task = bench.ask({}, reader);
    reader.onPiece = () => {
      if (reader.pieces === 10) task.pause();
    };
    bench.clock.runFor(60000);
    expect(reader.pieces).toBe(10);
    const { waiting } = bench.modem.sockets.link(0);
    expect(waiting.length).toBeAtLeast(TEXT.length - reader.received.length - 20);
    task.resume();
    bench.finish(reader);
    expect(reader.received).toBe(TEXT);
  });

  it("fails with the reason where nobody listens, and where what answers is no HTTP", () => {
    const bench = new HttpBench({ via: "tcp", attempts: 2 });
    bench.modem.script.always("sockets.connect", { failure: { kind: "code", code: 1, message: "connection refused", byPeer: true } });
    const reader = bench.fetch({});
    expect(reader.outcome()).toBe("code 1");
    expect(connects(bench)).toBe(2);
    bench.modem.script.usually("sockets.connect");
    const odd = new Reader();
    bench.ask({}, odd);
    bench.clock.runUntilTrue(() => bench.modem.sockets.link(0).sent.indexOf("GET /p") >= 0, 60000);
    bench.modem.sockets.onSent = () => undefined;
    bench.modem.sockets.peerSends(0, "220 ready\r\n\r\n");
    bench.clock.runUntilTrue(() => bench.http.state() === "waiting", 60000);
    expect(bench.http.state()).toBe("waiting");
  });

  it("gives up an answer whose header has no end", () => {
    const bench = new HttpBench({ via: "tcp", maxHeaderBytes: 200 });
    bench.web.on("http://h/p", () => ({ status: 200, headers: [{ name: "x", value: TEXT.split("\r\n").join("") }], body: "" }));
    const reader = bench.fetch({});
    expect(reader.outcome()).toBe("overflow");
    expect(connects(bench)).toBe(1);
  });

  it("breaks a request off whose body ends early", () => {
    const bench = new HttpBench({ via: "tcp" });
    const reader = bench.fetch({ method: "PUT", body: new TextSource("abc", 600) });
    expect(reader.outcome()).toBe("error");
    expect((reader.failure as { message: string }).message).toContain("ended at 3 of 600");
    expect(connects(bench)).toBe(1);
  });

  it("aborted, closes its connection", () => {
    const bench = new HttpBench({ via: "tcp" });
    bench.web.has("http://h/p", TEXT);
    const reader = new Reader();
    const task = bench.ask({}, reader);
    reader.onPiece = () => task.abort();
    bench.finish(reader);
    expect(reader.outcome()).toBe("closed");
    expect(bench.modem.sockets.usedLinks()).toBe(0);
  });
});

describe("the fallback from the module's own HTTP", () => {
  it("comes after two failures in a row, goes on at the byte where they broke off, and lasts", () => {
    const bench = new HttpBench({ fallbackMs: 600000 });
    bench.web.has("http://h/p", TEXT);
    const reader = new Reader();
    reader.onPiece = () => {
      if (reader.received.length >= 128) bench.modem.http.mute = true;
    };
    bench.fetch({}, reader);
    expect(reader.received).toBe(TEXT);
    expect(bench.web.asked()).toEqual(["GET http://h/p", "GET http://h/p bytes=128-", "GET http://h/p bytes=128-"]);
    expect(connects(bench)).toBe(1);
    bench.fetch({});
    expect(bench.modem.script.count("http.request")).toBe(2);
    expect(connects(bench)).toBe(2);
    bench.modem.http.mute = false;
    bench.clock.runFor(600000);
    expect(bench.fetch({}).received).toBe(TEXT);
    expect(bench.modem.script.count("http.request")).toBe(3);
  });

  it("does not come for one failure, nor for what a server says", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", TEXT);
    bench.modem.script.next("http.request", { failure: BROKEN });
    expect(bench.fetch({}).received).toBe(TEXT);
    for (let round = 0; round < 3; round++) bench.fetch({ url: "http://h/none" });
    expect(connects(bench)).toBe(0);
  });

  it("does not come where the configuration wants the module alone", () => {
    const bench = new HttpBench({ via: "module" });
    bench.modem.script.always("http.request", { failure: BROKEN });
    expect(bench.fetch({}).outcome()).toBe("code 706");
    expect(connects(bench)).toBe(0);
  });

  it("comes at once, and for this request alone, where the module cannot carry it", () => {
    const bench = new HttpBench();
    bench.modem.http.limits = { ...bench.modem.http.limits, methods: ["GET", "HEAD", "POST"] };
    bench.web.on("http://h/p", (request) => ({ status: 200, headers: [], body: request.method }));
    expect(bench.fetch({ method: "PUT" }).received).toBe("PUT");
    expect(bench.fetch({ method: "POST", body: new TextSource(TEXT + TEXT) }).received).toBe("POST");
    expect(connects(bench)).toBe(2);
    expect(bench.fetch({}).received).toBe("GET");
    expect(connects(bench)).toBe(2);
  });

  it("comes where a server without ranges has more than the module holds", () => {
    const bench = new HttpBench();
    bench.modem.http.limits = { ...bench.modem.http.limits, responseBytes: 200 };
    bench.web.on("http://h/p", () => ({ status: 200, headers: [], body: TEXT }));
    const reader = bench.fetch({});
    expect(reader.outcome()).toBe("ok");
    expect(reader.received).toBe(TEXT);
    expect(connects(bench)).toBe(1);
  });

  it("carries the next POST after one that the module broke, which is not repeated", () => {
    const bench = new HttpBench({ fallbackAfter: 1 });
    bench.web.on("http://h/p", (request) => ({ status: 200, headers: [], body: request.body }));
    bench.modem.script.next("http.request", { failure: BROKEN });
    expect(bench.fetch({ method: "POST", body: new TextSource("once") }).outcome()).toBe("code 706");
    expect(bench.web.requests.length).toBe(0);
    expect(bench.fetch({ method: "POST", body: new TextSource("again") }).received).toBe("again");
    expect(connects(bench)).toBe(1);
  });
});
