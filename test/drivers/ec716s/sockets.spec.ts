import type { Ec716sSockets } from "../../../drivers/ec716s/sockets";
import type { Talk } from "../scripted-module";
import { exchange, repeated, said } from "../sim767xx/outcome";
import { says, type Log } from "../sim767xx/socket-scene";
import { connected, CONNECTED, connecting, HOST, scene, stating } from "./socket-scene";

describe("EC716S sockets, connections", () => {
  it("links are given out from 0 to 5, and the seventh is refused", () => {
    let talk: Talk = [];
    for (let link = 0; link < 6; link++) talk = talk.concat(connecting(link, ["OK", `${link}, CONNECT OK`]));
    const act = (sockets: Ec716sSockets, log: Log): void => {
      const next = (left: number): void => {
        sockets.connect(
          HOST,
          log.number("connected", () => {
            if (left > 0) next(left - 1);
          }),
        );
      };
      next(6);
    };
    scene(talk, act, ["connected 0", "connected 1", "connected 2", "connected 3", "connected 4", "connected 5", "connected failed, refused"]);
  });

  it("several are made side by side, and each takes its own result", () => {
    const talk: Talk = [
      [">", "AT+CIPSSL=0"],
      ["<", "\r\nOK\r\n"],
      [">", "AT+CIPSSL=0"],
      ["<", "\r\nOK\r\n"],
      [">", 'AT+CIPSTART=0,"TCP","host",80'],
      ["<", "\r\nOK\r\n"],
      [">", 'AT+CIPSTART=1,"TCP","host",80'],
      ["<", said(["OK", "1, CONNECT OK", "0,CONNECT FAIL"])],
    ];
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.connect(HOST, log.number("first"));
      sockets.connect(HOST, log.number("second"));
    };
    scene(talk, act, ["second 1", "first failed, error"]);
  });

  it("a link that failed is cleared in the module before it is used again", () => {
    const talk = connecting(0, ["OK", "0,CONNECT FAIL"]).concat(exchange("AT+CIPCLOSE=0", ["ERROR"]), CONNECTED);
    const act = (sockets: Ec716sSockets, log: Log): void => {
      sockets.connect(HOST, (failure) => {
        log.done("connect")(failure);
        sockets.connect(HOST, log.number("connected"));
      });
    };
    scene(talk, act, ["connect failed, error", "connected 0"]);
  });

  it("an error of the stack in front of the failure is why the only connection that is made fails", () => {
    const rows: readonly (readonly [string, string])[] = [
      ["TCP ERROR:11", "connect failed, code 11 by the peer"],
      ["TCP ERROR:14", "connect failed, code 14 by the peer"],
      ["TCP ERROR:6", "connect failed, code 6"],
    ];
    for (const [line, end] of rows)
      scene(connecting(0, ["OK", line, "0,CONNECT FAIL"]), (sockets, log) => sockets.connect(HOST, log.number("connect")), [end]);
    const udp = exchange("AT+CIPSSL=0", ["OK"]).concat(exchange('AT+CIPSTART=0,"UDP","host",80', ["OK", "UDP ERROR:7", "0,CONNECT FAIL"]));
    scene(udp, (sockets, log) => sockets.connect({ ...HOST, transport: "udp" }, log.number("connect")), ["connect failed, code 7 by the peer"]);
  });

  it("an error of the stack that may be another connection's explains nothing", () => {
    const other = CONNECTED.concat(connecting(1, ["OK", "TCP ERROR:11"]), stating("IP PROCESSING", ["CONNECTED", "CONNECTING"]), says(["1,CONNECT FAIL"]));
    scene(
      other,
      connected((sockets, log) => sockets.connect(HOST, log.number("connect"))),
      ["connect failed, error"],
    );
    const shared = connecting(0, ["OK", "TCP ERROR:11"]).concat(stating("IP PROCESSING", ["CONNECTING"]), says(["0,CONNECT FAIL"]));
    scene(shared, (sockets, log) => sockets.connect(HOST, log.number("connect")), ["connect failed, error"], { isShared: () => true });
  });

  it("a connection that comes about in spite of such an error is one, and ends in order", () => {
    const talk = connecting(0, ["OK", "TCP ERROR:11", "0,CONNECT OK"]).concat(says(["0,CLOSED"]), exchange("AT+CIPRXGET=4,0", ["+CIPRXGET: 4,0,0", "OK"]));
    scene(talk, (sockets, log) => sockets.connect(HOST, log.number("connected")), ["connected 0", "closed 0"]);
  });

  it("the end of what had a link's number before is not the end of the new connection", () => {
    const talk = connecting(0, ["OK", "0,CLOSED", "0,CONNECT OK"]);
    scene(talk, (sockets, log) => sockets.connect(HOST, log.number("connected")), ["connected 0"]);
  });

  it("datagrams have a link of their kind, and a local port stays until the link is used without", () => {
    const talk = exchange('AT+CLPORT=0,"UDP",5000', ["OK"]).concat(
      exchange("AT+CIPSSL=0", ["OK"]),
      exchange('AT+CIPSTART=0,"UDP","host",80', ["OK", "0,CONNECT OK"]),
      exchange("AT+CIPCLOSE=0", ["0,CLOSE OK"]),
      exchange('AT+CLPORT=0,"TCP",0', ["ERROR"]),
      CONNECTED,
      exchange("AT+CIPCLOSE=0", ["0, CLOSE OK"]),
      CONNECTED,
    );
    const act = (sockets: Ec716sSockets, log: Log): void => {
      const again = (then: () => void): void => sockets.close(0, () => sockets.connect(HOST, log.number("connected", then)));
      sockets.connect({ ...HOST, transport: "udp", localPort: 5000 }, log.number("bound", () => again(() => again(() => {}))));
    };
    scene(talk, act, ["bound 0", "connected 0", "connected 0"]);
  });

  it("a close that the module refuses is a failure only where the link is still up", () => {
    const gone = CONNECTED.concat(exchange("AT+CIPCLOSE=0", ["ERROR"]), stating("IP PROCESSING", ["CLOSED"]));
    scene(
      gone,
      connected((sockets, log) => sockets.close(0, log.done("close"))),
      ["close"],
    );
    const up = CONNECTED.concat(exchange("AT+CIPCLOSE=0", ["ERROR"]), stating("IP PROCESSING", ["CONNECTED"]));
    scene(
      up,
      connected((sockets, log) => sockets.close(0, log.done("close"))),
      ["close failed, error"],
    );
  });

  it("sizes, links and peers out of range are refused without a word to the module", () => {
    const act = connected((sockets, log) => {
      sockets.send(0, repeated("x", 1401), log.number("long"));
      sockets.send(0, "", log.number("empty"));
      sockets.receive(0, 1461, log.received());
      sockets.send(6, "x", log.number("nowhere"));
      sockets.receive(1, 1, log.received());
      sockets.close(5, log.done("close nothing"));
      sockets.connect({ ...HOST, port: 0 }, log.number("no port"));
      sockets.connect({ ...HOST, host: "" }, log.number("no host"));
      sockets.connect({ ...HOST, transport: "tls" }, log.number("no verification"));
    });
    scene(CONNECTED, act, [
      "long failed, refused",
      "empty failed, refused",
      "read failed, refused",
      "nowhere failed, closed",
      "read failed, closed",
      "close nothing",
      "no port failed, refused",
      "no host failed, refused",
      "no verification failed, refused",
    ]);
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
