import { Environment } from "../../../twin/state/environment";
import { expect } from "../../expect";
import { dialogue } from "../dialogue";

describe("SIM767XX twin, chapter 4: lists, cell, bands, time and eDRX", () => {
  const examples: [string, string[]][] = [
    ["AT+CPOL=?", ["OK"]],
    ['AT+CPOL=1,2,"46001"', ["OK"]],
    ["AT+COPN=?", ["OK"]],
    ["AT+COPN", ['+COPN: "46000","CMCC"', '+COPN: "46001","UNICOM"', '+COPN: "46003","CTCC"', '+COPN: "46011","CT"', "OK"]],
    ["AT+CNBP=?", ["+CNBP: (1,2,3,4,5,7,8,12,13,18,19,20,25,26,28,34,38,39,40,41,66)", "OK"]],
    ["AT+CNBP?", ["+CNBP: 0X000001E20A0818DF,0X02", "OK"]],
    ["AT+CNBP=0X000001E20A0818DF", ["OK"]],
    ["AT+CPSI=?", ["OK"]],
    ["AT+CPSI?", ["+CPSI: LTE,Online,460-03,0x2AF3,224271107,318,EUTRAN-BAND3,1650,5,5,-13,-86,-73,5", "OK"]],
    ["AT+CNSMOD=?", ["+CNSMOD: (0,1)", "OK"]],
    ["AT+CNSMOD?", ["+CNSMOD: 0,8", "OK"]],
    ["AT+CNSMOD=0", ["OK"]],
    ["AT+CTZU=?", ["+CTZU: (0,1,3)", "OK"]],
    ["AT+CTZU?", ["+CTZU: 1", "OK"]],
    ["AT+CTZU=0", ["OK"]],
    ["AT+CTZR=?", ["+CTZR: (0,1,3)", "OK"]],
    ["AT+CTZR=3", ["OK"]],
    ["AT+CTZR", ["OK"]],
    ["AT+CEDRXS=?", ['+CEDRXS: (0-3),(4),("0000"-"1111")', "OK"]],
    ["AT+CEDRXS?", ['+CEDRXS: 4,"0010"', "OK"]],
    ["AT+CEDRXRDP", ["+CEDRXRDP: 0", "OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line}`, () => {
      dialogue().command(line, answer);
    });
  }

  const refused = [
    "AT+CPOL=0", "AT+CPOL=1,2", 'AT+CPOL=1,2,"46"', 'AT+CPOL=1,2,"46001",1', "AT+CNBP=0X20", "AT+CNBP=0X0,0X0", "AT+CNBP=1", "AT+CTZU=2", "AT+CTZR=2",
    "AT+CNSMOD=2", "AT+CEDRXS=4", 'AT+CEDRXS=1,5,"0001"', 'AT+CEDRXS=1,4,"12"', 'AT+CEDRXS=3,4',
  ];
  for (const line of refused) {
    it(`refuses ${line}`, () => {
      dialogue().command(line, ["ERROR"]);
    });
  }

  it("keeps the list of preferred operators, with and without technologies", () => {
    const first = dialogue().command('AT+CPOL=3,2,"46001"', ["OK"]).command('AT+CPOL=2,0,"CHINA MOBILE",0,0,0,1', ["OK"]).command("AT+CPOL=1", ["OK"]);
    dialogue({ nvram: first.nvram }).command("AT+CPOL?", ['+CPOL: 2,0,"CHINA MOBILE",0,0,0,1', '+CPOL: 3,2,"46001"', "OK"]);
  });

  it("keeps band masks, and the one that is not given", () => {
    const first = dialogue().command("AT+CNBP=0x5", ["OK"]);
    dialogue({ nvram: first.nvram }).command("AT+CNBP?", ["+CNBP: 0X0000000000000005,0X02", "OK"]);
  });

  it("has no cell without service, and says in which mode the radio is", () => {
    const t = dialogue().command("AT+CNSMOD=1", ["OK"]);
    t.send("AT+CFUN=0\r").run(2000).expectLines(["AT+CFUN=0", "+CNSMOD: 0", "OK"]);
    t.command("AT+CPSI?", ["+CPSI: NO SERVICE, Low Power Mode", "OK"]).command("AT+CNSMOD?", ["+CNSMOD: 1,0", "OK"]);
  });

  it("takes the network's time as GMT or as local time, and reports the zone", () => {
    const environment = new Environment();
    environment.networkTime = () => ({ utcMs: Date.UTC(2025, 5, 30, 22, 30, 0), zoneQuarters: 8, daylightHours: 1 });
    const again = (update: number, report: number): string[] => {
      const t = dialogue({ environment }).command(`AT+CTZU=${update}`, ["OK"]).command(`AT+CTZR=${report}`, ["OK"]);
      t.send("AT+CFUN=4\r").send("AT+CFUN=1\r").run(6000).take();
      environment.setCoverage(false);
      t.run(5000);
      environment.setCoverage(true);
      t.run(5000);
      const reports = t.takeLines();
      t.send("AT+CCLK?\r");
      return [...reports, (t.takeLines()[1] ?? "").replace(/:\d\d([+-])/, ":ss$1")];
    };
    expect(again(1, 1)).toEqual(['+CTZV: "+08"', '+CCLK: "25/06/30,22:30:ss+00"']);
    expect(again(3, 3)).toEqual(['+CTZEU: "+08",1,"2025/06/30,22:30:00"', '+CCLK: "25/07/01,00:30:ss+08"']);
    expect(again(0, 0).length).toBe(1);
  });

  it("uses eDRX while it is on and registered, and reports it with mode 2", () => {
    const t = dialogue().command('AT+CEDRXS=2,4,"0101"', ["OK", '+CEDRXP: 4,"0101","0101","0011"']);
    t.command("AT+CEDRXRDP", ['+CEDRXRDP: 4,"0101"', "OK"]).command("AT+CEDRXS?", ['+CEDRXS: 4,"0101"', "OK"]);
    dialogue({ nvram: t.nvram }).command("AT+CEDRXRDP", ['+CEDRXRDP: 4,"0101"', "OK"]);
    t.command("AT+CEDRXS=3", ["OK"]).command("AT+CEDRXS?", ['+CEDRXS: 4,"0010"', "OK"]).command("AT+CEDRXRDP", ["+CEDRXRDP: 0", "OK"]);
  });

  it("shows 0 as the second field of +CSQ with its quirk", () => {
    dialogue({ quirks: ["csq-ber-zero"] }).command("AT+CSQ", ["+CSQ: 20,0", "OK"]);
  });
});
