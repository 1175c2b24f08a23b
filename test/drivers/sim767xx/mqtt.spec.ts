import { Session } from "../../../drivers/at/session";
import type { Done, Failure } from "../../../drivers/failure";
import type { MqttMessage, MqttOptions } from "../../../drivers/modem";
import { Sim767xxMqtt } from "../../../drivers/sim767xx/mqtt";
import { CAUTIOUS } from "../../../drivers/sim767xx/revisions";
import { expect } from "../../expect";
import { AnsweringModule } from "./answering-module";

const CHUNKS: readonly number[] = [1, 7, 4096];
const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const CONNECT = 'AT+CMQTTCONNECT=0,"tcp://broker.example:1883",60,1';
const OPTIONS: MqttOptions = { host: "broker.example", port: 1883, clientId: "box-7", keepAliveSeconds: 60, cleanSession: true };
const SETTINGS: readonly string[] = ['AT+CMQTTACCQ=0,"box-7",0', 'AT+CMQTTCFG="version",0,4', 'AT+CMQTTCFG="checkUTF8",0,0'];
const FREE: readonly string[] = ["AT+CMQTTDISC=0,60", "AT+CMQTTREL=0"];
const FROM_NOTHING: readonly string[] = ["AT+CMQTTSTART"].concat(SETTINGS, CONNECT);

class Bench {
  readonly module: AnsweringModule;
  readonly session: Session;
  readonly mqtt: Sim767xxMqtt;
  readonly messages: MqttMessage[] = [];
  readonly losses: string[] = [];
  readonly drops: string[] = [];
  readonly ends: string[] = [];
  readonly failures: Failure[] = [];
  readonly tlsAsked: string[] = [];

  constructor(chunkBytes: number, cid?: number) {
    this.module = new AnsweringModule(chunkBytes);
    const { module } = this;
    module.on("AT+CMQTTSTART", [OK + "\r\n+CMQTTSTART: 0\r\n"]);
    module.on("AT+CMQTTSTOP", [OK + "\r\n+CMQTTSTOP: 0\r\n"]);
    module.on("AT+CMQTTDISC=0,60", [OK + "\r\n+CMQTTDISC: 0,0\r\n"]);
    module.on(CONNECT, [OK + "\r\n+CMQTTCONNECT: 0,0\r\n"]);
    module.onInput("AT+CMQTTTOPIC=0,3", 3, OK);
    module.onInput("AT+CMQTTPAYLOAD=0,5", 5, OK);
    module.on("AT+CMQTTPUB=0,1,60", [OK + "\r\n+CMQTTPUB: 0,0\r\n"]);
    this.session = new Session(module.uart, module.clock);
    this.mqtt = new Sim767xxMqtt(this.session, {
      cid: () => cid ?? 1,
      quirks: () => CAUTIOUS.quirks,
      configureTls: (context, options, host, done) => {
        this.tlsAsked.push(`${context} ${host} ${options.verification}`);
        this.session.later(() => done(undefined));
      },
      maxMessageBytes: 64,
    });
    this.mqtt.onMessage((message) => this.messages.push(message));
    this.mqtt.onConnectionLost((failure) => this.losses.push(failure.kind));
    this.mqtt.onMessageDropped((reason) => this.drops.push(reason));
  }

  /** Notes how `name` ends: `name ok` or `name` and the failure's kind and code. */
  end(name: string): Done {
    return (failure) => {
      if (failure !== undefined) this.failures.push(failure);
      const code = failure === undefined || failure.code === undefined ? "" : " " + failure.code;
      this.ends.push(name + " " + (failure === undefined ? "ok" : failure.kind) + code);
    };
  }

  connect(options?: Partial<MqttOptions>): void {
    this.mqtt.connect({ ...OPTIONS, ...options }, this.end("connect"));
    this.module.wait(1000);
  }

  connected(): void {
    this.connect();
    expect(this.ends.splice(0, this.ends.length)).toEqual(["connect ok"]);
    this.module.take();
  }

