import { Session } from "../../../drivers/at/session";
import { Ec716sMqtt } from "../../../drivers/ec716s/mqtt";
import { CAUTIOUS, type Quirks } from "../../../drivers/ec716s/revisions";
import type { Done, Failure } from "../../../drivers/failure";
import type { MqttMessage, MqttOptions, TlsOptions } from "../../../drivers/modem";
import { expect } from "../../expect";
import { AnsweringModule, ok } from "../sim767xx/answering-module";

const CHUNKS: readonly number[] = [1, 7, 4096];
const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const OPTIONS: MqttOptions = { host: "broker.example", port: 1883, clientId: "box-7", keepAliveSeconds: 60, cleanSession: true };
const START = 'AT+MIPSTART="broker.example",1883';
const TLS_START = 'AT+SSLMIPSTART="broker.example",1883';
const CONNECT = "AT+MCONNECT=1,60";
const DOWN: readonly string[] = ["AT+MDISCONNECT", "AT+MIPCLOSE"];
const UP: readonly string[] = ['AT+MCONFIG="box-7"', "AT+MQTTMSGSET=0", "AT+MQTTMODE=0", START, CONNECT];
const PUBLISH = 'AT+MPUBEX="a/b",1,0,5';

class Bench {
  readonly module: AnsweringModule;
  readonly mqtt: Ec716sMqtt;
  readonly messages: MqttMessage[] = [];
  readonly losses: string[] = [];
  readonly drops: string[] = [];
  readonly ends: string[] = [];
  readonly failures: Failure[] = [];
  readonly tlsAsked: string[] = [];
  prepared = 0;

  constructor(chunkBytes: number, quirks?: Partial<Quirks>) {
    this.module = new AnsweringModule(chunkBytes);
    const { module } = this;
    module.on("AT+MIPCLOSE", ["\r\n+CME ERROR: 767\r\n", OK]);
    module.on("AT+MDISCONNECT", [ERROR, OK]);
    module.on(START, [OK + "\r\n7,CONNECT OK\r\n"]);
    module.on(TLS_START, [OK + "\r\n7,CONNECT OK\r\n"]);
    module.on(CONNECT, [OK + "\r\nCONNACK OK\r\n"]);
    module.on('AT+MSUB="a/#",1', [OK + "\r\nSUBACK\r\n"]);
    module.on('AT+MUNSUB="a/#"', [OK + "\r\nUNSUBACK\r\n"]);
    module.onInput(PUBLISH, 5, OK + "\r\nPUBACK\r\n");
    const session = new Session(module.uart, module.clock);
    this.mqtt = new Ec716sMqtt(session, {
      quirks: () => ({ ...CAUTIOUS.quirks, ...quirks }),
      prepare: (done) => {
        this.prepared++;
        session.later(() => done(undefined));
      },
      configureTls: (_context: number, tls: TlsOptions, host: string, done: Done) => {
        this.tlsAsked.push(`${host} ${tls.verification}`);
        session.later(() => done(undefined));
      },
      maxMessageBytes: 64,
    });
    this.mqtt.onMessage((message) => this.messages.push(message));
    this.mqtt.onConnectionLost((failure) => this.losses.push(failure.kind));
    this.mqtt.onMessageDropped((reason) => this.drops.push(reason));
  }

  /** Notes how `name` ends: `name ok` or `name` and the failure's kind. */
  end(name: string): Done {
    return (failure) => {
      if (failure !== undefined) this.failures.push(failure);
      this.ends.push(name + " " + (failure === undefined ? "ok" : failure.kind));
    };
  }

  /** The ends noted since the last call. */
  ended(): string[] {
    return this.ends.splice(0, this.ends.length);
  }

  connect(options?: Partial<MqttOptions>): void {
    this.mqtt.connect({ ...OPTIONS, ...options }, this.end("connect"));
    this.module.wait(1000);
  }

  connected(): void {
    this.connect();
    expect(this.ended()).toEqual(["connect ok"]);
    this.module.take();
  }

  publish(payload: string): void {
    this.mqtt.publish({ topic: "a/b", payload }, 1, false, this.end("publish"));
  }
}

function inChunks(run: (bench: Bench) => void): void {
  for (const chunkBytes of CHUNKS) run(new Bench(chunkBytes));
}

