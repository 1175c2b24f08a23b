import type { ConnectOptions, TlsOptions } from "../../../drivers/modem";
import type { Sim767xxSockets } from "../../../drivers/sim767xx/sockets";
import type { Talk } from "../scripted-module";
import { exchange, said } from "./outcome";
import { reads, says, scene, type Log } from "./socket-scene";

const UNVERIFIED: TlsOptions = { verification: "unverified" };
const HOST: ConnectOptions = { transport: "tls", host: "host", port: 443, tls: UNVERIFIED };
const STARTING = exchange("AT+CCHSTOP", ["ERROR"]).concat(
  exchange("AT+CCHSET=1,1", ["OK"]),
  exchange("AT+CCHSTART", ["OK", "+CCHSTART: 0"]),
);

function configuring(id: number): Talk {
  let talk: Talk = [];
  const set = (key: string, value: number): void => {
    talk = talk.concat(exchange(`AT+CSSLCFG="${key}",${id},${value}`, ["OK"]));
  };
  set("authmode", 0);
  set("ignorelocaltime", 1);
  set("ignorecertCN", 1);
  set("enableSNI", 1);
  set("negotiatetime", 100);
  return talk.concat(exchange(`AT+CCHSSLCFG=${id},${id}`, ["OK"]));
}

function connecting(id: number, lines: readonly string[]): Talk {
  return configuring(id).concat(exchange(`AT+CCHOPEN=${id},"host",443,2`, lines));
}

const CONNECTED = STARTING.concat(connecting(0, ["OK", "+CCHOPEN: 0,0"]));

function receiving(command: string, blocks: readonly string[]): Talk {
  let stream = "\r\nOK\r\n";
  blocks.forEach((block) => (stream += `\r\n+CCHRECV: DATA,0,${block.length}\r\n${block}`));
  return [
    [">", command],
    ["<", stream + "\r\n+CCHRECV: 0,0\r\n"],
  ];
}

function connected(act: (sockets: Sim767xxSockets, log: Log) => void): typeof act {
  return (sockets, log) => sockets.connect(HOST, log.number("connected", () => act(sockets, log)));
}

