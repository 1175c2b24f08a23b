import { createSimCard, Environment } from "../../../twin/state/environment";
import { expect } from "../../expect";
import { type Dialogue, ec716sDialogue, type Ec716sDialogueOptions } from "../dialogue";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";

/** What comes by itself at a start. */
function startLines(t: Dialogue<Ec716sTwin>): string[] {
  t.twin.reset();
  return t.waitUntilRunning().train().run(5000).takeLines().filter((line) => line !== "OK" && line !== "AT");
}

function withEmptySlot(options: Ec716sDialogueOptions = {}): Dialogue<Ec716sTwin> {
  const environment = new Environment();
  environment.removeCard();
  return ec716sDialogue({ environment, begin: "started", ...options }).run(3000);
}

describe("EC716S twin, the card and its PIN", () => {
  it("tells of the card's state at each start", () => {
    expect(startLines(ec716sDialogue())).toEqual(["+CPIN: READY"]);
  });

  it("tells of an empty slot at its start, with or without its number", () => {
    withEmptySlot().expectLines(["+CPIN: SIM REMOVED"]);
    withEmptySlot({ quirks: ["cpin-slot"] }).expectLines(["+CPIN: SIM REMOVED 0"]);
    expect(startLines(ec716sDialogue({ quirks: ["cpin-slot"] }))).toEqual(["+CPIN: READY 0"]);
  });

  it("reads an empty slot as a state, or as an error with the quirk", () => {
    const t = withEmptySlot().command("AT+CPIN?", ["+CPIN: SIM REMOVED", "OK"]).command("AT*SIMDETEC=1", ["*SIMDETEC: 1, NOS", "OK"]);
    t.twin.setQuirk("cpin-absent-error", true);
    t.command("AT+CPIN?", ["+CME ERROR: 10"]);
  });

  it("is busy while it reads the card", () => {
    const t = ec716sDialogue();
    t.twin.removeSim();
    t.twin.insertSim();
    t.command("AT+CPIN?", ["+CME ERROR: 14"]);
  });

  it("plays the manual's example: lock, restart, unlock, query, take the lock away, restart", () => {
    const t = ec716sDialogue().command('AT+CLCK="SC",1,"1234"', ["OK"]);
    expect(startLines(t)).toEqual(["+CPIN: SIM PIN"]);
    t.command('AT+CPIN="1234"', ["+CPIN: READY", "OK"]).command('AT+CLCK="SC",2', ["+CLCK: 1", "OK"]);
    t.command('AT+CLCK="SC",0,"1234"', ["OK"]);
    expect(startLines(t)).toEqual(["+CPIN: READY"]);
  });

  it("plays the manual's example of a changed PIN", () => {
    const t = ec716sDialogue().command('AT+CPWD="SC","1234","8888"', ["+CME ERROR: 3"]);
    t.command('AT+CLCK="SC",1,"1234"', ["OK"]).command('AT+CPWD="SC","1234","8888"', ["OK"]);
    expect(startLines(t)).toEqual(["+CPIN: SIM PIN"]);
    t.command('AT+CPIN="8888"', ["+CPIN: READY", "OK"]);
  });

  it("answers an accepted code with OK alone where that order is chosen", () => {
    const t = ec716sDialogue({ orders: { "+CPIN": "ok-alone" } });
    t.twin.requirePin("4321");
    t.run(2000).take();
    t.command('AT+CPIN="4321"', ["OK"]).command("AT+CPIN?", ["+CPIN: READY", "OK"]);
  });

  it("blocks the PIN after three wrong ones, takes the PUK with a new PIN, and is dead after ten wrong PUKs", () => {
    const t = ec716sDialogue();
    t.twin.requirePin("4321");
    t.run(2000).take();
    for (let count = 0; count < 3; count++) t.command('AT+CPIN="1111"', ["+CME ERROR: 16"]);
    t.command("AT+CPIN?", ["+CPIN: SIM PUK", "OK"]).command('AT+CPIN="12345678"', ["ERROR"]);
    t.command('AT+CPIN="11111111","1234"', ["+CME ERROR: 16"]).command('AT+CPIN="12345678","1234"', ["+CPIN: READY", "OK"]);
    t.twin.requirePuk();
    t.run(2000).take();
    for (let count = 0; count < 10; count++) t.command('AT+CPIN="11111111","1234"', ["+CME ERROR: 16"]);
    t.command("AT+CPIN?", ["+CME ERROR: 508"]).command('AT+CPIN="12345678","1234"', ["+CME ERROR: 508"]);
  });

  it("costs no attempt for a code of a wrong form, nor for one that nobody asked for", () => {
    const t = ec716sDialogue().command('AT+CPIN="1234"', ["+CME ERROR: 3"]);
    t.twin.requirePin("4321");
    t.run(2000).take();
    for (let count = 0; count < 4; count++) t.command('AT+CPIN="12"', ["+CME ERROR: 795"]);
    t.command('AT+CPIN="4321"', ["+CPIN: READY", "OK"]);
  });

  it("tells of a card that comes or goes under AT+CSDT=1 alone", () => {
    const t = ec716sDialogue();
    t.twin.removeSim();
    t.twin.insertSim();
    t.run(3000).expectBytes("");
    t.command("AT+CSDT=1", ["OK"]);
    t.twin.removeSim();
    t.quiet().expectLines(["+CPIN: SIM REMOVED"]);
    t.twin.insertSim();
    t.run(3000).expectLines(["+CPIN: READY"]);
  });

  it("has no other lock on, and sets none", () => {
    const t = ec716sDialogue().command('AT+CLCK="PN",2', ["+CLCK: 0", "OK"]).command('AT+CLCK="FD",1,"5678"', ["+CME ERROR: 4"]);
    t.command('AT+CLCK="AO",2', ["+CLCK: 0,1", "+CLCK: 0,2", "+CLCK: 0,4", "OK"]).command('AT+CLCK="AO",2,,128', ["+CLCK: 0,128", "OK"]);
    t.command('AT+CLCK="AB",1,"0000"', ["+CME ERROR: 3"]).command('AT+CLCK="AB",0,"0000"', ["+CME ERROR: 4"]);
  });
});

