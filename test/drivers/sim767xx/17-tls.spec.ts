import type { Session } from "../../../drivers/at/session";
import type { Answer } from "../../../drivers/failure";
import {
  deleteCertificate,
  downloadCertificate,
  listCertificates,
  moveCertificate,
  readSslContext,
  readSslContexts,
  setAuthentication,
  setCipherSuites,
  setNegotiateTime,
  setSslFile,
  setSslSwitch,
  setSslVersion,
  setTls13Version,
  testTls,
  TLS_ERRORS,
} from "../../../drivers/sim767xx/17-tls";
import { expect } from "../../expect";
import type { Talk } from "../scripted-module";
import { exchange, expectDone, expectFailure, expectRefusal, expectValue, repeated, said } from "./outcome";

function unset(context: number): unknown {
  return {
    context,
    version: 4,
    authentication: "none",
    ignoreLocalTime: true,
    negotiateSeconds: 300,
    caFile: "",
    clientCertificateFile: "",
    clientKeyFile: "",
    passwordFile: "",
    serverNameIndication: false,
    ignoreCertificateName: false,
    useTickets: false,
    cipherSuites: "0",
  };
}

describe("SIM767XX chapter 17, SSL contexts", () => {
  it("all ten contexts are read at their defaults", () => {
    const lines: string[] = [];
    const contexts: unknown[] = [];
    for (let context = 0; context < 10; context++) {
      lines.push(`+CSSLCFG: ${context},4,0,1,300,"","","","",0,0,0,0`);
      contexts.push(unset(context));
    }
    expectValue(exchange("AT+CSSLCFG?", lines.concat(["OK"])), readSslContexts, contexts);
  });

  it("one context is read, with what was set", () => {
    const plain = exchange("AT+CSSLCFG=6", ['+CSSLCFG: 6,4,0,1,300,"","","","",0,0,0,0', "OK"]);
    expectValue(plain, (session, answer) => readSslContext(session, 6, answer), unset(6));
    const line = '+CSSLCFG:1,3,2,0,60,"ca.pem","c,1.pem","k.der","pw.pem",1,1,1,0XFFFF';
    expectValue(exchange("AT+CSSLCFG=1", [line, "OK"]), (session, answer) => readSslContext(session, 1, answer), {
      context: 1,
      version: 3,
      authentication: "mutual",
      ignoreLocalTime: false,
      negotiateSeconds: 60,
      caFile: "ca.pem",
      clientCertificateFile: "c,1.pem",
      clientKeyFile: "k.der",
      passwordFile: "pw.pem",
      serverNameIndication: true,
      ignoreCertificateName: true,
      useTickets: true,
      cipherSuites: "0XFFFF",
    });
    expectRefusal((session, answer) => readSslContext(session, 10, answer));
  });

  it("a context with a mode that does not exist makes no sense", () => {
    const talk = exchange("AT+CSSLCFG=6", ['+CSSLCFG: 6,4,7,1,300,"","","","",0,0,0,0', "OK"]);
    expectFailure(talk, (session, answer) => readSslContext(session, 6, answer), "error");
  });

  it("each setting has its key and its number", () => {
    const cases: [string, (session: Session, done: Answer<never>) => void][] = [
      ['"sslversion",0,3', (session, done) => setSslVersion(session, 0, "tls1.2", done)],
      ['"sslversion",0,1', (session, done) => setTls13Version(session, 0, "tls1.3", done)],
      ['"authmode",0,0', (session, done) => setAuthentication(session, 0, "none", done)],
      ['"authmode",9,3', (session, done) => setAuthentication(session, 9, "client", done)],
      ['"ignorelocaltime",1,0', (session, done) => setSslSwitch(session, 1, "ignorelocaltime", false, done)],
      ['"enableSNI",1,1', (session, done) => setSslSwitch(session, 1, "enableSNI", true, done)],
      ['"ignorecertCN",1,1', (session, done) => setSslSwitch(session, 1, "ignorecertCN", true, done)],
      ['"use_tickets",1,1', (session, done) => setSslSwitch(session, 1, "use_tickets", true, done)],
      ['"negotiatetime",2,10', (session, done) => setNegotiateTime(session, 2, 10, done)],
      ['"cacert",2,"ca.pem"', (session, done) => setSslFile(session, 2, "cacert", "ca.pem", done)],
      ['"clientcert",2,"c.der"', (session, done) => setSslFile(session, 2, "clientcert", "c.der", done)],
      ['"clientkey",2,"k.pem"', (session, done) => setSslFile(session, 2, "clientkey", "k.pem", done)],
      ['"password",2,"p.pem"', (session, done) => setSslFile(session, 2, "password", "p.pem", done)],
      ['"ciphersuites",2,0x002F', (session, done) => setCipherSuites(session, 2, "002F", done)],
    ];
    cases.forEach(([parameters, set]) => {
      expectDone(exchange("AT+CSSLCFG=" + parameters, ["OK"]), set);
      expectFailure(exchange("AT+CSSLCFG=" + parameters, ["ERROR"]), set, "error");
    });
  });

  it("what no context takes is refused", () => {
    expectRefusal((session, done) => setAuthentication(session, 10, "none", done));
    expectRefusal((session, done) => setNegotiateTime(session, 0, 9, done));
    expectRefusal((session, done) => setNegotiateTime(session, 0, 301, done));
    expectRefusal((session, done) => setSslFile(session, 0, "cacert", "ca.txt", done));
    expectRefusal((session, done) => setSslFile(session, 0, "cacert", ".pem", done));
    expectRefusal((session, done) => setCipherSuites(session, 0, "2F", done));
    expectRefusal((session, done) => setCipherSuites(session, 0, "00zz", done));
  });

  it("the test form answers all of its lines", () => {
    const lines = ['+CSSLCFG: "sslversion",(0-9),(0-4)', '+CSSLCFG: "authmode",(0-9),(0-3)', "OK"];
    const expected = '"sslversion",(0-9),(0-4)\n"authmode",(0-9),(0-3)';
    expectValue(exchange("AT+CSSLCFG=?", lines), (session, answer) => testTls(session, "+CSSLCFG", answer), expected);
    const down = exchange("AT+CCERTDOWN=?", ["+CCERTDOWN: (5-55),(1-10240)", "OK"]);
    expectValue(down, (session, answer) => testTls(session, "+CCERTDOWN", answer), "(5-55),(1-10240)");
    const move = exchange("AT+CCERTMOVE=?", ['+CCERTMOVE: "FILENAME"', "OK"]);
    expectValue(move, (session, answer) => testTls(session, "+CCERTMOVE", answer), '"FILENAME"');
  });

  it("the table of codes has the manual's numbers", () => {
    expect(TLS_ERRORS.length).toBe(20);
    expect(TLS_ERRORS[4]).toBe("the peer closed the connection");
    expect(TLS_ERRORS[19]).toBe("certificates are not set");
  });
});

