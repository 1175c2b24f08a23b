import type { AccessPoint } from "../../../drivers/ec716s/09-tcpip";
import type { Ec716sSockets } from "../../../drivers/ec716s/sockets";
import { expect } from "../../expect";
import type { ScriptedModule, Talk } from "../scripted-module";
import { exchange } from "../sim767xx/outcome";
import { says, type Log } from "../sim767xx/socket-scene";
import { connected, CONNECTED, connecting, HOST, PREPARING, scene, STARTING, stating } from "./socket-scene";

describe("EC716S sockets, the service", () => {
  it("opening ends what ran before, sets the modes in the initial state, and goes on to the address", () => {
    scene(PREPARING.concat(STARTING), (sockets, log) => sockets.openService(log.done("open")), ["open"]);
  });

  it("an access point that is named is the service's", () => {
    const point: AccessPoint = { apn: "iot", user: "me", password: "secret" };
    const talk = PREPARING.concat(
      exchange('AT+CSTT="iot","me","secret"', ["OK"]),
      exchange("AT+CIICR", ["OK"]),
      exchange("AT+CIFSR", ["010.084.017.161", "OK"]),
    );
    scene(talk, (sockets, log) => sockets.openService(log.done("open")), ["open"], { accessPoint: () => point });
  });

  it("the modes are set once, ahead of the service where that is asked for", () => {
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.prepare(log.done("prepared", () => sockets.prepare(log.done("prepared again"))));
    };
    scene(PREPARING, act, ["prepared", "prepared again"]);
  });

  it("what it was prepared for may have used it since, so it is shut down before it starts", () => {
    const talk = PREPARING.concat(exchange("AT+CIPSHUT", ["SHUT OK"]), STARTING);
    scene(talk, (sockets, log) => sockets.prepare(() => sockets.openService(log.done("open"))), ["open"]);
  });

  it("one that something else uses is taken as it is found, and led on from there", () => {
    const toAddress = exchange("AT+CIFSR", ["10.84.17.161"]);
    const toActive = exchange("AT+CIICR", ["OK"]).concat(toAddress);
    const rows: readonly (readonly [string, Talk])[] = [
      ["IP STATUS", []],
      ["IP PROCESSING", []],
      ["IP INITIAL", exchange("AT+CSTT", ["OK"]).concat(toActive)],
      ["IP START", toActive],
      ["IP GPRSACT", toAddress],
      ["PDP DEACT", exchange("AT+CIPSHUT", ["SHUT OK"]).concat(STARTING)],
      ["IP CONFIG", exchange("AT+CIPSHUT", ["SHUT OK"]).concat(STARTING)],
    ];
    for (const [state, rest] of rows) {
      const act = (sockets: Ec716sSockets, log: Log): void => {
        sockets.prepare(() => sockets.openService(log.done("open", () => sockets.connect(HOST, log.number("connected")))));
      };
      scene(PREPARING.concat(stating(state, []), rest, CONNECTED), act, ["open", "connected 0"], { isShared: () => true });
    }
  });

  it("a mode that is refused, as outside the initial state, fails, and the next attempt begins with a shut-down", () => {
    const refused = exchange("AT+CIPSHUT", ["ERROR"]).concat(exchange("AT+CIPMODE=0", ["OK"]), exchange("AT+CIPMUX=1", ["+CME ERROR: 3"]));
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.openService((failure) => {
        log.done("open")(failure);
        sockets.openService(log.done("open"));
      });
    };
    scene(refused.concat(PREPARING, STARTING), act, ["open failed, cme 3", "open"]);
  });

  it("a network that refuses says that the context is gone and an error; a shut-down comes before the next attempt", () => {
    const talk = PREPARING.concat(
      exchange("AT+CSTT", ["OK"]),
      exchange("AT+CIICR", ["+PDP: DEACT", "+CME ERROR: 65535"]),
      exchange("AT+CIPSHUT", ["SHUT OK", "OK"]),
      STARTING,
    );
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.openService((failure) => {
        log.done("open")(failure);
        sockets.openService(log.done("open"));
      });
    };
    scene(talk, act, ["open failed, cme 65535", "open"]);
  });

  it("a context that goes while the service is being opened is a failure, whatever is answered", () => {
    const talk = PREPARING.concat(exchange("AT+CSTT", ["OK"]), exchange("AT+CIICR", ["OK", "+PDP DEACT"]), exchange("AT+CIFSR", ["10.84.17.161"]));
    scene(talk, (sockets, log) => sockets.openService(log.done("open")), ["open failed, closed"]);
  });

  it("a service that runs already is kept, as far as the module says that it runs", () => {
    for (const state of ["IP STATUS", "IP PROCESSING"]) {
      const act = (sockets: Ec716sSockets, log: Log): void => {
        sockets.openService(() => sockets.openService(log.done("open again")));
      };
      scene(PREPARING.concat(STARTING, stating(state, [])), act, ["open again"]);
    }
  });

  it("one of which the module says something else is started anew, and its links are told so", () => {
    const talk = PREPARING.concat(STARTING, CONNECTED, stating("IP GPRSACT", ["CONNECTED"]), exchange("AT+CIPSHUT", ["SHUT OK"]), STARTING, CONNECTED);
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.openService(() => {
        sockets.connect(HOST, () => {
          sockets.openService(log.done("open again", () => sockets.connect(HOST, log.number("connected"))));
        });
      });
    };
    scene(talk, act, ["closed 0, closed", "open again", "connected 0"]);
  });

  it("closing ends all links without a word about each, and closing again says nothing to the module", () => {
    const talk = PREPARING.concat(STARTING, CONNECTED, exchange("AT+CIPSHUT", ["SHUT OK"]));
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.openService(() => {
        sockets.connect(HOST, () => {
          sockets.closeService(
            log.done("closed", () => {
              sockets.send(0, "x", log.number("send"));
              sockets.closeService(log.done("closed again"));
            }),
          );
        });
      });
    };
    scene(talk, act, ["closed", "send failed, closed", "closed again"]);
  });

  it("a service that something else uses stays when it is closed, only the links go", () => {
    const talk = CONNECTED.concat(connecting(1, ["OK", "1,CONNECT OK"]), exchange("AT+CIPCLOSE=0", ["ERROR"]), exchange("AT+CIPCLOSE=1", ["1,CLOSE OK"]));
    const act = connected((sockets, log) => sockets.connect(HOST, () => sockets.closeService(log.done("closed"))));
    scene(talk, act, ["closed"], { isShared: () => true });
  });

  it("a context that goes takes all links along, and is shut down before the service opens again", () => {
    for (const line of ["+PDP DEACT", "+PDP: DEACT"]) {
      const talk = PREPARING.concat(
        STARTING,
        CONNECTED,
        says([line]),
        exchange("AT+CIPSHUT", ["SHUT OK"]),
        STARTING,
        exchange("AT+CIPSSL=0", ["OK"]),
        exchange('AT+CIPSTART=0,"TCP","host",80', ["OK", "0,CONNECT OK"]),
      );
      const act = (sockets: Ec716sSockets, log: Log): void => {
        sockets.onSocketEvent((event) => {
          log.event(event);
          sockets.send(0, "x", log.number("send"));
          sockets.openService(() => sockets.connect(HOST, log.number("connected")));
        });
        sockets.openService(() => sockets.connect(HOST, log.number("connected")));
      };
      scene(talk, act, ["connected 0", "service lost", "send failed, closed", "connected 0"]);
    }
  });

  it("a connection or a name that is waited for fails at once when the context goes", () => {
    const talk = PREPARING.concat(STARTING, connecting(0, ["OK"]), exchange('AT+CDNSGIP="name"', ["OK", "+PDP DEACT"]));
    const act = (sockets: Ec716sSockets, log: Log, module: ScriptedModule): void => {
      sockets.openService(() => {
        sockets.connect(HOST, log.number("connect"));
        module.clock.after(1000, () => sockets.resolve("name", (failure) => log.done("resolve")(failure)));
      });
    };
    scene(talk, act, ["service lost", "connect failed, closed", "resolve failed, closed"]);
  });

  it("the end of a context that nobody has is no loss", () => {
    scene(says(["+PDP DEACT"]), () => {}, []);
  });

  it("what names no link is passed on to who wants it", () => {
    const heard: string[] = [];
    const talk = says(["+PDP DEACT", "CLOSED", "TCP ERROR:14", "0,CLOSED"]);
    scene(talk, () => heard.splice(0, heard.length), [], { passOn: (event) => heard.push(event.kind) });
    expect(heard).toEqual(["context-lost", "closed", "failed"]);
  });

  it("a name is resolved to its address, and an address is its own", () => {
    const talk = exchange('AT+CDNSGIP="name"', ["OK", '+CDNSGIP: 1,"name","010.000.000.001"']).concat(exchange('AT+CDNSGIP="none"', ["OK", "+CDNSGIP: 0,14"]));
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.resolve("10.0.0.7", (_failure, found) => log.lines.push((found ?? []).join(",")));
      sockets.resolve("name", (_failure, found) => log.lines.push((found ?? []).join(",")));
      sockets.resolve("none", (failure) => log.done("resolve")(failure));
    };
    scene(talk, act, ["10.0.0.7", "10.0.0.1", "resolve failed, code 14"]);
  });

  it("it has no servers, and says so", () => {
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.listen(0, 80, log.done("listen"));
      sockets.stopListening(0, log.done("stop"));
    };
    scene([], act, ["listen failed, refused", "stop failed, refused"]);
  });
});