  publish(payload: string): void {
    this.mqtt.publish({ topic: "a/b", payload }, 1, false, this.end("publish"));
  }
}

function inChunks(run: (bench: Bench) => void): void {
  for (let index = 0; index < CHUNKS.length; index++) run(new Bench(CHUNKS[index] as number));
}

describe("SIM767XX MQTT, connect", () => {
  it("starts the service, takes a client for MQTT 3.1.1 without the UTF-8 check, and connects", () => {
    inChunks((bench) => {
      bench.connect();
      expect(bench.ends).toEqual(["connect ok"]);
      expect(bench.module.take()).toEqual(FROM_NOTHING);
    });
  });

  it("the service's result may come before its OK", () => {
    inChunks((bench) => {
      bench.module.on("AT+CMQTTSTART", ["\r\n+CMQTTSTART: 0\r\n" + OK]);
      bench.connect();
      expect(bench.ends).toEqual(["connect ok"]);
    });
  });

  it("a service that runs already, with a client in it, is freed and used", () => {
    inChunks((bench) => {
      bench.module.on("AT+CMQTTSTART", [ERROR]);
      bench.connect();
      expect(bench.ends).toEqual(["connect ok"]);
      expect(bench.module.take()).toEqual(["AT+CMQTTSTART", "AT+CMQTTREL?"].concat(FREE, SETTINGS, CONNECT));
    });
  });

  it("a service that runs already, with nothing in it, refuses to be freed, which is as good", () => {
    inChunks((bench) => {
      bench.module.on("AT+CMQTTSTART", ["\r\n+CMQTTSTART: 23\r\n" + ERROR]);
      bench.module.on("AT+CMQTTDISC=0,60", ["\r\n+CMQTTDISC: 0,11\r\n" + ERROR]);
      bench.module.on("AT+CMQTTREL=0", ["\r\n+CMQTTREL: 0,20\r\n" + ERROR]);
      bench.connect();
      expect(bench.ends).toEqual(["connect ok"]);
    });
  });

  it("a service that does not start, and does not run, fails with what it said", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CMQTTSTART", [ERROR]);
    bench.module.on("AT+CMQTTREL?", [ERROR]);
    bench.connect();
    expect(bench.ends).toEqual(["connect error"]);
    expect(bench.failures[0]?.message).toContain("AT+CMQTTSTART");
  });

  it("a network that does not open fails with the code and its meaning", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CMQTTSTART", [OK + "\r\n+CMQTTSTART: 7\r\n"]);
    bench.connect();
    expect(bench.ends).toEqual(["connect code 7"]);
    expect(bench.failures[0]?.message).toContain("network open failed");
  });

  it("after a failure the next attempt goes all the way down first", () => {
    inChunks((bench) => {
      bench.module.on(CONNECT, [OK + "\r\n+CMQTTCONNECT: 0,3\r\n", OK + "\r\n+CMQTTCONNECT: 0,0\r\n"]);
      bench.connect();
      bench.module.take();
      bench.connect();
      expect(bench.ends).toEqual(["connect code 3", "connect ok"]);
      expect(bench.module.take()).toEqual(FREE.concat("AT+CMQTTSTOP", FROM_NOTHING));
    });
  });

  it("after a connection that was lost the service goes on", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.say("\r\n+CMQTTCONNLOST: 0,1\r\n");
      bench.module.wait(1000);
      bench.connect();
      expect(bench.ends).toEqual(["connect ok"]);
      expect(bench.module.take()).toEqual(FREE.concat(SETTINGS, CONNECT));
    });
  });

  it("firmware that does not know the version setting is connected with its default", () => {
    const bench = new Bench(7);
    bench.module.on('AT+CMQTTCFG="version",0,4', [ERROR]);
    bench.connect();
    expect(bench.ends).toEqual(["connect ok"]);
  });

  it("a refusal of user and password is permanent, a socket that does not connect is not", () => {
    const bench = new Bench(7);
    bench.module.on(CONNECT, [OK + "\r\n+CMQTTCONNECT: 0,30\r\n", OK + "\r\n+CMQTTCONNECT: 0,3\r\n"]);
    bench.connect();
    bench.connect();
    expect(bench.ends).toEqual(["connect code 30", "connect code 3"]);
    expect(bench.failures[0]?.permanent).toBe(true);
    expect(bench.failures[1]?.permanent).toBe(undefined);
  });

  it("what the broker refused is the broker's, and what did not come so far is not", () => {
    for (const code of [3, 17, 25, 26, 27, 28, 29, 30, 31, 32]) {
      const bench = new Bench(7);
      bench.module.on(CONNECT, [`${OK}\r\n+CMQTTCONNECT: 0,${code}\r\n`]);
      bench.connect();
      expect(bench.ends).toEqual([`connect code ${code}`]);
      expect(bench.failures[0]?.byPeer).toBe(code >= 26 && code <= 31 ? true : undefined);
    }
  });

  it("a connection that the broker closed or reset is lost by the broker, one that the network ended is not", () => {
    for (const cause of [1, 2, 3]) {
      const bench = new Bench(7);
      bench.connected();
      let byBroker: boolean | undefined;
      bench.mqtt.onConnectionLost((failure) => (byBroker = failure.byPeer === true));
      bench.module.say(`\r\n+CMQTTCONNLOST: 0,${cause}\r\n`);
      bench.module.wait(1000);
      expect(byBroker).toBe(cause !== 3);
    }
  });

  it("user and password follow, and no failure repeats the password", () => {
    const bench = new Bench(7);
    bench.module.on(CONNECT + ',"u","secret"', [ERROR]);
    bench.connect({ user: "u", password: "secret" });
    bench.module.wait(2000);
    expect(bench.ends).toEqual(["connect error"]);
    expect((bench.failures[0] as Failure).message.indexOf("secret")).toBe(-1);
  });

  it("with TLS the client and its SSL context are set up before each attempt", () => {
    inChunks((bench) => {
      const address = 'AT+CMQTTCONNECT=0,"tcp://broker.example:8883",60,1';
      bench.module.on(address, [OK + "\r\n+CMQTTCONNECT: 0,32\r\n", OK + "\r\n+CMQTTCONNECT: 0,0\r\n"]);
      bench.connect({ port: 8883, tls: { verification: "full", caFile: "ca.pem" } });
      const heard = bench.module.take();
      expect(heard.indexOf('AT+CMQTTACCQ=0,"box-7",1') >= 0).toBe(true);
      expect(heard.slice(heard.length - 2)).toEqual(["AT+CMQTTSSLCFG=0,9", address]);
      bench.connect({ port: 8883, tls: { verification: "full", caFile: "ca.pem" } });
      expect(bench.module.take().slice(-2)).toEqual(["AT+CMQTTSSLCFG=0,9", address]);
      expect(bench.tlsAsked).toEqual(["9 broker.example full", "9 broker.example full"]);
      expect(bench.ends).toEqual(["connect code 32", "connect ok"]);
    });
  });

  it("the will goes in by its bytes, whatever they are", () => {
    inChunks((bench) => {
      bench.module.onInput("AT+CMQTTWILLTOPIC=0,4", 4, OK);
      bench.module.onInput("AT+CMQTTWILLMSG=0,7,1", 7, OK);
      bench.connect({ will: { topic: "will", payload: 'OK\r\n>"\x00', qos: 1, retain: true } });
      expect(bench.ends).toEqual(["connect ok"]);
      expect(bench.module.take().slice(4, 8)).toEqual(["AT+CMQTTWILLTOPIC=0,4", "will", "AT+CMQTTWILLMSG=0,7,1", 'OK\r\n>"\x00']);
    });
  });

  it("a PDP context other than the first is named", () => {
    const bench = new Bench(7, 3);
    bench.module.on("AT+CMQTTSTART=3", [OK + "\r\n+CMQTTSTART: 0,3\r\n"]);
    bench.connect();
    expect(bench.ends).toEqual(["connect ok"]);
  });

  it("options that the module cannot carry are refused before anything is sent", () => {
    const bench = new Bench(7);
    const wrong: readonly Partial<MqttOptions>[] = [
      { clientId: "" },
      { host: "" },
      { host: "a b" },
      { port: 0 },
      { port: 65536 },
      { keepAliveSeconds: 0 },
      { password: "p" },
      { user: 'u"' },
      { will: { topic: "a/#", payload: "x", qos: 0, retain: false } },
      { will: { topic: "a", payload: "", qos: 0, retain: false } },
    ];
    for (let index = 0; index < wrong.length; index++) {
      bench.connect(wrong[index]);
      expect(bench.ends.length).toBe(index + 1);
      expect(bench.ends[index]).toBe("connect refused");
    }
    expect(bench.module.take()).toEqual([]);
  });

  it("a broker that never answers ends it after the module's own time limit, and other commands pass meanwhile", () => {
    const bench = new Bench(7);
    bench.module.on(CONNECT, [OK]);
    bench.connect();
    let checked = false;
    bench.session.send({ text: "AT", timeoutMs: 100 }, (failure) => (checked = failure === undefined));
    bench.module.wait(1000);
    expect(checked).toBe(true);
    expect(bench.ends).toEqual([]);
    bench.module.wait(130000);
    expect(bench.ends).toEqual(["connect timeout"]);
  });
});