describe("SIM767XX sockets, TLS", () => {
  it("the first connection starts the service anew and configures its context; its link is 4", () => {
    scene(
      CONNECTED,
      connected(() => {}),
      ["connected 4"],
    );
  });

  it("full verification reaches the module before the connection does", () => {
    const tls: TlsOptions = { verification: "full", caFile: "ca.pem" };
    let talk: Talk = STARTING;
    const settings = ['"cacert",0,"ca.pem"', '"authmode",0,1', '"ignorelocaltime",0,0', '"ignorecertCN",0,0', '"enableSNI",0,1'];
    settings.forEach((setting) => (talk = talk.concat(exchange("AT+CSSLCFG=" + setting, ["OK"]))));
    talk = talk.concat(
      exchange('AT+CSSLCFG="negotiatetime",0,100', ["OK"]),
      exchange("AT+CCHSSLCFG=0,0", ["OK"]),
      exchange('AT+CCHOPEN=0,"host",443,2', ["OK", "+CCHOPEN: 0,15"]),
    );
    scene(talk, (sockets, log) => sockets.connect({ ...HOST, tls }, log.number("connected")), ["connected failed, code 15"]);
  });

  it("two connections at the same time share one start, and the third is refused", () => {
    const first = configuring(0);
    const second = configuring(1);
    let both: Talk = STARTING;
    for (let step = 0; step < first.length; step += 2) both = both.concat(first.slice(step, step + 2), second.slice(step, step + 2));
    const talk = both.concat(
      exchange('AT+CCHOPEN=0,"host",443,2', ["OK"]),
      exchange('AT+CCHOPEN=1,"host",443,2', ["OK", "+CCHOPEN: 1,0", "+CCHOPEN: 0,0"]),
    );
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      for (let count = 0; count < 3; count++) sockets.connect(HOST, log.number("connected"));
    };
    scene(talk, act, ["connected failed, refused", "connected 5", "connected 4"]);
  });

  it("a failed connection makes the next one start from the beginning", () => {
    const talk = STARTING.concat(
      connecting(0, ["OK", "+CCHOPEN: 0,9"]),
      STARTING,
      exchange("AT+CCHCLOSE=0", ["ERROR"]),
      connecting(0, ["OK", "+CCHOPEN: 0,0"]),
    );
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.connect(HOST, log.number("connected", () => sockets.connect(HOST, log.number("connected"))));
    };
    scene(talk, act, ["connected failed, code 9", "connected 4"]);
  });

  it("a failed connection leaves the service to the one that uses it", () => {
    const talk = CONNECTED.concat(
      connecting(1, ["OK", "+CCHOPEN: 1,14"]),
      exchange("AT+CCHCLOSE=1", ["ERROR"]),
      connecting(1, ["OK", "+CCHOPEN: 1,0"]),
    );
    const act = connected((sockets, log) => {
      sockets.connect(HOST, log.number("second", () => sockets.connect(HOST, log.number("third"))));
    });
    scene(talk, act, ["connected 4", "second failed, code 14", "third 5"]);
  });

  it("certificates that are not there cannot be mended by trying again", () => {
    const talk = STARTING.concat(connecting(0, ["OK", "+CCHOPEN: 0,19"]));
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.connect(HOST, (failure) => log.lines.push(failure !== undefined && failure.permanent === true ? "permanent" : "transient"));
    };
    scene(talk, act, ["permanent"]);
  });

  it("a server that closes while the connection is being made was reached", () => {
    const talk = STARTING.concat(connecting(0, ["OK", "+CCHOPEN: 0,4"]));
    scene(talk, (sockets, log) => sockets.connect(HOST, log.number("connect")), ["connect failed, code 4 by the peer"]);
  });

  it("a send is taken when the module reports that it is done", () => {
    const talk = CONNECTED.concat([
      [">", "AT+CCHSEND=0,5"],
      ["<", "\r\n>"],
      [">>", "hello"],
      ["<", said(["OK", "+CCHSEND: 0,0"])],
    ]);
    scene(
      talk,
      connected((sockets, log) => sockets.send(4, "hello", log.number("taken"))),
      ["connected 4", "taken 5"],
    );
  });

  it("how much waits is asked first; the last bytes leave open whether more came", () => {
    const talk = CONNECTED.concat(
      says(["+CCHEVENT: 0,RECV EVENT"]),
      exchange("AT+CCHRECV?", ["+CCHRECV: LEN,5,0", "OK"]),
      receiving("AT+CCHRECV=0,3", ["\r\nO"]),
      receiving("AT+CCHRECV=0,2", ["K", "\r"]),
      exchange("AT+CCHRECV?", ["+CCHRECV: LEN,0,0", "OK"]),
    );
    const act = connected((sockets, log) => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        const third = (): void => sockets.receive(4, 3, log.received());
        sockets.receive(4, 3, log.received(() => sockets.receive(4, 3, log.received(third))));
      });
    });
    scene(talk, act, ["connected 4", "readable 4", 'read "\r\nO", 2 left', 'read "K\r", unknown left', 'read "", 0 left']);
  });

  it("what waits when the server closes is read before the end is reported", () => {
    const talk = CONNECTED.concat(
      says(["+CCH_PEER_CLOSED: 0"]),
      exchange("AT+CCHRECV?", ["+CCHRECV: LEN,3,0", "OK"]),
      receiving("AT+CCHRECV=0,3", ["end"]),
      exchange("AT+CCHRECV?", ["+CCHRECV: LEN,0,0", "OK"]),
      exchange("AT+CCHCLOSE=0", ["ERROR"]),
      exchange("AT+CCHOPEN?", ['+CCHOPEN: 0,"",,,', '+CCHOPEN: 1,"",,,', "OK"]),
    );
    const act = connected((sockets, log) => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        if (event.kind === "readable") sockets.receive(4, 1500, log.received(() => sockets.receive(4, 1500, log.received())));
        if (event.kind === "closed") sockets.close(4, log.done("close"));
      });
    });
    scene(talk, act, ["connected 4", "readable 4", 'read "end", unknown left', 'read "", 0 left', "closed 4", "close"]);
  });

  it("a fault while receiving ends the link with its code", () => {
    for (const [code, end] of [
      [6, "closed 4, code"],
      [4, "closed 4, code by the peer"],
    ] as const) {
      const talk = CONNECTED.concat(says([`+CCH_RECV_CLOSED: 0,${code}`]), exchange("AT+CCHRECV?", ["+CCHRECV: LEN,0,0", "OK"]));
      scene(
        talk,
        connected(() => {}),
        ["connected 4", end],
      );
    }
  });

  it("a service that the network stopped ends its links, and is started anew", () => {
    const talk = CONNECTED.concat(
      says(["+CCH:CCH STOP"]),
      STARTING,
      exchange("AT+CCHCLOSE=0", ["ERROR"]),
      connecting(0, ["OK", "+CCHOPEN: 0,0"]),
    );
    const act = connected((sockets, log) => {
      sockets.onSocketEvent((event) => {
        log.event(event);
        sockets.send(4, "x", log.number("send"));
        sockets.close(4, () => sockets.connect(HOST, log.number("again")));
      });
    });
    scene(talk, act, ["connected 4", "closed 4, closed", "send failed, closed", "again 4"]);
  });

  it("closing the data service stops TLS as well, where it was started", () => {
    const talk = CONNECTED.concat(exchange("AT+NETCLOSE", ["OK", "+NETCLOSE: 0"]), exchange("AT+CCHSTOP", ["OK", "+CCHSTOP: 0"]));
    scene(
      talk,
      connected((sockets, log) => sockets.closeService(log.done("closed"))),
      ["connected 4", "closed"],
    );
  });

  it("reads of a TCP link are not disturbed by TLS", () => {
    const talk = exchange('AT+CIPOPEN=0,"TCP","host",80', ["OK", "+CIPOPEN: 0,0"]).concat(
      says(["+CCHEVENT: 0,RECV EVENT"]),
      reads("AT+CIPRXGET=2,0,9", "+CIPRXGET: 2,0,2,0", "ok"),
    );
    const act = (sockets: Sim767xxSockets, log: Log): void => {
      sockets.connect({ transport: "tcp", host: "host", port: 80 }, log.number("connected"));
      sockets.onSocketEvent(log.event);
    };
    const later = (sockets: Sim767xxSockets, log: Log, module: { clock: { after(ms: number, callback: () => void): unknown } }): void => {
      act(sockets, log);
      module.clock.after(5000, () => sockets.receive(0, 9, log.received()));
    };
    scene(talk, later, ["connected 0", 'read "ok", 0 left']);
  });
});
