import { Environment } from "../../../twin/state/environment";
import { expect } from "../../expect";
import { dialogue } from "../dialogue";

describe("SIM767XX twin, chapter 4: registration and operator", () => {
  const examples: [string, string[]][] = [
    ["AT+CREG=?", ["+CREG: (0-2)", "OK"]],
    ["AT+CREG?", ["+CREG: 0,1", "OK"]],
    ["AT+CREG=1", ["OK"]],
    ["AT+CREG", ["OK"]],
    ["AT+COPS?", ['+COPS: 0,2,"46003",7', "OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line} as the manual's example does`, () => {
      dialogue().command(line, answer);
    });
  }

  for (const line of ["AT+CREG=3", "AT+CREG=1,1", "AT+COPS=5", "AT+COPS=1", "AT+COPS=1,2", "AT+COPS=3", "AT+COPS=0,3"]) {
    it(`refuses ${line}`, () => {
      dialogue().command(line, ["ERROR"]);
    });
  }

  it("forgets <n> at a restart and shows the location with 2 only", () => {
    const t = dialogue().command("AT+CREG=2", ["OK"]).command("AT+CREG?", ['+CREG: 2,1,"2AF3","0D5E1B03",7', "OK"]);
    t.command("AT+CREG", ["OK"]).command("AT+CREG?", ["+CREG: 0,1", "OK"]);
  });

  it("tells each change of the registration with 1, and the location with 2", () => {
    const t = dialogue().command("AT+CREG=1", ["OK"]);
    t.twin.environment.setCoverage(false);
    t.run(2500).expectLines(["+CREG: 2"]);
    t.command("AT+CREG=2", ["OK"]);
    t.twin.environment.setCoverage(true);
    t.run(4000).expectLines(['+CREG: 1,"2AF3","0D5E1B03",7']);
  });

  it("shows a denied registration as 3, or as 11 with its quirk", () => {
    const t = dialogue().command("AT+CREG=1", ["OK"]);
    t.twin.environment.denyRegistration(true);
    t.run(4000).expectLines(["+CREG: 3"]);
    t.twin.quirks.set("stat-emergency", true);
    t.command("AT+CREG?", ["+CREG: 1,11", "OK"]);
  });

  it("shows 6 for short messages only with its quirk, where AT+CEREG shows 1", () => {
    dialogue({ quirks: ["stat-sms-only"] }).command("AT+CREG?", ["+CREG: 0,6", "OK"]).command("AT+CEREG?", ["+CEREG: 0,1", "OK"]);
  });

  it("writes the location without quotation marks with its quirk", () => {
    dialogue({ quirks: ["location-unquoted"] }).command("AT+CREG=2", ["OK"]).command("AT+CREG?", ["+CREG: 2,1,2AF3,0D5E1B03,7", "OK"]);
  });

  it("leaves the network by mode 2, which is not kept, and returns by mode 0", () => {
    const t = dialogue().command("AT+CREG=1", ["OK"]);
    t.send("AT+COPS=2\r").run(4000).expectLines(["AT+COPS=2", "+CREG: 0", "OK"]);
    t.command("AT+COPS?", ["+COPS: 2", "OK"]);
    t.send("AT+COPS=0\r").run(4000);
    expect(t.takeLines().includes("+CREG: 1")).toBe(true);
    t.command("AT+COPS?", ['+COPS: 0,2,"46003",7', "OK"]);
  });

  it("selects by hand the operator that is there, and keeps the choice over a restart", () => {
    const first = dialogue();
    first.send('AT+COPS=1,0,"CHN-TELECOM",7\r').run(4000).expectLines(['AT+COPS=1,0,"CHN-TELECOM",7', "OK"]);
    dialogue({ nvram: first.nvram }).command("AT+COPS?", ['+COPS: 1,2,"46003",7', "OK"]);
  });

  it("has no service after the choice of an operator that is not there, except in mode 4", () => {
    const t = dialogue();
    t.send('AT+COPS=1,2,"46001"\r').run(4000).expectLines(['AT+COPS=1,2,"46001"', "+CME ERROR: no nw service"]);
    t.command("AT+CREG?", ["+CREG: 0,0", "OK"]);
    t.send('AT+COPS=4,2,"46001"\r').run(4000).expectLines(['AT+COPS=4,2,"46001"', "OK"]);
    t.run(4000).command("AT+COPS?", ['+COPS: 0,2,"46003",7', "OK"]);
  });

  it("shows the name in the format that was set", () => {
    const t = dialogue().command("AT+COPS=3,0", ["OK"]).command("AT+COPS?", ['+COPS: 0,0,"CHN-TELECOM",7', "OK"]);
    t.command("AT+COPS=3,1", ["OK"]).command("AT+COPS?", ['+COPS: 0,1,"CTCC",7', "OK"]);
  });

  it("scans for operators within a minute", () => {
    const t = dialogue();
    t.send("AT+COPS=?\r").run(60000).expectLines(["AT+COPS=?", '+COPS: (2,"CHN-TELECOM","CTCC","46003",7),,(0,1,2,3,4),(0,1,2)', "OK"]);
  });

  it("answers the mode alone while it is not registered, and always with its quirk", () => {
    const environment = new Environment();
    environment.denyRegistration(true);
    dialogue({ environment, begin: "started" }).run(5000).command("AT+COPS?", ["+COPS: 0", "OK"]);
    dialogue({ quirks: ["cops-mode-only"] }).command("AT+COPS?", ["+COPS: 0", "OK"]);
  });
});
