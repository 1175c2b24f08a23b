import type { Ec716sSockets } from "../../../drivers/ec716s/sockets";
import type { ConnectOptions, TlsOptions } from "../../../drivers/modem";
import type { ScriptedModule, Talk } from "../scripted-module";
import { exchange } from "../sim767xx/outcome";
import { says, type Log } from "../sim767xx/socket-scene";
import { connecting, HOST, scene } from "./socket-scene";

const UNVERIFIED: TlsOptions = { verification: "unverified" };
const SECURE: ConnectOptions = { transport: "tls", host: "host", port: 443, tls: UNVERIFIED };

function settings(list: readonly string[]): Talk {
  let talk: Talk = [];
  for (const setting of list) talk = talk.concat(exchange("AT+SSLCFG=" + setting, ["OK"]));
  return talk;
}

/** Context `number` for `SECURE`. */
function configuring(number: number): Talk {
  return settings([
    `"sslversion",${number},3`,
    `"ciphersuite",${number},0XFFFF`,
    `"seclevel",${number},0`,
    `"ignorelocaltime",${number},1`,
    `"hostname",${number},"host"`,
    `"negotiatetimeout",${number},100`,
  ]);
}

const ON = exchange("AT+CIPSSL=1", ["OK"]);

describe("EC716S sockets, TLS", () => {
  it("the context of the link's number is configured and TLS switched on before the connection", () => {
    const full = settings([
      '"sslversion",0,3',
      '"ciphersuite",0,0XFFFF',
      '"seclevel",0,1',
      '"verifymode",0,0',
      '"cacert",0,"ca.crt"',
      '"ignorelocaltime",0,0',
      '"hostname",0,"host"',
      '"negotiatetimeout",0,100',
    ]);
    const talk = full.concat(ON, exchange('AT+CIPSTART=0,"TCP","host",443', ["OK", "0,CONNECT OK"]));
    const tls: TlsOptions = { verification: "full", caFile: "ca.crt" };
    scene(talk, (sockets, log) => sockets.connect({ ...SECURE, tls }, log.number("connected")), ["connected 0"]);
  });

  it("what cannot be secure is refused, and nothing is connected", () => {
    scene([], (sockets, log) => sockets.connect({ ...SECURE, tls: { verification: "full" } }, log.number("connect")), ["connect failed, refused"]);
  });

  it("a context that the module does not take is a failure, and nothing is connected", () => {
    const talk = exchange('AT+SSLCFG="sslversion",0,3', ["ERROR"]);
    scene(talk, (sockets, log) => sockets.connect(SECURE, log.number("connect")), ["connect failed, error"]);
  });

  it("a plain connection waits until the one with TLS is made: there is one switch for all", () => {
    const talk = configuring(0).concat(ON, exchange('AT+CIPSTART=0,"TCP","host",443', ["OK"]), [["wait", "5000"]], says(["0,CONNECT OK"]), connecting(1, ["OK", "1,CONNECT OK"]));
    const act = (sockets: Ec716sSockets, log: Log, module: ScriptedModule): void => {
      sockets.connect(SECURE, log.number("secure"));
      module.clock.after(2000, () => sockets.connect(HOST, log.number("plain")));
    };
    scene(talk, act, ["secure 0", "plain 1"]);
  });

  it("one with TLS waits for a plain one, and for one that failed no longer", () => {
    const talk: Talk = [
      [">", "AT+CIPSSL=0"],
      ["<", "\r\nOK\r\n"],
      [">", 'AT+SSLCFG="sslversion",1,3'],
      ["<", "\r\nOK\r\n"],
      [">", 'AT+CIPSTART=0,"TCP","host",80'],
      ["<", "\r\nOK\r\n"],
    ];
    const rest = configuring(1).slice(2).concat(says(["0,CONNECT FAIL"]), ON, exchange('AT+CIPSTART=1,"TCP","host",443', ["OK", "1,CONNECT OK"]));
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.connect(HOST, log.number("plain"));
      sockets.connect(SECURE, log.number("secure"));
    };
    scene(talk.concat(rest), act, ["plain failed, error", "secure 1"]);
  });
});
