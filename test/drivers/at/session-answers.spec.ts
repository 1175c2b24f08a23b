import type { AtCommand } from "../../../drivers/at/command";
import { repeated } from "./cuts";
import { exchange, expectTalk } from "./talking";

const CSQ: AtCommand = { text: "AT+CSQ", timeoutMs: 1000, info: ["+CSQ:"], infoRequired: true };
const CFUN: AtCommand = { text: "AT+CFUN=1", timeoutMs: 1000 };
const CREG: AtCommand = {
  text: "AT+CREG?",
  timeoutMs: 1000,
  info: ["+CREG:"],
  accept: (line) => line.indexOf(",") >= 0,
  infoRequired: true,
};
const CGSN: AtCommand = { text: "AT+CGSN", timeoutMs: 1000, info: [""], infoRequired: true };
const SHUT: AtCommand = { text: "AT+CIPSHUT", timeoutMs: 1000, finals: ["SHUT OK"] };
const START: AtCommand = {
  text: "AT+CIPSTART",
  timeoutMs: 1000,
  finals: ["CONNECT OK", "ALREADY CONNECT"],
  failures: ["CONNECT FAIL"],
  okIsAcceptance: true,
};

describe("the answer to a command", () => {
  it("is OK", () => {
    expectTalk(exchange("AT+CFUN=1", "\r\nOK\r\n"), [CFUN], ["AT+CFUN=1 done"]);
  });

  it("has its information lines", () => {
    expectTalk(exchange("AT+CSQ", "\r\n+CSQ: 22,0\r\n\r\nOK\r\n"), [CSQ], ["AT+CSQ done: +CSQ: 22,0"]);
  });

  it("comes behind the echo", () => {
    expectTalk(exchange("AT+CSQ", "AT+CSQ\r\r\n+CSQ: 22,0\r\n\r\nOK\r\n"), [CSQ], ["AT+CSQ done: +CSQ: 22,0"]);
  });

  it("without empty lines is the same", () => {
    expectTalk(exchange("AT+CSQ", "AT+CSQ\r\n+CSQ: 22,0\nOK\r"), [CSQ], ["AT+CSQ done: +CSQ: 22,0"]);
  });

  it("comes behind the echo, and two URCs stand between the command and its echo", () => {
    const talk = exchange("AT+CSQ", "\r\n+CGEV: ME DETACH\r\n\r\nPB DONE\r\nAT+CSQ\r\r\n+CSQ: 22,0\r\n\r\nOK\r\n");
    expectTalk(talk, [CSQ], ["urc +CGEV: ME DETACH", "urc PB DONE", "AT+CSQ done: +CSQ: 22,0"], { urcs: ["+CGEV:", "PB DONE"] });
  });

  it("takes no URC along, wherever one stands", () => {
    const urc = "\r\n+CGEV: ME DETACH\r\n";
    const talk = exchange("AT+CSQ", "AT+CSQ\r" + urc + "\r\n+CSQ: 22,0\r\n" + urc + "\r\nOK\r\n" + urc);
    const heard = "urc +CGEV: ME DETACH";
    expectTalk(talk, [CSQ], [heard, heard, "AT+CSQ done: +CSQ: 22,0", heard], { urcs: ["+CGEV:"] });
  });

  it("takes no URC with its own prefix where the fields tell them apart", () => {
    const talk = exchange("AT+CREG?", "\r\n+CREG: 2\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n\r\n+CREG: 5\r\n");
    expectTalk(talk, [CREG], ["urc +CREG: 2", "AT+CREG? done: +CREG: 0,1", "urc +CREG: 5"], { urcs: ["+CREG:"] });
  });

  it("is not the URC of a similar name", () => {
    const talk = exchange("AT+CREG?", '\r\n+CGREG: 2,1,"1A2D"\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n');
    expectTalk(talk, [CREG], ['urc +CGREG: 2,1,"1A2D"', "AT+CREG? done: +CREG: 0,1"], { urcs: ["+CGREG:"] });
  });

  it("goes to the command in flight and not to the URC handler of its prefix", () => {
    const talk = exchange("AT+CREG?", "\r\n+CREG: 0,1\r\n\r\nOK\r\n");
    expectTalk(talk, [CREG], ["AT+CREG? done: +CREG: 0,1"], { urcs: ["+CREG:"] });
  });

  it("without a prefix is what is nobody else's", () => {
    const talk = exchange("AT+CGSN", "AT+CGSN\r\r\n+CGEV: ME DETACH\r\n\r\n351602000330570\r\n\r\nOK\r\n");
    expectTalk(talk, [CGSN], ["urc +CGEV: ME DETACH", "AT+CGSN done: 351602000330570"], { urcs: ["+CGEV:"] });
  });

  it("is not a stray OK in front of the line that was asked for", () => {
    expectTalk(exchange("AT+CSQ", "\r\nOK\r\n\r\n+CSQ: 22,0\r\n\r\nOK\r\n"), [CSQ], ["AT+CSQ done: +CSQ: 22,0"]);
  });

  it("goes to each of several commands in their order", () => {
    const talk = exchange("AT+CSQ", "\r\n+CSQ: 1,0\r\n\r\nOK\r\n").concat(exchange("AT+CFUN=1", "\r\nERROR\r\n"), exchange("AT+CREG?", "\r\n+CREG: 0,1\r\n\r\nOK\r\n"));
    expectTalk(talk, [CSQ, CFUN, CREG], ["AT+CSQ done: +CSQ: 1,0", "AT+CFUN=1 error", "AT+CREG? done: +CREG: 0,1"]);
  });

  it("of a command that ends with words of its own ends with them", () => {
    expectTalk(exchange("AT+CIPSHUT", "\r\nSHUT OK\r\n"), [SHUT], ["AT+CIPSHUT done"]);
  });

  it("whose OK only accepts the command goes on until success", () => {
    expectTalk(exchange("AT+CIPSTART", "\r\nOK\r\n\r\nCONNECT OK\r\n"), [START], ["AT+CIPSTART done"]);
  });

  it("whose OK only accepts the command goes on until failure", () => {
    const talk = exchange("AT+CIPSTART", "\r\nOK\r\n\r\nSTATE: IP STATUS\r\n\r\nCONNECT FAIL\r\n");
    expectTalk(talk, [START], ["urc STATE: IP STATUS", "AT+CIPSTART error"], { urcs: ["STATE:"] });
  });

  it("that is longer than it may be fails with overflow, and what fitted is there", () => {
    const talk = exchange("AT+CSQ", "\r\n+CSQ: 1,0\r\n\r\n+CSQ: " + repeated("2", 30) + "\r\n\r\nOK\r\n");
    expectTalk(talk, [CSQ], ["AT+CSQ overflow: +CSQ: 1,0"], { session: { answerBytes: 32 } });
  });

  it("of which a line was longer than a line may be fails with overflow", () => {
    const talk = exchange("AT+CSQ", "\r\n+CSQ: 1,0\r\n\r\n+CSQ: " + repeated("2", 60) + "\r\n\r\nOK\r\n");
    expectTalk(talk, [CSQ], ["AT+CSQ overflow: +CSQ: 1,0"], { session: { lineBytes: 32 } });
  });
});

