import { createSimCard, Environment } from "../../../twin/state/environment";
import { type Dialogue, dialogue } from "../dialogue";

function locked(differences = {}): Dialogue {
  const environment = new Environment(createSimCard({ pinEnabled: true, ...differences }));
  return dialogue({ environment, begin: "started" }).run(2000);
}

function withoutCard(): Dialogue {
  const environment = new Environment();
  environment.removeCard();
  return dialogue({ environment, begin: "started" }).run(2000);
}

describe("SIM767XX twin, chapter 6: identity and PIN", () => {
  const examples: [string, string[]][] = [
    ["AT+CICCID", ["+ICCID: 89860318760105600712", "OK"]],
    ["AT+CICCID=?", ["OK"]],
    ["AT+CPIN=?", ["OK"]],
    ["AT+CPIN?", ["+CPIN: READY", "OK"]],
    ["AT+CIMI=?", ["OK"]],
    ["AT+CIMI", ["460030000000001", "OK"]],
    ["AT+SPIC=?", ["OK"]],
    ["AT+SPIC", ["+SPIC: 3,10,3,10", "OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line} as the manual's example does`, () => {
      dialogue().command(line, answer);
    });
  }

  it("takes the PIN with and without quotation marks, once", () => {
    locked().command("AT+CPIN?", ["+CPIN: SIM PIN", "OK"]).command("AT+CPIN=1234", ["OK"]).command("AT+CPIN?", ["+CPIN: READY", "OK"]);
    locked().command('AT+CPIN="1234"', ["OK"]).command('AT+CPIN="1234"', ["+CME ERROR: operation not allowed"]);
  });

  it("counts wrong PINs, then wants the PUK with a new PIN, which holds from then on", () => {
    const t = locked();
    t.command("AT+CPIN=0000", ["+CME ERROR: incorrect password"]).command("AT+SPIC", ["+SPIC: 2,10,3,10", "OK"]);
    t.command("AT+CPIN=0000", ["+CME ERROR: incorrect password"]).command("AT+CPIN=0000", ["+CME ERROR: incorrect password"]);
    t.command("AT+CPIN?", ["+CPIN: SIM PUK", "OK"]).command('AT+CPIN="00000000","4321"', ["+CME ERROR: incorrect password"]);
    t.command("AT+CPIN=12345678", ["ERROR"]);
    t.command('AT+CPIN="12345678","4321"', ["OK"]).command("AT+SPIC", ["+SPIC: 3,10,3,10", "OK"]);
    t.send("AT+CRESET\r").waitUntilRunning().run(9000).take();
    t.command("AT+CPIN?", ["+CPIN: SIM PIN", "OK"]).command("AT+CPIN=4321", ["OK"]);
  });

  it("spends no attempt on what is no PIN", () => {
    const t = locked().command("AT+CPIN=12", ["+CME ERROR: SIM PIN wrong format"]).command("AT+CPIN=12a4", ["+CME ERROR: SIM PIN wrong format"]);
    t.command("AT+SPIC", ["+SPIC: 3,10,3,10", "OK"]);
  });

  it("names the reason where the card cannot be used", () => {
    const cases: [Dialogue, string][] = [
      [withoutCard(), "SIM not inserted"],
      [locked(), "SIM PIN required"],
      [locked({ pinAttempts: 0 }), "SIM PUK required"],
      [locked({ pinAttempts: 0, pukAttempts: 0 }), "SIM failure"],
    ];
    for (const [t, reason] of cases) t.command("AT+CIMI", [`+CME ERROR: ${reason}`]);
    withoutCard().command("AT+CPIN?", ["+CME ERROR: SIM not inserted"]).command("AT+CICCID", ["+CME ERROR: SIM not inserted"]);
    withoutCard().command("AT+SPIC", ["+CME ERROR: SIM not inserted"]).command("AT+CPIN=1234", ["+CME ERROR: SIM not inserted"]);
    locked({ pinAttempts: 0, pukAttempts: 0 }).command("AT+CPIN?", ["+CME ERROR: SIM failure"]);
  });

  it("is busy while the card is read", () => {
    dialogue({ begin: "started", service: { simReadingMs: 20000 } }).command("AT+CPIN?", ["+CME ERROR: SIM busy"]);
  });

  it("reads the ICCID of a card that waits for its PIN", () => {
    locked().command("AT+CICCID", ["+ICCID: 89860318760105600712", "OK"]);
  });
});
