import type { Session } from "../../../drivers/at/session";
import { configureTlsContext } from "../../../drivers/ec716s/tls-context";
import type { TlsOptions } from "../../../drivers/modem";
import type { Talk } from "../scripted-module";
import { asks, refuses, type Take } from "../sim767xx/answers";
import { exchange } from "../sim767xx/outcome";

const FULL: TlsOptions = { caFile: "ca.crt", verification: "full" };

/** Each setting is sent and accepted. */
function settings(list: readonly string[]): Talk {
  let talk: Talk = [];
  for (const setting of list) talk = talk.concat(exchange("AT+SSLCFG=" + setting, ["OK"]));
  return talk;
}

function configuring(context: number, options: TlsOptions, host: string): (session: Session, take: Take) => void {
  return (session, take) => configureTlsContext(session, context, options, host, take);
}

describe("EC716S, a TLS context", () => {
  it("full verification checks the chain, the name and the dates, with TLS 1.2 and whatever suite both have", () => {
    const talk = settings([
      '"sslversion",2,3',
      '"ciphersuite",2,0XFFFF',
      '"seclevel",2,1',
      '"verifymode",2,0',
      '"cacert",2,"ca.crt"',
      '"ignorelocaltime",2,0',
      '"hostname",2,"host.example"',
      '"negotiatetimeout",2,100',
    ]);
    asks(talk, configuring(2, FULL, "host.example"), {});
  });

  it("an address is checked as a name where the server is verified", () => {
    const talk = settings([
      '"sslversion",88,3',
      '"ciphersuite",88,0XFFFF',
      '"seclevel",88,1',
      '"verifymode",88,0',
      '"cacert",88,"ca.crt"',
      '"ignorelocaltime",88,1',
      '"hostname",88,"10.0.0.1"',
      '"negotiatetimeout",88,100',
    ]);
    asks(talk, configuring(88, { ...FULL, ignoreValidityPeriod: true }, "10.0.0.1"), {});
  });

  it("a client certificate makes the authentication mutual", () => {
    const talk = settings([
      '"sslversion",0,3',
      '"ciphersuite",0,0XFFFF',
      '"seclevel",0,2',
      '"verifymode",0,0',
      '"cacert",0,"ca.crt"',
      '"clientcert",0,"me.crt"',
      '"clientkey",0,"me.key"',
      '"ignorelocaltime",0,0',
      '"hostname",0,"host.example"',
      '"negotiatetimeout",0,100',
    ]);
    asks(talk, configuring(0, { ...FULL, clientCertificateFile: "me.crt", clientKeyFile: "me.key" }, "host.example"), {});
  });

  it("only an explicit word leaves the server unverified, and then an address is told to nobody", () => {
    const before = ['"sslversion",5,3', '"ciphersuite",5,0XFFFF', '"seclevel",5,0', '"ignorelocaltime",5,1'];
    asks(settings(before.concat('"hostname",5,"host.example"', '"negotiatetimeout",5,100')), configuring(5, { verification: "unverified" }, "host.example"), {});
    asks(settings(before.concat('"hostname",5,', '"negotiatetimeout",5,100')), configuring(5, { verification: "unverified" }, "10.0.0.1"), {});
  });

  it("a setting that the module refuses ends it: nothing is connected half configured", () => {
    const talk = settings(['"sslversion",2,3', '"ciphersuite",2,0XFFFF']).concat(exchange('AT+SSLCFG="seclevel",2,1', ["ERROR"]));
    asks(talk, configuring(2, FULL, "host.example"), { failure: "error" });
  });

  it("what cannot be secure is refused before anything is set", () => {
    refuses(configuring(2, { verification: "full" }, "host"));
    refuses(configuring(2, { ...FULL, clientCertificateFile: "me.crt" }, "host"));
    refuses(configuring(2, { ...FULL, clientKeyFile: "me.key" }, "host"));
    refuses(configuring(2, { verification: "unverified", clientCertificateFile: "me.crt", clientKeyFile: "me.key" }, "host"));
    refuses(configuring(6, FULL, "host"));
  });
});
