import { createSocket } from "node:dgram";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { EchoServer } from "../echo-server";
import { type RealDialogue, realEc716sDialogue } from "../real-dialogue";

const HOST = "peer.example";
const PAYLOAD = "\x00\xff\r\nOK\r\n+IPD,3:";

describe("EC716S twin, chapter 9, with real sockets", () => {
  let t: RealDialogue;
  let server: EchoServer | undefined;

  beforeEach(async () => {
    t = realEc716sDialogue({ [HOST]: "127.0.0.1" });
    await t.ready();
    await t.say("ATE0\r", "OK\r\n");
  });
  afterEach(async () => {
    t.close();
    await server?.stop();
    server = undefined;
  });

  async function serve(...of: ConstructorParameters<typeof EchoServer>): Promise<number> {
    server = new EchoServer(...of);
    return server.start();
  }

  it("gets its bytes back on several links, each told by its number", async () => {
    const port = await serve();
    for (const line of ["AT+CIPMUX=1", "AT+CSTT", "AT+CIICR"]) await t.say(`${line}\r`, "OK\r\n");
    await t.say("AT+CIFSR\r", "\r\n");
    for (const link of [0, 5]) {
      await t.say(`AT+CIPSTART=${link},"TCP","${HOST}",${port}\r`, `${link},CONNECT OK\r\n`);
      await t.say(`AT+CIPSEND=${link},${PAYLOAD.length}\r`, "> ");
      await t.say(PAYLOAD, `+RECEIVE,${link},${PAYLOAD.length}:\r\n${PAYLOAD}`);
    }
    await t.say("AT+CIPCLOSE=5\r", "5,CLOSE OK\r\n");
    await t.say("AT+CIPSHUT\r", "SHUT OK\r\n");
  });

  it("passes bytes both ways in transparent mode, and tells a reset", async () => {
    const port = await serve();
    await t.say("AT+CIPMODE=1\r", "OK\r\n");
    await t.say(`AT+CIPSTART="TCP","${HOST}",${port}\r`, "CONNECT\r\n");
    await t.say(PAYLOAD, PAYLOAD);
    server?.reset();
    await t.until("TCP ERROR:14\r\n");
    await t.say("AT\r", "OK\r\n");
  });

  it("connects by TLS with the certificate of the authority, showing its own", async () => {
    const { server: credential, ca, client } = certificates();
    const port = await serve(credential, { requestCert: true, ca: ca.certificate });
    for (const [key, pem] of [["cacert", ca.certificate], ["clientcert", client.certificate], ["clientkey", client.key]] as const) {
      await t.say(`AT+FSCREATE=${key}\r`, "OK\r\n");
      await t.input(`AT+FSWRITE=${key},0,${pem.length},10`, pem);
      await t.say(`AT+SSLCFG="${key}",0,"${key}"\r`, "OK\r\n");
    }
    for (const line of ['AT+SSLCFG="seclevel",0,2', 'AT+SSLCFG="ignorelocaltime",0,1', "AT+CIPSSL=1"]) await t.say(`${line}\r`, "OK\r\n");
    await t.say(`AT+CIPSTART="TCP","${HOST}",${port}\r`, "CONNECT OK\r\n");
    await t.say("AT+CIPSEND=4\r", "> ");
    await t.say("ping", "ping");
    expect(await t.until("SEND OK\r\n")).toContain("ping");
  });

  it("sends and receives datagrams", async () => {
    const socket = createSocket("udp4", (bytes, from) => socket.send(bytes, from.port, from.address));
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    try {
      await t.say(`AT+CIPSTART="UDP","${HOST}",${socket.address().port}\r`, "CONNECT OK\r\n");
      await t.say("AT+CIPSEND=4\r", "> ");
      await t.say("ping", "ping");
    } finally {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    }
  });

  it("is refused where nobody listens", async () => {
    const port = await serve();
    await server?.stop();
    server = undefined;
    await t.say(`AT+CIPSTART="TCP","${HOST}",${port}\r`, "STATE: IP STATUS\r\n\r\nCONNECT FAIL\r\n");
  });
});
