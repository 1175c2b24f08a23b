import { NodeHttpServer } from "../../../twin/networks/http/node-http-server";
import { HttpSite } from "../../../twin/networks/http/site";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { HTTP_HOST, IMAGE } from "../http-world";
import { type RealDialogue, realEc716sDialogue } from "../real-dialogue";
import { dataOf } from "./11-world";

describe("EC716S twin, chapter 11, with a real server", () => {
  let t: RealDialogue;
  let site: HttpSite;
  const { ca, server: credential } = certificates();
  const TLS = { cert: credential.certificate, key: credential.key };

  beforeEach(async () => {
    t = realEc716sDialogue({ [HTTP_HOST]: "127.0.0.1" });
    site = new HttpSite({ files: { "/image.bin": IMAGE, "/chunks": { content: IMAGE, chunked: true } }, redirects: { "/old": "/image.bin" } });
    await t.ready();
    for (const line of ["AT+SAPBR=1,1", "AT+HTTPINIT", 'AT+HTTPPARA="REDIR",1']) await t.say(`${line}\r`, "OK\r\n");
  });
  afterEach(() => t.close());

  async function withServer(secure: boolean, run: (url: string) => Promise<void>): Promise<void> {
    const server = secure ? new NodeHttpServer(site, TLS) : new NodeHttpServer(site);
    const port = await server.start();
    await t.say(`AT+HTTPSSL=${secure ? 1 : 0}\r`, "OK\r\n");
    await run(`${secure ? "https" : "http"}://${HTTP_HOST}:${port}`);
    await server.stop();
  }

  async function ask(url: string, method: number, result: string): Promise<void> {
    await t.say(`AT+HTTPPARA="URL","${url}"\r`, "OK\r\n");
    await t.say(`AT+HTTPACTION=${method}\r`, `+HTTPACTION:${method},${result}\r\n`);
  }

  async function readImage(): Promise<void> {
    const bytes = await t.say("AT+HTTPREAD\r", "\r\n\r\nOK\r\n");
    expect(dataOf(bytes.substring("AT+HTTPREAD\r".length), "+HTTPREAD: ") === IMAGE).toBe(true);
  }

  for (const secure of [false, true]) {
    it(`gets, posts and streams over ${secure ? "HTTPS" : "HTTP"}`, async () => {
      await withServer(secure, async (url) => {
        for (const path of ["/image.bin", "/chunks", "/old"]) {
          await ask(url + path, 0, "200,6000");
          await readImage();
        }
        await ask(`${url}/image.bin`, 2, "200,0");
        expect(await t.say("AT+HTTPHEAD\r", "\r\n\r\nOK\r\n")).toContain("HTTP/1.1 200 OK\r\n");
        await t.say("AT+HTTPDATA=3,5000\r", "DOWNLOAD\r\n");
        await t.say("\x00\xff\n", "OK\r\n");
        await ask(`${url}/new`, 1, "200,3");
        await t.say("AT+HTTPEXACTION=1,4\r", "+HTTPEXPOST\r\n");
        await t.input("AT+HTTPEXPOST=4,5000", "body", "+HTTPEXGET\r\n");
        await t.say("AT+HTTPEXGET\r", "+HTTPEXACTION: 1,200\r\n");
        expect(site.requests.at(-1)?.body).toBe("body");
      });
    });
  }

  it("checks the server by a root certificate", async () => {
    await withServer(true, async (url) => {
      await t.say('AT+FSCREATE="ca.crt"\r', "OK\r\n");
      await t.input(`AT+FSWRITE="ca.crt",0,${ca.certificate.length},10`, ca.certificate);
      for (const each of ['"seclevel",153,1', '"cacert",153,"ca.crt"', '"ignorelocaltime",153,1']) await t.say(`AT+SSLCFG=${each}\r`, "OK\r\n");
      await ask(`${url}/image.bin`, 0, "200,6000");
      const wrong = certificates().otherCa.certificate;
      await t.input(`AT+FSWRITE="ca.crt",0,${wrong.length},10`, wrong);
      await ask(`${url}/image.bin`, 0, "605,0");
    });
  });

  it("tells a server that breaks off", async () => {
    await withServer(false, async (url) => {
      site.lie("truncated");
      await ask(`${url}/image.bin`, 0, "601,0");
      site.tellTruth();
      site.lie("not-http");
      await ask(`${url}/image.bin`, 0, "600,0");
    });
  });
});
