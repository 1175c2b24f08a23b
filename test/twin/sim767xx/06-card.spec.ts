import { createSimCard, Environment } from "../../../twin/state/environment";
import { type Dialogue, dialogue } from "../dialogue";

function withCard(differences = {}): Dialogue {
  return dialogue({ environment: new Environment(createSimCard(differences)), begin: "started" }).run(2000);
}

describe("SIM767XX twin, chapter 6: lock, files and settings of the card", () => {
  const examples: [string, string[]][] = [
    ['AT+CLCK="SC",2', ["+CLCK: 0", "OK"]],
    ["AT+CLCK=?", ['+CLCK: ("SC")', "OK"]],
    ["AT+CPWD=?", ['+CPWD: ("SC",8)', "OK"]],
    ["AT+CSIM=?", ["OK"]],
    ["AT+CRSM=?", ["OK"]],
    ["AT+CSIMSLEEP=?", ["+CSIMSLEEP: (0,1)", "OK"]],
    ["AT+CSIMSLEEP?", ["+CSIMSLEEP: 1", "OK"]],
    ["AT+CSIMSLEEP=0", ["OK"]],
    ["AT+CSPN=?", ["OK"]],
    ["AT+CSPN?", ['+CSPN: "FIELDLINE",1', "OK"]],
    ["AT+UIMHOTSWAPON=?", ["+UIMHOTSWAPON: (0-1)", "OK"]],
    ["AT+UIMHOTSWAPON?", ["+UIMHOTSWAPON: 0", "OK"]],
    ["AT+UIMHOTSWAPON=1", ["OK"]],
    ["AT+UIMHOTSWAPLEVEL=?", ["+UIMHOTSWAPLEVEL: (0-1)", "OK"]],
    ["AT+UIMHOTSWAPLEVEL?", ["+UIMHOTSWAPLEVEL: 0", "OK"]],
    ["AT+UIMHOTSWAPLEVEL=1", ["OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line} as the manual's example does`, () => {
      dialogue().command(line, answer);
    });
  }

  for (const line of ['AT+CLCK="FD",2', 'AT+CLCK="SC",3', 'AT+CLCK="SC",1', 'AT+CPWD="SC","1234"', "AT+CSIMSLEEP=2", "AT+UIMHOTSWAPON=2"]) {
    it(`refuses ${line}`, () => {
      dialogue().command(line, ["ERROR"]);
    });
  }

  it("locks the card, changes its PIN, and asks for the new one after a restart", () => {
    const t = withCard();
    t.command('AT+CPWD="SC","1234","4321"', ["+CME ERROR: SIM PIN disabled"]).command('AT+CLCK="SC",0,"1234"', ["+CME ERROR: SIM PIN disabled"]);
    t.command('AT+CLCK="SC",1,"1111"', ["+CME ERROR: incorrect password"]).command("AT+SPIC", ["+SPIC: 2,10,3,10", "OK"]);
    t.command('AT+CLCK="SC",1,"1234"', ["OK"]).command('AT+CLCK="SC",2', ["+CLCK: 1", "OK"]).command('AT+CLCK="SC",1,"1234"', ["+CME ERROR: SIM PIN already enabled"]);
    t.command('AT+CPWD="SC","1234","4321"', ["OK"]).send("AT+CRESET\r").waitUntilRunning().run(9000).take();
    t.command("AT+CPIN?", ["+CPIN: SIM PIN", "OK"]).command('AT+CPIN="4321"', ["OK"]).command('AT+CLCK="SC",0,"4321"', ["OK"]);
  });

  it("answers OK alone where the card has no provider's name", () => {
    withCard({ serviceProvider: "" }).command("AT+CSPN?", ["OK"]);
  });

  it("keeps the settings of hot swap, not that of the card's sleep", () => {
    const first = dialogue().command("AT+UIMHOTSWAPON=1", ["OK"]).command("AT+CSIMSLEEP=0", ["OK"]);
    dialogue({ nvram: first.nvram }).command("AT+UIMHOTSWAPON?", ["+UIMHOTSWAPON: 1", "OK"]).command("AT+CSIMSLEEP?", ["+CSIMSLEEP: 1", "OK"]);
  });

  it("lets the card be reached only while it may not sleep", () => {
    const t = dialogue().command('AT+CSIM=10,"A0F2000016"', ["+CME ERROR: SIM failure"]).command("AT+CRSM=242", ["+CME ERROR: SIM failure"]);
    t.command("AT+CSIMSLEEP=0", ["OK"]).command('AT+CSIM=10,"A0F2000016"', ['+CSIM: 4,"6E00"', "OK"]);
  });

  it("reads files by AT+CRSM, and passes on what the card refuses", () => {
    const t = withCard().command("AT+CSIMSLEEP=0", ["OK"]);
    t.command("AT+CRSM=176,12258,0,0,10", ['+CRSM: 144,0,"98683081671050067021"', "OK"]);
    t.command("AT+CRSM=176,28423,0,0,9", ['+CRSM: 144,0,"084906300000000010"', "OK"]);
    t.command("AT+CRSM=176,28486,0,1,9", ['+CRSM: 144,0,"4649454C444C494E45"', "OK"]);
    t.command("AT+CRSM=176,12258,0,0,11", ["+CRSM: 103,0", "OK"]).command("AT+CRSM=176,1,0,0,1", ["+CRSM: 106,130", "OK"]);
    t.command('AT+CRSM=214,28486,0,0,1,"00"', ["+CRSM: 105,130", "OK"]).command("AT+CRSM=178,12258,1,4,10", ["+CRSM: 105,129", "OK"]);
    t.command("AT+CRSM=192,12258", ['+CRSM: 144,0,"0000000A2FE20400FFBB01020000"', "OK"]).command("AT+CRSM=203,12258", ["+CRSM: 109,0", "OK"]);
    t.command("AT+CRSM=177,12258", ["ERROR"]).command("AT+CRSM=176,70000", ["ERROR"]);
  });

  it("keeps the IMSI from AT+CRSM until the PIN is there", () => {
    const t = withCard({ pinEnabled: true }).command("AT+CSIMSLEEP=0", ["OK"]);
    t.command("AT+CRSM=176,28423,0,0,9", ["+CRSM: 105,130", "OK"]).command("AT+CRSM=176,12258,0,0,1", ['+CRSM: 144,0,"98"', "OK"]);
  });

  it("selects and reads files by AT+CSIM", () => {
    const t = withCard().command("AT+CSIMSLEEP=0", ["OK"]);
    t.command('AT+CSIM=10,"00B0000004"', ['+CSIM: 4,"6986"', "OK"]).command('AT+CSIM=14,"00A40004022FE2"', ['+CSIM: 4,"9000"', "OK"]);
    t.command('AT+CSIM=10,"00B0000004"', ['+CSIM: 12,"986830819000"', "OK"]).command('AT+CSIM=14,"00A40004026F00"', ['+CSIM: 4,"6A82"', "OK"]);
    t.command('AT+CSIM=10,"00CA000000"', ['+CSIM: 4,"6D00"', "OK"]).command('AT+CSIM=8,"00B0000004"', ["ERROR"]).command('AT+CSIM=10,"00B000000G"', ["ERROR"]);
  });
});
