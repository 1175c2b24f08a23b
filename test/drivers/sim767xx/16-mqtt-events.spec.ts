import { onMqttEvent, type MqttEvent } from "../../../drivers/sim767xx/16-mqtt-events";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";

/** What `said` comes to, with messages of up to 40 bytes, whatever pieces it comes in. */
function hears(said: string, expected: readonly MqttEvent[], malformed: number): void {
  const talk: Talk = [["<", said]];
  let events: MqttEvent[] = [];
  let counted = (): number => 0;
  inChunks(
    talk,
    (session) => {
      events = [];
      counted = () => session.counters.malformedLines;
      onMqttEvent(session, 40, (event) => events.push(event));
    },
    () => {
      expect(events).toEqual(expected);
      expect(counted()).toBe(malformed);
    },
  );
}

function message(client: number, topic: string, payload: string): MqttEvent {
  return { kind: "message", client, topic, payload };
}

const HELLO = "+CMQTTRXSTART: 0,1,5\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXPAYLOAD: 0,5\r\nhello\r\n+CMQTTRXEND: 0\r\n";

describe("SIM767XX chapter 16, what comes by itself", () => {
  it("a lost connection has a client and a cause, a lost network neither", () => {
    hears(
      "\r\n+CMQTTCONNLOST: 0,1\r\n\r\n+CMQTTCONNLOST: 1,3\r\n\r\n+CMQTTNONET\r\n",
      [
        { kind: "connection-lost", client: 0, cause: 1 },
        { kind: "connection-lost", client: 1, cause: 3 },
        { kind: "no-network" },
      ],
      0,
    );
  });

  it("a message is put together with blank lines inside and without", () => {
    hears("\r\n" + HELLO, [message(0, "a", "hello")], 0);
    hears(
      "\r\n+CMQTTRXSTART: 0,1,5\r\n\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n\r\n+CMQTTRXPAYLOAD: 0,5\r\nhello\r\n\r\n+CMQTTRXEND: 0\r\n",
      [message(0, "a", "hello")],
      0,
    );
  });

  it("topic and payload in several pieces are joined by their counts, whatever they hold", () => {
    hears(
      "\r\n+CMQTTRXSTART: 0,4,12\r\n+CMQTTRXTOPIC: 0,2\r\na/\r\n+CMQTTRXTOPIC: 0,2\r\nbc\r\n" +
        "+CMQTTRXPAYLOAD: 0,6\r\n\r\nOK\r\n\r\n+CMQTTRXPAYLOAD: 0,6\r\n>+CMQT\r\n+CMQTTRXEND: 0\r\n",
      [message(0, "a/bc", "\r\nOK\r\n>+CMQT")],
      0,
    );
  });

  it("an empty payload is a message, with a piece of no bytes or with none", () => {
    hears("\r\n+CMQTTRXSTART: 0,1,0\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXEND: 0\r\n", [message(0, "a", "")], 0);
    hears("\r\n+CMQTTRXSTART: 0,1,0\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXPAYLOAD: 0,0\r\n\r\n+CMQTTRXEND: 0\r\n", [message(0, "a", "")], 0);
  });

  it("messages of two clients at the same time do not mix", () => {
    hears(
      "\r\n+CMQTTRXSTART: 0,1,1\r\n+CMQTTRXSTART: 1,1,1\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXTOPIC: 1,1\r\nb\r\n" +
        "+CMQTTRXPAYLOAD: 1,1\r\n2\r\n+CMQTTRXPAYLOAD: 0,1\r\n1\r\n+CMQTTRXEND: 0\r\n+CMQTTRXEND: 1\r\n",
      [message(0, "a", "1"), message(1, "b", "2")],
      0,
    );
  });

  it("a message over the bound is dropped at its first line, and its bytes are kept nowhere", () => {
    const reason = "a message was dropped: it has 41 bytes, more than the 40 that maxMessageBytes allows";
    hears(
      "\r\n+CMQTTRXSTART: 0,1,40\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXPAYLOAD: 0,40\r\n" +
        "0123456789012345678901234567890123456789\r\n+CMQTTRXEND: 0\r\n" +
        HELLO,
      [{ kind: "dropped", client: 0, reason }, message(0, "a", "hello")],
      0,
    );
  });

  it("a message whose end comes too early, or whose next one begins, is dropped", () => {
    hears("\r\n+CMQTTRXSTART: 0,1,5\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXEND: 0\r\n", [
      { kind: "dropped", client: 0, reason: "a message was dropped: its end came before all of its bytes" },
    ], 0);
    hears("\r\n+CMQTTRXSTART: 0,1,5\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n" + HELLO, [
      { kind: "dropped", client: 0, reason: "a message was dropped: the next one began before its end" },
      message(0, "a", "hello"),
    ], 0);
  });

  it("a message with more bytes than announced is dropped", () => {
    hears("\r\n+CMQTTRXSTART: 0,1,1\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXPAYLOAD: 0,2\r\nbc\r\n+CMQTTRXEND: 0\r\n", [
      { kind: "dropped", client: 0, reason: "a message was dropped: it has more bytes than announced" },
    ], 0);
  });

  it("a payload that breaks off drops its message, and what follows is read again", () => {
    let events: MqttEvent[] = [];
    inChunks(
      [["<", "\r\n+CMQTTRXSTART: 0,1,5\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXPAYLOAD: 0,5\r\nhe"]],
      (session, module) => {
        events = [];
        onMqttEvent(session, 40, (event) => events.push(event));
        module.clock.after(10000, () => module.say("\r\n" + HELLO));
      },
      () =>
        expect(events).toEqual([
          { kind: "dropped", client: 0, reason: "a message was dropped: bytes of it were lost" },
          message(0, "a", "hello"),
        ]),
    );
  });

  it("pieces without a beginning are no message, and lines without sense are counted", () => {
    hears("\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXEND: 0\r\n", [], 0);
    hears("\r\n+CMQTTRXSTART: 7,1,1\r\n\r\n+CMQTTRXSTART: 0,x\r\n\r\n+CMQTTRXEND: 5\r\n\r\n+CMQTTCONNLOST: \r\n", [], 4);
  });
});
