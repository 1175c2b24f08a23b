import type { Talk } from "../scripted-module";
import { exchange, said } from "../sim767xx/outcome";
import { reads, says } from "../sim767xx/socket-scene";
import { connected, CONNECTED, connecting, HOST, PREPARING, scene, STARTING, stating } from "./socket-scene";

/** A send on link 0, and what is said when the bytes are in. */
function sending(bytes: string, answer: readonly string[]): Talk {
  return [
    [">", `AT+CIPSEND=0,${bytes.length}`],
    [">>", "\n"],
    ["<", "\r\n> "],
    [">>", bytes],
    ["<", said(answer)],
  ];
}

describe("EC716S sockets, sending", () => {
  it("is counted, and bytes that begin with a line feed are whole", () => {
    const talk = CONNECTED.concat(sending("\nhello", ["DATA ACCEPT:0,6"]), sending("x", ["DATA ACCEPT: 0,1"]));
    const act = connected((sockets, log) => {
      sockets.send(0, "\nhello", log.number("taken", () => sockets.send(0, "x", log.number("taken"))));
      sockets.send(0, "y", log.number("meanwhile"));
    });
    scene(talk, act, ["meanwhile failed, refused", "taken 6", "taken 1"]);
  });

  it("fewer bytes taken than given end the sending on the link", () => {
    const talk = CONNECTED.concat(sending("hello", ["DATA ACCEPT:0,2"]));
    const act = connected((sockets, log) => sockets.send(0, "hello", log.number("taken", () => sockets.send(0, "more", log.number("again")))));
    scene(talk, act, ["taken 2", "again failed, closed"]);
  });

  it("a send that fails asks what became of the link, and tells where it has ended", () => {
    const failing = CONNECTED.concat(sending("hello", ["0,SEND FAIL"]), stating("IP PROCESSING", ["CLOSED"]), exchange("AT+CIPRXGET=4,0", ["+CIPRXGET: 4,0,0", "OK"]));
    const act = connected((sockets, log) => sockets.send(0, "hello", log.number("taken")));
    scene(failing, act, ["taken failed, error", "closed 0, error"]);
    const refused = CONNECTED.concat(
      [
        [">", "AT+CIPSEND=0,5"],
        [">>", "\n"],
        ["<", said(["+CME ERROR 3"])],
      ],
      stating("IP PROCESSING", ["REMOTE CLOSING"]),
      exchange("AT+CIPRXGET=4,0", ["ERROR"]),
    );
    scene(refused, act, ["taken failed, cme 3", "closed 0"]);
    const up = CONNECTED.concat(sending("hello", ["0,SEND FAIL"]), stating("IP PROCESSING", ["CONNECTED"]));
    scene(up, act, ["taken failed, error"]);
  });
});

