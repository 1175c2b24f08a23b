import type { Session } from "../../../drivers/at/session";
import {
  ALL_CIPHER_SUITES,
  CIPHER_SUITES,
  eraseTlsParameter,
  FTP_CONTEXT,
  HTTP_CONTEXT,
  MQTT_CONTEXT,
  readTls,
  readTlsParameter,
  setTls,
  setTlsDigits,
  setTlsNumber,
  setTlsText,
  type TlsNumber,
  type TlsText,
} from "../../../drivers/ec716s/09-tls";
import { expect } from "../../expect";
import { asked, fails, refuses, type Take } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const RANGES: readonly (readonly [TlsNumber, number, number])[] = [
  ["sslversion", 0, 4],
  ["seclevel", 0, 2],
  ["ignorelocaltime", 0, 1],
  ["negotiatetimeout", 10, 300],
  ["verifymode", 0, 1],
];

describe("EC716S chapter 9, TLS for all links", () => {
  it("is switched and read", () => {
    asked("AT+CIPSSL=1", OK, (session, take) => setTls(session, true, take));
    asked("AT+CIPSSL=0", OK, (session, take) => setTls(session, false, take));
    asked("AT+CIPSSL?", "\r\n+CIPSSL: 1\r\n" + OK, (session, take) => readTls(session, take), true);
    asked("AT+CIPSSL?", "\r\n+CIPSSL:0\r\n" + OK, (session, take) => readTls(session, take), false);
    fails("AT+CIPSSL?", "\r\n+CIPSSL:\r\n" + OK, (session, take) => readTls(session, take), "error");
    fails("AT+CIPSSL=1", ERROR, (session, take) => setTls(session, true, take), "error");
  });
});

describe("EC716S chapter 9, the parameters of a TLS context", () => {
  it("that are numbers have their ranges", () => {
    for (const [name, minimum, maximum] of RANGES) {
      asked(`AT+SSLCFG="${name}",0,${minimum}`, OK, (session, take) => setTlsNumber(session, name, 0, minimum, take));
      asked(`AT+SSLCFG="${name}",5,${maximum}`, OK, (session, take) => setTlsNumber(session, name, 5, maximum, take));
      refuses((session, take) => setTlsNumber(session, name, 0, minimum - 1, take));
      refuses((session, take) => setTlsNumber(session, name, 0, maximum + 1, take));
    }
    fails('AT+SSLCFG="seclevel",0,2', ERROR, (session, take) => setTlsNumber(session, "seclevel", 0, 2, take), "error");
  });

  it("that are texts stand in quotes", () => {
    const names: readonly TlsText[] = ["cacert", "clientcert", "clientkey", "hostname"];
    for (const name of names) {
      asked(`AT+SSLCFG="${name}",1,"ca.crt"`, OK, (session, take) => setTlsText(session, name, 1, "ca.crt", take));
      refuses((session, take) => setTlsText(session, name, 1, "", take));
      refuses((session, take) => setTlsText(session, name, 1, repeated("c", 129), take));
      refuses((session, take) => setTlsText(session, name, 1, 'a"b', take));
    }
    fails('AT+SSLCFG="cacert",1,"ca.crt"', "\r\n+CME ERROR: 3\r\n", (session, take) => setTlsText(session, "cacert", 1, "ca.crt", take), "cme 3");
  });

  it("that are digits stand without quotes, and are of the sets and lengths that the module has", () => {
    const random = repeated("0123456789abcdEF", 4);
    asked('AT+SSLCFG="ciphersuite",0,0X0035', OK, (session, take) => setTlsDigits(session, "ciphersuite", 0, "0X0035", take));
    asked(`AT+SSLCFG="clientrandom",0,${random}`, OK, (session, take) => setTlsDigits(session, "clientrandom", 0, random, take));
    asked(`AT+SSLCFG="clientrandom",0,${random.substring(8)}`, OK, (session, take) => setTlsDigits(session, "clientrandom", 0, random.substring(8), take));
    asked('AT+SSLCFG="premaster",0,0aF', OK, (session, take) => setTlsDigits(session, "premaster", 0, "0aF", take));
    refuses((session, take) => setTlsDigits(session, "ciphersuite", 0, "0X1301", take));
    refuses((session, take) => setTlsDigits(session, "ciphersuite", 0, "", take));
    refuses((session, take) => setTlsDigits(session, "clientrandom", 0, random.substring(1), take));
    refuses((session, take) => setTlsDigits(session, "clientrandom", 0, "x" + random.substring(1), take));
    refuses((session, take) => setTlsDigits(session, "premaster", 0, "", take));
    refuses((session, take) => setTlsDigits(session, "premaster", 0, repeated("a", 129), take));
    refuses((session, take) => setTlsDigits(session, "premaster", 0, "g", take));
    expect(CIPHER_SUITES[ALL_CIPHER_SUITES]).toBe("all of them");
  });

  it("are erased by a comma with nothing behind it", () => {
    asked('AT+SSLCFG="hostname",5,', OK, (session, take) => eraseTlsParameter(session, "hostname", 5, take));
    asked('AT+SSLCFG="clientrandom",88,', OK, (session, take) => eraseTlsParameter(session, "clientrandom", MQTT_CONTEXT, take));
  });

  it("are read by leaving the value out, with a blank or without, and may have none", () => {
    const read = (session: Session, take: Take): void => readTlsParameter(session, "hostname", 5, take);
    asked('AT+SSLCFG="hostname",5', '\r\n+SSLCFG:"hostname",5,"broker.example"\r\n' + OK, read, "broker.example");
    asked('AT+SSLCFG="hostname",5', '\r\n+SSLCFG: "hostname",5,\r\n' + OK, read, "");
    asked('AT+SSLCFG="sslversion",0', '\r\n+SSLCFG: "sslversion",0,3\r\n' + OK, (session, take) => readTlsParameter(session, "sslversion", 0, take), "3");
    fails('AT+SSLCFG="hostname",5', '\r\n+SSLCFG: "hostname",4,"x"\r\n' + OK, read, "error");
    fails('AT+SSLCFG="hostname",5', ERROR, read, "error");
  });

  it("are those of links 0 to 5 or of another service", () => {
    for (const context of [FTP_CONTEXT, MQTT_CONTEXT, HTTP_CONTEXT]) asked(`AT+SSLCFG="seclevel",${context},1`, OK, (session, take) => setTlsNumber(session, "seclevel", context, 1, take));
    expect([FTP_CONTEXT, MQTT_CONTEXT, HTTP_CONTEXT]).toEqual([34, 88, 153]);
    for (const context of [-1, 6, 33, 89, 154]) {
      refuses((session, take) => setTlsNumber(session, "seclevel", context, 1, take));
      refuses((session, take) => setTlsText(session, "cacert", context, "ca.crt", take));
      refuses((session, take) => setTlsDigits(session, "ciphersuite", context, ALL_CIPHER_SUITES, take));
      refuses((session, take) => eraseTlsParameter(session, "hostname", context, take));
      refuses((session, take) => readTlsParameter(session, "hostname", context, take));
    }
  });
});
