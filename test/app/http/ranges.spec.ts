import type { HttpHead } from "../../../app/http/options";
import { expect } from "../../expect";
import { ranged, valueOf, type WebRequest } from "../fakes/fake-web";
import { HttpBench, Reader } from "./http-bench";

const TEXT = digits(1000);
const LATE = { kind: "code" as const, code: 706, message: "bytes could not be sent or received" };

function digits(count: number): string {
  let text = "";
  while (text.length < count) text = text + String(text.length) + ",";
  return text.substring(0, count);
}

describe("HTTP ranges", () => {
  it("bring the bytes that were asked for, and the status says that they are a part", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", TEXT);
    const reader = bench.fetch({ range: { from: 100, to: 299 } });
    expect(reader.outcome()).toBe("ok");
    expect(reader.received).toBe(TEXT.substring(100, 300));
    expect((reader.head as HttpHead).status).toBe(206);
    expect((reader.head as HttpHead).length).toBe(200);
    const tail = bench.fetch({ range: { from: 900 } });
    expect(tail.received).toBe(TEXT.substring(900));
    expect((tail.head as HttpHead).length).toBe(100);
    expect(bench.fetch({ range: { from: 990, to: 5000 } }).received).toBe(TEXT.substring(990));
    expect(bench.fetch({ range: { from: 1000 } }).outcome()).toBe("code 416");
  });

  it("that a server does not have are cut out of the whole", () => {
    const bench = new HttpBench();
    bench.web.on("http://h/p", () => ({ status: 200, headers: [], body: TEXT }));
    const reader = bench.fetch({ range: { from: 100, to: 149 } });
    expect(reader.outcome()).toBe("ok");
    expect(reader.received).toBe(TEXT.substring(100, 150));
    // What is behind the range is not read to its end.
    expect(bench.modem.script.count("http.read")).toBe(3);
    expect(bench.fetch({ range: { from: 600 } }).received).toBe(TEXT.substring(600));
  });

  it("of a block each make one body, and nothing shows of them", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", TEXT);
    const reader = bench.fetch({ blockBytes: 300 });
    expect(reader.received).toBe(TEXT);
    expect((reader.head as HttpHead).status).toBe(200);
    expect((reader.head as HttpHead).length).toBe(1000);
    expect(bench.web.asked()).toEqual([
      "GET http://h/p bytes=0-299",
      "GET http://h/p bytes=300-599",
      "GET http://h/p bytes=600-899",
      "GET http://h/p bytes=900-1199",
    ]);
    expect(bench.fetch({ blockBytes: 300, range: { from: 10, to: 409 } }).received).toBe(TEXT.substring(10, 410));
    expect(bench.surprises()).toEqual([]);
  });

  it("of what the module can hold are asked for where that is little", () => {
    const bench = new HttpBench();
    bench.modem.http.limits = { ...bench.modem.http.limits, responseBytes: 400 };
    bench.web.has("http://h/p", TEXT);
    expect(bench.fetch({}).received).toBe(TEXT);
    expect(bench.web.asked()).toEqual(["GET http://h/p bytes=0-399", "GET http://h/p bytes=400-799", "GET http://h/p bytes=800-1199"]);
    bench.web.has("http://h/empty", "");
    const empty = bench.fetch({ url: "http://h/empty" });
    expect(empty.outcome()).toBe("ok");
    expect(bench.web.asked().slice(3)).toEqual(["GET http://h/empty bytes=0-399", "GET http://h/empty"]);
    bench.web.on("http://h/whole", () => ({ status: 200, headers: [], body: TEXT.substring(0, 300) }));
    expect(bench.fetch({ url: "http://h/whole" }).received).toBe(TEXT.substring(0, 300));
  });

  it("of a resource whose length the server does not tell end with the first that is not full, or not there", () => {
    for (const length of [250, 300]) {
      const bench = new HttpBench();
      const body = TEXT.substring(0, length);
      bench.web.on("http://h/p", (request) => {
        const answer = ranged(request, body);
        const headers = answer.headers.map((header) => ({ name: header.name, value: header.value.split("/" + String(length)).join("/*") }));
        return { ...answer, headers: answer.status === 416 ? [] : headers };
      });
      const reader = bench.fetch({ blockBytes: 100 });
      expect({ length, outcome: reader.outcome(), received: reader.received }).toEqual({ length, outcome: "ok", received: body });
    }
  });

  it("that are others than were asked for are refused", () => {
    const bench = new HttpBench();
    const lies = ["bytes 1-100/1000", "bytes 0-100/1000", "bytes 0-x/1000", "nothing"];
    for (const lie of lies) {
      bench.web.on("http://h/p", () => ({ status: 206, headers: [{ name: "content-range", value: lie }], body: TEXT.substring(0, 100) }));
      const reader = bench.fetch({ range: { from: 0, to: 99 } });
      expect({ lie, outcome: reader.outcome(), received: reader.received }).toEqual({ lie, outcome: "error", received: "" });
    }
    bench.web.on("http://h/p", (request) => ({ ...ranged(request, TEXT), body: TEXT.substring(0, 200) }));
    const reader = bench.fetch({ range: { from: 0, to: 99 } });
    expect(reader.outcome()).toBe("error");
    expect((reader.failure as { message: string }).message).toContain("more bytes than it said");
  });
});

