import type { Failure } from "../../drivers/failure";
import { Environment } from "../../twin/state/environment";
import { certificates, SERVER_NAMES } from "../certificates";
import { expect } from "../expect";
import { expectFlowing, expectWhole } from "./main-job";
import { BASE_TOPIC, Rig, type RigOptions } from "./rig";

const LONG_MS = 3600000;
const INTERVAL_MS = 20000;
/** The pause after a refusal that stays until somebody changes something is a quarter of an hour. */
const BOUND_MS = 1000000;
const HANDSHAKE = "handshake failed: check the CA certificate, the host name and the module's clock";
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

interface Refusal {
  name: string;
  options: RigOptions;
  problem: string;
  /** The same until a person changes something: tried a few times an hour only, and the module is left alone. */
  permanent: boolean;
}

const CA = certificates().ca.certificate;
const OTHER_CA = certificates().otherCa.certificate;

function secured(tls: RigOptions["tls"], knowsTime = true): RigOptions {
  return { tls, link: { certificates: [CA_FILE] }, mqtt: { port: 8883, tls: FULL }, twin: { environment: world(knowsTime) } };
}

const REFUSALS: readonly Refusal[] = [
  {
    name: "a wrong password",
    options: { broker: { credentials: { device: "right" } }, mqtt: { user: "device", password: "wrong" } },
    problem: "connection refused: bad user name or password",
    permanent: true,
  },
  {
    name: "no credentials where the broker wants some",
    options: { broker: { credentials: { device: "right" } } },
    problem: "connection refused: not authorized",
    permanent: true,
  },
  {
    name: "a client id that the broker does not accept",
    options: { broker: { acceptsClientId: () => false } },
    problem: "connection refused: identifier rejected; choose another client id",
    permanent: true,
  },
  { name: "a certificate of an unknown authority", options: secured({ ca: OTHER_CA, names: SERVER_NAMES }), problem: HANDSHAKE, permanent: false },
  { name: "an expired certificate", options: secured({ ca: CA, names: SERVER_NAMES, current: false }), problem: HANDSHAKE, permanent: false },
  { name: "a certificate for another name", options: secured({ ca: CA, names: ["wrong.example"] }), problem: HANDSHAKE, permanent: false },
  { name: "a good certificate, and a module that does not know the time", options: secured({ ca: CA, names: SERVER_NAMES }, false), problem: HANDSHAKE, permanent: false },
  {
    name: "a CA file that is not in the module",
    options: { tls: { ca: CA, names: SERVER_NAMES }, mqtt: { port: 8883, tls: FULL } },
    problem: "certificate not set: name a CA certificate that is stored in the module",
    permanent: true,
  },
  { name: "a host that does not exist", options: { mqtt: { host: "nowhere.example" } }, problem: "DNS error: check the broker's host name", permanent: false },
  { name: "a port that is closed", options: { mqtt: { port: 1884 } }, problem: "socket connect failed: check the broker's host and port", permanent: false },
  { name: "a port out of range", options: { mqtt: { port: 0 } }, problem: "the port is 0; allowed are whole numbers from 1 to 65535", permanent: true },
  { name: "a client id that is too long", options: { mqtt: { clientId: "c".repeat(129) } }, problem: "the client id has 129 bytes; allowed are 1 to 128", permanent: true },
  {
    name: "topics that are too long",
    options: { telemetry: { intervalMs: INTERVAL_MS, baseTopic: "t".repeat(1020) } },
    problem: "the will's topic has 1027 bytes; the module takes 1 to 1024",
    permanent: true,
  },
  {
    name: "a base topic with a wildcard",
    options: { telemetry: { intervalMs: INTERVAL_MS, baseTopic: "site/+" } },
    problem: "the topic site/+/status holds a wildcard, # or +; only a subscription may",
    permanent: true,
  },
];

