import { expect } from "../../expect";
import { type Dialogue, ec716sDialogue } from "../dialogue";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";

/** Sends AT every 250 ms until one is answered, and says how many went unheard. */
function unheard(t: Dialogue<Ec716sTwin>): number {
  for (let count = 0; count < 20; count++) {
    t.type("AT\r").run(250);
    if (t.takeLines().includes("OK")) return count;
  }
  throw new Error("It did not wake.");
}

describe("EC716S twin, sleep", () => {
  it("never sleeps in mode 0", () => {
    ec716sDialogue().run(600000).command("AT", ["OK"]);
  });

  for (const mode of [2, 3]) {
    it(`sleeps in mode ${mode} after 5 s, and one AT or several wake it`, () => {
      const counts = new Set<number>();
      for (let seed = 1; seed <= 12; seed++) {
        const t = ec716sDialogue({ seed }).command(`AT+CSCLK=${mode}`, ["OK"]).run(4000).command("AT", ["OK"]);
        counts.add(unheard(t.run(6000)));
      }
      expect([...counts].sort()).toEqual([1, 2, 3]);
    });
  }

  it("sleeps in mode 1 while its pin is released, and one AT or two wake it", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const t = ec716sDialogue({ seed }).command("AT+CSCLK=1", ["OK"]).run(10000).command("AT", ["OK"]);
      t.pins.dtr.set(false);
      t.run(6000);
      expect(unheard(t)).toBe(1);
    }
  });

  it("wakes from mode 1 50 ms after its pin is asserted, and from mode 2 not by it", () => {
    const t = ec716sDialogue().command("AT+CSCLK=1", ["OK"]);
    t.pins.dtr.set(false);
    t.run(6000);
    t.pins.dtr.set(true);
    t.run(51).command("AT", ["OK"]);
    t.command("AT+CSCLK=2", ["OK"]);
    t.pins.dtr.set(false);
    t.run(6000);
    t.pins.dtr.set(true);
    t.run(51).send("AT\r").expectBytes("");
  });

  it("swallows the first characters of a line during which it wakes", () => {
    const t = ec716sDialogue({ seed: 3 }).command("ATE0;+CSCLK=1", ["OK"]);
    t.pins.dtr.set(false);
    t.run(6000);
    for (const character of "AT+CMEE?;+CMEE?;+CMEE?;+CMEE?") t.type(character).run(20);
    t.type("\r");
    t.quiet().expectBytes("");
    t.command("AT", ["OK"]);
  });

  it("waits as long as AT+WAKETIM says, for ever with 0", () => {
    const t = ec716sDialogue().command("AT+WAKETIM=8;+CSCLK=2", ["OK"]).run(7000).command("AT", ["OK"]);
    t.run(9000).send("AT\r").expectBytes("");
    t.run(2000).command("AT+WAKETIM=0", ["OK"]).run(60000).command("AT", ["OK"]);
  });

  it("wakes for what it has to say, and says it", () => {
    const t = ec716sDialogue().command("AT+CSCLK=2", ["OK"]).run(6000);
    t.twin.firmware?.urc("+NEWS: 1");
    t.quiet().expectLines(["+NEWS: 1"]);
    t.command("AT", ["OK"]);
  });

  it("goes through its start again when bytes wake it from mode 4", () => {
    const t = ec716sDialogue().command("AT+CMEE=2", ["OK"]).command("AT+CSCLK=4", ["OK"]).run(6000);
    t.send("AT\r").run(1000).expectBytes("");
    expect(t.twin.state).toBe("booting");
    t.waitUntilRunning().train().run(5000).take();
    t.command("AT+CMEE?", ["+CMEE: 1", "OK"]).command("AT+CSCLK?", ["+CSCLK: 0", "OK"]);
  });

  it("goes through its start again when it wakes from mode 4 for what it has to say, which is lost", () => {
    const t = ec716sDialogue().command("AT+CSCLK=4", ["OK"]).run(6000);
    t.twin.firmware?.urc("+NEWS: 1");
    t.run(200).expectBytes("");
    expect(t.twin.state).toBe("booting");
  });
});
