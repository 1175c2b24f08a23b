import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askedRange } from "../../../build/release/byte-range";
import { staticServer, type Served, type ServerCredential } from "../../../build/release/static-server";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { noise } from "./workshop";

interface Answered {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const IMAGE = noise(3, 200000);

describe("the server of releases", () => {
  let root: string;
  let server: Server;
  let served: Served[];
  let onServed: () => void;

  const start = async (credential?: ServerCredential): Promise<void> => {
    server = staticServer(join(root, "releases"), (each) => {
      served.push(each);
      onServed();
    }, credential);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  };
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET", ca?: string): Promise<Answered> => {
    const { port } = server.address() as AddressInfo;
    const send = ca === undefined ? httpRequest : httpsRequest;
    const reported = new Promise<void>((resolve) => {
      onServed = resolve;
    });
    const answered = new Promise<Answered>((resolve, reject) => {
      const request = send({ host: "127.0.0.1", port, path, method, headers, agent: false, ...(ca === undefined ? {} : { ca }) }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
      });
      request.on("error", reject);
      request.end();
    });
    return Promise.all([answered, reported]).then(([answer]) => answer);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "fieldline-serve-"));
    mkdirSync(join(root, "releases/t"), { recursive: true });
    writeFileSync(join(root, "secret"), "secret");
    writeFileSync(join(root, "releases/t/1.0.0.img"), IMAGE);
    writeFileSync(join(root, "releases/t/manifest.txt"), "manifest\n");
    writeFileSync(join(root, "releases/t/1.0.0.manifest"), "manifest\n");
    writeFileSync(join(root, "releases/t/1.1.0.draft"), "draft\n");
    writeFileSync(join(root, "releases/t/.hidden"), "hidden");
    symlinkSync(join(root, "secret"), join(root, "releases/t/link"));
    served = [];
    onServed = () => undefined;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(root, { recursive: true });
  });

  it("gives a whole file, and reports it", async () => {
    await start();
    const { status, headers, body } = await ask("/t/1.0.0.img?cache=no");
    expect(status).toBe(200);
    expect(headers["content-length"]).toBe("200000");
    expect(headers["accept-ranges"]).toBe("bytes");
    expect(body.equals(IMAGE)).toBe(true);
    expect(served).toEqual([{ client: "127.0.0.1", method: "GET", path: "/t/1.0.0.img?cache=no", status: 200, bytes: 200000, range: undefined, brokenOff: false }]);
  });

  it("gives a range, and says which", async () => {
    await start();
    const { status, headers, body } = await ask("/t/1.0.0.img", { range: "bytes=1000-1999" });
    expect(status).toBe(206);
    expect(headers["content-range"]).toBe("bytes 1000-1999/200000");
    expect(body.equals(IMAGE.subarray(1000, 2000))).toBe(true);
    expect(served[0]?.range).toBe("bytes=1000-1999");
    expect((await ask("/t/1.0.0.img", { range: "bytes=200000-" })).headers["content-range"]).toBe("bytes */200000");
  });

  it("tells of a file without its bytes", async () => {
    await start();
    const { status, headers, body } = await ask("/t/1.0.0.img", {}, "HEAD");
    expect([status, headers["content-length"], body.length]).toEqual([200, "200000", 0]);
  });

  it("gives a file that the client has no second time, and no part of another state of it", async () => {
    await start();
    const etag = (await ask("/t/1.0.0.img")).headers.etag as string;
    for (const known of [etag, `W/${etag}`, `"old", ${etag}`, "*"]) expect((await ask("/t/1.0.0.img", { "if-none-match": known })).status).toBe(304);
    expect((await ask("/t/1.0.0.img", { "if-none-match": '"old"' })).status).toBe(200);
    expect((await ask("/t/1.0.0.img", { "if-range": etag, range: "bytes=0-9" })).status).toBe(206);
    expect((await ask("/t/1.0.0.img", { "if-range": '"old"', range: "bytes=0-9" })).body.length).toBe(200000);
  });

  it("lets nobody keep a manifest, and everybody the rest", async () => {
    await start();
    for (const name of ["manifest.txt", "1.0.0.manifest"]) expect((await ask(`/t/${name}`)).headers["cache-control"]).toBe("no-cache");
    expect((await ask("/t/1.0.0.img")).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  });

  it("gives nothing from outside its directory, nothing hidden, no draft, no listing", async () => {
    await start();
    for (const path of ["/../secret", "/t/../../secret", "/%2e%2e/secret", "/t/%2e%2e%2f..%2fsecret", "/..%5csecret", "/t/link", "/t/.hidden", "/t/1.1.0.draft", "/t", "/t/", "/", "//", "/t/nowhere", "/%", "/t/%00", "/t/1.0.0.img/x"])
      expect((await ask(path)).status).toBe(404);
  });

  it("takes nothing", async () => {
    await start();
    for (const method of ["POST", "PUT", "DELETE"]) expect((await ask("/t/manifest.txt", {}, method)).headers.allow).toBe("GET, HEAD");
  });

  it("speaks HTTPS with a certificate", async () => {
    const { server: credential, ca } = certificates();
    await start(credential);
    expect((await ask("/t/manifest.txt", {}, "GET", ca.certificate)).body.toString()).toBe("manifest\n");
  });
});

describe("a range of bytes that is asked for", () => {
  it("is what the field says, cut to what there is", () => {
    expect(askedRange("bytes=0-9", 100)).toEqual({ from: 0, to: 9 });
    expect(askedRange("bytes=90-200", 100)).toEqual({ from: 90, to: 99 });
    expect(askedRange("bytes=90-", 100)).toEqual({ from: 90, to: 99 });
    expect(askedRange("bytes=-10", 100)).toEqual({ from: 90, to: 99 });
    expect(askedRange("bytes=-1000", 100)).toEqual({ from: 0, to: 99 });
  });

  it("is none where the file is too short", () => {
    for (const field of ["bytes=100-", "bytes=100-200", "bytes=-0"]) expect(askedRange(field, 100)).toBe("none");
    expect(askedRange("bytes=0-", 0)).toBe("none");
    expect(askedRange("bytes=-5", 0)).toBe("none");
  });

  it("is the whole file where it makes no sense, or is several", () => {
    for (const field of [undefined, "", "bytes=-", "bytes=9-1", "lines=0-9", "bytes=0-1,5-6", "bytes=a-b", "bytes=99999999999999999999-"]) expect(askedRange(field, 100)).toBe(undefined);
  });
});
