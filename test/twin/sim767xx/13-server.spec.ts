import type { Stream } from "../../../twin/networks/network";
import type { SimulatedHost } from "../../../twin/networks/simulated/simulated-host";
import { expect } from "../../expect";
import { connectLink, linesOf, linesOfInput, openWorld, PEER_ADDRESS } from "./13-world";

interface Client {
  stream: Stream;
  received: string;
  events: string[];
}

/** Connects the host to the twin's port 10000. */
function connectClient(host: SimulatedHost): Client {
  const seen = { received: "", events: [] as string[] };
  const stream = host.connect(
    { host: "10.0.0.2", port: 10000, timeoutMs: 10000 },
    {
      connected: () => void seen.events.push("connected"),
      failed: () => void seen.events.push("failed"),
      data: (bytes) => void (seen.received += bytes),
      ended: () => void seen.events.push("ended"),
      drained: () => undefined,
    },
  );
  return Object.assign(seen, { stream });
}

describe("SIM767XX twin, chapter 13: listening sockets", () => {
  it("announces a client, serves it as any link and stops when it is closed", () => {
    const { t, host } = openWorld({}, "AT+CIPRXGET=1");
    t.command("AT+SERVERSTART?", ["OK"]);
    t.command("AT+SERVERSTART=10000,0", ["OK"]);
    t.command("AT+SERVERSTART?", ["+SERVERSTART: 0,10000", "OK"]);
    const client = connectClient(host);
    t.run(500);
    const port = /\+CLIENT: 0,0,192\.0\.2\.1:(\d+)/.exec(t.take())?.[1] ?? "none";
    t.command("AT+CIPOPEN?", [`+CIPOPEN: 0,"TCP","${PEER_ADDRESS}",${port},0`, "+CIPOPEN: 1", "+CIPOPEN: 2", "+CIPOPEN: 3", "OK"]);
    client.stream.write("hello");
    t.run(500).expectLines(["+CIPRXGET: 1,0"]);
    t.command("AT+CIPRXGET=2,0", ["+CIPRXGET: 2,0,5,0", "hello", "OK"]);
    expect(linesOfInput(t, "AT+CIPSEND=0,6", "answer")).toEqual(["OK", "+CIPSEND: 0,6,6"]);
    expect(client.received).toBe("answer");
    t.command("AT+SERVERSTOP=0", ["+SERVERSTOP: 0,9", "ERROR"]);
    expect(linesOf(t, "AT+CIPCLOSE=0")).toEqual(["OK", "+CIPCLOSE: 0,0"]);
    expect(linesOf(t, "AT+SERVERSTOP=0")).toEqual(["OK", "+SERVERSTOP: 0,0"]);
    t.command("AT+SERVERSTART?", ["OK"]);
  });

  it("gives the result of AT+SERVERSTOP before OK where that order is chosen", () => {
    const { t } = openWorld({ orders: { "+SERVERSTOP": "result-first" } });
    t.command("AT+SERVERSTART=10015,1,1", ["OK"]);
    t.command("AT+SERVERSTOP=1", ["+SERVERSTOP: 1,0", "OK"]);
  });

  it("lets clients wait in the backlog for a free link, and refuses more", () => {
    const { t, host } = openWorld();
    t.command("AT+SERVERSTART=10000,0,1", ["OK"]);
    for (const link of [0, 1, 2, 3]) connectLink(t, link);
    const waiting = connectClient(host);
    t.run(500);
    const refused = connectClient(host);
    t.run(500).expectLines([]);
    expect([waiting.events, refused.events]).toEqual([["connected"], ["connected", "failed"]]);
    waiting.stream.write("early");
    t.run(500);
    t.send("AT+CIPCLOSE=2\r").run(500);
    const lines = t.takeLines().map((line) => line.replace(/:\d+$/, ":port"));
    expect(lines.slice(1)).toEqual(["OK", `+CLIENT: 2,0,${PEER_ADDRESS}:port`, `RECV FROM:${PEER_ADDRESS}:port`, "+IPD5", "early", "+CIPCLOSE: 2,0"]);
  });

  it("ends with the context", () => {
    const { t, host } = openWorld();
    t.command("AT+SERVERSTART=10000,0", ["OK"]);
    t.twin.dropContext();
    t.run(100).take();
    linesOf(t, "AT+NETOPEN");
    t.command("AT+SERVERSTART?", ["OK"]);
    const client = connectClient(host);
    t.run(500);
    expect(client.events).toEqual(["failed"]);
  });

  for (const [parameters, err] of [["9999,0", 3], ["10000,2", 3], ["10000,0,4", 3], ["10000", 3], ["10001,1", 7], ["10000,0", 6]] as const) {
    it(`refuses AT+SERVERSTART=${parameters} while server 1 listens on 10000`, () => {
      const { t } = openWorld();
      t.command("AT+SERVERSTART=10000,1", ["OK"]);
      t.command(`AT+SERVERSTART=${parameters}`, [`+CIPERROR: ${err}`, "ERROR"]);
    });
  }

  it("refuses to stop what does not listen", () => {
    const { t } = openWorld();
    t.command("AT+SERVERSTOP=0", ["+SERVERSTOP: 0,4", "ERROR"]);
    t.command("AT+SERVERSTOP=2", ["+SERVERSTOP: 2,3", "ERROR"]);
  });
});
