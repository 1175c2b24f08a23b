import type { HttpHead } from "../../../app/http/options";
import { expect } from "../../expect";
import { TextSource } from "../../drivers/byte-source";
import { redirect, valueOf, type WebRequest } from "../fakes/fake-web";
import { HttpBench, type Reader } from "./http-bench";

const TLS = { verification: "full" as const, caFile: "ca.pem" };

function messageOf(reader: Reader): string {
  return reader.failure === undefined ? "" : reader.failure.message;
}

describe("HTTP redirects", () => {
  it("are followed, relative ones too, and show nowhere but in the last answer", () => {
    const bench = new HttpBench();
    bench.web.on("http://h/a/b", redirect(301, "../c?x=1"));
    bench.web.on("http://h/c?x=1", redirect(302, "http://other:8080/d"));
    bench.web.has("http://other:8080/d", "here");
    const reader = bench.fetch({ url: "http://h/a/b" });
    expect(reader.received).toBe("here");
    expect((reader.head as HttpHead).status).toBe(200);
    expect(bench.web.asked()).toEqual(["GET http://h/a/b", "GET http://h/c?x=1", "GET http://other:8080/d"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("are handed on as they are where nobody wants to follow", () => {
    const bench = new HttpBench();
    bench.web.on("http://h/p", redirect(302, "/q"));
    const reader = bench.fetch({ followRedirects: false });
    expect(reader.outcome()).toBe("ok");
    expect((reader.head as HttpHead).status).toBe(302);
    expect(reader.received).toBe("moved");
  });

  it("in a circle, or to too many places, are refused", () => {
    const bench = new HttpBench();
    bench.web.on("http://h/p", redirect(302, "/q"));
    bench.web.on("http://h/q", redirect(302, "/p"));
    const circle = bench.fetch({});
    expect(circle.outcome()).toBe("refused");
    expect(messageOf(circle)).toContain("circle");
    bench.web.on("http://h/self", redirect(307, "#here"));
    expect(messageOf(bench.fetch({ url: "http://h/self" }))).toContain("circle");
    for (let index = 0; index < 9; index++) bench.web.on("http://h/" + String(index), redirect(308, "/" + String(index + 1)));
    const many = bench.fetch({ url: "http://h/0" });
    expect(many.outcome()).toBe("refused");
    expect(messageOf(many)).toContain("more than 5 times");
  });

  it("from https to http are refused unless they are allowed; from http to https need to know the server's check", () => {
    const bench = new HttpBench();
    bench.web.on("https://h/p", redirect(302, "http://h/q"));
    bench.web.has("http://h/q", "open");
    const refused = bench.fetch({ url: "https://h/p", tls: TLS });
    expect(refused.outcome()).toBe("refused");
    expect(messageOf(refused)).toContain("allowInsecureRedirects");
    expect(bench.fetch({ url: "https://h/p", tls: TLS, allowInsecureRedirects: true }).received).toBe("open");
    bench.web.on("http://h/up", redirect(302, "https://h/safe"));
    bench.web.has("https://h/safe", "safe");
    expect(bench.fetch({ url: "http://h/up", tls: TLS }).received).toBe("safe");
  });

  it("to nowhere, or to another kind of URL, fail", () => {
    const bench = new HttpBench();
    bench.web.on("http://h/p", redirect(302, "mailto:a@b"));
    expect(bench.fetch({}).outcome()).toBe("error");
    bench.web.on("http://h/p", () => ({ status: 302, headers: [], body: "" }));
    expect(bench.fetch({}).outcome()).toBe("error");
  });

  it("make a GET of a POST but for 307 and 308, which send the body again", () => {
    const bench = new HttpBench();
    const echo = (request: WebRequest): { status: number; headers: never[]; body: string } => ({ status: 200, headers: [], body: request.method + " " + request.body });
    bench.web.on("http://h/to", echo);
    bench.web.on("http://h/303", redirect(303, "/to"));
    bench.web.on("http://h/302", redirect(302, "/to"));
    bench.web.on("http://h/307", redirect(307, "/to"));
    const body = new TextSource("body");
    expect(bench.fetch({ method: "POST", url: "http://h/303", body }).received).toBe("GET ");
    expect(bench.fetch({ method: "POST", url: "http://h/302", body }).received).toBe("GET ");
    expect(bench.fetch({ method: "POST", url: "http://h/307", body }).received).toBe("POST body");
    expect(bench.fetch({ method: "PUT", url: "http://h/302", body }).received).toBe("PUT body");
    expect(bench.fetch({ method: "PUT", url: "http://h/303", body }).received).toBe("GET ");
  });

  it("to another server do not carry credentials there", () => {
    const bench = new HttpBench();
    bench.web.on("http://h/p", redirect(302, "http://h/same"));
    bench.web.on("http://h/same", redirect(302, "http://evil/p"));
    bench.web.has("http://evil/p", "x");
    bench.fetch({
      headers: [
        { name: "Authorization", value: "secret" },
        { name: "X-Other", value: "o" },
      ],
    });
    expect(bench.web.requests.map((request) => valueOf(request.headers, "authorization") ?? "none")).toEqual(["secret", "secret", "none"]);
    expect(bench.web.requests.map((request) => valueOf(request.headers, "x-other") ?? "none")).toEqual(["o", "o", "o"]);
  });
});