describe("HTTP requests that break off", () => {
  it("in the middle of the body are fetched on from the byte where they broke", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", TEXT, '"1"');
    const reader = new Reader();
    reader.onPiece = () => {
      if (reader.pieces === 3 || reader.pieces === 5) bench.modem.script.next("http.read", { failure: LATE });
    };
    bench.fetch({}, reader);
    expect(reader.outcome()).toBe("ok");
    expect(reader.received).toBe(TEXT);
    expect(bench.web.asked()).toEqual(["GET http://h/p", "GET http://h/p bytes=192-", "GET http://h/p bytes=320-"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("because the module gives less than there is are fetched on", () => {
    const bench = new HttpBench({ via: "module" });
    bench.web.has("http://h/p", TEXT);
    bench.modem.http.holds = 300;
    expect(bench.fetch({}).received).toBe(TEXT);
    expect(bench.web.asked()).toEqual(["GET http://h/p", "GET http://h/p bytes=300-", "GET http://h/p bytes=600-", "GET http://h/p bytes=900-"]);
  });

  it("behind the last byte are whole", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", TEXT);
    const reader = new Reader();
    reader.onPiece = () => {
      if (reader.received.length === 1000) bench.modem.script.next("http.read", { failure: LATE });
    };
    bench.fetch({}, reader);
    expect(reader.outcome()).toBe("ok");
    expect(bench.web.asked()).toEqual(["GET http://h/p"]);
  });

  it("on a server without ranges are fetched anew, and what the consumer has is left out", () => {
    const bench = new HttpBench();
    bench.web.on("http://h/p", () => ({ status: 200, headers: [], body: TEXT }));
    const reader = new Reader();
    reader.onPiece = () => {
      if (reader.pieces === 3) bench.modem.script.next("http.read", { failure: LATE });
    };
    bench.fetch({}, reader);
    expect(reader.outcome()).toBe("ok");
    expect(reader.received).toBe(TEXT);
  });

  it("end where the resource has changed meanwhile: its mark, or its length", () => {
    for (const changed of [{ body: TEXT, etag: '"2"' }, { body: TEXT.substring(1), etag: undefined }]) {
      const bench = new HttpBench();
      bench.web.has("http://h/p", TEXT, '"1"');
      const reader = new Reader();
      reader.onPiece = () => {
        if (reader.pieces !== 3) return;
        bench.web.has("http://h/p", changed.body, changed.etag);
        bench.modem.script.next("http.read", { failure: LATE });
      };
      bench.fetch({}, reader);
      expect(reader.outcome()).toBe("error");
      expect((reader.failure as { message: string }).message).toContain("changed");
      expect(reader.received).toBe(TEXT.substring(0, 192));
    }
  });

  it("before an answer are repeated with growing pauses, and given up after so many attempts", () => {
    const bench = new HttpBench({ via: "module", attempts: 4 });
    bench.modem.script.always("http.request", { failure: LATE });
    const reader = bench.fetch({});
    expect(reader.outcome()).toBe("code 706");
    const times = bench.modem.script.times("http.request");
    expect(times.length).toBe(4);
    for (let index = 1; index < times.length; index++) expect((times[index] as number) - (times[index - 1] as number)).toBeAtLeast(2000 * index);
    expect(bench.modem.http.open).toBe(false);
  });

  it("are not repeated where somebody has to change something, nor a POST, which may have reached the server", () => {
    const bench = new HttpBench({ via: "module" });
    bench.modem.script.always("http.request", { failure: { ...LATE, permanent: true } });
    bench.fetch({});
    expect(bench.modem.script.count("http.request")).toBe(1);
    bench.modem.script.always("http.request", { failure: LATE });
    expect(bench.fetch({ method: "POST" }).outcome()).toBe("code 706");
    expect(bench.modem.script.count("http.request")).toBe(2);
    bench.fetch({ method: "POST", repeatable: true });
    expect(bench.modem.script.count("http.request")).toBe(7);
  });

  it("with a refusal that passes are repeated, not before the server wants them to be", () => {
    const bench = new HttpBench();
    let refusals = 2;
    bench.web.on("http://h/p", () => {
      refusals = refusals - 1;
      if (refusals < 0) return { status: 200, headers: [], body: "at last" };
      return { status: 503, headers: [{ name: "retry-after", value: "60" }], body: "" };
    });
    const reader = bench.fetch({});
    expect(reader.received).toBe("at last");
    expect((reader.head as HttpHead).status).toBe(200);
    const times = bench.modem.script.times("http.request");
    expect((times[1] as number) - (times[0] as number)).toBeAtLeast(60000);
    refusals = 100;
    const given = bench.fetch({});
    expect(given.outcome()).toBe("code 503");
    expect((given.head as HttpHead).status).toBe(503);
  });

  it("with the link go on when it is back, and their failure is not the module's", () => {
    const bench = new HttpBench({ fallbackAfter: 1 });
    bench.web.has("http://h/p", TEXT);
    const reader = new Reader();
    reader.onPiece = () => {
      if (reader.pieces === 3) bench.modem.network.dropContext("gone");
    };
    bench.fetch({}, reader);
    expect(reader.outcome()).toBe("ok");
    expect(reader.received).toBe(TEXT);
    expect(bench.modem.script.count("sockets.connect")).toBe(0);
  });

  it("for ever end at the deadline of the request", () => {
    const bench = new HttpBench({ via: "module", attempts: 1000 });
    bench.modem.script.always("http.request", { failure: LATE });
    const reader = bench.fetch({ deadlineMs: 60000 });
    expect(reader.outcome()).toBe("timeout");
    expect((reader.failure as { message: string }).message).toContain("too long");
  });

  it("without an answer at all end at the machine's own deadline, and what hangs is released", () => {
    const bench = new HttpBench({ via: "module", respondMs: 30000, attempts: 2 });
    bench.modem.script.next("http.request", { delayMs: 1000000000 });
    bench.web.has("http://h/p", "x");
    const reader = bench.fetch({});
    expect(reader.received).toBe("x");
    expect(bench.modem.script.count("http.release")).toBe(2);
  });
});

describe("HTTP requests over the whole of their way", () => {
  it("keep their headers on every range", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", TEXT);
    bench.fetch({ blockBytes: 500, headers: [{ name: "Authorization", value: "a" }] });
    expect(bench.web.requests.map((request: WebRequest) => valueOf(request.headers, "authorization") ?? "none")).toEqual(["a", "a"]);
  });
});
