import { headerValue, parseHeaders, parseStatusLine, unsendableHeader } from "../../../drivers/http/headers";
import { isServerStatus, statusMeaning } from "../../../drivers/http/status";
import { expect } from "../../expect";

describe("a response's header", () => {
  it("has its status in the first line, with a reason or without", () => {
    expect(parseStatusLine("HTTP/1.1 200 OK")).toBe(200);
    expect(parseStatusLine("HTTP/1.0 404")).toBe(404);
    expect(parseStatusLine("HTTP/2 206 ")).toBe(206);
    expect(parseStatusLine("HTTP/1.1 99 x")).toBe(undefined);
    expect(parseStatusLine("ICY 200 OK")).toBe(undefined);
    expect(parseStatusLine("HTTP/1.1")).toBe(undefined);
  });

  it("has fields by name, whatever case, blanks and line ends they come in", () => {
    const headers = parseHeaders("HTTP/1.1 200 OK\r\nContent-Length:12\r\nETag: \t\"a b\" \nLONG: one\r\n\ttwo\r\nno field\r\n: empty\r\nlast: \r\n\r\n");
    expect(headers).toEqual([
      { name: "content-length", value: "12" },
      { name: "etag", value: '"a b"' },
      { name: "long", value: "one two" },
      { name: "last", value: "" },
    ]);
    expect(headerValue(headers, "etag")).toBe('"a b"');
    expect(headerValue(headers, "location")).toBe(undefined);
  });

  it("cannot be sent where it would make another field", () => {
    expect(unsendableHeader({ name: "X-Good_1", value: "a: b" })).toBe(undefined);
    expect(unsendableHeader({ name: "X Bad", value: "" }) === undefined).toBe(false);
    expect(unsendableHeader({ name: "", value: "" }) === undefined).toBe(false);
    expect(unsendableHeader({ name: "X", value: "a\nb" }) === undefined).toBe(false);
  });
});

describe("a status", () => {
  it("below 600 is a server's, and is told in words where they are known", () => {
    expect(isServerStatus(599)).toBe(true);
    expect(isServerStatus(600)).toBe(false);
    expect(isServerStatus(0)).toBe(false);
    expect(statusMeaning(206)).toBe("Partial Content");
    expect(statusMeaning(299)).toBe("code 299");
  });
});
