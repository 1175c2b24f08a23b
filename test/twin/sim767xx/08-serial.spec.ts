import { expect } from "../../expect";
import { dialogue } from "../dialogue";

describe("SIM767XX twin, chapter 8", () => {
  const speeds = "(600,1200,2400,4800,9600,19200,38400,57600,115200,230400,460800)";
  const examples: [string, string[]][] = [
    ["AT&D1", ["OK"]],
    ["AT&C1", ["OK"]],
    ["AT+IPR?", ["+IPR: 115200", "OK"]],
    ["AT+IPR=?", [`+IPR: ${speeds}`, "OK"]],
    ["AT+IPR=115200", ["OK"]],
    ["AT+IPREX?", ["+IPREX: 115200", "OK"]],
    ["AT+IPREX=?", [`+IPREX: ${speeds}`, "OK"]],
    ["AT+IPREX=115200", ["OK"]],
    ["AT+ICF?", ["+ICF: 2,2", "OK"]],
    ["AT+ICF=?", ["+ICF: (1-4),(0-2)", "OK"]],
    ["AT+ICF=2,2", ["OK"]],
    ["AT+ICF", ["OK"]],
    ["AT+IFC?", ["+IFC: 0,0", "OK"]],
    ["AT+IFC=?", ["+IFC: (0,2),(0,2)", "OK"]],
    ["AT+IFC", ["OK"]],
    ["AT+CSCLK?", ["+CSCLK: 0", "OK"]],
    ["AT+CSCLK=?", ["+CSCLK: (0-2)", "OK"]],
    ["AT+CSCLK=1", ["OK"]],
    ["AT+CSCLK=2", ["OK"]],
    ["AT+CSCLK", ["OK"]],
    ["AT+LPSTATUS=?", ["+LPSTATUS: (SLEEP:DTR_LEVEL,USB_PHY,CSCLK;WAKEUP:DTR,USB,UART,CSCLK)", "OK"]],
    ["AT+CMUX?", ["+CMUX: 0,0,5,64,0,0,0", "OK"]],
    ["AT+CMUX=?", ["+CMUX: (0),(0),(1-8),(1-1500),(0),(0),(2-1000)", "OK"]],
    ["AT+CATR?", ["+CATR: 0", "OK"]],
    ["AT+CATR=?", ["+CATR: (0-4)", "OK"]],
    ["AT+CATR=1", ["OK"]],
    ["AT+CFGRI?", ["+CFGRI: 0,60,120", "OK"]],
    ["AT+CFGRI=?", ["+CFGRI: (0-1),(10-6000),(20-6000)", "OK"]],
    ["AT+CFGRI=0,60,120", ["OK"]],
    ["AT+CFGRI", ["OK"]],
    ["AT+CURCD?", ["+CURCD: 0,1", "OK"]],
    ["AT+CURCD=?", ["+CURCD: (0-10000),(1)", "OK"]],
    ["AT+CURCD=100,1", ["OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line} as the manual's example does`, () => {
      dialogue().command(line, answer);
    });
  }

  const refused = [
    "AT&D3", "AT&C3", "AT+IPR=0", "AT+IPR=921600", "AT+IPREX=300", "AT+ICF=0", "AT+ICF=2,3", "AT+IFC=1", "AT+IFC=2,1", "AT+CSCLK=3",
    "AT+CATR=5", "AT+CATR", "AT+CFGRI=2", "AT+CFGRI=1,9", "AT+CFGRI=1,60,19", "AT+CURCD=100", "AT+CURCD=100,2", "AT+CURCD=10001,1", "AT+CMUX=1", "AT+LPSTATUS?",
  ];
  for (const line of refused) {
    it(`refuses ${line}`, () => {
      dialogue().command(line, ["ERROR"]);
    });
  }

  it("tells what keeps it awake by AT+LPSTATUS", () => {
    const t = dialogue();
    t.pins.dtr.set(false);
    expect(t.send("AT+LPSTATUS\r").takeLines().slice(1, 6)).toEqual(["+LPSTATUS:", "SLEEP:", "DTR_LEVEL = 1,", "USB_PHY = 1,", "CSCLK = 0."]);
  });

  it("says OK of AT+IPR at the old rate, then talks at the new one until it restarts", () => {
    const t = dialogue().command("ATE0", ["OK"]).command("AT+IPR=9600", ["OK"]);
    t.host.setBaud(9600);
    t.command("AT+IPR?", ["+IPR: 9600", "OK"]).command("AT+IPREX?", ["+IPREX: 115200", "OK"]);
    t.twin.reset();
    t.host.setBaud(115200);
    t.waitUntilRunning().command("AT+IPR?", ["+IPR: 115200", "OK"]);
  });

  it("says OK of AT+IPR at the new rate where that order is chosen", () => {
    const t = dialogue({ orders: { "+IPR": "ok-at-new-rate" } }).command("ATE0", ["OK"]);
    t.type("AT+IPR=57600\r").run(1.3);
    t.host.setBaud(57600);
    t.quiet().expectLines(["OK"]);
  });

  it("keeps the rate of AT+IPREX for good", () => {
    const t = dialogue().command("AT+IPREX=57600", ["OK"]);
    t.twin.losePower();
    const later = dialogue({ nvram: t.nvram });
    later.host.setBaud(57600);
    later.command("AT+IPR?", ["+IPR: 57600", "OK"]);
  });

  it("keeps AT+IFC by AT&W and brings it back by ATZ only", () => {
    const t = dialogue().command("AT+IFC=2,2", ["OK"]);
    t.host.setFlowControl("rts-cts");
    t.command("AT&W", ["OK"]);
    t.twin.reset();
    t.waitUntilRunning().command("AT+IFC?", ["+IFC: 0,0", "OK"]).command("ATZ", ["OK"]).command("AT+IFC?", ["+IFC: 2,2", "OK"]);
  });

  it("leaves out the second value of AT+IFC as it was", () => {
    dialogue().command("AT+IFC=0,2", ["OK"]).command("AT+IFC=2", ["OK"]).command("AT+IFC?", ["+IFC: 2,2", "OK"]);
  });

  it("sends no unsolicited line to the UART under AT+CATR=1, and again after AT&F", () => {
    const t = dialogue().command("AT+CATR=1", ["OK"]);
    t.twin.firmware?.urc("+LOST: 1");
    t.quiet().expectBytes("");
    t.command("AT&F", ["OK"]).command("AT+CATR?", ["+CATR: 0", "OK"]);
    t.twin.firmware?.urc("+SEEN: 1");
    t.quiet().expectBytes("\r\n+SEEN: 1\r\n");
  });

  it("holds unsolicited lines back as AT+CURCD says", () => {
    const t = dialogue().command("AT+CURCD=5000,1", ["OK"]);
    t.twin.firmware?.urc("+LATE: 1");
    t.run(4990).expectBytes("");
    t.run(20).expectBytes("\r\n+LATE: 1\r\n");
  });

  it("pulses RI for an unsolicited line as long as AT+CFGRI says", () => {
    const t = dialogue().command("AT+CFGRI=1,500,800", ["OK"]);
    t.twin.firmware?.urc("+RING: 1");
    expect(t.pins.ri.read()).toBe(true);
    t.run(490);
    expect(t.pins.ri.read()).toBe(true);
    t.run(20);
    expect(t.pins.ri.read()).toBe(false);
    t.twin.firmware?.urc("+CMTI: 1", "message");
    t.run(790);
    expect(t.pins.ri.read()).toBe(true);
    t.run(20);
    expect(t.pins.ri.read()).toBe(false);
  });

  it("sleeps under AT+CSCLK=1 while DTR is released, and hears nothing until it is asserted", () => {
    const t = dialogue().command("AT+CSCLK=1", ["OK"]);
    t.run(5000).command("AT", ["OK"]);
    t.pins.dtr.set(false);
    t.send("AT\r").expectLines(["AT", "OK"]);
    t.run(2000).send("AT\r").expectBytes("");
    t.pins.dtr.set(true);
    t.type("A").run(100).expectBytes("");
    t.send("AT\r").expectLines(["AT", "OK"]);
  });

  it("still speaks of its own while it sleeps", () => {
    const t = dialogue().command("AT+CSCLK=1", ["OK"]);
    t.pins.dtr.set(false);
    t.run(5000);
    t.twin.firmware?.urc("+NEWS: 1");
    t.quiet().expectLines(["+NEWS: 1"]);
  });

  it("sleeps under AT+CSCLK=2 and loses the bytes that wake it", () => {
    const t = dialogue().command("AT+CSCLK=2", ["OK"]).run(5000);
    t.send("AT\r").expectBytes("");
    t.send("AT\r").expectLines(["AT", "OK"]);
  });

  for (const [mode, after] of [[1, ["CONNECT"]], [2, ["ERROR"]]] as const) {
    it(`leaves data mode when DTR goes off under AT&D${mode}`, () => {
      const t = dialogue().command("ATE0", ["OK"]).command(`AT&D${mode}`, ["OK"]);
      t.send("ATD*99#\r").run(1000).expectLines(["CONNECT"]);
      t.pins.dtr.set(false);
      t.quiet().expectLines(["OK"]);
      t.command("ATO", after);
    });
  }

  it("asks the host to stop when its buffer fills under AT+IFC=2,2, and loses nothing", () => {
    const t = dialogue({ inputCapacity: 64, responseMs: [50, 50] }).command("ATE0", ["OK"]).command("AT+IFC=2,2", ["OK"]);
    t.host.setFlowControl("rts-cts");
    t.send("AT+CMEE?\r".repeat(40)).run(5000);
    expect(t.takeLines().filter((line) => line === "OK").length).toBe(40);
    expect(t.twin.firmware?.intake.bytesLost).toBe(0);
  });
});