describe("EC716S MQTT, connect and disconnect", () => {
  it("ends what an earlier run left, whatever that was, then configures, opens and logs in", () => {
    inChunks((bench) => {
      bench.connect();
      expect(bench.ended()).toEqual(["connect ok"]);
      expect(bench.module.take()).toEqual(DOWN.concat(UP));
      expect(bench.prepared).toBe(1);
      expect(bench.mqtt.isOpen()).toBe(true);
    });
  });

  it("after a disconnect there is nothing to end", () => {
    inChunks((bench) => {
      bench.connected();
      bench.mqtt.disconnect(bench.end("disconnect"));
      bench.module.wait(1000);
      expect(bench.module.take()).toEqual(DOWN);
      expect(bench.mqtt.isOpen()).toBe(false);
      bench.connect();
      expect(bench.ended()).toEqual(["disconnect ok", "connect ok"]);
      expect(bench.module.take()).toEqual(UP);
      expect(bench.losses).toEqual([]);
    });
  });

  it("works with one link in use as well, whose lines have no number", () => {
    inChunks((bench) => {
      bench.module.on(START, [OK + "\r\nCONNECT OK\r\n"]);
      bench.connect();
      expect(bench.ended()).toEqual(["connect ok"]);
    });
  });

  it("a broker that cannot be reached is an error, and the next attempt starts from the beginning", () => {
    inChunks((bench) => {
      bench.module.on(START, [OK + "\r\nSTATE:IP INITIAL\r\n\r\nCONNECT FAIL\r\n", OK + "\r\n7,CONNECT OK\r\n"]);
      bench.connect();
      expect(bench.ended()).toEqual(["connect error"]);
      expect(bench.mqtt.isOpen()).toBe(false);
      bench.module.take();
      bench.connect();
      expect(bench.ended()).toEqual(["connect ok"]);
      expect(bench.module.take()).toEqual(DOWN.concat(UP));
    });
  });

  it("a refusal of the broker's, a bare ERROR behind OK, is the broker's", () => {
    inChunks((bench) => {
      bench.module.on(CONNECT, [OK + ERROR]);
      bench.connect();
      expect(bench.ended()).toEqual(["connect error"]);
      expect(bench.failures[0]?.byPeer).toBe(true);
    });
  });

  it("TLS is configured before the connection, and opened with a command of its own", () => {
    inChunks((bench) => {
      bench.connect({ tls: { verification: "full", caFile: "ca.pem" } });
      expect(bench.ended()).toEqual(["connect ok"]);
      expect(bench.tlsAsked).toEqual(["broker.example full"]);
      expect(bench.module.take().indexOf(TLS_START) > 0).toBe(true);
    });
  });

  it("a will goes with the client's name, its quotes as the module takes them", () => {
    const bench = new Bench(7);
    bench.connect({ user: "me", password: "secret", will: { topic: "s", payload: '{"state":"lost"}', qos: 1, retain: true } });
    expect(bench.ended()).toEqual(["connect ok"]);
    expect(bench.module.take()[2]).toBe('AT+MCONFIG="box-7","me","secret",1,1,"s","{\\22state\\22:\\22lost\\22}"');
  });

  it("options that the module cannot take are refused without a word to it", () => {
    const bench = new Bench(7);
    bench.connect({ host: "" });
    bench.connect({ port: 0 });
    bench.connect({ keepAliveSeconds: 0 });
    bench.connect({ password: "without a user" });
    bench.connect({ will: { topic: "a/#", payload: "", qos: 0, retain: false } });
    expect(bench.ended()).toEqual(["connect refused", "connect refused", "connect refused", "connect refused", "connect refused"]);
    expect(bench.module.take()).toEqual([]);
  });
});

describe("EC716S MQTT, out", () => {
  it("a message is done when the broker acknowledged, the next one waits for that", () => {
    inChunks((bench) => {
      bench.connected();
      bench.publish("12345");
      bench.publish("67890");
      bench.module.wait(1000);
      expect(bench.ended()).toEqual(["publish ok", "publish ok"]);
      expect(bench.module.take()).toEqual([PUBLISH, "12345", "AT", PUBLISH, "67890", "AT"]);
    });
  });

  it("a message of which the module took the beginning alone is not done, though the broker acknowledged it", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.on("AT", [""]);
      bench.publish("12345");
      bench.module.wait(5000);
      expect(bench.ended()).toEqual(["publish timeout"]);
    });
  });

  it("an empty payload, which clears what is retained, is sent", () => {
    const bench = new Bench(7);
    bench.connected();
    bench.mqtt.publish({ topic: "a", payload: "" }, 0, true, bench.end("clear"));
    bench.module.wait(1000);
    expect(bench.ended()).toEqual(["clear ok"]);
    expect(bench.module.take()).toEqual(['AT+MPUB="a",0,1,""', "AT"]);
  });

  it("subscriptions come and go", () => {
    inChunks((bench) => {
      bench.connected();
      bench.mqtt.subscribe("a/#", 1, bench.end("subscribe"));
      bench.mqtt.unsubscribe("a/#", bench.end("unsubscribe"));
      bench.module.wait(1000);
      expect(bench.ended()).toEqual(["subscribe ok", "unsubscribe ok"]);
    });
  });

  it("an acknowledgement that does not come ends the connection: it could be taken for the next one's", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.onInput(PUBLISH, 5, OK);
      bench.publish("12345");
      bench.publish("67890");
      bench.module.wait(60000);
      expect(bench.ended()).toEqual(["publish timeout", "publish closed"]);
      expect(bench.losses).toEqual(["timeout"]);
    });
  });

  it("wildcards, sizes and what comes without a connection are refused or closed", () => {
    const bench = new Bench(7);
    bench.publish("12345");
    bench.module.wait(100);
    bench.mqtt.publish({ topic: "a/+", payload: "x" }, 0, false, bench.end("wildcard"));
    bench.mqtt.subscribe("", 0, bench.end("empty"));
    bench.module.wait(100);
    expect(bench.ended()).toEqual(["publish closed", "wildcard refused", "empty refused"]);
    expect(bench.module.take()).toEqual([]);
  });
});

