import type { TlsOptions } from "node:tls";
import { certificates, type Credential } from "../../certificates";
import { expect } from "../../expect";
import { EchoServer } from "../echo-server";
import { type RealDialogue, realDialogue } from "../real-dialogue";

const HOST = "peer.example";

function clockNow(): string {
  const text = new Date().toISOString();
  return `${text.substring(2, 10).replaceAll("-", "/")},${text.substring(11, 19)}+00`;
}

describe("SIM767XX twin, chapter 17, with real TLS", () => {
  let t: RealDialogue;
  let server: EchoServer;
  let port = 0;

  async function serve(credential: Credential, options?: TlsOptions): Promise<void> {
    server = new EchoServer(credential, options);
    port = await server.start();
  }

  /** Context 0 checks the server by the root certificate `ca`, and the time. */
  async function checkServer(ca: string, ...settings: string[]): Promise<void> {
    await t.input(`AT+CCERTDOWN="ca.pem",${ca.length}`, ca);
    const all = ['"authmode",0,1', '"cacert",0,"ca.pem"', '"ignorelocaltime",0,0', ...settings];
    for (const each of all) await t.say(`AT+CSSLCFG=${each}\r`, "OK\r\n");
  }

  async function open(err: number): Promise<void> {
    await t.say(`AT+CCHOPEN=0,"${HOST}",${port}\r`, "+CCHOPEN: 0,");
    const answer = await t.until(`+CCHOPEN: 0,${err}\r\n`);
    expect(answer.includes("OK\r\n")).toBe(true);
  }

  beforeEach(async () => {
    t = realDialogue({ [HOST]: "127.0.0.1" });
    await t.ready();
    await t.say(`AT+CCLK="${clockNow()}"\r`, "OK\r\n");
    await t.say("AT+CCHSTART\r", "+CCHSTART: 0\r\n");
  });
  afterEach(async () => {
    t.close();
    await server.stop();
  });

  it("connects where the certificate is right, and carries bytes of any value", async () => {
    await serve(certificates().server);
    await checkServer(certificates().ca.certificate);
    await open(0);
    const data = "\x00\xff\r\nOK\r\n";
    await t.input(`AT+CCHSEND=0,${data.length}`, data, `+CCHRECV: DATA,0,${data.length}\r\n${data}`);
    await t.say("AT+CCHCLOSE=0\r", "+CCHCLOSE: 0,0\r\n");
  });

  for (const [what, credential, ca] of [
    ["another CA signed", "server", "otherCa"],
    ["is out of date", "expired", "ca"],
    ["is for another name", "wrongName", "ca"],
  ] as const) {
    it(`fails in the handshake where the certificate ${what}`, async () => {
      await serve(certificates()[credential]);
      await checkServer(certificates()[ca].certificate);
      await open(15);
    });

    it(`connects without checks where the certificate ${what}`, async () => {
      await serve(certificates()[credential]);
      await open(0);
    });
  }

  it("connects to an outdated certificate under ignorelocaltime, and to one of another name under ignorecertCN", async () => {
    await serve(certificates().expired);
    await checkServer(certificates().ca.certificate, '"ignorelocaltime",0,1');
    await open(0);
    await server.stop();
    await t.until("+CCH_");
    await serve(certificates().wrongName);
    await t.say('AT+CSSLCFG="ignorelocaltime",0,0\r', "OK\r\n");
    await t.say('AT+CSSLCFG="ignorecertCN",0,1\r', "OK\r\n");
    await open(0);
  });

  it("fails with a right certificate while the module's clock is not set", async () => {
    await serve(certificates().server);
    await checkServer(certificates().ca.certificate);
    await t.say('AT+CCLK="14/01/01,00:00:00+00"\r', "OK\r\n");
    await open(15);
  });

  it("sends the server's name under enableSNI only", async () => {
    await serve(certificates().server);
    await open(0);
    expect(server.serverName).toBe(false);
    await t.say("AT+CCHCLOSE=0\r", "+CCHCLOSE: 0,0\r\n");
    await t.say('AT+CSSLCFG="enableSNI",0,1\r', "OK\r\n");
    await open(0);
    expect(server.serverName).toBe(HOST);
  });

  it("shows its certificate under authmode 2, with a key that a password protects", async () => {
    const { ca, client, encryptedClientKey, clientKeyPassword, server: credential } = certificates();
    await serve(credential, { requestCert: true, ca: ca.certificate, rejectUnauthorized: true, maxVersion: "TLSv1.2" });
    await checkServer(ca.certificate);
    await open(15);
    for (const [name, content] of [["c.pem", client.certificate], ["k.pem", encryptedClientKey], ["p.pem", clientKeyPassword]] as const) {
      await t.input(`AT+CCERTDOWN="${name}",${content.length}`, content);
    }
    const settings = ['"authmode",0,2', '"clientcert",0,"c.pem"', '"clientkey",0,"k.pem"', '"password",0,"p.pem"'];
    for (const each of settings) await t.say(`AT+CSSLCFG=${each}\r`, "OK\r\n");
    await open(0);
  });

  it("fails where server and context have no version in common", async () => {
    await serve(certificates().server, { minVersion: "TLSv1.3" });
    await open(15);
    await t.say('AT+CSSLCFG="sslversion",0,1\r', "OK\r\n");
    await open(15);
  });

  it("fails in the handshake with a certificate file that is none", async () => {
    await serve(certificates().server);
    await checkServer("this is no certificate");
    await open(15);
  });
});
