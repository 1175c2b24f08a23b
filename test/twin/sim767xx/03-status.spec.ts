import { expect } from "../../expect";
import { dialogue } from "../dialogue";

describe("SIM767XX twin, chapter 3", () => {
  const examples: [string, string[]][] = [
    ["AT+CFUN=?", ["+CFUN: (0-1,4-7),(0-1)", "OK"]],
    ["AT+CFUN?", ["+CFUN: 1", "OK"]],
    ["AT+CFUN=1", ["OK"]],
    ["AT+CSQ=?", ["+CSQ: (0-31,99),(0-7,99)", "OK"]],
    ["AT+CPOF=?", ["+CPOF: (0,1)", "OK"]],
    ["AT+CRESET=?", ["OK"]],
    ["AT+CACM=?", ["OK"]],
    ["AT+CACM?", ['+CACM: "000000"', "OK"]],
    ["AT+CACM", ["+CME ERROR: SIM PIN required"]],
    ["AT+CAMM=?", ["OK"]],
    ["AT+CAMM?", ['+CAMM: "000000"', "OK"]],
    ['AT+CAMM="000000"', ["+CME ERROR: SIM PIN required"]],
    ["AT+CAMM", ["+CME ERROR: SIM PIN required"]],
    ["AT+CCLK=?", ["OK"]],
    ["AT+CMEE=?", ["+CMEE: (0-2)", "OK"]],
    ["AT+CMEE?", ["+CMEE: 2", "OK"]],
    ["AT+CMEE=2", ["OK"]],
    ["AT+CPAS=?", ["+CPAS: (0,3,4)", "OK"]],
    ["AT+CPAS", ["+CPAS: 0", "OK"]],
    ["AT+SIMEI=?", ["OK"]],
    ["AT+SIMEI=357396012183175", ["OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line} as the manual's example does`, () => {
      dialogue().command(line, answer);
    });
  }

  const refused = [
    "AT+CFUN=2", "AT+CFUN=1,2", "AT+CFUN=", "AT+CFUN=1,1,1", "AT+CFUN=6", 'AT+CFUN="1"', "AT+CSQ?", "AT+CSQ=1", "AT+CPOF=2", "AT+CMEE=3",
    "AT+SIMEI=12345", 'AT+SIMEI="357396012183175"', 'AT+CCLK="14/13/01,04:14:36+08"', 'AT+CCLK="14/01/01,04:14:36"', 'AT+CAMM="12345",""', "AT+CMEE=1,1",
  ];
  for (const line of refused) {
    it(`refuses ${line}`, () => {
      dialogue().command(line, ["ERROR"]);
    });
  }

  it("shows the signal that there is, and 99 without coverage or with the radio off", () => {
    const t = dialogue();
    t.twin.setSignal(31);
    t.command("AT+CSQ", ["+CSQ: 31,99", "OK"]);
    t.twin.setSignal(12, 3);
    t.command("AT+CSQ", ["+CSQ: 12,3", "OK"]);
    t.twin.setCoverage(false);
    t.command("AT+CSQ", ["+CSQ: 99,99", "OK"]);
    t.twin.setCoverage(true);
    t.command("ATE0", ["OK"]).send("AT+CFUN=4\r").run(2000).expectLines(["OK"]);
    t.command("AT+CSQ", ["+CSQ: 99,99", "OK"]);
  });

  for (const level of [0, 4, 7]) {
    it(`leaves the network at AT+CFUN=${level}`, () => {
      const t = dialogue().command("ATE0", ["OK"]).send(`AT+CFUN=${level}\r`).run(2000);
      expect(t.takeLines().pop()).toBe("OK");
      expect(t.twin.firmware?.radio.stat).toBe(0);
      expect(t.twin.firmware?.pdp.attached).toBe(false);
      expect(t.send("AT+CFUN?\r").takeLines().slice(-2)).toEqual([`+CFUN: ${level}`, "OK"]);
    });
  }

  it("registers again when AT+CFUN=1 follows AT+CFUN=4", () => {
    const t = dialogue().send("AT+CFUN=4\r").run(2000).send("AT+CFUN=1\r").run(6000);
    expect(t.twin.firmware?.radio.stat).toBe(1);
    expect(t.twin.firmware?.pdp.isActive(1)).toBe(true);
  });

  it("leaves offline mode by AT+CFUN=6 alone, which restarts it", () => {
    const t = dialogue().command("ATE0", ["OK"]).send("AT+CFUN=7\r").run(2000);
    t.take();
    t.command("AT+CFUN=1", ["ERROR"]).command("AT+CFUN=6", ["OK"]);
    expect(t.twin.state).toBe("booting");
    t.waitUntilRunning().command("AT+CFUN?", ["+CFUN: 1", "OK"]);
  });

  for (const line of ["AT+CRESET", "AT+CFUN=1,1"]) {
    it(`restarts after the OK of ${line} and forgets what is not saved`, () => {
      const t = dialogue().command("ATE0", ["OK"]).command("AT+CMEE=1", ["OK"]).command(line, ["OK"]);
      expect(t.twin.state).toBe("booting");
      t.send("AT\r").expectBytes("");
      t.waitUntilRunning().send("AT+CMEE?\r").expectLines(["AT+CMEE?", "+CMEE: 2", "OK"]);
    });
  }

  it("says POWERD DOWN when AT+CPOF is done, then is off", () => {
    const t = dialogue().send("AT+CPOF\r").expectBytes("AT+CPOF\r\r\nOK\r\n");
    expect(t.pins.status.read()).toBe(true);
    expect(t.send("AT\r").run(3000).takeLines().pop()).toBe("POWERD DOWN");
    expect(t.twin.state).toBe("off");
    expect(t.pins.status.read()).toBe(false);
  });

  it("is off sooner by AT+CPOF=1", () => {
    dialogue().send("AT+CPOF=1\r").run(400).expectLines(["AT+CPOF=1", "OK", "POWERD DOWN"]);
  });

  it("says ME DETACH after the OK of AT+CPOF with the quirk", () => {
    const lines = dialogue({ quirks: ["me-detach-at-shutdown"] }).send("AT+CPOF=1\r").run(400).takeLines();
    expect(lines).toEqual(["AT+CPOF=1", "OK", "+CGEV: ME DETACH", "POWERD DOWN"]);
  });

  it("shows errors of the card as AT+CMEE says", () => {
    const t = dialogue();
    t.twin.removeSim();
    t.quiet().take();
    t.command("AT+CACM?", ["+CME ERROR: SIM not inserted"]).command("AT+CMEE=1", ["OK"]);
    t.command("AT+CACM?", ["+CME ERROR: 10"]).command("AT+CMEE=0", ["OK"]).command("AT+CACM?", ["ERROR"]);
  });

  it("resets the call meter with PIN2 and blocks it after three wrong ones", () => {
    const t = dialogue().command('AT+CAMM="0000ff","5678"', ["OK"]).command("AT+CAMM?", ['+CAMM: "0000FF"', "OK"]);
    t.command('AT+CACM="5678"', ["OK"]);
    t.command('AT+CACM="000000"', ["+CME ERROR: incorrect password"]).command('AT+CACM="000000"', ["+CME ERROR: incorrect password"]);
    t.command('AT+CACM="000000"', ["+CME ERROR: SIM PUK2 required"]).command('AT+CACM="5678"', ["+CME ERROR: SIM PUK2 required"]);
  });

  it("runs its clock on through a restart, and starts it again after power was away", () => {
    const t = dialogue().command('AT+CCLK="14/01/01,04:14:36+08"', ["OK"]).run(24000).command("AT+CCLK?", ['+CCLK: "14/01/01,04:15:00+08"', "OK"]);
    t.twin.reset();
    t.waitUntilRunning().quiet().take();
    expect(t.send("AT+CCLK?\r").takeLines()[1]?.substring(0, 22)).toBe('+CCLK: "14/01/01,04:15');
    t.twin.losePower();
    t.twin.powerOn();
    t.waitUntilRunning();
    expect(t.send("AT+CCLK?\r").takeLines()[1]?.substring(0, 22)).toBe('+CCLK: "14/01/01,00:00');
  });

  it("keeps a written IMEI for good and shows it everywhere", () => {
    const t = dialogue().command("AT+SIMEI=357396012183175", ["OK"]);
    t.twin.losePower();
    const later = dialogue({ nvram: t.nvram });
    later.command("AT+SIMEI?", ["+SIMEI: 357396012183175", "OK"]).command("AT+CGSN", ["357396012183175", "OK"]);
  });
});
