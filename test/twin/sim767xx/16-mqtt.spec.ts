import { Environment } from "../../../twin/state/environment";
import { expect } from "../../expect";
import { acquired, connected, input, mqttWorld } from "./16-world";

describe("SIM767XX twin, chapter 16: service, clients, configuration", () => {
  it("starts the service once, and stops it once", () => {
    const { t } = mqttWorld();
    t.send("AT+CMQTTSTART\r").run(1000).expectLines(["AT+CMQTTSTART", "OK", "+CMQTTSTART: 0"]);
    t.command("AT+CMQTTSTART", ["ERROR"]);
    t.send("AT+CMQTTSTOP\r").run(1000).expectLines(["AT+CMQTTSTOP", "OK", "+CMQTTSTOP: 0"]);
    t.command("AT+CMQTTSTOP", ["ERROR"]);
  });

  it("puts the context into the results where it was given", () => {
    const { t } = mqttWorld();
    t.send("AT+CMQTTSTART=1\r").run(1000).expectLines(["AT+CMQTTSTART=1", "OK", "+CMQTTSTART: 0,1"]);
    t.send("AT+CMQTTSTOP=1\r").run(1000).expectLines(["AT+CMQTTSTOP=1", "OK", "+CMQTTSTOP: 0,1"]);
  });

  it("gives the result before OK in the other order", () => {
    const { t } = mqttWorld({ orders: { "+CMQTTSTART": "result-first" } });
    t.send("AT+CMQTTSTART\r").run(1000).expectBytes("AT+CMQTTSTART\r\r\n+CMQTTSTART: 0\r\n\r\nOK\r\n");
  });

  it("fails to start with 7 where no context can be activated", () => {
    const { t } = mqttWorld();
    t.send("AT+CMQTTSTART=3\r").run(2000).expectLines(["AT+CMQTTSTART=3", "OK", "+CMQTTSTART: 7,3"]);
    const environment = new Environment();
    environment.setCoverage(false);
    const away = mqttWorld({ environment, begin: "started" }).t;
    away.run(2000).send("AT+CMQTTSTART\r").run(2000).expectLines(["AT+CMQTTSTART", "OK", "+CMQTTSTART: 7"]);
  });

  const beforeStart = [
    "AT+CMQTTACCQ?", 'AT+CMQTTACCQ=0,"a"', "AT+CMQTTREL?", "AT+CMQTTREL=0", "AT+CMQTTSSLCFG?", "AT+CMQTTSSLCFG=0,1", "AT+CMQTTWILLTOPIC=0,4",
    "AT+CMQTTWILLMSG=0,4,0", "AT+CMQTTCONNECT?", 'AT+CMQTTCONNECT=0,"tcp://a.bc",60,1', "AT+CMQTTDISC?", "AT+CMQTTDISC=0", "AT+CMQTTTOPIC=0,4",
    "AT+CMQTTPAYLOAD=0,4", "AT+CMQTTPUB=0,0,60", "AT+CMQTTSUB?", "AT+CMQTTSUB=0,4,0", "AT+CMQTTUNSUB=0,4,0", "AT+CMQTTCFG?", 'AT+CMQTTCFG="version",0,4',
  ];
  for (const line of beforeStart) {
    it(`refuses ${line} before the service is started`, () => {
      mqttWorld().t.command(line, ["ERROR"]);
    });
  }

  const tests: [string, string[]][] = [
    ["AT+CMQTTACCQ=?", ["+CMQTTACCQ: (0-1),(1-128)[,(0-1)]"]],
    ["AT+CMQTTREL=?", ["+CMQTTREL: (0-1)"]],
    ["AT+CMQTTSSLCFG=?", ["+CMQTTSSLCFG: (0,1),(0-9)"]],
    ["AT+CMQTTWILLTOPIC=?", ["+CMQTTWILLTOPIC: (0-1),(1-1024)"]],
    ["AT+CMQTTWILLMSG=?", ["+CMQTTWILLMSG: (0-1),(1-1024),(0-2)"]],
    ["AT+CMQTTCONNECT=?", ["+CMQTTCONNECT: (0-1),(9-256),(1-64800),(0-1)[,<user_name>,<pass_word>]"]],
    ["AT+CMQTTDISC=?", ["+CMQTTDISC: (0-1),(0,60-180)"]],
    ["AT+CMQTTTOPIC=?", ["+CMQTTTOPIC: (0-1),(1-1024)"]],
    ["AT+CMQTTPAYLOAD=?", ["+CMQTTPAYLOAD: (0-1),(1-4096)"]],
    ["AT+CMQTTPUB=?", ["+CMQTTPUB: (0-1),(0-2),(60-180),(0-1),(0-1)"]],
    ["AT+CMQTTSUB=?", ["+CMQTTSUB: (0-1),(1-1024),(0-2),(0-1)"]],
    ["AT+CMQTTUNSUB=?", ["+CMQTTUNSUB: (0-1),(1-1024),(0-1)"]],
    [
      "AT+CMQTTCFG=?",
      ['+CMQTTCFG: "checkUTF8",(0-1),(0-1)', '+CMQTTCFG: "optimeout",(0-1),(20-120)', '+CMQTTCFG: "version",(0-1),(3-4)', '+CMQTTCFG: "cid",(1-15)', '+CMQTTCFG: "scid",(0-1),(1-15)'],
    ],
  ];
  for (const [line, answer] of tests) {
    it(`answers ${line} as the manual has it`, () => {
      mqttWorld().t.command(line, [...answer, "OK"]);
    });
  }

  it("acquires two clients and shows them", () => {
    const { t } = mqttWorld();
    t.send("AT+CMQTTSTART\r").run(1000);
    t.command('AT+CMQTTACCQ=0,"a12mmmm",0', ["OK"]).command("AT+CMQTTACCQ?", ['+CMQTTACCQ: 0,"a12mmmm",0', '+CMQTTACCQ: 1,"",0', "OK"]);
    t.command('AT+CMQTTACCQ=1,"b",1', ["OK"]).command("AT+CMQTTACCQ?", ['+CMQTTACCQ: 0,"a12mmmm",0', '+CMQTTACCQ: 1,"b",1', "OK"]);
  });

  it("refuses a client that is used, an id of a wrong length, and one that is not UTF-8", () => {
    const { t } = acquired();
    t.command('AT+CMQTTACCQ=0,"other"', ["+CMQTTACCQ: 0,19", "ERROR"]).command('AT+CMQTTACCQ=1,""', ["+CMQTTACCQ: 1,22", "ERROR"]);
    t.command(`AT+CMQTTACCQ=1,"${"x".repeat(129)}"`, ["+CMQTTACCQ: 1,22", "ERROR"]).command('AT+CMQTTACCQ=1,"\xff"', ["+CMQTTACCQ: 1,2", "ERROR"]);
    t.command('AT+CMQTTACCQ=2,"other"', ["ERROR"]).command("AT+CMQTTACCQ=1,other", ["ERROR"]).command('AT+CMQTTACCQ=1,"x",2', ["+CMQTTACCQ: 1,12", "ERROR"]);
  });

  it("releases a client, refuses one that is free with 20, and one that is connected with 19", () => {
    const { t } = connected();
    t.command("AT+CMQTTREL?", ["OK"]).command("AT+CMQTTREL=0", ["+CMQTTREL: 0,19", "ERROR"]).command("AT+CMQTTREL=1", ["+CMQTTREL: 1,20", "ERROR"]);
    t.command("AT+CMQTTSTOP", ["+CMQTTSTOP: 21", "ERROR"]);
    t.send("AT+CMQTTDISC=0\r").run(1000).take();
    t.command("AT+CMQTTREL=0", ["OK"]).command("AT+CMQTTREL=0", ["+CMQTTREL: 0,20", "ERROR"]).command("AT+CMQTTSTOP", ["OK"]);
  });

  it("refuses with 20 what needs an acquired client, and with 11 what needs a connection", () => {
    const { t } = acquired();
    for (const command of ["+CMQTTTOPIC=1,5", "+CMQTTPAYLOAD=1,5", "+CMQTTPUB=1,0,60", "+CMQTTSUB=1,5,0", "+CMQTTUNSUB=1,5,0", "+CMQTTDISC=1", "+CMQTTWILLTOPIC=1,5"]) {
      t.command(`AT${command}`, [`${command.substring(0, command.indexOf("="))}: 1,20`, "ERROR"]);
    }
    for (const command of ["+CMQTTTOPIC=0,5", "+CMQTTPAYLOAD=0,5", "+CMQTTPUB=0,0,60", "+CMQTTSUB=0,5,0", "+CMQTTUNSUB=0,5,0", "+CMQTTDISC=0"]) {
      t.command(`AT${command}`, [`${command.substring(0, command.indexOf("="))}: 0,11`, "ERROR"]);
    }
  });

  it("configures an acquired client until it is connected, and forgets it with the client", () => {
    const { t } = acquired();
    t.command("AT+CMQTTCFG?", ["+CMQTTCFG: 0,1,120", "+CMQTTCFG: 1,1,120", "OK"]).command('AT+CMQTTCFG="optimeout",0,24', ["OK"]);
    t.command('AT+CMQTTCFG="checkUTF8",0,0', ["OK"]).command("AT+CMQTTCFG?", ["+CMQTTCFG: 0,0,24", "+CMQTTCFG: 1,1,120", "OK"]);
    for (const line of ['"optimeout",0,19', '"optimeout",0,121', '"checkUTF8",0,2', '"version",0,5', '"version",1,4', '"nothing",0,1', "version,0,4"]) {
      t.command(`AT+CMQTTCFG=${line}`, ["ERROR"]);
    }
    t.command("AT+CMQTTREL=0", ["OK"]).command("AT+CMQTTCFG?", ["+CMQTTCFG: 0,1,120", "+CMQTTCFG: 1,1,120", "OK"]);
    connected().t.command('AT+CMQTTCFG="version",0,4', ["ERROR"]);
  });

  it("tells the contexts of the clients", () => {
    const { t } = acquired();
    t.command('AT+CMQTTCFG="cid"', ['+CMQTTCFG: "CID",1', "OK"]).command('AT+CMQTTCFG="cid",2', ["OK"]).command('AT+CMQTTCFG="scid",0,3', ["OK"]);
    t.command('AT+CMQTTCFG="scid"', ['+CMQTTCFG: "SCID",0,3', '+CMQTTCFG: "SCID",1,2', "OK"]).command('AT+CMQTTCFG="scid",1', ['+CMQTTCFG: "SCID",1,2', "OK"]);
    t.command('AT+CMQTTCONNECT=0,"tcp://broker.example",60,1', ["+CMQTTCONNECT: 0,9", "ERROR"]);
  });

  it("takes topic, body and will of the documented lengths only", () => {
    const { t } = connected();
    for (const [command, longest] of [["+CMQTTTOPIC", 1024], ["+CMQTTPAYLOAD", 4096], ["+CMQTTWILLTOPIC", 1024]] as const) {
      t.command(`AT${command}=0,0`, [`${command}: 0,22`, "ERROR"]).command(`AT${command}=0,${longest + 1}`, [`${command}: 0,22`, "ERROR"]);
      expect(input(t, `AT${command}=0,${longest}`, "x".repeat(longest))).toEqual(["OK"]);
    }
    t.command("AT+CMQTTWILLMSG=0,1025,0", ["+CMQTTWILLMSG: 0,22", "ERROR"]).command("AT+CMQTTWILLMSG=0,5,3", ["+CMQTTWILLMSG: 0,12", "ERROR"]);
    t.command("AT+CMQTTSUB=0,1025,0", ["+CMQTTSUB: 0,22", "ERROR"]).command("AT+CMQTTUNSUB=0,0,0", ["+CMQTTUNSUB: 0,22", "ERROR"]);
  });

  it("refuses input that is not UTF-8 with 2, unless the check is off", () => {
    const { t } = connected();
    expect(input(t, "AT+CMQTTPAYLOAD=0,2", "\xff\x00")).toEqual(["+CMQTTPAYLOAD: 0,2", "ERROR"]);
    expect(input(t, "AT+CMQTTTOPIC=0,2", "\xc3\xa4")).toEqual(["OK"]);
    const free = connected({}, {}, 'AT+CMQTTCFG="checkUTF8",0,0').t;
    expect(input(free, "AT+CMQTTPAYLOAD=0,2", "\xff\x00")).toEqual(["OK"]);
  });

  it("prompts with a line end or a blank with their quirks", () => {
    connected({ quirks: ["mqtt-prompt-line-end"] }).t.send("AT+CMQTTTOPIC=0,1\r").expectBytes("AT+CMQTTTOPIC=0,1\r\r\n>\r\n");
    connected({ quirks: ["mqtt-prompt-blank"] }).t.send("AT+CMQTTTOPIC=0,1\r").expectBytes("AT+CMQTTTOPIC=0,1\r\r\n> ");
  });
});
