import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { REAL_BROKERS, type RealBroker } from "../networks/real-brokers";
import { type RealDialogue, realEc716sDialogue } from "../real-dialogue";

for (const [name, start] of REAL_BROKERS) {
  describe(`EC716S twin, chapter 13, with ${name}`, () => {
    let broker: RealBroker;
    let t: RealDialogue;
    before(async () => {
      broker = await start();
    });
    after(() => broker.stop());
    beforeEach(async () => {
      t = realEc716sDialogue();
      await t.ready();
    });
    afterEach(() => t.close());

    it("gets its own messages of QoS 0, 1 and 2 back, to the byte, in both modes of report", async () => {
      await t.say("AT+MCONFIG=round\r", "OK\r\n");
      await t.say(`AT+MIPSTART=127.0.0.1,${broker.port}\r`, "CONNECT OK\r\n");
      await t.say("AT+MCONNECT=1,60\r", "CONNACK OK\r\n");
      await t.say('AT+MSUB="echo/#",2\r', "SUBACK\r\n");
      await t.say("AT+MUNSUB=echo/#\r", "UNSUBACK\r\n");
      await t.say("AT+MSUB=echo/+,2\r", "SUBACK\r\n");
      for (const [qos, last] of [[0, "OK"], [1, "PUBACK"], [2, "PUBCOMP"]] as const) {
        const payload = `\x00\xff\r\nOK\r\n${qos}`;
        await t.say("AT+MQTTMSGSET=0\r", "OK\r\n");
        await t.input(`AT+MPUBEX=echo/${qos},${qos},0,${payload.length}`, payload, `${last}\r\n`);
        await t.until(`+MSUB: "echo/${qos}",${payload.length} byte,${payload}\r\n`);
        await t.say("AT+MQTTMSGSET=1\r", "OK\r\n");
        await t.input(`AT+MPUBEX=echo/${qos},${qos},0,${payload.length}`, payload, `${last}\r\n`);
        await t.until("+MSUB: 0\r\n");
        const read = await t.say("AT+MQTTMSGGET\r", "\r\n\r\nOK\r\n");
        expect({ qos, read }).toEqual({ qos, read: `AT+MQTTMSGGET\r\r\n+MSUB: echo/${qos},${payload.length} byte,${payload}\r\n\r\nOK\r\n` });
      }
      await t.say("AT+MDISCONNECT\r", "OK\r\n");
      await t.say("AT+MIPCLOSE\r", "OK\r\n");
    });

    it("connects by TLS with a certificate that it trusts, and not with another", async () => {
      const { ca, otherCa } = certificates();
      await t.say("AT+MCONFIG=tls\r", "OK\r\n");
      await t.say('AT+SSLCFG="seclevel",88,1\r', "OK\r\n");
      await t.say('AT+SSLCFG="ignorelocaltime",88,1\r', "OK\r\n");
      for (const [file, pem, result] of [["other.crt", otherCa.certificate, "CONNECT FAIL"], ["ca.crt", ca.certificate, "CONNECT OK"]] as const) {
        await t.say(`AT+FSCREATE="${file}"\r`, "OK\r\n");
        await t.input(`AT+FSWRITE="${file}",0,${pem.length},15`, pem);
        await t.say(`AT+SSLCFG="cacert",88,"${file}"\r`, "OK\r\n");
        await t.say(`AT+SSLMIPSTART=127.0.0.1,${broker.tlsPort}\r`, `${result}\r\n`);
      }
      await t.say("AT+MCONNECT=1,60\r", "CONNACK OK\r\n");
    });

    it("is thrown out when another client takes its id", async () => {
      const other = realEc716sDialogue();
      try {
        await other.ready();
        for (const each of [t, other]) {
          await each.say("AT+MCONFIG=same\r", "OK\r\n");
          await each.say(`AT+MIPSTART=127.0.0.1,${broker.port}\r`, "CONNECT OK\r\n");
          await each.say("AT+MCONNECT=1,60\r", "CONNACK OK\r\n");
        }
        await t.until("CLOSED\r\n");
      } finally {
        other.close();
      }
    });
  });
}