describe("SIM767XX MQTT, publish", () => {
  it("topic, payload and publish follow each other, whatever the payload holds", () => {
    inChunks((bench) => {
      bench.connected();
      bench.publish("OK\r\n>");
      bench.module.wait(1000);
      expect(bench.ends).toEqual(["publish ok"]);
      expect(bench.module.take()).toEqual(["AT+CMQTTTOPIC=0,3", "a/b", "AT+CMQTTPAYLOAD=0,5", "OK\r\n>", "AT+CMQTTPUB=0,1,60"]);
    });
  });

  it("two at the same time do not mix", () => {
    inChunks((bench) => {
      bench.connected();
      bench.publish("11111");
      bench.publish("22222");
      bench.module.wait(2000);
      expect(bench.ends).toEqual(["publish ok", "publish ok"]);
      const heard = bench.module.take();
      expect(heard.length).toBe(10);
      expect(heard.indexOf("AT+CMQTTPUB=0,1,60") < heard.indexOf("22222")).toBe(true);
    });
  });

  it("more than eight waiting are refused", () => {
    const bench = new Bench(4096);
    bench.connected();
    for (let index = 0; index < 10; index++) bench.publish("11111");
    bench.module.wait(5000);
    expect(bench.ends.filter((end) => end === "publish ok").length).toBe(9);
    expect(bench.ends.filter((end) => end === "publish refused").length).toBe(1);
  });

  it("retained is a flag of the publish", () => {
    const bench = new Bench(7);
    bench.connected();
    bench.module.on("AT+CMQTTPUB=0,0,60,1", [OK + "\r\n+CMQTTPUB: 0,0\r\n"]);
    bench.mqtt.publish({ topic: "a/b", payload: "12345" }, 0, true, bench.end("publish"));
    bench.module.wait(1000);
    expect(bench.ends).toEqual(["publish ok"]);
  });

  it("an empty or too long payload, and a topic with a wildcard, are refused before anything is sent", () => {
    const bench = new Bench(7);
    bench.connected();
    let long = "0123456789abcdef";
    for (let index = 0; index < 8; index++) long = long + long;
    bench.publish("");
    bench.publish(long + "!");
    bench.mqtt.publish({ topic: "a/+", payload: "12345" }, 1, false, bench.end("publish"));
    bench.mqtt.publish({ topic: "", payload: "12345" }, 1, false, bench.end("publish"));
    bench.module.wait(1000);
    expect(bench.ends).toEqual(["publish refused", "publish refused", "publish refused", "publish refused"]);
    expect(bench.failures[0]?.message).toContain("1 to 4096");
    expect(bench.module.take()).toEqual([]);
  });

  it("without a connection it fails with closed and sends nothing", () => {
    const bench = new Bench(7);
    bench.publish("11111");
    bench.module.wait(1000);
    expect(bench.ends).toEqual(["publish closed"]);
    expect(bench.module.take()).toEqual([]);
  });

  it("code 6, a lost connection and a stray OK: the publish fails, the loss is told, the OK ends nobody's command", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.on("AT+CMQTTPUB=0,1,60", [OK + "\r\n+CMQTTPUB: 0,6\r\n\r\n+CMQTTCONNLOST: 0,1\r\n"]);
      bench.publish("11111");
      bench.module.wait(100);
      bench.module.take();
      bench.module.on("AT+CGATT=1", [ERROR]);
      bench.session.send({ text: "AT+CGATT=1", timeoutMs: 5000 }, bench.end("attach"));
      bench.module.wait(100);
      expect(bench.module.take()).toEqual([]);
      bench.module.say(OK);
      bench.module.wait(1000);
      expect(bench.ends).toEqual(["publish code 6", "attach error"]);
      expect(bench.losses).toEqual(["closed"]);
    });
  });

  it("a connection that is lost before the result ends the publish at once, and those behind it", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.on("AT+CMQTTPUB=0,1,60", [OK]);
      bench.publish("11111");
      bench.publish("22222");
      bench.module.wait(1000);
      bench.module.say("\r\n+CMQTTCONNLOST: 0,2\r\n");
      bench.module.wait(1000);
      expect(bench.ends).toEqual(["publish closed", "publish closed"]);
      expect(bench.failures[0]?.message).toContain("reset");
      expect(bench.losses).toEqual(["closed"]);
    });
  });

  it("a payload that the module refuses ends it with the code", () => {
    const bench = new Bench(7);
    bench.connected();
    bench.module.on("AT+CMQTTPAYLOAD=0,5", ["\r\n+CMQTTPAYLOAD: 0,22\r\n" + ERROR]);
    bench.publish("11111");
    bench.module.wait(1000);
    expect(bench.ends).toEqual(["publish code 22"]);
  });
});

