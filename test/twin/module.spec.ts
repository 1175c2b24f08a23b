import { expect } from "../expect";
import { dialogue } from "./dialogue";

describe("twin, power and start", () => {
  it("starts after a pulse of the power key that is long enough, and answers when it has started", () => {
    const t = dialogue({ begin: "off" }).pressPowerKey(50);
    expect(t.twin.state).toBe("booting");
    expect(t.pins.status.read()).toBe(true);
    t.send("AT\r").expectBytes("");
    t.waitUntilRunning().send("AT\r").expectLines(["AT", "OK"]);
  });

  it("stays off after a shorter pulse", () => {
    expect(dialogue({ begin: "off" }).pressPowerKey(49).run(10000).twin.state).toBe("off");
  });

  it("prints nothing at its start, as nothing is documented", () => {
    dialogue({ begin: "off" }).pressPowerKey(100).run(60000).expectBytes("");
  });

  it("goes off after a long pulse, and not after a shorter one", () => {
    const t = dialogue().pressPowerKey(2499).run(5000);
    expect(t.twin.state).toBe("running");
    t.pressPowerKey(2500);
    expect(t.twin.state).toBe("powering-down");
    t.run(2000);
    expect(t.twin.state).toBe("off");
    expect(t.pins.status.read()).toBe(false);
    t.send("AT\r").expectBytes("");
  });

  it("does not go off again while the key that switched it on is still held", () => {
    const t = dialogue({ begin: "off" }).pressPowerKey(9000);
    expect(t.twin.state).toBe("running");
  });

  it("restarts after a pulse of the reset line", () => {
    const t = dialogue();
    t.pins.reset.set(true);
    t.run(1999);
    expect(t.twin.state).toBe("running");
    t.run(1);
    t.pins.reset.set(false);
    expect(t.twin.state).toBe("booting");
  });

  it("neither answers nor echoes when frozen, and only the power key helps", () => {
    const t = dialogue();
    t.twin.freeze();
    t.send("AT\r").expectBytes("");
    t.pins.reset.set(true);
    t.run(3000);
    t.pins.reset.set(false);
    expect(t.twin.state).toBe("frozen");
    t.pressPowerKey(2500);
    expect(t.twin.state).toBe("off");
    t.pressPowerKey(50).waitUntilRunning().send("AT\r").expectLines(["AT", "OK"]);
  });

  it("never answers a command that ran when it froze", () => {
    const t = dialogue({ responseMs: [100, 100] }).type("AT\r").run(50);
    t.twin.freeze();
    t.take();
    t.run(60000).expectBytes("");
  });

  it("announces a silent restart with NUL first, has its echo back and lost its settings, and STATUS stays", () => {
    const t = dialogue().command("ATE0", ["OK"]).command("AT+CMEE=0", ["OK"]);
    t.twin.silentRestart();
    expect(t.pins.status.read()).toBe(true);
    t.waitUntilRunning().quiet().expectBytes("\0\r\nQCRDY\r\n");
    t.send("AT+CMEE?\r").expectLines(["AT+CMEE?", "+CMEE: 2", "OK"]);
  });

  for (const [id, banner] of [["banner-qcrdy", "QCRDY"], ["banner-atready", "*ATREADY: 1"], ["banner-rdy", "RDY"]] as const) {
    it(`announces its start with ${banner} with the quirk`, () => {
      const t = dialogue({ begin: "off", quirks: [id] }).pressPowerKey(50).waitUntilRunning().quiet().expectBytes(`\r\n${banner}\r\n`);
      t.twin.silentRestart();
      t.waitUntilRunning().quiet().expectBytes(`\0\r\n${banner}\r\n`);
    });
  }

  it("says the first line twice with the quirk", () => {
    dialogue({ begin: "off", quirks: ["banner-rdy", "banner-double"] }).pressPowerKey(50).waitUntilRunning().quiet().expectLines(["RDY", "RDY"]);
  });

  it("says the service lines in several orders, with SMS DONE or PB DONE missing at times", () => {
    const starts = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) starts.add(dialogue({ begin: "off", seed, quirks: ["banner-services"] }).pressPowerKey(50).run(15000).takeLines().join("|"));
    expect([...starts].some((lines) => !lines.includes("SMS DONE"))).toBe(true);
    expect([...starts].some((lines) => !lines.includes("PB DONE"))).toBe(true);
    expect([...starts].some((lines) => lines.indexOf("PB DONE") < lines.indexOf("SMS DONE") && lines.includes("PB DONE"))).toBe(true);
  });

  it("says service lines up to a minute late with the quirk", () => {
    const t = dialogue({ begin: "off", quirks: ["banner-services", "banner-late"] }).pressPowerKey(50).run(20000);
    t.take();
    expect(t.run(60000).takeLines().length).toBeAtLeast(1);
  });

  it("says undocumented lines, one of them 250 characters long, with the quirk", () => {
    const lines = dialogue({ begin: "off", quirks: ["urc-undocumented"] }).pressPowerKey(50).run(20000).takeLines().sort();
    expect(lines.map((line) => line.split(/[: ]/)[0])).toEqual(["*COPN", "*ISIMAID", "+MSTK", "+MSTK"]);
    const longest = Math.max(...lines.map((line) => line.length));
    expect(longest).toBeAtMost(250);
    expect(longest).toBeAtLeast(248);
  });

  it("fails AT+CPIN? in several ways while the card is read, and announces the card, with the quirks", () => {
    const answers = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const t = dialogue({ begin: "off", seed, quirks: ["cpin-start-errors", "cpin-start-urc"] }).pressPowerKey(50).waitUntilRunning();
      answers.add(t.send("AT+CPIN?\r").takeLines()[1] ?? "");
      expect(t.run(2000).takeLines()).toEqual(["+CPIN: READY"]);
    }
    expect(answers.size).toBe(5);
  });

  it("repeats itself to the byte from its seed", () => {
    const run = (seed: number): string => {
      const t = dialogue({ begin: "off", seed, quirks: ["all"] }).pressPowerKey(50).run(10000).send("ATI\r").send("AT+CSQ\r").run(60000);
      return `${t.clock.now()} ${t.take()}`;
    };
    expect(run(7)).toBe(run(7));
    expect(run(7) === run(8)).toBe(false);
  });
});
