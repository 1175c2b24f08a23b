import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { REAL_BROKERS, type RealBroker } from "../networks/real-brokers";
import { type RealDialogue, realDialogue } from "../real-dialogue";

for (const [name, start] of REAL_BROKERS) {
  describe(`SIM767XX twin, chapter 16, with ${name}`, () => {
    let broker: RealBroker;
    let t: RealDialogue;
    before(async () => {
      broker = await start();
    });
    after(() => broker.stop());
    beforeEach(async () => {
      t = realDialogue();
      await t.ready();
      await t.say("AT+CMQTTSTART\r", "+CMQTTSTART: 0\r\n");
    });
    afterEach(() => t.close());

    for (const version of [3, 4]) {
      it(`gets its own messages of QoS 0, 1 and 2 back, to the byte, by version ${version}`, async () => {
        await t.say(`AT+CMQTTACCQ=0,"round-${version}"\r`, "OK\r\n");
        await t.say('AT+CMQTTCFG="checkUTF8",0,0\r', "OK\r\n");
        await t.say(`AT+CMQTTCFG="version",0,${version}\r`, "OK\r\n");
        await t.say(`AT+CMQTTCONNECT=0,"tcp://127.0.0.1:${broker.port}",60,1\r`, "+CMQTTCONNECT: 0,0\r\n");
        await t.input("AT+CMQTTSUB=0,5,2", "echo/", "+CMQTTSUB: 0,0\r\n");
        await t.input("AT+CMQTTUNSUB=0,5,0", "echo/", "+CMQTTUNSUB: 0,0\r\n");
        await t.input("AT+CMQTTSUB=0,6,2", "echo/#", "+CMQTTSUB: 0,0\r\n");
        for (const qos of [0, 1, 2]) {
          const payload = `\x00\xff\r\nOK\r\n${qos}`;
          await t.input("AT+CMQTTTOPIC=0,6", `echo/${qos}`);
          await t.input(`AT+CMQTTPAYLOAD=0,${payload.length}`, payload);
          await t.say(`AT+CMQTTPUB=0,${qos},60\r`, "+CMQTTPUB: 0,0\r\n");
          const received = await t.until("+CMQTTRXEND: 0\r\n");
          const block = `+CMQTTRXSTART: 0,6,9\r\n+CMQTTRXTOPIC: 0,6\r\necho/${qos}\r\n+CMQTTRXPAYLOAD: 0,9\r\n${payload}\r\n+CMQTTRXEND: 0\r\n`;
          expect({ qos, received, whole: received.includes(block) }).toEqual({ qos, received, whole: true });
        }
        await t.say("AT+CMQTTDISC=0\r", "OK\r\n");
      });
    }

    it("connects by TLS with a certificate that it trusts, and not with another", async () => {
      const { ca, otherCa } = certificates();
      await t.say('AT+CMQTTACCQ=0,"tls",1\r', "OK\r\n");
      await t.say('AT+CSSLCFG="authmode",0,1\r', "OK\r\n");
      for (const [file, pem, result] of [["other.pem", otherCa.certificate, 32], ["ca.pem", ca.certificate, 0]] as const) {
        await t.input(`AT+CCERTDOWN="${file}",${pem.length}`, pem);
        await t.say(`AT+CSSLCFG="cacert",0,"${file}"\r`, "OK\r\n");
        await t.say(`AT+CMQTTCONNECT=0,"tcp://127.0.0.1:${broker.tlsPort}",60,1\r`, `+CMQTTCONNECT: 0,${result}\r\n`);
      }
    });

    it("loses its connection when another client takes its id", async () => {
      await t.say('AT+CMQTTACCQ=0,"same"\r', "OK\r\n");
      await t.say('AT+CMQTTACCQ=1,"same"\r', "OK\r\n");
      await t.say(`AT+CMQTTCONNECT=0,"tcp://127.0.0.1:${broker.port}",60,1\r`, "+CMQTTCONNECT: 0,0\r\n");
      await t.say(`AT+CMQTTCONNECT=1,"tcp://127.0.0.1:${broker.port}",60,1\r`, "+CMQTTCONNECT: 1,0\r\n");
      await t.until("+CMQTTCONNLOST: 0,1\r\n");
    });
  });
}