describe("SIM767XX MQTT, subscriptions and messages", () => {
  it("subscribes and unsubscribes one filter a command", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.onInput("AT+CMQTTSUB=0,3,1", 3, OK + "\r\n+CMQTTSUB: 0,0\r\n");
      bench.module.onInput("AT+CMQTTUNSUB=0,3,0", 3, "\r\n+CMQTTUNSUB: 0,0\r\n" + OK);
      bench.mqtt.subscribe("c/#", 1, bench.end("subscribe"));
      bench.mqtt.unsubscribe("c/#", bench.end("unsubscribe"));
      bench.module.wait(1000);
      expect(bench.ends).toEqual(["subscribe ok", "unsubscribe ok"]);
    });
  });

  it("a subscription that the broker does not grant fails with the code", () => {
    const bench = new Bench(7);
    bench.connected();
    bench.module.onInput("AT+CMQTTSUB=0,3,1", 3, "\r\n+CMQTTSUB: 0,12\r\n" + ERROR);
    bench.mqtt.subscribe("c/#", 1, bench.end("subscribe"));
    bench.module.wait(1000);
    expect(bench.ends).toEqual(["subscribe code 12"]);
  });

  it("a message comes whole, in the middle of a publish too", () => {
    const text =
      "\r\n+CMQTTRXSTART: 0,4,9\r\n\r\n+CMQTTRXTOPIC: 0,4\r\nc/go\r\n+CMQTTRXPAYLOAD: 0,5\r\nOK\r\n>\r\n" +
      "+CMQTTRXPAYLOAD: 0,4\r\n+CMQ\r\n+CMQTTRXEND: 0\r\n";
    inChunks((bench) => {
      bench.connected();
      bench.module.on("AT+CMQTTPUB=0,1,60", [OK + text + "\r\n+CMQTTPUB: 0,0\r\n"]);
      bench.publish("11111");
      bench.module.wait(1000);
      expect(bench.ends).toEqual(["publish ok"]);
      expect(bench.messages).toEqual([{ topic: "c/go", payload: "OK\r\n>+CMQ" }]);
    });
  });

  it("a message of the other client is nobody's here", () => {
    const bench = new Bench(7);
    bench.module.say("\r\n+CMQTTRXSTART: 1,1,1\r\n+CMQTTRXTOPIC: 1,1\r\na\r\n+CMQTTRXPAYLOAD: 1,1\r\nb\r\n+CMQTTRXEND: 1\r\n");
    bench.module.wait(1000);
    expect(bench.messages).toEqual([]);
  });

  it("a message over the bound is dropped, counted and told, and the next one comes", () => {
    inChunks((bench) => {
      let payload = "x";
      while (payload.length < 80) payload = payload + "y";
      bench.module.say(`\r\n+CMQTTRXSTART: 0,1,80\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXPAYLOAD: 0,80\r\n${payload}\r\n+CMQTTRXEND: 0\r\n`);
      bench.module.say("\r\n+CMQTTRXSTART: 0,1,1\r\n+CMQTTRXTOPIC: 0,1\r\na\r\n+CMQTTRXPAYLOAD: 0,1\r\nb\r\n+CMQTTRXEND: 0\r\n");
      bench.module.wait(1000);
      expect(bench.messages).toEqual([{ topic: "a", payload: "b" }]);
      expect(bench.mqtt.messagesDropped).toBe(1);
      expect(bench.drops.length).toBe(1);
      expect(bench.drops[0]).toContain("81 bytes");
    });
  });
});

