import { expect } from "../../expect";
import { type Dialogue, ec716sDialogue } from "../dialogue";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";

/** Until it answers again after a start, with what came by itself thrown away. */
function restarted(t: Dialogue<Ec716sTwin>): Dialogue<Ec716sTwin> {
  t.waitUntilRunning().train().run(10000).take();
  return t;
}

const LEARNABLE = "600,1200,2400,4800,9600,19200,38400,57600,115200,230400";

describe("EC716S twin, chapter 4", () => {
  const examples: [string, string[]][] = [
    ["AT+CFUN=?", ["+CFUN: (0,1,4),(0,1)", "OK"]],
    ["AT+CFUN?", ["+CFUN: 1", "OK"]],
    ["AT+CPIN=?", ["OK"]],
    ["AT+CPIN?", ["+CPIN: READY", "OK"]],
    ['AT+CLCK="SC",2', ["+CLCK: 0", "OK"]],
    ["AT+CPWD=?", ['+CPWD: ("SC",8)', "OK"]],
    ["AT+IPR=?", [`+IPR:(${LEARNABLE}),(0,${LEARNABLE},460800,921600)`, "OK"]],
    ["AT+IPR?", ["+IPR: 0", "OK"]],
    ["AT+ICF=?", ["+ICF: (1-6),(0-1)", "OK"]],
    ["AT+ICF?", ["+ICF: 3", "OK"]],
    ["ATS4?", ["10", "OK"]],
    ["ATS4=10", ["OK"]],
    ["AT+IFC=?", ["+IFC: (0-2),(0-2)", "OK"]],
    ["AT+IFC?", ["+IFC: 0,0", "OK"]],
    ["AT+CSDT=?", ["+CSDT: (0,1)", "OK"]],
    ["AT+CSDT?", ["+CSDT:0,1", "OK"]],
    ["AT+CSDT=1,", ["OK"]],
    ["AT*SIMDETEC=?", ["*SIMDETEC: (1,2)", "OK"]],
    ["AT*SIMDETEC=1", ["*SIMDETEC: 1, SIM", "OK"]],
    ["AT*SIMDETEC=2", ["+CME ERROR: 4"]],
    ["AT+CSCLK=?", ["+CSCLK: (0-4)", "OK"]],
    ["AT+CSCLK?", ["+CSCLK: 0", "OK"]],
    ["AT+WAKETIM?", ["+WAKETIM:5", "OK"]],
    ["AT+WAKETIM=8", ["OK"]],
    ["AT*RTIME?", ["*RTIME: 0", "OK"]],
    ["AT*RTIME=2", ["OK"]],
    ["AT+CFGRI?", ["+CFGRI:0", "OK"]],
    ["AT+CFGRI=1,200,150,3", ["OK"]],
    ["AT^WAKEUPHEX=?", ['^WAKEUPHEX="str"', "OK"]],
    ['AT^WAKEUPHEX="414243"', ["OK"]],
    ['AT^WAKEUPHEX=" "', ["OK"]],
    ["AT+CADC?", ["OK"]],
    ["AT+CADC=0,2", ["+CME ERROR: 3"]],
    ["AT+CBC=?", ["OK"]],
    ["AT+CBC", ["+CBC: 3800", "OK"]],
    ["AT+CNETLIGHT?", ["+CNETLIGHT:1", "OK"]],
    ["AT+CNETLIGHT=0", ["OK"]],
    ["AT+SIMCROSS=?", ["+SIMCROSS:(0,1)", "OK"]],
    ["AT+SIMCROSS?", ["+SIMCROSS:0", "OK"]],
    ["AT+SIMSWT?", ["+SIMSWT:0", "OK"]],
    ["AT+SIMSWT", ["+CME ERROR: 3"]],
    ["AT+RNDISCALL=?", ["+RNDISCALL:(0-disable;1-enable)", "OK"]],
    ["AT+RNDISCALL?", ["+RNDISCALL:0", "OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line}`, () => {
      ec716sDialogue().command(line, answer);
    });
  }

  const refused = [
    "AT+CFUN=5", "AT+CFUN=1,2", "AT+CFUN", "AT+CPOWD=2", "AT+CPOWD", 'AT+CLCK="XX",2', 'AT+CLCK="SC",3', 'AT+CLCK="SC"', 'AT+CPWD="AO","1234","8888"',
    "AT+IPR=300", "AT+ICF=7", "AT+ICF=2,2", "ATS4=13", "AT+IFC=3", "AT+CSDT=2", "AT*SIMDETEC=3", "AT+CSCLK=5", "AT+WAKETIM=?", "AT*RTIME=21",
    "AT*RTIME=?", "AT+CFGRI=2", "AT+CFGRI=1,0", "AT+CFGRI=1,100,100,0", 'AT^WAKEUPHEX="4"', 'AT^WAKEUPHEX="07"', 'AT^WAKEUPHEX="XY"',
    "AT+CADC=2,1", "AT+CADC=0", "AT+CADC=0,3", "AT+CBC=3500", "AT+CNETLIGHT=2", "AT+SIMCROSS=2", "AT+RNDISCALL=2",
  ];
  for (const line of refused) {
    it(`refuses ${line}`, () => {
      ec716sDialogue().command(line, ["ERROR"]);
    });
  }

  it("takes the radio away with AT+CFUN=0 and 4, and back with 1", () => {
    const t = ec716sDialogue();
    for (const level of [0, 4]) {
      t.command(`AT+CFUN=${level}`, ["OK"]).command("AT+CFUN?", [`+CFUN: ${level}`, "OK"]);
      expect([t.twin.firmware?.radio.registered, t.twin.firmware?.pdp.active()]).toEqual([false, []]);
      t.command("AT+CFUN=1", ["OK"]).run(10000);
      expect(t.twin.firmware?.pdp.active()).toEqual([1]);
    }
  });

  it("says +CPIN: NOT READY inside AT+CFUN=0 with the quirk", () => {
    ec716sDialogue({ quirks: ["cfun-cpin-not-ready"] }).command("AT+CFUN=0", ["+CPIN: NOT READY", "OK"]).command("AT+CFUN=1", ["OK"]);
  });

  it("restarts by AT+CFUN=1,1 after its OK and comes up with full functionality", () => {
    const t = ec716sDialogue().command("AT+CFUN=4,1", ["OK"]);
    expect(t.twin.state).toBe("booting");
    restarted(t).command("AT+CFUN?", ["+CFUN: 1", "OK"]);
  });

  it("answers AT+CPOWD=1 with its own words and no OK, and goes off", () => {
    const t = ec716sDialogue().command("AT+CPOWD=1", ["NORMAL POWER DOWN"]).run(3000);
    expect(t.twin.state).toBe("off");
  });

  it("says nothing to AT+CPOWD=0 and is off at once", () => {
    const t = ec716sDialogue().command("AT+CPOWD=0", []).run(10);
    expect(t.twin.state).toBe("off");
  });

  it("says OK of AT+IPR at the old rate and stays at the new one over restarts where it is stored", () => {
    const t = ec716sDialogue().command("ATE0", ["OK"]).command("AT+IPR=460800;&W", ["OK"]);
    t.host.setBaud(460800);
    t.command("AT+IPR?", ["+IPR: 460800", "OK"]);
    t.twin.reset();
    t.waitUntilRunning().run(5000).expectLines(["+CPIN: READY"]);
    t.command("AT+IPR=0;&W", ["OK"]).command("AT", ["OK"]);
    t.twin.reset();
    t.waitUntilRunning().run(5000).expectBytes("");
  });

  it("says OK of AT+IPR at the new rate where that order is chosen", () => {
    const t = ec716sDialogue({ orders: { "+IPR": "ok-at-new-rate" } }).command("ATE0", ["OK"]);
    t.type("AT+IPR=57600\r").run(1.3);
    t.host.setBaud(57600);
    t.quiet().expectLines(["OK"]);
  });

  it("learns its rate again after a restart where a rate was only set", () => {
    const t = ec716sDialogue().command("AT+IPR=115200", ["OK"]);
    t.twin.reset();
    t.waitUntilRunning().run(5000).expectBytes("");
  });

  it("shows a parity only where the frame has one", () => {
    ec716sDialogue().command("AT+ICF=2,1", ["OK"]).command("AT+ICF?", ["+ICF: 2,1", "OK"]).command("AT+ICF=0", ["OK"]).command("AT+ICF?", ["+ICF: 0", "OK"]);
  });

  it("reads its analog inputs, a line for each that is enabled", () => {
    const t = ec716sDialogue();
    t.twin.environment.analogMillivolts = [1200, 345];
    t.command("AT+CADC=1,1", ["OK"]).command("AT+CADC?", ["+CADC:1,345", "OK"]).command("AT+CADC=1,2", ["+CADC:1,345", "OK"]);
    t.command("AT+CADC=0,1", ["OK"]).command("AT+CADC?", ["+CADC:0,1200", "+CADC:1,345", "OK"]);
    t.command("AT+CADC=1,0", ["OK"]).command("AT+CADC?", ["+CADC:0,1200", "OK"]);
  });

  it("measures its supply, and keeps its thresholds", () => {
    const t = ec716sDialogue().command("AT+CBC=3500,3300", ["OK"]);
    t.twin.environment.supplyMillivolts = 3650;
    t.command("AT+CBC", ["+CBC: 3650", "OK"]);
    t.twin.losePower();
    ec716sDialogue({ nvram: t.nvram }).command("AT+CBC?", ["+CBC:3500,3300", "OK"]);
  });

  it("has its network card on after the next start only", () => {
    const t = ec716sDialogue().command("AT+RNDISCALL=1", ["OK"]).command("AT+RNDISCALL?", ["+RNDISCALL:0", "OK"]);
    t.twin.reset();
    restarted(t).command("AT+RNDISCALL?", ["+RNDISCALL:1", "OK"]);
  });
});