describe("EC716S MQTT, lost connections", () => {
  it("with the link's number it is lost at once, and with it what waits for the broker", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.onInput(PUBLISH, 5, OK + "\r\n7,CLOSED\r\n");
      bench.publish("12345");
      bench.module.wait(1000);
      expect(bench.ended()).toEqual(["publish closed"]);
      expect(bench.losses).toEqual(["closed"]);
    });
  });

  it("without a number the module is asked whose connection it was", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.on("AT+MQTTSTATU", [ok(["+MQTTSTATU :1"]), ok(["+MQTTSTATU :0"])]);
      bench.module.say("\r\nCLOSED\r\n");
      bench.module.wait(1000);
      expect(bench.losses).toEqual([]);
      bench.module.say("\r\nCLOSED\r\n");
      bench.module.wait(1000);
      expect(bench.losses).toEqual(["closed"]);
      expect(bench.module.take()).toEqual(["AT+MQTTSTATU", "AT+MQTTSTATU"]);
    });
  });

  it("a lost context takes it along", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.say("\r\n+PDP DEACT\r\n");
      bench.module.wait(100);
      expect(bench.losses).toEqual(["closed"]);
      expect(bench.mqtt.isOpen()).toBe(false);
    });
  });

  it("a lost context ends a connection that is being made", () => {
    inChunks((bench) => {
      bench.module.on(START, [OK]);
      bench.connect();
      expect(bench.ended()).toEqual([]);
      bench.module.say("\r\n+PDP DEACT\r\n");
      bench.module.wait(100);
      expect(bench.ended()).toEqual(["connect closed"]);
      expect(bench.losses).toEqual([]);
    });
  });

  it("the line that is closed already refuses to be closed, which is as good", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.on("AT+MIPCLOSE", ["\r\n+CME ERROR: 767\r\n"]);
      bench.module.on("AT+MQTTSTATU", [ok(["+MQTTSTATU :0"])]);
      bench.module.say("\r\nCLOSED\r\n");
      bench.module.wait(1000);
      bench.mqtt.disconnect(bench.end("disconnect"));
      bench.module.wait(1000);
      expect(bench.ended()).toEqual(["disconnect ok"]);
      expect(bench.losses).toEqual(["closed"]);
    });
  });

  it("a connection that nobody has is not lost", () => {
    const bench = new Bench(7);
    bench.module.say("\r\nCLOSED\r\n\r\n7,CLOSED\r\n\r\n+PDP DEACT\r\n");
    bench.module.wait(1000);
    expect(bench.losses).toEqual([]);
    expect(bench.module.take()).toEqual([]);
  });
});

describe("EC716S MQTT, messages in", () => {
  it("come whole, between the OK and the acknowledgement of others", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.onInput(PUBLISH, 5, OK + '\r\n+MSUB: "a/b",11 byte,{"x":\r\n"y"}\r\n\r\nPUBACK\r\n');
      bench.publish("12345");
      bench.module.wait(1000);
      expect(bench.ended()).toEqual(["publish ok"]);
      expect(bench.messages).toEqual([{ topic: "a/b", payload: '{"x":\r\n"y"}' }]);
    });
  });

  it("that are too long are dropped and counted", () => {
    inChunks((bench) => {
      bench.module.say('\r\n+MSUB: "a/b",70 byte,' + "0123456789012345678901234567890123456789012345678901234567890123456789\r\n");
      bench.module.wait(1000);
      expect(bench.mqtt.messagesDropped).toBe(1);
      expect(bench.drops.length).toBe(1);
      expect(bench.messages).toEqual([]);
    });
  });

  it("that the module keeps are read at once, and those that come meanwhile behind them", () => {
    for (const chunkBytes of CHUNKS) {
      const bench = new Bench(chunkBytes, { mqttMessages: "cached" });
      bench.connect();
      expect(bench.module.take().indexOf("AT+MQTTMSGSET=1") > 0).toBe(true);
      bench.module.on("AT+MQTTMSGGET", ["\r\n+MSUB: a,1 byte,x\r\n\r\n+MSUB: 1\r\n" + OK, "\r\n+MSUB: b,1 byte,y\r\n" + OK, OK]);
      bench.module.say("\r\n+MSUB: 0\r\n");
      bench.module.wait(1000);
      expect(bench.module.take()).toEqual(["AT+MQTTMSGGET", "AT+MQTTMSGGET"]);
      expect(bench.messages).toEqual([
        { topic: "a", payload: "x" },
        { topic: "b", payload: "y" },
      ]);
    }
  });

  it("that cannot be read are dropped and counted", () => {
    const bench = new Bench(7);
    bench.module.on("AT+MQTTMSGGET", [ERROR]);
    bench.module.say("\r\n+MSUB: 0\r\n");
    bench.module.wait(1000);
    expect(bench.mqtt.messagesDropped).toBe(1);
  });
});
