import { ResponseParser } from "../../../app/http/response-parser";
import type { Failure } from "../../../drivers/failure";
import type { HttpMethod } from "../../../drivers/modem";
import { expect } from "../../expect";

interface Parsed {
  status: number;
  body: string;
  done: boolean;
  problem: string;
  /** What is missing at the end. */
  missing: string;
}

/** The same bytes in pieces of each size must mean the same; answers what. */
function parsed(text: string, method?: HttpMethod, maxHeaderBytes?: number): Parsed {
  const whole = parsedBy(text, text.length, method, maxHeaderBytes);
  for (const size of [1, 2, 3, 7]) expect(parsedBy(text, size, method, maxHeaderBytes)).toEqual(whole);
  return whole;
}

function parsedBy(text: string, size: number, method?: HttpMethod, maxHeaderBytes?: number): Parsed {
  const parser = new ResponseParser(method ?? "GET", maxHeaderBytes ?? 256);
  let body = "";
  for (let from = 0; from < text.length; from += size) body = body + parser.feed(text.substring(from, from + size));
  const missing = parser.finish();
  return {
    status: parser.status,
    body,
    done: parser.isDone(),
    problem: messageOf(parser.problem),
    missing: messageOf(missing),
  };
}

function messageOf(failure: Failure | undefined): string {
  return failure === undefined ? "" : failure.message;
}

function whole(status: number, body: string): Parsed {
  return { status, body, done: true, problem: "", missing: "" };
}

describe("the parser of HTTP/1.1 answers", () => {
  it("takes a body by its length, and nothing behind it", () => {
    expect(parsed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1")).toEqual(whole(200, "hello"));
    expect(parsed("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n")).toEqual(whole(404, ""));
  });

  it("takes chunks, with extensions and trailers, and bytes that look like anything", () => {
    const text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhe\r\nl\r\n00B \r\no\r\n0\r\n\r\nxyz\r\n0\r\nX: y\r\n\r\nrest";
    expect(parsed(text)).toEqual(whole(200, "he\r\nlo\r\n0\r\n\r\nxyz"));
  });

  it("takes a body of no length until the end of the connection", () => {
    expect(parsed("HTTP/1.0 200 OK\r\n\r\nall of it")).toEqual({ ...whole(200, "all of it"), done: false });
  });

  it("knows the answers that have no body", () => {
    expect(parsed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HEAD")).toEqual(whole(200, ""));
    expect(parsed("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n")).toEqual(whole(304, ""));
    expect(parsed("HTTP/1.1 204 No Content\r\n\r\n")).toEqual(whole(204, ""));
  });

  it("passes over interim answers and empty lines in front", () => {
    expect(parsed("\r\n\r\nHTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok")).toEqual(whole(201, "ok"));
  });

  it("notices an answer that is cut short, wherever", () => {
    expect(parsed("HTTP/1.1 200 OK\r\nContent-Le").missing).toContain("before its answer was complete");
    expect(parsed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell").missing).toContain("in the middle");
    expect(parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n").missing).toContain("in the middle");
    expect(parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n").missing).toContain("in the middle");
    expect(parsed("").missing).toContain("before its answer was complete");
  });

  it("refuses a header, a trailer and a chunk's line that do not end", () => {
    expect(parsed("HTTP/1.1 200 OK\r\nX: " + long(300)).problem).toContain("longer than 256 bytes");
    expect(parsed("HTTP/1.1 200 OK\r\n" + long(40) + ": a\r\n" + long(200) + ": b\r\n\r\n").problem).toContain("longer than 256 bytes");
    const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(parsed(chunked + "5;" + long(300)).problem).toContain("longer than 256 bytes");
    expect(parsed(chunked + "0\r\nX: " + long(300)).problem).toContain("longer than 256 bytes");
  });

  it("refuses what is no HTTP, or whose lengths make no sense", () => {
    expect(parsed("SSH-2.0-x\r\n\r\n").problem).toContain("no HTTP");
    // A server that says its name and waits.
    expect(parsed("\r\n220 mail.example ESMTP ready\r\n").problem).toContain("no HTTP");
    expect(parsed("HTTP/1.1 101 Switching Protocols\r\n\r\n").problem).toContain("no HTTP");
    expect(parsed("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n").problem).toContain("length");
    expect(parsed("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n").problem).toContain("length");
    expect(parsed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n").problem).toContain("length");
    expect(parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n").problem).toContain("gzip");
    const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(parsed(chunked + "zz\r\n").problem).toContain("no size");
    expect(parsed(chunked + "2\r\nabc\r\n").problem).toContain("not as long");
  });

  it("takes a length that is said twice alike, and chunks in place of a length", () => {
    expect(parsed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab")).toEqual(whole(200, "ab"));
    expect(parsed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")).toEqual(whole(200, "a"));
  });
});

function long(count: number): string {
  let text = "";
  while (text.length < count) text = text + "x";
  return text;
}
