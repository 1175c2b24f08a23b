import type { ConnectOptions } from "../../../drivers/modem";
import type { Sim767xxSockets } from "../../../drivers/sim767xx/sockets";
import type { ScriptedModule, Talk } from "../scripted-module";
import { exchange, repeated, said } from "./outcome";
import { reads, says, scene, type Log } from "./socket-scene";

const HOST: ConnectOptions = { transport: "tcp", host: "host", port: 80 };
const OPEN_0 = 'AT+CIPOPEN=0,"TCP","host",80';
const OPENING = exchange("AT+CIPRXGET=1", ["OK"]).concat(exchange("AT+NETOPEN", ["OK", "+NETOPEN: 0"]));
const CONNECTED = exchange(OPEN_0, ["OK", "+CIPOPEN: 0,0"]);

describe("SIM767XX sockets, the service", () => {
  it("opening sets manual reading first", () => {
    scene(OPENING, (sockets, log) => sockets.openService(log.done("open")), ["open"]);
  });

  it("a service that runs already is kept, and what an earlier run left in it is closed", () => {
    const talk = exchange("AT+CIPRXGET=1", ["OK"]).concat(
      exchange("AT+NETOPEN", ["+IP ERROR: Network is already opened", "ERROR"]),
      exchange("AT+NETOPEN?", ["+NETOPEN: 1", "OK"]),
      exchange("AT+CIPCLOSE?", ["+CIPCLOSE: 0,1,0,1", "OK"]),
      exchange("AT+CIPCLOSE=1", ["OK", "+CIPCLOSE: 1,0"]),
      exchange("AT+CIPCLOSE=3", ["+CIPCLOSE: 3,1", "ERROR"]),
      exchange("AT+SERVERSTART?", ["+SERVERSTART: 1,10001", "OK"]),
      exchange("AT+SERVERSTOP=1", ["OK", "+SERVERSTOP: 1,0"]),
    );
    scene(talk, (sockets, log) => sockets.openService(log.done("open")), ["open"]);
  });

  it("opening again leaves links and servers that are in use alone", () => {
    const talk = OPENING.concat(
      CONNECTED,
      exchange("AT+SERVERSTART=10000,0", ["OK"]),
      exchange("AT+CIPRXGET=1", ["OK"]),
      exchange("AT+NETOPEN", ["ERROR"]),
      exchange("AT+NETOPEN?", ["+NETOPEN: 1", "OK"]),
      exchange("AT+CIPCLOSE?", ["+CIPCLOSE: 1,0,0,0", "OK"]),
      exchange("AT+SERVERSTART?", ["+SERVERSTART: 0,10000", "OK"]),
    );
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.openService(() => {
        sockets.connect(HOST, () => {
          sockets.listen(0, 10000, () => sockets.openService(log.done("open again")));
        });
      });
    };
    scene(talk, act, ["open again"]);
  });

  it("a service that cannot be opened says why", () => {
    const refused = exchange("AT+CIPRXGET=1", ["OK"]).concat(
      exchange("AT+NETOPEN", ["ERROR"]),
      exchange("AT+NETOPEN?", ["+NETOPEN: 0", "OK"]),
    );
    scene(refused, (sockets, log) => sockets.openService(log.done("open")), ["open failed, error"]);
    const failing = exchange("AT+CIPRXGET=1", ["OK"]).concat(
      exchange("AT+NETOPEN", ["OK", "+NETOPEN: 1"]),
      exchange("AT+NETOPEN?", ["+NETOPEN: 0", "OK"]),
    );
    scene(failing, (sockets, log) => sockets.openService(log.done("open")), ["open failed, code 1"]);
  });

  it("closing ends all links without a word about each", () => {
    const talk = OPENING.concat(CONNECTED, exchange("AT+NETCLOSE", ["OK", "CLOSED", "+CIPCLOSE: 0,0", "+IPCLOSE: 0,0", "+NETCLOSE: 0"]));
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.openService(() => {
        sockets.connect(HOST, () => {
          sockets.closeService(() => {
            log.lines.push("closed");
            sockets.send(0, "x", log.number("send"));
          });
        });
      });
    };
    scene(talk, act, ["closed", "send failed, closed"]);
  });

  it("closing what is not open is a success", () => {
    const talk = exchange("AT+NETCLOSE", ["+NETCLOSE: 2", "ERROR"]).concat(exchange("AT+NETOPEN?", ["+NETOPEN: 0", "OK"]));
    scene(talk, (sockets, log) => sockets.closeService(log.done("close")), ["close"]);
  });

  it("a network that closes takes all links along, and the module is made to close before it opens again", () => {
    const talk = OPENING.concat(
      CONNECTED,
      says(["+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY"]),
      exchange("AT+NETCLOSE", ["OK", "+NETCLOSE: 0"]),
      OPENING,
      CONNECTED,
    );
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        sockets.send(0, "x", log.number("send"));
        sockets.openService(() => sockets.connect(HOST, log.number("connected")));
      });
      sockets.openService(() => sockets.connect(HOST, log.number("connected")));
    };
    scene(talk, act, ["connected 0", "service lost", "send failed, closed", "connected 0"]);
  });

  it("a connection that is being opened fails at once when the network closes", () => {
    const talk = OPENING.concat(exchange(OPEN_0, ["OK"]), says(["+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY"]));
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.openService(() => sockets.connect(HOST, log.number("connect")));
    };
    scene(talk, act, ["service lost", "connect failed, closed"]);
  });

  it("a name is resolved", () => {
    const talk = exchange('AT+CDNSGIP="host"', ['+CDNSGIP: 1,"host","10.0.0.1"', "OK"]);
    scene(talk, (sockets, log) => sockets.resolve("host", (_failure, found) => log.lines.push((found ?? []).join(","))), ["10.0.0.1"]);
  });
});

