import type { Failure } from "../../../drivers/failure";
import { createSim767xx, type Sim767xxModem } from "../../../drivers/sim767xx/modem";
import { expect } from "../../expect";
import { AnsweringModule } from "./answering-module";

const OK = "\r\nOK\r\n";

function started(module: AnsweringModule): Sim767xxModem {
  const modem = createSim767xx(module.uart, module.clock, { timing: { bootMs: 12000 } });
  modem.start(30000, () => {});
  module.wait(60000);
  module.take();
  return modem;
}

describe("SIM767XX power", () => {
  it("a switch-off is done when the module is down; then everything is refused, and banners are no event", () => {
    const module = new AnsweringModule(7);
    const modem = started(module);
    const events: string[] = [];
    modem.onModuleEvent((event) => events.push(event.kind));
    module.on("AT+CPOF", [OK + "\r\n+CGEV: ME DETACH\r\n"]);
    const ends: string[] = [];
    modem.power.shutdown((failure) => ends.push(failure === undefined ? "ok" : failure.kind));
    module.wait(3000);
    expect(ends).toEqual([]);
    module.say("\r\nPOWERD DOWN\r\n");
    module.wait(100);
    expect(ends).toEqual(["ok"]);
    let refusal: Failure | undefined;
    modem.check((failure) => (refusal = failure));
    module.say("\r\nRDY\r\n");
    module.wait(100);
    expect(refusal?.kind).toBe("closed");
    expect(events).toEqual([]);
  });

  it("a restart that was asked for is not reported as one of the module's own", () => {
    const module = new AnsweringModule(7);
    const modem = started(module);
    const events: string[] = [];
    modem.onModuleEvent((event) => events.push(event.kind));
    const ends: string[] = [];
    modem.power.restart((failure) => ends.push(failure === undefined ? "ok" : failure.kind));
    module.wait(100);
    module.say("\r\n*ATREADY: 1\r\n");
    module.wait(100);
    expect(ends).toEqual(["ok"]);
    expect(module.take()).toEqual(["AT+CRESET"]);
    expect(events).toEqual([]);
  });

  it("a restart that the module refuses leaves all as it is", () => {
    const module = new AnsweringModule(7);
    const modem = started(module);
    module.on("AT+CRESET", ["\r\nERROR\r\n"]);
    const ends: string[] = [];
    modem.power.restart((failure) => ends.push(failure === undefined ? "ok" : failure.kind));
    module.wait(100);
    modem.check((failure) => ends.push(failure === undefined ? "ok" : failure.kind));
    module.wait(100);
    expect(ends).toEqual(["error", "ok"]);
  });

  it("the UART sleeps by DTR where it may", () => {
    const module = new AnsweringModule(7);
    const modem = started(module);
    modem.power.setUartSleep(true, () => {});
    modem.power.setUartSleep(false, () => {});
    module.wait(100);
    expect(module.take()).toEqual(["AT+CFGRI=1,60,120", "AT+CSCLK=1", "AT+CSCLK=0"]);
  });

  it("the UART sleeps too where the firmware cannot pulse RI", () => {
    const module = new AnsweringModule(7);
    const modem = started(module);
    module.on("AT+CFGRI=1,60,120", ["\r\nERROR\r\n"]);
    const ends: string[] = [];
    modem.power.setUartSleep(true, (failure) => ends.push(failure === undefined ? "ok" : failure.kind));
    module.wait(100);
    expect(ends).toEqual(["ok"]);
    expect(module.take()).toEqual(["AT+CFGRI=1,60,120", "AT+CSCLK=1"]);
  });

  it("a board gives its own timing where it differs", () => {
    const modem = createSim767xx(new AnsweringModule(7).uart, new AnsweringModule(7).clock, { timing: { bootMs: 12000 } });
    expect(modem.power.timing.bootMs).toBe(12000);
    expect(modem.power.timing.powerOffPulseMs).toBe(3000);
  });
});
