import { firmwarePackage } from "../../../twin/firmware-package";
import { NodeHttpServer } from "../../../twin/networks/http/node-http-server";
import { HttpSite } from "../../../twin/networks/http/site";
import { seededBytes } from "../../../twin/networks/peers";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { RealFtpServer } from "../ftp-server";
import { type RealDialogue, realDialogue } from "../real-dialogue";

const IMAGE = firmwarePackage("SIM767XX", { revision: "NEW" }, seededBytes(4, 300000));
const { server: credential } = certificates();
const TLS = { cert: credential.certificate, key: credential.key };

describe("SIM767XX twin, chapter 18, with real servers", () => {
  let t: RealDialogue;

  beforeEach(async () => {
    t = realDialogue();
    await t.ready();
  });
  afterEach(() => t.close());

  for (const secure of [false, true]) {
    it(`fetches its firmware by ${secure ? "HTTPS" : "HTTP"}`, async () => {
      const site = new HttpSite({ files: { "/fw": IMAGE } });
      const server = secure ? new NodeHttpServer(site, TLS) : new NodeHttpServer(site);
      const port = await server.start();
      const said = await t.say(`AT+CFOTA=0,1,"${secure ? "https" : "http"}://127.0.0.1:${port}/fw",,\r`, "+CFOTA: 100\r\n");
      expect(said.includes("+CFOTA: DOWNLOADING:50\r\n")).toBe(true);
      await server.stop();
    });
  }

  it("fetches its firmware by FTP, as the user alone who may", async () => {
    const server = new RealFtpServer("simcom", "secret", { "fw.par": IMAGE });
    await server.start();
    await t.say(`AT+CFOTA=0,0,"127.0.0.1:${server.port}/fw.par",simcom,wrong\r`, "+CFOTA: ERROR\r\n");
    await t.say(`AT+CFOTA=0,0,"ftp://127.0.0.1:${server.port}/none",simcom,secret\r`, "+CFOTA: ERROR\r\n");
    const said = await t.say(`AT+CFOTA=0,0,"127.0.0.1:${server.port}/fw.par",simcom,secret\r`, "+CFOTA: 100\r\n");
    expect(said.includes("+CFOTA: DOWNLOADING:100\r\n")).toBe(true);
    await server.stop();
  });

  it("gives up where nothing listens", async () => {
    await t.say('AT+CFOTA=0,1,"http://127.0.0.1:1/fw",,\r', "+CFOTA: ERROR\r\n");
  });
});