describe("SIM767XX chapter 17, certificates", () => {
  const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\x1a>\r\nOK\r\n-----END CERTIFICATE-----\n";

  function download(prompt: string): Talk {
    return [
      [">", `AT+CCERTDOWN="Is.pem",${PEM.length}`],
      ["<", prompt],
      [">>", PEM],
      ["<", said(["OK"])],
    ];
  }

  it("a certificate is sent at the prompt, with a line end behind it, a blank, or nothing", () => {
    const prompts = ["\r\n>\r\n", "\r\n>", "\r\n> ", ">\r\n"];
    prompts.forEach((prompt) => {
      expectDone(download(prompt), (session, done) => downloadCertificate(session, "Is.pem", PEM, done));
    });
  });

  it("a certificate that is not taken is a failure", () => {
    const talk = exchange('AT+CCERTDOWN="Is.pem",1', ["ERROR"]);
    expectFailure(talk, (session, done) => downloadCertificate(session, "Is.pem", "x", done), "error");
  });

  it("the names in the module are listed, one a line or none", () => {
    expectValue(exchange("AT+CCERTLIST", ['+CCERTLIST: "Is.pem"', '+CCERTLIST: "key.der"', "OK"]), listCertificates, [
      "Is.pem",
      "key.der",
    ]);
    expectValue(exchange("AT+CCERTLIST", ["OK"]), listCertificates, []);
  });

  it("a file is deleted and moved by its name", () => {
    expectDone(exchange('AT+CCERTDELE="Is.pem"', ["OK"]), (session, done) => deleteCertificate(session, "Is.pem", done));
    expectFailure(exchange('AT+CCERTDELE="Is.pem"', ["ERROR"]), (session, done) => deleteCertificate(session, "Is.pem", done), "error");
    expectDone(exchange('AT+CCERTMOVE="baidu.der"', ["OK"]), (session, done) => moveCertificate(session, "baidu.der", done));
  });

  it("names and sizes that the module cannot take are refused", () => {
    expectRefusal((session, done) => downloadCertificate(session, "a.pem", "", done));
    expectRefusal((session, done) => downloadCertificate(session, "a.txt", "x", done));
    expectRefusal((session, done) => deleteCertificate(session, "pem", done));
    expectRefusal((session, done) => moveCertificate(session, 'a".pem', done));
    const long = repeated("x", 10241);
    expectRefusal((session, done) => downloadCertificate(session, "a.pem", long, done));
  });
});