describe("EC716S twin, flow control", () => {
  it("asks the host to stop with CTS when its buffer fills under AT+IFC=2,2, also after a restart where that is stored", () => {
    const t = ec716sDialogue({ inputCapacity: 64, responseMs: [50, 50] }).command("ATE0", ["OK"]).command("AT+IFC=2,2;&W", ["OK"]);
    t.host.setFlowControl("rts-cts");
    t.twin.reset();
    restarted(t).send("AT+CMEE?\r".repeat(40)).run(5000);
    expect(t.takeLines().filter((line) => line === "OK").length).toBe(40);
  });

  it("asks with XOFF and lets go with XON under AT+IFC=1,1", () => {
    const t = ec716sDialogue({ inputCapacity: 64, responseMs: [50, 50] }).command("ATE0", ["OK"]).command("AT+IFC=1,1", ["OK"]);
    t.type("AT+CMEE?\r".repeat(7)).run(1000);
    const controls = [...t.take()].filter((byte) => byte === "\x11" || byte === "\x13");
    expect(controls).toEqual(["\x13", "\x11"]);
  });

  it("is silent from the host's XOFF to its XON, and takes neither for data", () => {
    const t = ec716sDialogue().command("ATE0", ["OK"]).command("AT+IFC=1,1", ["OK"]);
    t.type("AT+CM\x13EE?\r").run(1000).expectBytes("");
    t.type("\x11").run(100).expectLines(["+CMEE: 1", "OK"]);
  });

  it("takes both for bytes of the line without software flow control", () => {
    ec716sDialogue().command("ATE0", ["OK"]).send("AT\x13\r").expectLines(["OK"]);
  });
});

