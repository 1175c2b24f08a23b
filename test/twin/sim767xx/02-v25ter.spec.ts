import { dialogue } from "../dialogue";

describe("SIM767XX twin, chapter 2", () => {
  const examples: [string, string[]][] = [
    ["ATI", ["Manufacturer: SIMCOM INCORPORATED", "Model: SIM767XX-XXXX", "Revision: V1.9.01", "IMEI: 351602000330570", "OK"]],
    ["ATE1", ["OK"]],
    ["ATE0", ["OK"]],
    ["ATV1", ["OK"]],
    ["AT&F", ["OK"]],
    ["ATQ0", ["OK"]],
    ["ATQ", ["OK"]],
    ["AT&W0", ["OK"]],
    ["AT&W", ["OK"]],
    ["AT+CGMI", ["SIMCOM INCORPORATED", "OK"]],
    ["AT+CGMI=?", ["OK"]],
    ["AT+CGMM", ["SIM767XX-XXXX", "OK"]],
    ["AT+CGMM=?", ["OK"]],
    ["AT+CGMR", ["+CGMR: 2348B01SIM767XM5A", "OK"]],
    ["AT+CGMR=?", ["OK"]],
    ["AT+CGSN", ["351602000330570", "OK"]],
    ["AT+CGSN=?", ["OK"]],
    ['AT+CSCS="IRA"', ["OK"]],
    ["AT+CSCS?", ['+CSCS: "IRA"', "OK"]],
    ["AT+CSCS=?", ['+CSCS: ("IRA","UCS2","GSM")', "OK"]],
    ["AT+CSCS", ["OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line} as the manual's example does`, () => {
      dialogue().command(line, answer);
    });
  }

  const refused = ["ATE2", "ATV2", "ATQ2", "AT&F1", "AT&W1", "ATZ1", "AT+CSCS=IRA", 'AT+CSCS="ira"', "AT+CGMI?", "ATO", "ATI9", "AT+CGSN=1"];
  for (const line of refused) {
    it(`refuses ${line}`, () => {
      dialogue().command(line, ["ERROR"]);
    });
  }

  it("frames answers with CR LF on both sides under ATV1, after the echo with its bare CR", () => {
    dialogue().send("AT+CGMM\r").expectBytes("AT+CGMM\r\r\nSIM767XX-XXXX\r\n\r\nOK\r\n");
  });

  it("frames answers in the short form under ATV0", () => {
    const t = dialogue().command("ATE0", ["OK"]);
    t.send("ATV0\r").expectBytes("0\r");
    t.send("AT+CGMM\r").expectBytes("SIM767XX-XXXX\r\n0\r");
    t.send("AT+NOSUCH\r").expectBytes("4\r");
    t.send("ATV1\r").expectBytes("\r\nOK\r\n");
  });

  it("says no result under ATQ1, but information all the same", () => {
    const t = dialogue().command("ATE0", ["OK"]);
    t.send("ATQ1\r").expectBytes("");
    t.send("AT+CGMM\r").expectBytes("\r\nSIM767XX-XXXX\r\n");
    t.send("AT+NOSUCH\r").expectBytes("");
    t.send("ATQ0\r").expectBytes("\r\nOK\r\n");
  });

  it("brings the user's settings back by ATZ after a restart, and not by itself", () => {
    const t = dialogue().command("ATE0", ["OK"]).command("AT&W", ["OK"]);
    t.twin.reset();
    t.waitUntilRunning().send("AT\r").expectLines(["AT", "OK"]);
    t.send("ATZ\r").expectLines(["ATZ", "OK"]);
    t.send("AT\r").expectLines(["OK"]);
  });

  it("refuses ATZ where AT&W was never given", () => {
    dialogue().command("ATZ", ["ERROR"]);
  });

  it("keeps AT+CSCS over a restart and over a twin that is built again", () => {
    const t = dialogue().command('AT+CSCS="UCS2"', ["OK"]);
    t.twin.losePower();
    dialogue({ nvram: t.nvram }).command("AT+CSCS?", ['+CSCS: "UCS2"', "OK"]);
  });

  it("goes to data mode at ATD*99#, leaves it by +++ with its pauses, returns by ATO and hangs up by ATH", () => {
    const t = dialogue().command("ATE0", ["OK"]);
    t.send("ATD*99#\r").run(1000).expectLines(["CONNECT"]);
    t.send("AT\r").expectBytes("");
    t.run(1000).type("+++").run(900).expectBytes("");
    t.run(200).expectLines(["OK"]);
    t.command("AT", ["OK"]).command("ATO", ["CONNECT"]);
    t.run(1000).type("+++").run(1100).expectLines(["OK"]);
    t.command("ATH", ["OK"]).command("ATO", ["ERROR"]);
  });

  it("takes +++ for data where the pause before it, or the pace within, is not kept", () => {
    const t = dialogue().command("ATE0", ["OK"]);
    t.send("ATD*99#\r").run(1000).expectLines(["CONNECT"]);
    t.type("abc").run(500).type("+++").run(2000).expectBytes("");
    t.type("++").run(950).type("+").run(2000).expectBytes("");
    t.type("+++").run(1100).expectLines(["OK"]);
  });

  it("ends a data call with NO CARRIER when its context is lost", () => {
    const t = dialogue().command("ATE0", ["OK"]);
    t.send("ATD*99#\r").run(1000).expectLines(["CONNECT"]);
    t.twin.firmware?.pdp.deactivate(1, "network");
    t.quiet().expectLines(["NO CARRIER"]);
    t.command("AT", ["OK"]);
  });

  it("refuses voice calls and answers NO CARRIER without service", () => {
    const t = dialogue().command("ATD112;", ["ERROR"]);
    t.twin.environment.setCoverage(false);
    t.send("ATD*99#\r").run(1000).expectLines(["ATD*99#", "NO CARRIER"]);
  });

  it("shows the configuration of its chapters by AT&V", () => {
    const t = dialogue().send("AT&V\r");
    const [echo, text, result] = t.takeLines();
    const known = text?.startsWith("&F: 0; &W: 0; E: 1; Q: 0; ") === true && text.includes("+CSCS: IRA;") && text.endsWith(";");
    if (echo !== "AT&V" || !known || result !== "OK") throw new Error(`AT&V gave ${String(text)}`);
  });

  it("lays ATI out as one of the builds with its quirk on", () => {
    const layouts = new Set<string>();
    for (let seed = 1; seed <= 12; seed++) layouts.add(dialogue({ seed, quirks: ["ati-layouts"] }).send("ATI\r").takeLines().join("|"));
    if (layouts.size < 3) throw new Error(`Only ${layouts.size} layouts came.`);
  });
});