describe("EC716S sockets, receiving", () => {
  it("data is announced once, and is read until nothing is left", () => {
    const talk = CONNECTED.concat(
      says(["+CIPRXGET: 1,0"]),
      reads("AT+CIPRXGET=2,0,4", "+CIPRXGET: 2,0,4,6", "OK\r\n"),
      reads("AT+CIPRXGET=2,0,4", "+CIPRXGET: 2,0,4,9", "more"),
      reads("AT+CIPRXGET=2,0,1460", "+CIPRXGET: 2,0,9,0", "and more."),
      says(["+CIPRXGET: 1,0"]),
    );
    const act = connected((sockets, log) => {
      let first = true;
      sockets.onSocketEvent((event) => {
        log.event(event);
        if (!first) return;
        first = false;
        const third = (): void => sockets.receive(0, 1460, log.received());
        sockets.receive(0, 4, log.received(() => sockets.receive(0, 4, log.received(third))));
        sockets.receive(0, 4, log.received());
      });
    });
    scene(talk, act, ["readable 0", "read failed, refused", 'read "OK\r\n", 6 left', 'read "more", 9 left', 'read "and more.", 0 left', "readable 0"]);
  });

  it("where nothing waits the module may refuse, which is an empty read", () => {
    const talk = CONNECTED.concat(exchange("AT+CIPRXGET=2,0,10", ["ERROR"]), exchange("AT+CIPRXGET=4,0", ["+CIPRXGET: 4,0,0", "OK"]));
    scene(
      talk,
      connected((sockets, log) => sockets.receive(0, 10, log.received())),
      ['read "", 0 left'],
    );
  });

  it("data that is announced before the connection's result is reported behind it", () => {
    const talk = connecting(0, ["OK", "+CIPRXGET: 1,0", "0,CONNECT OK"]);
    scene(talk, (sockets, log) => sockets.connect(HOST, log.number("connected")), ["connected 0", "readable 0"]);
  });

  it("fewer bytes than announced, without OK, are a failure; what became of the link is asked", () => {
    const talk = CONNECTED.concat(
      says(["+CIPRXGET: 1,0"]),
      [
        [">", "AT+CIPRXGET=2,0,1460"],
        ["<", "\r\n+CIPRXGET: 2,0,10,0\r\n12345"],
        [">", "AT"],
        ["<", "\r\nOK\r\n"],
      ],
      exchange("AT+CMEE?", ["+CMEE: 1", "OK"]),
      stating("IP PROCESSING", ["CLOSED"]),
      exchange("AT+CIPRXGET=2,0,1460", ["ERROR"]),
    );
    const act = connected((sockets, log, module) => {
      const read = (then?: () => void): void => sockets.receive(0, 1460, log.received(then));
      sockets.onSocketEvent((event) => {
        log.event(event);
        if (event.kind === "readable") read(() => module.clock.after(10000, () => read()));
      });
    });
    scene(talk, act, ["readable 0", "read failed, overflow", 'read "", 0 left', "closed 0, overflow"]);
  });

  it("an end behind announced data is reported when the data has been read", () => {
    const talk = CONNECTED.concat(
      says(["+CIPRXGET: 1,0", "0,CLOSED"]),
      [["wait", "1000"]],
      reads("AT+CIPRXGET=2,0,1460", "+CIPRXGET: 2,0,3,0", "end"),
      exchange("AT+CIPCLOSE=0", ["ERROR"]),
      stating("IP PROCESSING", ["CLOSED"]),
    );
    const act = connected((sockets, log) => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        if (event.kind === "readable") sockets.receive(0, 1460, log.received());
        if (event.kind === "closed") sockets.close(0, log.done("close"));
      });
    });
    scene(talk, act, ["readable 0", 'read "end", 0 left', "closed 0", "close"]);
  });

  it("data that waits unannounced behind an end is found and can be read", () => {
    const talk = CONNECTED.concat(
      says(["0, CLOSED"]),
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

  it("nothing can be sent on an ended link", () => {
    const talk = CONNECTED.concat(says(["+CIPRXGET: 1,0", "0,CLOSED"]));
    const act = connected((sockets, log, module) => {
      module.clock.after(5000, () => sockets.send(0, "x", log.number("send")));
    });
    scene(talk, act, ["readable 0", "send failed, closed"]);
  });
});

describe("EC716S sockets, ends without a number", () => {
  it("the module is asked which links they were", () => {
    const talk = CONNECTED.concat(
      connecting(1, ["OK", "1,CONNECT OK"]),
      says(["CLOSED"]),
      stating("IP PROCESSING", ["CONNECTED", "REMOTE CLOSING"]),
      exchange("AT+CIPRXGET=4,1", ["+CIPRXGET: 4,1,0", "OK"]),
    );
    scene(
      talk,
      connected((sockets, log) => sockets.connect(HOST, log.number("second"))),
      ["second 1", "closed 1"],
    );
  });

  it("an error of the stack goes with those that have ended, and is the peer's where its code says so", () => {
    const rows: readonly (readonly [string, string])[] = [
      ["TCP ERROR:14", "closed 0, code by the peer"],
      ["TCP ERROR:12", "closed 0, code"],
    ];
    for (const [line, end] of rows) {
      const talk = CONNECTED.concat(says([line]), stating("IP PROCESSING", ["CLOSED"]), exchange("AT+CIPRXGET=4,0", ["ERROR"]));
      scene(
        talk,
        connected(() => {}),
        [end],
      );
    }
  });

  it("what is said while the module is being asked makes it be asked once more", () => {
    const talk = CONNECTED.concat(
      says(["CLOSED", "TCP ERROR:12", "CLOSED"]),
      stating("IP PROCESSING", ["CONNECTED"]),
      stating("IP PROCESSING", ["CLOSED"]),
      exchange("AT+CIPRXGET=4,0", ["ERROR"]),
    );
    scene(
      talk,
      connected(() => {}),
      ["closed 0"],
    );
  });

  it("a module that says that the context is gone has lost all", () => {
    const talk = PREPARING.concat(STARTING, CONNECTED, says(["CLOSED"]), stating("PDP DEACT", ["CLOSED"]));
    const act = connected((sockets, log, module) => {
      module.clock.after(5000, () => sockets.send(0, "x", log.number("send")));
    });
    scene(talk, (sockets, log, module) => sockets.openService(() => act(sockets, log, module)), ["service lost", "send failed, closed"]);
  });

  it("without a link nobody is asked", () => {
    scene(says(["CLOSED", "TCP ERROR:14", "UDP ERROR:8"]), () => {}, []);
  });
});
