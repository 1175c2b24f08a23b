import type { Failure } from "../../drivers/failure";
import { Environment } from "../../twin/state/environment";
import { certificates, SERVER_NAMES } from "../certificates";
import { expect } from "../expect";
import { expectFlowing, expectWhole } from "./main-job";
import { forEachModule } from "./modules";
import { BASE_TOPIC, Rig, type RigOptions } from "./rig";

const LONG_MS = 3600000;
const INTERVAL_MS = 20000;
/** The pause after a refusal that stays until somebody changes something is a quarter of an hour. */
const BOUND_MS = 1000000;
const HANDSHAKE = {
  sim767xx: "handshake failed: check the CA certificate, the host name and the module's clock",
  ec716s: "CONNECT FAIL; check the broker's host and port, and certificates",
};
const CA_FILE = { name: "ca.pem", contents: certificates().ca.certificate };
const FULL = { caFile: CA_FILE.name, verification: "full" } as const;

function tried(options: RigOptions): Rig {
  const rig = new Rig({ telemetry: { intervalMs: INTERVAL_MS }, ...options });
  rig.start();
  rig.clock.runFor(LONG_MS);
  expect(rig.arrived).toEqual([]);
  expect(rig.kept).toEqual(rig.taken);
  expect(rig.device.outbox.depth()).toBe(LONG_MS / INTERVAL_MS + 1);
  return rig;
}

function expectMended(rig: Rig): void {
  expectFlowing(rig, "the mending", BOUND_MS);
  expect({ drained: rig.drain(BOUND_MS) }).toEqual({ drained: true });
  expectWhole(rig);
  expect(rig.device.mqtt.problem).toBe("");
}

/** A module that the network tells the time, or not. */
function world(knowsTime: boolean): Environment {
  const environment = new Environment();
  if (knowsTime) environment.networkTime = () => ({ utcMs: Date.UTC(2026, 0, 1), zoneQuarters: 0, daylightHours: 0 });
  return environment;
}

/** All but the module. */
type Situation = Omit<RigOptions, "module">;

interface Refusal {
  name: string;
  options: Situation;
  /** Where the modules tell it differently, by their names. */
  problem: string | Readonly<Record<string, string>>;
  /** The same until a person changes something: tried a few times an hour only, and the module is left alone; of the modules that tell. */
  permanent: boolean | readonly string[];
}

const CA = certificates().ca.certificate;
const OTHER_CA = certificates().otherCa.certificate;

function secured(tls: RigOptions["tls"], knowsTime = true): Situation {
  return { tls, link: { certificates: [CA_FILE] }, mqtt: { port: 8883, tls: FULL }, twin: { environment: world(knowsTime) } };
}