describe("what the broker refuses is told in one sentence, and readings wait in the outbox", () => {
  for (const { name, options, problem, permanent } of REFUSALS) {
    it(name, () => {
      const rig = tried(options);
      expect(rig.device.mqtt.problem).toContain(problem);
      const attempts = rig.path("mqtt").filter((state) => state === "connecting").length;
      expect(attempts).toBeAtLeast(2);
      expect(attempts).toBeAtMost(permanent ? 5 : 30);
      const helped = rig.device.link.ladder.tries.reduce((sum, tries) => sum + tries, 0);
      if (permanent) expect(helped).toBe(0);
    });
  }
});

describe("after a refusal, all that waited arrives", () => {
  it("where the broker learns the password", () => {
    const credentials: Record<string, string> = { device: "right" };
    const rig = tried({ broker: { credentials }, mqtt: { user: "device", password: "new" } });
    credentials.device = "new";
    expectMended(rig);
  });

  it("where the broker's certificate is renewed", () => {
    const tls = { ca: CA, names: SERVER_NAMES, current: false };
    const rig = tried(secured(tls));
    tls.current = true;
    expectMended(rig);
  });

  it("where the device is told the right port", () => {
    const mqtt = { port: 1884 };
    const rig = tried({ mqtt });
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
  ] as const satisfies readonly (readonly [string, RigOptions])[]) {
    it(`carries readings, ${name}, with every quirk too`, () => {
      for (const quirks of [[], ["all"]]) {
        const rig = new Rig({ ...options, quirks, telemetry: { intervalMs: 2000 } });
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
    const rig = tried({ telemetry: { intervalMs: INTERVAL_MS, baseTopic: "t".repeat(1016) } });
    expect(rig.device.telemetry.problem).toBe("the topic has 1025 bytes; the module takes 1 to 1024");
    const attempts = rig.steps.filter((step) => step.machine === "telemetry" && step.failure?.kind === "refused").length;
    expect(attempts).toBeAtLeast(2);
    expect(attempts).toBeAtMost(LONG_MS / 10000);
    expect(rig.device.mqtt.sessions).toBe(1);
  });
});

describe("a message over the module's limit", () => {
  const LIMITS: readonly (readonly [string, string, number, string])[] = [
    ["topic", "t".repeat(1025), 1, "the topic has 1025 bytes; the module takes 1 to 1024"],
    ["payload", "rig/other", 4097, "the payload has 4097 bytes; the module takes 1 to 4096"],
    ["payload that is empty", "rig/other", 0, "the payload has 0 bytes; the module takes 1 to 4096"],
    ["topic with a wildcard", "rig/+", 1, "the topic rig/+ holds a wildcard, # or +; only a subscription may"],
  ];

  for (const [name, topic, payloadBytes, message] of LIMITS) {
    it(`is refused before anything is sent, for its ${name}, and the connection stays`, () => {
      const rig = new Rig({ telemetry: { intervalMs: 2000 } });
      rig.start();
      expectFlowing(rig, "the start", 60000);
      let failure: Failure | undefined;
      rig.device.mqtt.publish({ topic, payload: "p".repeat(payloadBytes) }, 1, false, (refusal) => (failure = refusal));
      rig.clock.runFor(5000);
      expect(failure).toEqual({ kind: "refused", message });
      expectFlowing(rig, "the refusal", 10000);
      expect({ drained: rig.drain(10000) }).toEqual({ drained: true });
      expect(rig.device.mqtt.sessions).toBe(1);
      expectWhole(rig);
    });
  }

  it("never comes of batching: as many readings as fit are sent at once", () => {
    const rig = new Rig({ telemetry: { intervalMs: 1000, batchReadings: 1000 } });
    rig.broker.stop();
    rig.start();
    rig.clock.runFor(300000);
    rig.broker.start();
    expectFlowing(rig, "the broker's return", 180000);
    expect({ drained: rig.drain(60000) }).toEqual({ drained: true });
    expectWhole(rig);
    const longest = Math.max(...rig.broker.log.filter((each) => each.topic === `${BASE_TOPIC}/readings`).map((each) => (each.payload ?? "").length));
    expect(longest).toBeAtMost(4096);
    expect(longest).toBeAtLeast(3900);
  });
});