describe("EC716S twin, RI", () => {
  function levels(t: Dialogue<Ec716sTwin>, forMs: number): boolean[] {
    const seen: boolean[] = [];
    for (let passed = 0; passed < forMs; passed += 50) {
      seen.push(t.pins.ri.read());
      t.run(50);
    }
    return seen;
  }

  it("pulses 120 ms for a message, and for nothing else under AT+CFGRI=0", () => {
    const t = ec716sDialogue();
    t.twin.firmware?.urc("+EVENT: 1");
    expect(levels(t, 100)).toEqual([false, false]);
    t.twin.firmware?.urc("+CMTI: 1", "message");
    expect(levels(t, 200)).toEqual([true, true, true, false]);
  });

  it("pulses as often and as long as AT+CFGRI says", () => {
    const t = ec716sDialogue().command("AT+CFGRI=1,200,150,3", ["OK"]).command("AT+CFGRI?", ["+CFGRI:1", "OK"]);
    t.twin.firmware?.urc("+EVENT: 1");
    t.run(25);
    const pulse = [true, true, true, false, false, false, false];
    expect(levels(t, 1100)).toEqual([...pulse, ...pulse, ...pulse, false]);
  });

  it("pulses for lines with the filter's characters only, until a blank takes it away", () => {
    const t = ec716sDialogue().command("AT+CFGRI=1", ["OK"]).command('AT^WAKEUPHEX="414243"', ["OK"]).command("AT^WAKEUPHEX?", ["^WAKEUPHEX: 414243", "OK"]);
    const pulses = (text: string): boolean => {
      t.twin.firmware?.urc(text);
      const pulsed = t.pins.ri.read();
      t.run(500);
      return pulsed;
    };
    expect([pulses("+RECEIVE: xABCx"), pulses("+RECEIVE: abc")]).toEqual([true, false]);
    t.command('AT^WAKEUPHEX=" "', ["OK"]);
    expect(pulses("+RECEIVE: abc")).toBe(true);
  });
});