const REFUSALS: readonly Refusal[] = [
  {
    name: "a wrong password",
    options: { broker: { credentials: { device: "right" } }, mqtt: { user: "device", password: "wrong" } },
    problem: { sim767xx: "connection refused: bad user name or password", ec716s: "the broker refused; check client id, user, password and protocol" },
    permanent: ["sim767xx"],
  },
  {
    name: "no credentials where the broker wants some",
    options: { broker: { credentials: { device: "right" } } },
    problem: { sim767xx: "connection refused: not authorized", ec716s: "the broker refused; check client id, user, password and protocol" },
    permanent: ["sim767xx"],
  },
  {
    name: "a client id that the broker does not accept",
    options: { broker: { acceptsClientId: () => false } },
    problem: { sim767xx: "connection refused: identifier rejected; choose another client id", ec716s: "the broker refused; check client id, user, password and protocol" },
    permanent: ["sim767xx"],
  },
  { name: "a certificate of an unknown authority", options: secured({ ca: OTHER_CA, names: SERVER_NAMES }), problem: HANDSHAKE, permanent: false },
  { name: "an expired certificate", options: secured({ ca: CA, names: SERVER_NAMES, current: false }), problem: HANDSHAKE, permanent: false },
  { name: "a certificate for another name", options: secured({ ca: CA, names: ["wrong.example"] }), problem: HANDSHAKE, permanent: false },
  { name: "a good certificate, and a module that does not know the time", options: secured({ ca: CA, names: SERVER_NAMES }, false), problem: HANDSHAKE, permanent: false },
  {
    name: "a CA file that is not in the module",
    options: { tls: { ca: CA, names: SERVER_NAMES }, mqtt: { port: 8883, tls: FULL } },
    problem: { sim767xx: "certificate not set: name a CA certificate that is stored in the module", ec716s: "CONNECT FAIL; check the broker's host and port, and certificates" },
    permanent: ["sim767xx"],
  },
  { name: "a host that does not exist", options: { mqtt: { host: "nowhere.example" } }, problem: { sim767xx: "DNS error: check the broker's host name", ec716s: "CONNECT FAIL; check the broker's host and port" }, permanent: false },
  { name: "a port that is closed", options: { mqtt: { port: 1884 } }, problem: { sim767xx: "socket connect failed: check the broker's host and port", ec716s: "CONNECT FAIL; check the broker's host and port" }, permanent: false },
  { name: "a port out of range", options: { mqtt: { port: 0 } }, problem: "the port is 0; allowed are whole numbers from 1 to 65535", permanent: true },
  { name: "a client id that is too long", options: { mqtt: { clientId: "c".repeat(257) } }, problem: { sim767xx: "the client id has 257 bytes; allowed are 1 to 128", ec716s: "the client id has 257 bytes; allowed are 1 to 256" }, permanent: true },
  {
    name: "topics that are too long",
    options: { telemetry: { intervalMs: INTERVAL_MS, baseTopic: "t".repeat(1020) } },
    problem: { sim767xx: "the will's topic has 1027 bytes; the module takes 1 to 1024", ec716s: "the topic has 1027 bytes; allowed are 1 to 256" },
    permanent: true,
  },
  {
    name: "a base topic with a wildcard",
    options: { telemetry: { intervalMs: INTERVAL_MS, baseTopic: "site/+" } },
    problem: "the topic site/+/status holds a wildcard, # or +; only a subscription may",
    permanent: true,
  },
];