describe("an error", () => {
  it("is ERROR", () => {
    expectTalk(exchange("AT+CFUN=1", "\r\nERROR\r\n"), [CFUN], ["AT+CFUN=1 error"]);
  });

  it("is a number of 27.007", () => {
    expectTalk(exchange("AT+CFUN=1", "\r\n+CME ERROR: 13\r\n"), [CFUN], ["AT+CFUN=1 cme 13"]);
  });

  it("is a text of 27.007", () => {
    expectTalk(exchange("AT+CFUN=1", "AT+CFUN=1\r\r\n+CME ERROR: SIM failure\r\n"), [CFUN], ["AT+CFUN=1 cme"]);
  });

  it("is a text of 27.007 with the network's cause", () => {
    const talk = exchange("AT+CFUN=1", "\r\n+CME ERROR: requested service option not subscribed (#33)\r\n\r\n+CGEV: ME PDN DEACT 1\r\n");
    expectTalk(talk, [CFUN], ["AT+CFUN=1 cme 33", "urc +CGEV: ME PDN DEACT 1"], { urcs: ["+CGEV:"] });
  });

  it("is a number of 27.005", () => {
    expectTalk(exchange("AT+CFUN=1", "\r\n+CMS ERROR: 500\r\n"), [CFUN], ["AT+CFUN=1 cms 500"]);
  });

  it("ends the command though the line that it asked for never came", () => {
    expectTalk(exchange("AT+CSQ", "\r\nERROR\r\n"), [CSQ], ["AT+CSQ error"]);
  });

  it("that belongs to a call does not end a command that makes none", () => {
    const talk = exchange("AT+CSQ", "\r\nNO CARRIER\r\n\r\n+CSQ: 1,0\r\n\r\nOK\r\n");
    expectTalk(talk, [CSQ], ["urc NO CARRIER", "AT+CSQ done: +CSQ: 1,0"], { urcs: ["NO CARRIER"] });
  });

  it("that belongs to a call ends the command that makes it", () => {
    expectTalk(exchange("ATD*99#", "\r\nNO CARRIER\r\n"), [{ text: "ATD*99#", timeoutMs: 1000 }], ["ATD*99# error"]);
  });
});
