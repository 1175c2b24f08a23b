import { Environment } from "../../../twin/state/environment";
import { Nvram } from "../../../twin/nvram";
import { presetBaud } from "../../../twin/ec716s/01-line";
import { LONGEST_RESPONSE_MS } from "../../../twin/ec716s/01-response-times";
import { expect } from "../../expect";
import { type Dialogue, ec716sDialogue, type Ec716sDialogueOptions } from "../dialogue";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";

/** Started, and not trained yet; at a fixed rate where `baud` is given. */
function started(options: Ec716sDialogueOptions = {}, baud?: number): Dialogue<Ec716sTwin> {
  const nvram = new Nvram();
  if (baud !== undefined) presetBaud(nvram, baud);
  return ec716sDialogue({ nvram, ...options, begin: "off" }).pressPowerKey(500).waitUntilRunning();
}

describe("EC716S twin, start", () => {
  it("says nothing until AT has trained its rate, and answers then", () => {
    const t = started();
    t.run(60000).expectBytes("");
    t.train().run(5000).take();
    t.send("AT\r").expectBytes("AT\r\r\nOK\r\n");
  });

  for (const baud of [600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400]) {
    it(`learns ${baud} bit/s from several AT, and none of them is answered`, () => {
      const t = started();
      t.host.setBaud(baud);
      t.train();
      expect(t.run(5000).takeLines()).toEqual(["+CPIN: READY"]);
      t.command("AT", ["OK"]);
      expect(t.twin.firmware?.port.baud).toBe(baud);
    });
  }

  it("takes several AT at one rate before it answers, at times one", () => {
    const counts = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const t = started({ seed });
      let count = 0;
      while (t.twin.firmware?.listening === false) {
        t.send("AT\r");
        count++;
      }
      counts.add(count);
    }
    expect([...counts].sort()).toEqual([1, 2, 3]);
  });

  it("learns nothing from aT and At", () => {
    const t = started();
    for (let count = 0; count < 10; count++) t.send("aT\r").send("At\r");
    expect(t.twin.firmware?.listening).toBe(false);
  });

  it("learns from at", () => {
    const t = started();
    for (let count = 0; count < 3; count++) t.send("at\r");
    expect(t.twin.firmware?.listening).toBe(true);
  });

  it("learns from a person who types slowly", () => {
    const t = started();
    for (const key of "AT\rAT\rAT\r") t.type(key).run(200);
    expect(t.twin.firmware?.listening).toBe(true);
  });

  it("does not learn 460800 bit/s", () => {
    const t = started();
    t.host.setBaud(460800);
    for (let count = 0; count < 30; count++) t.send("AT\r");
    expect(t.twin.firmware?.listening).toBe(false);
  });

  it("tries the rate that it learned last before the others", () => {
    const t = started();
    t.host.setBaud(9600);
    t.train();
    t.twin.reset();
    t.waitUntilRunning();
    for (let count = 0; count < 3; count++) t.send("AT\r");
    expect(t.twin.firmware?.listening).toBe(true);
  });

  it("holds what it has to say until the rate is known, and loses none of it", () => {
    const t = started();
    t.twin.firmware?.urc("+NEWS: 1");
    t.run(10000).expectBytes("");
    t.train();
    expect(t.takeLines().filter((line) => line === "+NEWS: 1")).toEqual(["+NEWS: 1"]);
  });

  it("answers at once where a fixed rate is stored", () => {
    const t = started({}, 57600);
    t.host.setBaud(57600);
    t.send("ATI\r").expectLines(["ATI", "YM310.X09_AT.U60_R2.0.0.240820", "OK"]);
  });

  it("prints the ROM's line without an end before all else with the quirk, at each start", () => {
    const t = started({ quirks: ["boot-rom-line", "boot-rdy"] }, 115200);
    t.quiet();
    expect(t.take().startsWith("^boot.rom'v'!\\n\r\nRDY\r\n")).toBe(true);
    t.twin.silentRestart();
    t.waitUntilRunning().quiet();
    expect(t.take().startsWith("^boot.rom'v'!\\n\r\nRDY\r\n")).toBe(true);
  });

  it("says RDY twice with the quirk, and loses the commands between", () => {
    const t = started({ quirks: ["boot-rdy-twice"], service: { simReadingMs: 20000 } }, 115200);
    t.run(10);
    t.expectLines(["RDY"]);
    t.type("ATE0\r").run(1).expectBytes("");
    t.run(1600).expectLines(["RDY"]);
    t.command("ATI", ["YM310.X09_AT.U60_R2.0.0.240820", "OK"]);
  });

  it("says RDY after the answer to the first command with the quirk", () => {
    const t = started({ quirks: ["boot-rdy-late"], service: { simReadingMs: 20000 } }, 115200);
    t.send("AT+VER\r").expectLines(["AT+VER", "YM310.X09_AT.U60_R2.0.0.240820", "OK", "RDY"]);
    t.send("AT+VER\r").expectLines(["AT+VER", "YM310.X09_AT.U60_R2.0.0.240820", "OK"]);
  });

  it("prints the network's lines after the registration with the quirk, +CGEV with or without its second number", () => {
    const environment = new Environment();
    environment.networkTime = () => ({ utcMs: Date.UTC(2011, 7, 2, 9, 27, 39), zoneQuarters: 32, daylightHours: 0 });
    const seen = new Set<string>();
    for (let seed = 1; seed <= 12; seed++) {
      const lines = started({ seed: seed * 9973, environment, quirks: ["boot-network-lines"] }, 115200).run(20000).takeLines();
      const from = lines.indexOf("^MODE: 17,17");
      expect([lines[from + 1], lines[from + 3]]).toEqual(["+E_UTRAN Service", "+NITZ:11/08/02,09:27:39+32,0"]);
      seen.add(lines[from + 2] ?? "");
    }
    expect([...seen].sort()).toEqual(["+CGEV: ME PDN ACT 1", "+CGEV: ME PDN ACT 1,0"]);
  });

  it("writes +NITZ in each form of the builds with the quirk", () => {
    const environment = new Environment();
    environment.networkTime = () => ({ utcMs: Date.UTC(2011, 7, 2, 9, 27, 39), zoneQuarters: -4, daylightHours: 1 });
    const forms = new Set<string>();
    for (let seed = 1; seed <= 40; seed++) {
      const t = started({ seed, environment, quirks: ["boot-network-lines", "nitz-forms"] }, 115200).run(20000);
      forms.add(t.takeLines().find((line) => line.startsWith("+NITZ")) ?? "");
    }
    const times = ["2011/08/02,09:27:39-04", "11/08/02,09:27:39-04"];
    expect([...forms].sort()).toEqual(times.flatMap((time) => [",", ", 0", ",0"].map((last) => `+NITZ:${time}${last}`)).sort());
  });

  it("takes half to nine tenths of the longest response time with the quirk", () => {
    const t = ec716sDialogue();
    t.twin.setQuirk("response-slow", true);
    t.type("AT+VER\r").run(4499);
    expect(t.takeLines()).toEqual(["AT+VER"]);
    t.run(4000);
    t.expectLines(["YM310.X09_AT.U60_R2.0.0.240820", "OK"]);
  });

  it("knows the response times of all commands that take long", () => {
    expect(LONGEST_RESPONSE_MS["+COPS"]).toBe(300000);
    expect(LONGEST_RESPONSE_MS["+CIICR"]).toBe(90000);
    expect(Object.keys(LONGEST_RESPONSE_MS).length).toBe(11);
  });

  it("repeats itself to the byte from its seed", () => {
    const run = (seed: number): string => {
      const t = started({ seed, quirks: ["boot-rom-line", "boot-rdy-twice", "boot-network-lines", "nitz-forms"] }).train().run(20000).send("ATI\r");
      return `${t.clock.now()} ${t.take()}`;
    };
    expect(run(7)).toBe(run(7));
    expect(run(7) === run(8)).toBe(false);
  });
});

describe("EC716S twin, the command line", () => {
  for (const prefix of ["AT", "at", "At", "aT"]) {
    it(`takes the prefix ${prefix} once it is trained`, () => {
      ec716sDialogue().send(`${prefix}\r`).expectBytes(`${prefix}\r\r\nOK\r\n`);
    });
  }
});