describe("SIM767XX sockets, TCP and UDP", () => {
  function connected(act: (sockets: Sim767xxSockets, log: Log, module: ScriptedModule) => void): typeof act {
    return (sockets, log, module) => sockets.connect(HOST, () => act(sockets, log, module));
  }

  it("links are given out from 0 to 3, and the fifth is refused", () => {
    let talk: Talk = [];
    for (let link = 0; link < 4; link++)
      talk = talk.concat(exchange(`AT+CIPOPEN=${link},"TCP","host",80`, ["OK", `+CIPOPEN: ${link},0`]));
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      for (let count = 0; count < 5; count++) sockets.connect(HOST, log.number("connected"));
    };
    scene(talk, act, ["connected failed, refused", "connected 0", "connected 1", "connected 2", "connected 3"]);
  });

  it("a link that failed to connect is cleared in the module before it is used again", () => {
    const talk = exchange(OPEN_0, ["+CIPOPEN: 0,4", "ERROR"]).concat(exchange("AT+CIPCLOSE=0", ["OK", "+CIPCLOSE: 0,0"]), CONNECTED);
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.connect(HOST, (failure) => {
        log.done("connect")(failure);
        sockets.connect(HOST, log.number("connected"));
      });
    };
    scene(talk, act, ["connect failed, code 4", "connected 0"]);
  });

  it("what is sent is counted; fewer bytes taken than given end the sending on the link", () => {
    const talk = CONNECTED.concat([
      [">", "AT+CIPSEND=0,5"],
      ["<", "\r\n>"],
      [">>", "hello"],
      ["<", said(["OK", "+CIPSEND: 0,5,2"])],
    ]);
    const act = connected((sockets, log) => {
      sockets.send(0, "hello", log.number("taken", () => sockets.send(0, "more", log.number("again"))));
      sockets.send(0, "x", log.number("meanwhile"));
    });
    scene(talk, act, ["meanwhile failed, refused", "taken 2", "again failed, closed"]);
  });

  it("a send on a connection that is gone fails as closed", () => {
    const talk = CONNECTED.concat([
      [">", "AT+CIPSEND=0,1"],
      ["<", "\r\n>"],
      [">>", "x"],
      ["<", said(["OK", "+CIPSEND: 0,1,-1"])],
    ]);
    scene(
      talk,
      connected((sockets, log) => sockets.send(0, "x", log.number("taken"))),
      ["taken failed, closed"],
    );
  });

  it("sizes and links out of range are refused without a word to the module", () => {
    const act = connected((sockets, log) => {
      sockets.send(0, repeated("x", 1401), log.number("long"));
      sockets.send(0, "", log.number("empty"));
      sockets.receive(0, 1501, log.received());
      sockets.send(7, "x", log.number("nowhere"));
      sockets.receive(1, 1, log.received());
      sockets.close(6, log.done("close nothing"));
      sockets.connect({ ...HOST, port: 0 }, log.number("no port"));
      sockets.connect({ ...HOST, transport: "tls" }, log.number("no verification"));
      sockets.listen(0, 80, log.done("listen"));
    });
    scene(CONNECTED, act, [
      "long failed, refused",
      "empty failed, refused",
      "read failed, refused",
      "nowhere failed, closed",
      "read failed, closed",
      "close nothing",
      "no port failed, refused",
      "no verification failed, refused",
      "listen failed, refused",
    ]);
  });

  it("announced data is read until nothing is left, and No data is an empty read", () => {
    const talk = CONNECTED.concat(
      says(["+CIPRXGET: 1,0"]),
      reads("AT+CIPRXGET=2,0,3", "+CIPRXGET: 2,0,3,2", "OK\r"),
      reads("AT+CIPRXGET=2,0,1500", "+CIPRXGET: 2,0,2,0", "xy"),
      exchange("AT+CIPRXGET=2,0,1500", ["+IP ERROR: No data", "ERROR"]),
    );
    const act = connected((sockets, log) => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        sockets.receive(0, 3, log.received(() => sockets.receive(0, 1500, log.received(() => sockets.receive(0, 1500, log.received())))));
        sockets.receive(0, 3, log.received());
      });
    });
    scene(talk, act, ["readable 0", "read failed, refused", 'read "OK\r", 2 left', 'read "xy", 0 left', 'read "", 0 left']);
  });

  it("data that is announced before the connection's result is reported behind it", () => {
    const talk = exchange(OPEN_0, ["OK", "+CIPRXGET: 1,0", "+CIPOPEN: 0,0"]);
    scene(talk, (sockets, log) => sockets.connect(HOST, log.number("connected")), ["connected 0", "readable 0"]);
  });

  it("an end behind announced data is reported when the data has been read", () => {
    const talk = CONNECTED.concat(
      says(["+CIPRXGET: 1,0", "+IPCLOSE: 0,1"]),
      [["wait", "1000"]],
      reads("AT+CIPRXGET=2,0,1500", "+CIPRXGET: 2,0,3,0", "end"),
      exchange("AT+CIPCLOSE=0", ["+CIPCLOSE: 0,2", "ERROR"]),
      exchange("AT+CIPCLOSE?", ["+CIPCLOSE: 0,0,0,0", "OK"]),
    );
    const act = connected((sockets, log) => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        if (event.kind === "readable") sockets.receive(0, 1500, log.received());
        if (event.kind === "closed") sockets.close(0, log.done("close"));
      });
    });
    scene(talk, act, ["readable 0", 'read "end", 0 left', "closed 0", "close"]);
  });

  it("an end without announced data is reported when the module says that nothing waits", () => {
    const talk = CONNECTED.concat(says(["+IPCLOSE: 0,1"]), exchange("AT+CIPRXGET=4,0", ["+CIPRXGET: 4,0,0", "OK"]));
    scene(talk, connected(() => {}), ["closed 0"]);
  });

  it("data that waits unannounced behind an end is found and can be read", () => {
    const talk = CONNECTED.concat(
      says(["+IPCLOSE: 0,1"]),
      exchange("AT+CIPRXGET=4,0", ["+CIPRXGET: 4,0,4", "OK"]),
      reads("AT+CIPRXGET=2,0,100", "+CIPRXGET: 2,0,4,0", "last"),
    );
    const act = connected((sockets, log) => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        if (event.kind === "readable") sockets.receive(0, 100, log.received());
      });
    });
    scene(talk, act, ["readable 0", 'read "last", 0 left', "closed 0"]);
  });

  it("a module that forgets an ended link at once has nothing more to read", () => {
    const talk = CONNECTED.concat(
      says(["+CIPRXGET: 1,0", "+IPCLOSE: 0,2"]),
      exchange("AT+CIPRXGET=2,0,100", ["+IP ERROR: Connection is not created", "ERROR"]),
    );
    const act = connected((sockets, log) => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        if (event.kind === "readable") readAll(sockets, log);
      });
    });
    const readAll = (sockets: Sim767xxSockets, log: Log): void => sockets.receive(0, 100, log.received());
    scene(talk, act, ["readable 0", 'read "", 0 left', "closed 0, closed"]);
  });

  it("nothing can be sent on an ended link", () => {
    const talk = CONNECTED.concat(says(["+CIPRXGET: 1,0", "+IPCLOSE: 0,1"]));
    const act = connected((sockets, log, module) => {
      module.clock.after(5000, () => sockets.send(0, "x", log.number("send")));
    });
    scene(talk, act, ["readable 0", "send failed, closed"]);
  });

  it("a close that the module refuses is a failure only where the link is still up", () => {
    const talk = CONNECTED.concat(
      exchange("AT+CIPCLOSE=0", ["+CIPCLOSE: 0,12", "ERROR"]),
      exchange("AT+CIPCLOSE?", ["+CIPCLOSE: 1,0,0,0", "OK"]),
    );
    scene(
      talk,
      connected((sockets, log) => sockets.close(0, log.done("close"))),
      ["close failed, code 12"],
    );
  });

  it("a UDP link is bound to a port of its own, and each datagram goes to its host", () => {
    const talk: Talk = exchange('AT+CIPOPEN=0,"UDP",,,49152', ["+CIPOPEN: 0,0", "OK"]).concat([
      [">", 'AT+CIPSEND=0,2,"host",80'],
      ["<", "\r\n>"],
      [">>", "hi"],
      ["<", said(["OK", "+CIPSEND: 0,2,2"])],
    ]);
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.connect({ ...HOST, transport: "udp" }, log.number("bound", () => sockets.send(0, "hi", log.number("taken"))));
    };
    scene(talk, act, ["bound 0", "taken 2"]);
    const named = exchange('AT+CIPOPEN=0,"UDP",,,5000', ["+CIPOPEN: 0,0", "OK"]);
    scene(named, (sockets, log) => sockets.connect({ ...HOST, transport: "udp", localPort: 5000 }, log.number("bound")), ["bound 0"]);
  });

  it("after a reset all links are free, and nothing is closed first", () => {
    const talk = CONNECTED.concat(CONNECTED);
    const act = connected((sockets, log) => {
      sockets.reset();
      sockets.receive(0, 1, log.received());
      sockets.connect(HOST, log.number("connected"));
    });
    scene(talk, act, ["read failed, closed", "connected 0"]);
  });
});

