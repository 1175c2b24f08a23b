import { expect } from "../../expect";
import { TextSource } from "../../drivers/byte-source";
import { HttpBench, Reader } from "./http-bench";

const LONG = digits(1000);

function digits(count: number): string {
  let text = "";
  while (text.length < count) text = text + String(text.length % 10) + "\r\n";
  return text.substring(0, count);
}

describe("HTTP requests, by the module's own HTTP", () => {
  it("a GET tells its header, brings its body in pieces, and gives everything back", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", LONG, '"1"');
    const reader = bench.fetch({});
    expect(reader.outcome()).toBe("ok");
    expect(reader.received).toBe(LONG);
    expect(reader.head).toEqual({
      status: 200,
      length: 1000,
      headers: [
        { name: "etag", value: '"1"' },
        { name: "content-length", value: "1000" },
      ],
    });
    expect(reader.pieces).toBe(16);
    expect(bench.web.asked()).toEqual(["GET http://h/p"]);
    expect(bench.modem.http.open).toBe(false);
    expect(bench.http.state()).toBe("idle");
    expect(bench.surprises()).toEqual([]);
  });

  it("every method reaches the server, with headers and body", () => {
    const bench = new HttpBench();
    bench.web.on("http://h/p", (request) => ({ status: request.method === "PUT" ? 201 : 200, headers: [], body: request.method + request.body }));
    const headers = [{ name: "X-Key", value: "k" }];
    const put = bench.fetch({ method: "PUT", headers, body: new TextSource(LONG), contentType: "text/plain" });
    expect(put.received).toBe("PUT" + LONG);
    expect((put.head as { status: number }).status).toBe(201);
    expect(bench.fetch({ method: "POST", body: new TextSource("abc") }).received).toBe("POSTabc");
    expect(bench.fetch({ method: "DELETE" }).received).toBe("DELETE");
    const head = bench.fetch({ method: "HEAD" });
    expect(head.received).toBe("");
    expect(head.outcome()).toBe("ok");
    expect((head.head as { length?: number }).length).toBe(0);
    expect((bench.web.requests[0] as { headers: unknown }).headers).toEqual(headers);
  });

  it("a status from 400 on is a failure with its meaning, its header told and its body not", () => {
    const bench = new HttpBench();
    const reader = bench.fetch({ url: "http://h/none" });
    expect(reader.outcome()).toBe("code 404");
    expect((reader.failure as { message: string }).message).toContain("Not Found");
    expect((reader.head as { status: number }).status).toBe(404);
    expect(reader.received).toBe("");
    expect(bench.web.asked().length).toBe(1);
  });

  it("waits for the link, and gives up when its time is over", () => {
    const bench = new HttpBench();
    const reader = new Reader();
    bench.http.request({ method: "GET", url: "http://h/p", deadlineMs: 300000 }, reader.events);
    bench.web.has("http://h/p", "x");
    bench.online();
    bench.finish(reader);
    expect(reader.received).toBe("x");
    const alone = new HttpBench();
    const late = new Reader();
    alone.http.request({ method: "GET", url: "http://h/p", deadlineMs: 300000 }, late.events);
    alone.finish(late);
    expect(late.outcome()).toBe("timeout");
    expect(alone.clock.now()).toBe(300001);
    expect(alone.http.state()).toBe("idle");
  });

  it("run one behind the other; one more than may wait is refused", () => {
    const bench = new HttpBench({ queueLength: 2 });
    bench.web.has("http://h/p", "x");
    bench.online();
    const readers = [new Reader(), new Reader(), new Reader(), new Reader()];
    for (const reader of readers) bench.ask({}, reader);
    expect(bench.http.waiting()).toBe(2);
    for (const reader of readers) bench.finish(reader);
    expect(readers.map((reader) => reader.outcome())).toEqual(["ok", "ok", "ok", "refused"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("what nobody can send is refused and never queued", () => {
    const bench = new HttpBench();
    expect(bench.fetch({ url: "ftp://h/" }).outcome()).toBe("refused");
    expect(bench.fetch({ url: "https://h/" }).outcome()).toBe("refused");
    expect(bench.fetch({ body: new TextSource("a") }).outcome()).toBe("refused");
    expect(bench.fetch({ headers: [{ name: "Range", value: "bytes=0-1" }] }).outcome()).toBe("refused");
    expect(bench.fetch({ method: "PUT", blockBytes: 9 }).outcome()).toBe("refused");
    expect(bench.fetch({ range: { from: 5, to: 4 } }).outcome()).toBe("refused");
    expect(bench.fetch({ range: { from: -1 } }).outcome()).toBe("refused");
    expect(bench.fetch({ blockBytes: 0 }).outcome()).toBe("refused");
    expect(bench.modem.script.count("http.request")).toBe(0);
    const nothing = new HttpBench({}, { http: false, tcp: false });
    expect(nothing.fetch({}).outcome()).toBe("refused");
  });

  it("a consumer that pauses leaves the rest in the module", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", LONG);
    const reader = new Reader();
    const task = bench.ask({}, reader);
    reader.onPiece = () => {
      if (reader.pieces === 2) task.pause();
    };
    bench.clock.runFor(100000);
    expect(reader.pieces).toBe(2);
    expect(bench.http.state()).toBe("held");
    expect(bench.modem.script.count("http.read")).toBe(2);
    task.resume();
    bench.finish(reader);
    expect(reader.received).toBe(LONG);
    expect(bench.surprises()).toEqual([]);
  });

  it("a consumer that pauses for too long loses the request", () => {
    const bench = new HttpBench({ consumerMs: 60000 });
    bench.web.has("http://h/p", LONG);
    const reader = new Reader();
    const task = bench.ask({}, reader);
    reader.onPiece = () => task.pause();
    bench.finish(reader);
    expect(reader.outcome()).toBe("timeout");
    expect((reader.failure as { message: string }).message).toContain("the consumer did not take");
    expect(bench.modem.http.open).toBe(false);
  });

  it("wakes a UART that sleeps, also one that was let sleep in the middle", () => {
    for (const pieces of [1, 8, 15]) {
      const bench = new HttpBench();
      bench.web.has("http://h/p", LONG);
      bench.online();
      bench.link.sleep();
      bench.reach("asleep", 1000);
      const reader = new Reader();
      reader.onPiece = () => {
        if (reader.pieces === pieces) bench.link.sleep();
      };
      bench.http.request({ method: "GET", url: "http://h/p" }, reader.events);
      bench.finish(reader);
      expect({ pieces, outcome: reader.outcome(), whole: reader.received === LONG }).toEqual({ pieces, outcome: "ok", whole: true });
      expect(bench.web.asked().length).toBe(1);
    }
  });

  it("let the UART sleep while the consumer pauses, and ask nothing of the module before it is awake again", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", LONG);
    const reader = new Reader();
    const task = bench.ask({}, reader);
    reader.onPiece = () => {
      if (reader.pieces === 2) task.pause();
    };
    bench.clock.runFor(10000);
    bench.link.sleep();
    bench.reach("asleep", 1000);
    bench.clock.runFor(60000);
    expect(bench.link.state()).toBe("asleep");
    task.resume();
    bench.finish(reader);
    expect(reader.received).toBe(LONG);
    expect(bench.web.asked()).toEqual(["GET http://h/p"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("aborted, wherever it is, it ends once, is cleared away, and the next one goes its way", () => {
    for (const afterMs of [0, 5, 15, 25, 45, 105, 165]) {
      const bench = new HttpBench();
      bench.web.has("http://h/p", LONG);
      const reader = new Reader();
      bench.online();
      const task = bench.ask({}, reader);
      bench.clock.runFor(afterMs);
      task.abort();
      task.abort();
      bench.finish(reader);
      expect({ afterMs, outcome: reader.outcome(), open: bench.modem.http.open }).toEqual({ afterMs, outcome: "closed", open: false });
      expect(bench.fetch({}).received).toBe(LONG);
    }
  });

  it("aborted from inside a piece, no other piece follows", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", LONG);
    const reader = new Reader();
    const task = bench.ask({}, reader);
    reader.onPiece = () => task.abort();
    bench.finish(reader);
    expect(reader.pieces).toBe(1);
    expect(reader.outcome()).toBe("closed");
    const waiting = new Reader();
    bench.ask({}, new Reader());
    bench.ask({}, waiting).abort();
    bench.finish(waiting);
    expect(waiting.outcome()).toBe("closed");
  });

  it("more bytes than the consumer takes end the request", () => {
    const bench = new HttpBench();
    bench.web.has("http://h/p", LONG);
    const reader = bench.fetch({ maxBytes: 100 });
    expect(reader.outcome()).toBe("refused");
    expect(reader.received.length).toBe(64);
    expect(bench.web.asked().length).toBe(1);
    expect(bench.fetch({ maxBytes: 1000 }).outcome()).toBe("ok");
  });

  it("an answer that is encoded unasked is refused", () => {
    const bench = new HttpBench();
    bench.web.on("http://h/p", () => ({ status: 200, headers: [{ name: "content-encoding", value: "gzip" }], body: "zip" }));
    const reader = bench.fetch({});
    expect(reader.outcome()).toBe("error");
    expect((reader.failure as { message: string }).message).toContain("gzip");
    expect(bench.fetch({ headers: [{ name: "Accept-Encoding", value: "gzip" }] }).received).toBe("zip");
  });
});
