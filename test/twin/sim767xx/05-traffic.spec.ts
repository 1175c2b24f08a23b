import type { VirtualClock } from "../../../hal/virtual/clock";
import { SeededRandom } from "../../../hal/random";
import { SimulatedNetwork } from "../../../twin/networks/simulated/simulated-network";
import { expect } from "../../expect";
import { dialogue } from "../dialogue";

function network(clock: VirtualClock): SimulatedNetwork {
  const made = new SimulatedNetwork({ clock, random: new SeededRandom(3) });
  made.host("www.example.org");
  return made;
}

describe("SIM767XX twin, chapter 5: ping, dynamic parameters, secondary contexts, filters", () => {
  it("pings, a line each, and sums up", () => {
    const t = dialogue({ network });
    t.send('AT+CPING="www.example.org",1,2,64,1000\r').run(3000);
    t.expectLines(['AT+CPING="www.example.org",1,2,64,1000', "OK", "+CPING: 1,192.0.2.1,64,80,255", "+CPING: 1,192.0.2.1,64,80,255", "+CPING: 3,2,2,0,80,80,80"]);
  });

  it("loses the pings of a name that is not found, as the manual's example does", () => {
    const t = dialogue({ network });
    t.send('AT+CPING="www.baidu.com",1,4,64,1000,10000,255\r').run(1000).command('AT+CPING="www.baidu.com",1', ["ERROR"]);
    t.run(41000).expectLines(["+CPING: 2", "+CPING: 2", "+CPING: 2", "+CPING: 2", "+CPING: 3,4,0,4,0,0,0"]);
  });

  it("waits as long as it is told to while there is no coverage", () => {
    const t = dialogue({ network });
    t.twin.environment.setCoverage(false);
    t.send('AT+CPING="192.0.2.1",1,1,4,1000,20000\r').run(18000).expectLines(['AT+CPING="192.0.2.1",1,1,4,1000,20000', "OK"]);
    t.run(3000).expectLines(["+CPING: 2", "+CPING: 3,1,0,1,0,0,0"]);
  });

  const ping = '"a",1';
  for (const parameters of ['"a",2', '"a"', "a,1", `${ping},6`, `${ping},1,3`, `${ping},1,189`, `${ping},1,64,999`, `${ping},1,64,1000,9999`, `${ping},1,64,1000,10000,15`]) {
    it(`refuses AT+CPING=${parameters}`, () => {
      dialogue({ network }).command(`AT+CPING=${parameters}`, ["ERROR"]);
    });
  }

  it("lists the ranges of a ping", () => {
    dialogue().command("AT+CPING=?", ["+CPING: IP address,(1,2),(1-5),(4-188),(1000-10000),(10000-100000),(16-255)", "OK"]);
  });

  it("shows the parameters of active contexts", () => {
    const t = dialogue().command('AT+CGDCONT=2,"IP","iot"', ["OK"]).command("AT+CGCONTRDP=?", ["+CGCONTRDP: (1)", "OK"]).command("AT+CGCONTRDP=2", ["OK"]);
    t.send("AT+CGACT=1,2\r").run(1000).take();
    const address = t.twin.firmware?.pdp.address(2) ?? "";
    const gateway = address.substring(0, address.lastIndexOf(".")) + ".1";
    const line = `+CGCONTRDP: 2,6,"iot","${address}.255.255.255.0","${gateway}","192.0.2.53","192.0.2.54"`;
    t.command("AT+CGCONTRDP=2", [line, "OK"]).command("AT+CGCONTRDP=?", ["+CGCONTRDP: (1,2)", "OK"]).command("AT+CGCONTRDP=3", ["ERROR"]);
    t.send("AT+CGCONTRDP\r");
    expect(t.takeLines().at(-2)).toBe(line);
  });

  it("defines secondary contexts of an active primary one, until a restart", () => {
    const t = dialogue().command("AT+CGDSCONT=?", ["+CGDSCONT: (1-15),(1-15)", "OK"]);
    t.command("AT+CGDSCONT=2,1", ["OK"]).command("AT+CGDSCONT?", ["+CGDSCONT: 2,1,,,0", "OK"]);
    t.command("AT+CGDSCONT=3,2", ["+CME ERROR: CID is not active"]).command("AT+CGDSCONT=1,1", ["ERROR"]).command("AT+CGDSCONT=4,1,3", ["ERROR"]);
    t.command("AT+CGDSCONT=2", ["OK"]).command("AT+CGDSCONT?", ["OK"]);
    t.command("AT+CGDSCONT=2,1", ["OK"]).send("AT+CRESET\r").waitUntilRunning().run(9000).take();
    t.command("AT+CGDSCONT?", ["OK"]);
  });

  it("holds filters until their context ends", () => {
    const t = dialogue().command("AT+CGTFT?", ["OK"]).command("AT+CGTFT", ["OK"]);
    t.command('AT+CGTFT=1,1,0,"74.125.71.100.255.255.255.255"', ["OK"]);
    t.command("AT+CGTFT?", ['+CGTFT: 1,1,0,"74.125.71.100.255.255.255.255",,,,,,,0', "OK"]);
    t.command("AT+CGTFT=1,2,0", ["ERROR"]).command('AT+CGTFT=1,2,1,"1.2.3"', ["ERROR"]).command('AT+CGTFT=1,2,1,,17,"9.8"', ["ERROR"]);
    t.command('AT+CGTFT=1,2,1,,17,"53.53",,,,,3', ["OK"]).command("AT+CGTFT=5,1,0", ["+CME ERROR: CID is not defined"]);
    t.send("AT+CGTFT?\r");
    expect(t.takeLines()[2]).toBe('+CGTFT: 1,2,1,,17,"53.53",,,,,3');
    t.twin.firmware?.pdp.deactivate(1, "network");
    t.command("AT+CGTFT?", ["OK"]);
  });
});