describe("EC716S twin, its two slots", () => {
  function withTwoCards(): Dialogue<Ec716sTwin> {
    const environment = new Environment();
    environment.insertCard(createSimCard({ imsi: "460110000000002" }), 1);
    return ec716sDialogue({ environment });
  }

  it("uses the first card where there are two", () => {
    withTwoCards().command("AT+CIMI", ["460030000000001", "OK"]);
  });

  it("uses the second card where the first slot is empty", () => {
    const environment = new Environment();
    environment.insertCard(createSimCard({ imsi: "460110000000002" }), 1);
    environment.removeCard();
    ec716sDialogue({ environment }).command("AT+CIMI", ["460110000000002", "OK"]).command("AT+SIMCROSS?", ["+SIMCROSS:1", "OK"]);
  });

  it("switches at the next start only, for good", () => {
    const t = withTwoCards().command("AT+SIMCROSS=1", ["OK"]).command("AT+SIMCROSS?", ["+SIMCROSS:0", "OK"]).command("AT+CIMI", ["460030000000001", "OK"]);
    t.twin.losePower();
    t.twin.powerOn();
    t.waitUntilRunning().train().run(5000).take();
    t.command("AT+SIMCROSS?", ["+SIMCROSS:1", "OK"]).command("AT+CIMI", ["460110000000002", "OK"]);
  });

  it("switches at once while the radio is off, and tells of the card", () => {
    const t = withTwoCards().command("AT+CFUN=0", ["OK"]).command("AT+SIMCROSS=1", ["OK"]);
    t.run(3000).expectLines(["+CPIN: READY"]);
    t.command("AT+CFUN=1", ["OK"]).command("AT+CIMI", ["460110000000002", "OK"]);
  });
});
