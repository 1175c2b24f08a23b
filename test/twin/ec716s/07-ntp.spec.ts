import { SeededRandom } from "../../../hal/random";
import type { VirtualClock } from "../../../hal/virtual/clock";
import { SimulatedNetwork } from "../../../twin/networks/simulated/simulated-network";
import type { Network } from "../../../twin/networks/network";
import { type Dialogue, ec716sDialogue } from "../dialogue";
import { sntpAnswer } from "./sntp";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";

const NOON_2025 = Date.UTC(2025, 0, 2, 12, 0, 0);

/** A time server that answers each request with `answer`; an empty one is no answer. */
function withServer(name: string, answer: string): (clock: VirtualClock) => Network {
  return (clock) => {
    const network = new SimulatedNetwork({ clock, random: new SeededRandom(7) });
    const server = network.host(name).openUdp(123, {
      bound: () => undefined,
      failed: () => undefined,
      datagram: (_bytes, address, port) => {
        if (answer !== "") server.send(answer, address, port, () => undefined);
      },
    });
    return network;
  };
}

function asked(network: (clock: VirtualClock) => Network, answer: string[], server = "ntp.example"): Dialogue<Ec716sTwin> {
  return ec716sDialogue({ network }).command(`AT+CNTP=${server},0`, ["OK"]).command("AT+CNTP", ["OK", ...answer]);
}

describe("EC716S twin, chapter 7", () => {
  it("has a server of its own, and tells server, zone and timeout", () => {
    ec716sDialogue().command("AT+CNTP?", ["+CNTP: ntp.aliyun.com,32, 5", "OK"]).command("AT+CNTP=?", ["OK"]);
  });

  it("keeps the zone where only the server is named", () => {
    const t = ec716sDialogue().command("AT+CNTP=ntp.example,-20", ["OK"]).command("AT+CNTP=other.example", ["OK"]);
    t.command("AT+CNTP?", ["+CNTP: other.example,-20, 5", "OK"]);
  });

  it("sets the clock by the server, in the zone that was set, and says 1", () => {
    const t = ec716sDialogue({ network: withServer("ntp.example", sntpAnswer(NOON_2025)) });
    t.command("AT+CNTPCID=1", ["OK"]).command("AT+CNTP=ntp.example,32", ["OK"]).command("AT+CNTP", ["OK", "+CNTP: 1"]);
    t.command("AT+CCLK?", ['+CCLK: "25/01/02,20:00:00+32"', "OK"]);
  });

  it("has no blank in its result with the quirk", () => {
    const t = ec716sDialogue({ quirks: ["cntp-no-blank"], network: withServer("ntp.example", sntpAnswer(NOON_2025)) });
    t.command("AT+CNTP=ntp.example,32", ["OK"]).command("AT+CNTP", ["OK", "+CNTP:1"]);
  });

  it("says 65 where the server does not answer", () => {
    asked(withServer("ntp.example", ""), []).run(6000).expectLines(["+CNTP: 65"]);
  });

  it("says 64 where the answer is no time", () => {
    asked(withServer("ntp.example", "hello"), ["+CNTP: 64"]);
  });

  it("says 62 for a name that nobody has", () => {
    asked(withServer("ntp.example", ""), ["+CNTP: 62"], "none.example");
  });

  it("says 61 without a context", () => {
    const t = ec716sDialogue().command("AT+CGACT=0,1", ["OK"]);
    t.command("AT+CNTP", ["OK", "+CNTP: 61"]);
  });

  for (const line of ["AT+CNTPCID=0", "AT+CNTPCID=4", "AT+CNTP=a.example,49", "AT+CNTP=a.example,-48"]) {
    it(`refuses ${line}`, () => {
      ec716sDialogue().command(line, ["ERROR"]);
    });
  }
});
