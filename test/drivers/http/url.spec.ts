import { formatUrl, hostField, origin, parseUrl, resolveUrl, unusableUrl, type Url } from "../../../drivers/http/url";
import { expect } from "../../expect";

function resolved(base: string, reference: string): string {
  const url = resolveUrl(parseUrl(base) as Url, reference);
  return url === undefined ? "none" : formatUrl(url);
}

describe("a URL", () => {
  it("has a scheme, a host, a port and a path", () => {
    expect(parseUrl("http://Example.com")).toEqual({ secure: false, host: "example.com", port: 80, path: "/" });
    expect(parseUrl("HTTPS://h:8443/a/b?c=d#e")).toEqual({ secure: true, host: "h", port: 8443, path: "/a/b?c=d" });
    expect(parseUrl("https://h?q")).toEqual({ secure: true, host: "h", port: 443, path: "/?q" });
    expect(parseUrl("http://[2001:db8::1]:81/x")).toEqual({ secure: false, host: "2001:db8::1", port: 81, path: "/x" });
  });

  it("is none with another scheme, without a host, with a user, a blank, a quote or a port out of range", () => {
    for (const text of ["ftp://h/", "h/p", "http://", "http:///p", "http://u:p@h/", "http://h/a b", 'http://h/"', "http://h:0/", "http://h:65536/", "http://h:x/"]) {
      expect({ text, parsed: parseUrl(text) === undefined, refused: unusableUrl(text) !== undefined }).toEqual({ text, parsed: true, refused: true });
    }
  });

  it("is written with its port only where that is not the usual one", () => {
    expect(formatUrl(parseUrl("http://h:80/p?q") as Url)).toBe("http://h/p?q");
    expect(formatUrl(parseUrl("https://h:80/") as Url)).toBe("https://h:80/");
    expect(hostField(parseUrl("http://[::1]:8080/") as Url)).toBe("[::1]:8080");
    expect(origin(parseUrl("https://h/p") as Url)).toBe("https://h");
  });

  it("is resolved against the page that refers to it", () => {
    const base = "http://h/a/b/c?q=1";
    expect(resolved(base, "https://other/x")).toBe("https://other/x");
    expect(resolved(base, "//other/x")).toBe("http://other/x");
    expect(resolved(base, "/x")).toBe("http://h/x");
    expect(resolved(base, "x?y=/z")).toBe("http://h/a/b/x?y=/z");
    expect(resolved(base, "../x")).toBe("http://h/a/x");
    expect(resolved(base, "../../../x")).toBe("http://h/x");
    expect(resolved(base, "./")).toBe("http://h/a/b/");
    expect(resolved(base, "?q=2")).toBe("http://h/a/b/c?q=2");
    expect(resolved(base, "")).toBe("http://h/a/b/c?q=1");
    expect(resolved(base, "x:y")).toBe("none");
    expect(resolved(base, "mailto:a@b")).toBe("none");
  });
});