describe("SIM767XX sockets, servers", () => {
  it("a client is a link like any other, and is closed before its server", () => {
    const talk = exchange("AT+SERVERSTART=10000,1", ["OK"]).concat(
      says(["+CLIENT: 2,1,10.0.0.9:4711", "+CIPRXGET: 1,2"]),
      reads("AT+CIPRXGET=2,2,1500", "+CIPRXGET: 2,2,1,0", "?"),
      exchange("AT+CIPCLOSE=2", ["OK", "+CIPCLOSE: 2,0"]),
      exchange("AT+SERVERSTOP=1", ["OK", "+SERVERSTOP: 1,0"]),
    );
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        if (event.kind === "readable") sockets.receive(2, 1500, log.received(() => sockets.stopListening(1, log.done("stopped"))));
      });
      sockets.listen(1, 10000, log.done("listening"));
    };
    scene(talk, act, ["listening", "accepted 2 by 1 from 10.0.0.9 4711", "readable 2", 'read "?", 0 left', "stopped"]);
  });

  it("a server that listens on the port already is a success, on another port a failure", () => {
    const talk = exchange("AT+SERVERSTART=10000,0", ["+CIPERROR: 7", "ERROR"]).concat(
      exchange("AT+SERVERSTART?", ["+SERVERSTART: 0,10000", "OK"]),
    );
    scene(talk, (sockets, log) => sockets.listen(0, 10000, log.done("listening")), ["listening"]);
    const other = exchange("AT+SERVERSTART=10000,0", ["+CIPERROR: 7", "ERROR"]).concat(
      exchange("AT+SERVERSTART?", ["+SERVERSTART: 0,10003", "OK"]),
    );
    scene(other, (sockets, log) => sockets.listen(0, 10000, log.done("listening")), ["listening failed, code 7"]);
  });

  it("stopping a server that does not listen is a success", () => {
    const talk = exchange("AT+SERVERSTOP=0", ["+SERVERSTOP: 0,3", "ERROR"]).concat(exchange("AT+SERVERSTART?", ["OK"]));
    scene(talk, (sockets, log) => sockets.stopListening(0, log.done("stopped")), ["stopped"]);
  });

  it("a client that takes the number of a link being opened is told, and the connect fails", () => {
    const talk = exchange(OPEN_0, ["+CLIENT: 0,0,10.0.0.9:1", "+CIPOPEN: 0,4", "ERROR"]).concat([
      [">", "AT+CIPSEND=0,1"],
      ["<", "\r\n>"],
      [">>", "x"],
      ["<", said(["OK", "+CIPSEND: 0,1,1"])],
    ]);
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.connect(HOST, (failure) => {
        log.done("connect")(failure);
        sockets.send(0, "x", log.number("taken"));
      });
    };
    scene(talk, act, ["accepted 0 by 0 from 10.0.0.9 1", "connect failed, code 4", "taken 1"]);
  });
});