forEachModule((module) => {
  describe("what the broker refuses is told in one sentence, and readings wait in the outbox", () => {
    for (const { name, options, problem, permanent } of REFUSALS) {
      it(name, () => {
        const rig = tried({ module, ...options });
        expect(rig.device.mqtt.problem).toContain(typeof problem === "string" ? problem : (problem[module.name] ?? "no sentence for this module"));
        const isPermanent = typeof permanent === "boolean" ? permanent : permanent.includes(module.name);
        const attempts = rig.path("mqtt").filter((state) => state === "connecting").length;
        expect(attempts).toBeAtLeast(2);
        expect(attempts).toBeAtMost(isPermanent ? 5 : 30);
        const helped = rig.device.link.ladder.tries.reduce((sum, tries) => sum + tries, 0);
        if (isPermanent) expect(helped).toBe(0);
      });
    }
  });

  describe("after a refusal, all that waited arrives", () => {
    it("where the broker learns the password", () => {
      const credentials: Record<string, string> = { device: "right" };
      const rig = tried({ module, broker: { credentials }, mqtt: { user: "device", password: "new" } });
      credentials.device = "new";
      expectMended(rig);
    });

    it("where the broker's certificate is renewed", () => {
      const tls = { ca: CA, names: SERVER_NAMES, current: false };
      const rig = tried({ module, ...secured(tls) });
      tls.current = true;
      expectMended(rig);
    });

    it("where the device is told the right port", () => {
      const mqtt = { port: 1884 };
      const rig = tried({ module, mqtt });
      mqtt.port = 1883;
      rig.rebootDevice();
      expectMended(rig);
    });
  });

  describe("TLS that is as it should be", () => {
    for (const [name, options] of [
      ["with the time from the network", secured({ ca: CA, names: SERVER_NAMES })],
      ["without a time, where that is allowed", { ...secured({ ca: CA, names: SERVER_NAMES }, false), mqtt: { port: 8883, tls: { ...FULL, ignoreValidityPeriod: true } } }],
      ["unverified, where that is said explicitly", { tls: { ca: OTHER_CA, names: ["wrong.example"] }, mqtt: { port: 8883, tls: { verification: "unverified" } } }],
    ] as const satisfies readonly (readonly [string, Situation])[]) {
      it(`carries readings, ${name}, with every quirk too`, () => {
        for (const quirks of [[], ["all"]]) {
          const rig = new Rig({ module, ...options, quirks, telemetry: { intervalMs: 2000 } });
          rig.start();
          expectFlowing(rig, "the start", 60000);
          rig.twin.losePower();
          expectFlowing(rig, "the loss of power", 240000);
          expect({ drained: rig.drain(60000) }).toEqual({ drained: true });
          expectWhole(rig);
        }
      });
    }
  });

  describe("topics of which only that of the readings is too long", () => {
    it("are told in one sentence; readings wait, the connection stays, and the refusal is not asked for without pause", () => {
      const rig = tried({ module, telemetry: { intervalMs: INTERVAL_MS, baseTopic: "t".repeat(module.limits.topicBytes - 8) } });
      expect(rig.device.telemetry.problem).toContain(`the topic has ${module.limits.topicBytes + 1} bytes; `);
      const attempts = rig.steps.filter((step) => step.machine === "telemetry" && step.failure?.kind === "refused").length;
      expect(attempts).toBeAtLeast(2);
      expect(attempts).toBeAtMost(LONG_MS / 10000);
      expect(rig.device.mqtt.sessions).toBe(1);
    });
  });

  describe("a message over the module's limit", () => {
    const { topicBytes, payloadBytes: mostBytes, emptyPayload } = module.limits;
    const LIMITS: readonly (readonly [string, string, number, string])[] = [
      ["topic", "t".repeat(topicBytes + 1), 1, `the topic has ${topicBytes + 1} bytes; `],
      ["payload", "rig/other", mostBytes + 1, ` ${mostBytes + 1}`],
      ...(emptyPayload ? [] : ([["payload that is empty", "rig/other", 0, `the payload has 0 bytes; the module takes 1 to ${mostBytes}`]] as const)),
      ["topic with a wildcard", "rig/+", 1, "the topic rig/+ holds a wildcard, # or +; only a subscription may"],
    ];

    for (const [name, topic, payloadBytes, message] of LIMITS) {
      it(`is refused before anything is sent, for its ${name}, and the connection stays`, () => {
        const rig = new Rig({ module, telemetry: { intervalMs: 2000 } });
        rig.start();
        expectFlowing(rig, "the start", 60000);
        let failure: Failure | undefined;
        rig.device.mqtt.publish({ topic, payload: "p".repeat(payloadBytes) }, 1, false, (refusal) => (failure = refusal));
        rig.clock.runFor(5000);
        expect(failure?.kind).toBe("refused");
        expect(failure?.message).toContain(message);
        expectFlowing(rig, "the refusal", 10000);
        expect({ drained: rig.drain(10000) }).toEqual({ drained: true });
        expect(rig.device.mqtt.sessions).toBe(1);
        expectWhole(rig);
      });
    }

    it("never comes of batching: as many readings as fit are sent at once", () => {
      const rig = new Rig({ module, telemetry: { intervalMs: 1000, batchReadings: 1000 } });
      rig.broker.stop();
      rig.start();
      rig.clock.runFor(300000);
      rig.broker.start();
      expectFlowing(rig, "the broker's return", 180000);
      expect({ drained: rig.drain(60000) }).toEqual({ drained: true });
      expectWhole(rig);
      const longest = Math.max(...rig.broker.log.filter((each) => each.topic === `${BASE_TOPIC}/readings`).map((each) => (each.payload ?? "").length));
      expect(longest).toBeAtMost(mostBytes);
      expect(longest).toBeAtLeast(mostBytes - 200);
    });
  });
});
