import { expect } from "../../expect";
import { linesOf, linkedWorld, openWorld, PEER, PEER_ADDRESS, PORT } from "./13-world";

describe("SIM767XX twin, chapter 13: a peer that is gone", () => {
  it("is noticed by the heartbeat, after its idle time and as many probes as it has", () => {
    const { t, host } = linkedWorld({}, "AT+CTCPKA=1,2,3,1");
    host.vanish();
    t.run(5 * 60000 - 2000).expectLines([]);
    t.run(3000).expectLines(["+IPCLOSE: 0,2"]);
  });

  it("is noticed when bytes stay without an acknowledgement", () => {
    const { t, host } = linkedWorld({}, "AT+CIPCCFG=2,,,,,,1000");
    host.vanish();
    expect(linesOf(t, "AT+CIPSEND=0,5").length).toBe(1);
    t.send("12345").run(5000).take();
    t.run(2000).expectLines(["+IPCLOSE: 0,2"]);
  });

  it("is not noticed by a link that is silent", () => {
    const { t, host } = linkedWorld();
    host.vanish();
    t.run(3600000).expectLines([]);
  });

  it("leaves a link alone whose peer answers", () => {
    const { t, peer } = linkedWorld({}, "AT+CTCPKA=1,1,1,1", "AT+CIPCCFG=0,,,,,,500");
    t.send("AT+CIPSEND=0,5\r").send("12345").run(3600000).take();
    expect(peer.received).toBe("12345");
    t.command("AT+CIPOPEN?", [`+CIPOPEN: 0,"TCP","${PEER}",${PORT},-1`, "+CIPOPEN: 1", "+CIPOPEN: 2", "+CIPOPEN: 3", "OK"]);
  });
});

describe("SIM767XX twin, chapter 13: name servers", () => {
  it("are asked for names, the second where the first is silent", () => {
    const { t, network } = openWorld();
    network.host("dns.example", "192.0.2.53").answerNames();
    t.command("AT+CDNSCFG=192.0.2.52,192.0.2.53", ["OK"]);
    t.send(`AT+CDNSGIP="${PEER}"\r`).run(4000);
    t.expectLines([`AT+CDNSGIP="${PEER}"`, `+CDNSGIP: 1,"${PEER}","${PEER_ADDRESS}"`, "OK"]);
  });

  it("fail names where none answers, until they are taken back", () => {
    const { t } = openWorld();
    t.command("AT+CDNSCFG=192.0.2.52", ["OK"]);
    expect(linesOf(t, `AT+CIPOPEN=0,"TCP","${PEER}",${PORT}`)).toEqual(["OK"]);
    t.run(4000);
    expect(t.takeLines().length).toBe(1);
    t.command("AT+CDNSCFG=0.0.0.0,0.0.0.0", ["OK"]);
    expect(linesOf(t, `AT+CIPOPEN=0,"TCP","${PEER}",${PORT}`)).toEqual(["OK", "+CIPOPEN: 0,0"]);
  });

  it("are those of the network again after a restart", () => {
    const { t } = openWorld();
    t.command("AT+CDNSCFG=192.0.2.52", ["OK"]);
    t.twin.silentRestart();
    t.waitUntilRunning().run(20000).take();
    t.send(`AT+CDNSGIP="${PEER}"\r`).run(4000);
    t.expectLines([`AT+CDNSGIP="${PEER}"`, `+CDNSGIP: 1,"${PEER}","${PEER_ADDRESS}"`, "OK"]);
  });
});
