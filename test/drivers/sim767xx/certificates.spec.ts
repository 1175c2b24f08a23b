import type { Session } from "../../../drivers/at/session";
import type { Answer } from "../../../drivers/failure";
import type { TlsOptions } from "../../../drivers/modem";
import { configureTlsContext, Sim767xxCertificates } from "../../../drivers/sim767xx/certificates";
import type { Talk } from "../scripted-module";
import { exchange, expectDone, expectFailure, expectRefusal, expectValue, said } from "./outcome";

const FULL: TlsOptions = { caFile: "ca.pem", verification: "full" };

/** Each setting is sent and accepted. */
function settings(list: readonly string[]): Talk {
  let talk: Talk = [];
  list.forEach((setting) => (talk = talk.concat(exchange("AT+CSSLCFG=" + setting, ["OK"]))));
  return talk;
}

function configuring(options: TlsOptions, host: string): (session: Session, done: Answer<never>) => void {
  return (session, done) => configureTlsContext(session, 2, options, host, done);
}

describe("SIM767XX, an SSL context", () => {
  it("full verification checks chain, dates and name, and tells the server's name", () => {
    const talk = settings([
      '"cacert",2,"ca.pem"',
      '"authmode",2,1',
      '"ignorelocaltime",2,0',
      '"ignorecertCN",2,0',
      '"enableSNI",2,1',
      '"negotiatetime",2,100',
    ]);
    expectDone(talk, configuring(FULL, "broker.example"));
  });

  it("a client certificate makes the authentication mutual; dates are ignored on demand only", () => {
    const talk = settings([
      '"cacert",2,"ca.pem"',
      '"clientcert",2,"me.pem"',
      '"clientkey",2,"me.der"',
      '"authmode",2,2',
      '"ignorelocaltime",2,1',
      '"ignorecertCN",2,0',
      '"enableSNI",2,1',
      '"negotiatetime",2,100',
    ]);
    const options: TlsOptions = {
      ...FULL,
      clientCertificateFile: "me.pem",
      clientKeyFile: "me.der",
      ignoreValidityPeriod: true,
    };
    expectDone(talk, configuring(options, "a.b"));
  });

  it("only an explicit word leaves the server unverified, with a client certificate or without", () => {
    const plain = ['"authmode",2,0', '"ignorelocaltime",2,1', '"ignorecertCN",2,1', '"enableSNI",2,1', '"negotiatetime",2,100'];
    expectDone(settings(plain), configuring({ verification: "unverified" }, "host"));
    const client = ['"clientcert",2,"me.pem"', '"clientkey",2,"k.pem"', '"authmode",2,3'].concat(plain.slice(1));
    const options: TlsOptions = { verification: "unverified", clientCertificateFile: "me.pem", clientKeyFile: "k.pem" };
    expectDone(settings(client), configuring(options, "host"));
  });

  it("an address is not told as the server's name", () => {
    const plain = ['"authmode",2,0', '"ignorelocaltime",2,1', '"ignorecertCN",2,1', '"enableSNI",2,0', '"negotiatetime",2,100'];
    expectDone(settings(plain), configuring({ verification: "unverified" }, "192.168.1.20"));
    expectDone(settings(plain), configuring({ verification: "unverified" }, "2001:db8::1"));
  });

  it("a setting that the module refuses ends the configuration: nothing is connected half checked", () => {
    const talk = settings(['"cacert",2,"ca.pem"', '"authmode",2,1', '"ignorelocaltime",2,0']).concat(
      exchange('AT+CSSLCFG="ignorecertCN",2,0', ["ERROR"]),
    );
    expectFailure(talk, configuring(FULL, "host"), "error");
  });

  it("full verification without a CA, and a certificate without its key, are refused before anything is sent", () => {
    expectRefusal(configuring({ verification: "full" }, "host"));
    expectRefusal(configuring({ ...FULL, clientCertificateFile: "me.pem" }, "host"));
    expectRefusal(configuring({ ...FULL, clientKeyFile: "me.pem" }, "host"));
  });
});

describe("SIM767XX, certificates", () => {
  it("they are stored, listed and removed by name", () => {
    const store: Talk = [
      [">", 'AT+CCERTDOWN="ca.pem",4'],
      ["<", "\r\n>\r\n"],
      [">>", "\r\nOK"],
      ["<", said(["OK"])],
    ];
    expectDone(store, (session, done) => new Sim767xxCertificates(session).store("ca.pem", "\r\nOK", done));
    const list = exchange("AT+CCERTLIST", ['+CCERTLIST: "ca.pem"', "OK"]);
    expectValue(list, (session, answer) => new Sim767xxCertificates(session).list(answer), ["ca.pem"]);
    const remove = exchange('AT+CCERTDELE="ca.pem"', ["OK"]);
    expectDone(remove, (session, done) => new Sim767xxCertificates(session).remove("ca.pem", done));
  });

  it("a name without .pem or .der is refused", () => {
    expectRefusal((session, done) => new Sim767xxCertificates(session).store("ca.crt", "x", done));
  });
});