describe("SIM767XX MQTT, the end", () => {
  it("a disconnect gives everything back, whichever order the results come in", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.on("AT+CMQTTDISC=0,60", ["\r\n+CMQTTDISC: 0,0\r\n" + OK]);
      bench.mqtt.disconnect(bench.end("disconnect"));
      bench.module.wait(1000);
      expect(bench.ends).toEqual(["disconnect ok"]);
      expect(bench.module.take()).toEqual(FREE.concat("AT+CMQTTSTOP"));
      expect(bench.losses).toEqual([]);
    });
  });

  it("a disconnect where nothing is open is a success", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CMQTTDISC=0,60", [ERROR]);
    bench.module.on("AT+CMQTTREL=0", [ERROR]);
    bench.module.on("AT+CMQTTSTOP", [ERROR]);
    bench.mqtt.disconnect(bench.end("disconnect"));
    bench.module.wait(1000);
    expect(bench.ends).toEqual(["disconnect ok"]);
  });

  it("a network that is gone loses the connection, and the next connect starts the service anew", () => {
    inChunks((bench) => {
      bench.connected();
      bench.module.say("\r\n+CMQTTNONET\r\n");
      bench.module.wait(100);
      expect(bench.losses).toEqual(["closed"]);
      bench.connect();
      expect(bench.module.take()).toEqual(FREE.concat("AT+CMQTTSTOP", FROM_NOTHING));
    });
  });

  it("without a connection there is none to lose", () => {
    const bench = new Bench(7);
    bench.module.say("\r\n+CMQTTCONNLOST: 0,1\r\n\r\n+CMQTTNONET\r\n");
    bench.module.wait(100);
    bench.mqtt.reset({ kind: "closed", message: "gone" });
    expect(bench.losses).toEqual([]);
  });

  it("a restart of the module loses the connection and what waited for the broker", () => {
    const bench = new Bench(7);
    bench.connected();
    bench.module.on("AT+CMQTTPUB=0,1,60", [OK]);
    bench.publish("11111");
    bench.module.wait(1000);
    bench.session.restarted("gone");
    bench.mqtt.reset({ kind: "closed", message: "gone" });
    bench.module.wait(1000);
    expect(bench.ends).toEqual(["publish closed"]);
    expect(bench.losses).toEqual(["closed"]);
  });
});
