import { NodeHttpServer } from "../../../twin/networks/http/node-http-server";
import { HttpSite } from "../../../twin/networks/http/site";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { HTTP_HOST, IMAGE } from "../http-world";
import { type RealDialogue, realDialogue } from "../real-dialogue";
import { contentOf } from "./14-world";

describe("SIM767XX twin, chapter 14, with a real server", () => {
  let t: RealDialogue;
  let site: HttpSite;
  const { ca, server: credential } = certificates();
  const TLS = { cert: credential.certificate, key: credential.key };

  beforeEach(async () => {
    t = realDialogue({ [HTTP_HOST]: "127.0.0.1" });
    site = new HttpSite({ files: { "/image.bin": IMAGE, "/chunks": { content: IMAGE, chunked: true } } });
    await t.ready();
    await t.say("AT+HTTPINIT\r", "OK\r\n");
  });
  afterEach(() => t.close());

  async function withServer(secure: boolean, run: (url: string) => Promise<void>): Promise<void> {
    const server = secure ? new NodeHttpServer(site, TLS) : new NodeHttpServer(site);
    const port = await server.start();
    await run(`${secure ? "https" : "http"}://${HTTP_HOST}:${port}`);
    await server.stop();
  }

  async function ask(url: string, method: number, result: string): Promise<void> {
    await t.say(`AT+HTTPPARA="URL","${url}"\r`, "OK\r\n");
    await t.say(`AT+HTTPACTION=${method}\r`, `+HTTPACTION: ${method},${result}\r\n`);
  }

  async function readImage(): Promise<void> {
    const bytes = await t.say("AT+HTTPREAD=0,6000\r", "\r\n+HTTPREAD: 0\r\n");
    expect(contentOf(bytes.substring("AT+HTTPREAD=0,6000\r".length)) === IMAGE).toBe(true);
  }

  for (const secure of [false, true]) {
    it(`gets, stores and removes over ${secure ? "HTTPS" : "HTTP"}`, async () => {
      await withServer(secure, async (url) => {
        await ask(`${url}/image.bin`, 0, "200,6000");
        await readImage();
        await ask(`${url}/chunks`, 0, "200,6000");
        await readImage();
        await ask(`${url}/image.bin`, 2, "200,0");
        expect(await t.say("AT+HTTPHEAD\r", "\r\nOK\r\n")).toContain("HTTP/1.1 200 OK\r\n");
        await t.say("AT+HTTPDATA=3,10\r", "DOWNLOAD\r\n");
        await t.say("\x00\xff\n", "OK\r\n");
        await ask(`${url}/new`, 4, "201,0");
        expect(site.files.get("/new")?.content).toBe("\x00\xff\n");
        await ask(`${url}/new`, 3, "200,0");
        await ask(`${url}/new`, 0, "404,23");
      });
    });
  }

  it("gets a range, and tells a server that breaks off", async () => {
    await withServer(false, async (url) => {
      await t.say('AT+HTTPPARA="USERDATA","Range: bytes=10-19"\r', "OK\r\n");
      await ask(`${url}/image.bin`, 0, "206,10");
      site.lie("truncated");
      await ask(`${url}/image.bin`, 0, "704,5");
      site.tellTruth();
      site.lie("not-http");
      await ask(`${url}/image.bin`, 0, "600,0");
    });
  });

  it("checks the server by a root certificate", async () => {
    await withServer(true, async (url) => {
      await t.input(`AT+CCERTDOWN="ca.pem",${ca.certificate.length}`, ca.certificate);
      for (const each of ['"authmode",0,1', '"cacert",0,"ca.pem"']) await t.say(`AT+CSSLCFG=${each}\r`, "OK\r\n");
      await ask(`${url}/image.bin`, 0, "200,6000");
      await ask(url.replace(HTTP_HOST, "localhost"), 0, "404,23");
      await t.input(`AT+CCERTDOWN="ca.pem",${certificates().otherCa.certificate.length}`, certificates().otherCa.certificate);
      await t.say("AT+HTTPTERM\r", "OK\r\n");
      await t.say("AT+HTTPINIT\r", "OK\r\n");
      await ask(`${url}/image.bin`, 0, "715,0");
    });
  });
});
