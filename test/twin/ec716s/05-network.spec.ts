import { ec716sDialogue } from "../dialogue";

const AT_NOON = (): { utcMs: number; zoneQuarters: number; daylightHours: 0 } => ({ utcMs: Date.UTC(2025, 0, 2, 12, 0, 0), zoneQuarters: 32, daylightHours: 0 });

describe("EC716S twin, chapter 5", () => {
  const examples: [string, string[]][] = [
    ["AT+CSQ=?", ["+CSQ: (0-31,99),(0-7,99)", "OK"]],
    ["AT+CSQ", ["+CSQ: 20,99", "OK"]],
    ["AT+CESQ", ["+CESQ: 99,99,255,255,14,54", "OK"]],
    ["AT+CREG=?", ["+CREG:(0,1,2,3)", "OK"]],
    ["AT+CREG?", ["+CREG: 0,1", "OK"]],
    ["AT+CEREG=?", ["+CEREG: (0-5)", "OK"]],
    ["AT+CEREG?", ["+CEREG: 0,1", "OK"]],
    ["AT+COPS?", ['+COPS: 0,2,"46003",7', "OK"]],
    ["AT+CTZU=?", ["+CTZU: (0,1)", "OK"]],
    ["AT+CTZU?", ["+CTZU: 1", "OK"]],
    ["AT+CTZU=0", ["OK"]],
    ["AT+CTZR=?", ["+CTZR: (1)", "OK"]],
    ["AT+CTZR?", ["+CTZR: 1", "OK"]],
    ["AT+CTZR=0", ["ERROR"]],
    ['AT+NITZDISSET="c",8', ["OK"]],
    ["AT*BANDIND=?", ["*BANDIND: (0,1)", "OK"]],
    ["AT*BANDIND?", ["*BANDIND: 0,3,7", "OK"]],
    ["AT^SYSINFO", ["^SYSINFO:2,3,0,17,1,7", "OK"]],
    ["AT+CCED=?", ["+CCED: (0-2),(1,2,8)", "OK"]],
    ["AT+CCED=0,1", ["+CCED:LTE current cell:460,03,460030000000001,0,3,n100,1650,224271107,54,29,10995,37,351", "OK"]],
    ["AT+CCED=2", ["OK"]],
    ["AT+CCED=0,8", ["+CCED:20", "OK"]],
    ["AT+CCED=0", ["ERROR"]],
    ["AT+CREG=4", ["ERROR"]],
    ["AT+CEREG=6", ["ERROR"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line}`, () => {
      ec716sDialogue().command(line, answer);
    });
  }

  it("shows area and cell with n=2", () => {
    ec716sDialogue().command("AT+CREG=2", ["OK"]).command("AT+CREG?", ['+CREG: 2,1,"2AF3","0D5E1B03",7', "OK"]);
  });

  it("shows the operator in the form that was chosen", () => {
    const t = ec716sDialogue();
    t.command("AT+COPS=3,1", ["OK"]).command("AT+COPS?", ['+COPS: 0,1,"CTCC",7', "OK"]);
    t.command("AT+COPS=3,0", ["OK"]).command("AT+COPS?", ['+COPS: 0,0,"CHN-TELECOM",7', "OK"]);
  });

  it("takes a domain behind the access technology", () => {
    ec716sDialogue().command('AT+COPS=1,2,"46003",7,2', ["OK"]);
  });

  it("reports a lost and a found network without the blank, as in the examples", () => {
    const t = ec716sDialogue().command("AT+CREG=1", ["OK"]);
    t.twin.setCoverage(false);
    t.run(5000).expectLines(["+CREG:2"]);
    t.twin.setCoverage(true);
    t.run(5000).expectLines(["+CREG:1"]);
  });

  it("shows no network, and not a search for one, with the quirk", () => {
    const t = ec716sDialogue({ quirks: ["reg-lost-zero"] }).command("AT+CREG=1", ["OK"]);
    t.twin.setCoverage(false);
    t.run(5000).expectLines(["+CREG:0"]);
    t.command("AT+CREG?", ["+CREG: 1,0", "OK"]);
  });

  it("reports another cell where the location is shown, and only there", () => {
    const t = ec716sDialogue().command("AT+CREG=2", ["OK"]).command("AT+CEREG=1", ["OK"]);
    t.twin.environment.moveTo(0x1863, 0x01a2c315);
    t.run(500).expectLines(['+CREG: 1,"1863","01A2C315",7']);
  });

  it("hears the cells that are around it", () => {
    const t = ec716sDialogue();
    t.twin.environment.heardCells = [{ channel: 1300, cell: 1, weaker: -5, physicalCell: 9 }];
    t.command("AT+CCED=0,2", ["+CCED:LTE neighbor cell:460,03,1300,224271108,49,24,10995,32,9", "OK"]);
  });

  it("tells of cells of GSM where those are all that there is", () => {
    const t = ec716sDialogue();
    t.twin.environment.moveTo(0x18be, 0x15045);
    t.twin.environment.setTechnology("GSM");
    t.command("AT+CCED=0,1", ["+CCED:GSM current cell info:460,03,18be,5045,13,38,38,6", "OK"]);
    t.twin.environment.heardCells = [{ channel: 0, cell: 1, weaker: -5, physicalCell: 65 }];
    t.command("AT+CCED=0,2", ["+CCED:GSM neighbor cell info:460,03,6334,20550,1,33", "OK"]);
    t.command("AT+CESQ", ["+CESQ: 38,99,255,255,255,255", "OK"]).command("AT^SYSINFO", ["^SYSINFO:2,3,0,3,1,0", "OK"]);
    t.command("AT+COPS?", ['+COPS: 0,2,"46003",0', "OK"]).command("AT*BANDIND?", ["*BANDIND: 0,3,0", "OK"]);
  });

  it("is out of reach of E-UTRAN on GSM, and registered all the same", () => {
    const t = ec716sDialogue().command("AT+CEREG=1", ["OK"]).command("AT*BANDIND=1", ["OK"]);
    t.twin.environment.setTechnology("GSM");
    t.run(500).expectLines(["*BANDIND: 3, 0", "+CEREG: 4"]);
    t.command("AT+CEREG?", ["+CEREG: 1,4", "OK"]).command("AT+CREG?", ["+CREG: 0,1", "OK"]);
  });

  it("reports the location with a blank, without n", () => {
    const t = ec716sDialogue().command("AT+CEREG=2", ["OK"]);
    t.twin.setCoverage(false);
    t.run(5000).expectLines(["+CEREG: 2"]);
    t.twin.setCoverage(true);
    t.run(5000).expectLines(['+CEREG: 1,"2AF3","0D5E1B03",7']);
  });

  it("tells with n=3 why the network denies", () => {
    const t = ec716sDialogue().command("AT+CEREG=3", ["OK"]);
    t.twin.denyRegistration(true);
    t.run(8000).expectLines(["+CEREG: 3,,,,0,14"]);
  });

  it("measures nothing without coverage", () => {
    const t = ec716sDialogue();
    t.twin.setCoverage(false);
    t.run(5000).command("AT+CSQ", ["+CSQ: 99,99", "OK"]).command("AT+CESQ", ["+CESQ: 99,99,255,255,255,255", "OK"]);
    t.command("AT^SYSINFO", ["^SYSINFO:0,0,0,0,1,7", "OK"]).command("AT+COPS?", ["+COPS: 0", "OK"]);
  });

  it("lists the parameters of the active context with the mask empty", () => {
    const t = ec716sDialogue();
    const address = t.twin.firmware?.pdp.address(1) ?? "none";
    const line = `+CGCONTRDP: 1,5,"xz01.njm2mapn","${address}","", "${address}","58.240.57.33","221.6.4.66"`;
    t.command("AT+CGCONTRDP=1", [line, "OK"]).command("AT+CGCONTRDP", [line, "OK"]).command("AT+CGCONTRDP=2", ["OK"]);
    t.command("AT+CGCONTRDP=?", ["+CGCONTRDP: (1)", "OK"]);
  });

  it("reports cells again and again until it is told to stop", () => {
    const t = ec716sDialogue().command("AT+CCED=1,8", ["+CCED:20", "OK"]);
    t.run(11000).expectLines(["+CCED:20", "+CCED:20"]);
    t.command("AT+CCED=2", ["OK"]).run(20000).expectLines([]);
  });

  it("lists the neighbours, a line each", () => {
    ec716sDialogue().command("AT+CCED=0,2", [
      "+CCED:LTE neighbor cell:460,03,1300,224271118,45,24,10995,28,37",
      "+CCED:LTE neighbor cell:460,03,38400,224271134,39,24,10995,22,191",
      "+CCED:LTE neighbor cell:460,03,3590,224271152,34,24,10995,17,318",
      "OK",
    ]);
  });

  it("tells the band that it found when that is asked for", () => {
    const t = ec716sDialogue().command("AT*BANDIND=1", ["OK"]);
    t.twin.setCoverage(false);
    t.run(5000).take();
    t.twin.setCoverage(true);
    t.run(5000).expectLines(["*BANDIND: 3, 7"]);
  });

  it("tells the network's time and sets the clock by it", () => {
    const t = ec716sDialogue();
    t.twin.environment.networkTime = AT_NOON;
    t.twin.setCoverage(false);
    t.run(70000).take();
    t.twin.setCoverage(true);
    t.run(10000).expectLines(["+NITZ:25/01/02,12:00:00+32,0"]);
    t.command("AT+CCLK?", ['+CCLK: "25/01/02,20:00:06+32"', "OK"]);
  });

  it("shows the time of the zone that AT+NITZDISSET chose", () => {
    const t = ec716sDialogue().command('AT+NITZDISSET="c",8', ["OK"]);
    t.twin.environment.networkTime = AT_NOON;
    t.twin.setCoverage(false);
    t.run(70000).take();
    t.twin.setCoverage(true);
    t.run(10000).expectLines(["+NITZ:25/01/02,20:00:00+32,0"]);
  });
});

describe("EC716S twin, chapter 5, beyond the manual", () => {
  it("answers AT+CEREG? without a blank", () => {
    ec716sDialogue({ quirks: ["reg-read-no-blank"] }).command("AT+CEREG?", ["+CEREG:0,1", "OK"]);
  });

  it("lets a +CGREG report come before the answer to AT+CEREG?", () => {
    ec716sDialogue({ quirks: ["cgreg-before-cereg"] }).command("AT+CEREG?", ['+CGREG: 2,1,"2AF3","0D5E1B03",7', "+CEREG: 0,1", "OK"]);
  });

  it("writes area and cell in lower case", () => {
    ec716sDialogue({ quirks: ["reg-hex-lower"] }).command("AT+CEREG=2", ["OK"]).command("AT+CEREG?", ['+CEREG: 2,1,"2af3","0d5e1b03",7', "OK"]);
  });

  it("answers AT+COPS? with the mode alone", () => {
    ec716sDialogue({ quirks: ["cops-mode-only"] }).command("AT+COPS?", ["+COPS: 0", "OK"]);
  });
});
