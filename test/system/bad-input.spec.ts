import { createSimCard, Environment } from "../../twin/state/environment";
import { expect } from "../expect";
import { expectFlowing, expectWhole } from "./main-job";
import { forEachModule } from "./modules";
import { Rig, type RigOptions } from "./rig";

/** Long enough for several of the pauses that follow a refusal. */
const LONG_MS = 3600000;
const INTERVAL_MS = 20000;
const BOUND_MS = 900000;

function surroundings(change: (environment: Environment) => void, card = createSimCard()): Environment {
  const environment = new Environment(card);
  change(environment);
  return environment;
}

function lockedCard(differences: Parameters<typeof createSimCard>[0]): Environment {
  return new Environment(createSimCard({ pinEnabled: true, pin: "4321", ...differences }));
}

/** A device that has tried for an hour; what it took is in its outbox, all of it. */
function tried(options: RigOptions): Rig {
  const rig = new Rig({ telemetry: { intervalMs: INTERVAL_MS }, ...options });
  rig.start();
  rig.clock.runFor(LONG_MS);
  expect(rig.arrived).toEqual([]);
  expect(rig.kept).toEqual(rig.taken);
  expect(rig.device.outbox.depth()).toBe(LONG_MS / INTERVAL_MS + 1);
  return rig;
}

/** After somebody saw to it, all that waited arrives. */
function expectMended(rig: Rig): void {
  expectFlowing(rig, "the mending", BOUND_MS);
  expect({ drained: rig.drain(BOUND_MS) }).toEqual({ drained: true });
  expectWhole(rig);
}

forEachModule((module) => {
  describe("bad input about SIM and network is told in one sentence, and readings wait in the outbox", () => {
    it("an APN that the network does not accept", () => {
      const environment = surroundings((world) => (world.apns = ["iot.example"]));
      const rig = tried({ module, twin: { environment } });
      expect(rig.device.link.problem).toContain('APN "internet"; check APN, user and password with the operator');
      expect(rig.device.link.problem).toContain("requested service option not subscribed");
      environment.apns = ["internet"];
      rig.clock.runFor(LONG_MS);
      expectMended(rig);
    });

    it("no SIM", () => {
      const environment = surroundings((world) => world.removeCard());
      const rig = tried({ module, twin: { environment } });
      expect(rig.device.link.problem).toBe("there is no SIM in the module; insert one");
      environment.insertCard(createSimCard());
      expectMended(rig);
      expect(rig.device.link.problem).toBe("");
    });

    it("a SIM that asks for its PUK: no code is entered", () => {
      const environment = lockedCard({ pinAttempts: 0 });
      const rig = tried({ module, twin: { environment }, link: { pin: "4321" } });
      expect(rig.device.link.problem).toBe("the SIM is locked and asks for its PUK; unlock it in a phone with the PUK from the operator");
      expect(rig.conversation.count("AT+CPIN=")).toBe(0);
      environment.insertCard(createSimCard());
      expectMended(rig);
    });

    it("a SIM that asks for a PIN where none is configured", () => {
      const rig = tried({ module, twin: { environment: lockedCard({}) } });
      expect(rig.device.link.problem).toBe("the SIM asks for its PIN and none is configured; set pin");
      expect(rig.conversation.count("AT+CPIN=")).toBe(0);
    });

    it("a PIN of letters", () => {
      const environment = lockedCard({});
      const rig = tried({ module, twin: { environment }, link: { pin: "12ab" } });
      expect(rig.device.link.problem).toContain("the PIN");
      expect(rig.conversation.count("AT+CPIN=")).toBe(0);
      expect(environment.card?.pinAttempts).toBe(3);
    });

    if (module.tellsPinAttempts) {
      it("a SIM with one attempt left: it is not risked", () => {
        const environment = lockedCard({ pinAttempts: 1 });
        const rig = tried({ module, twin: { environment }, link: { pin: "4321" } });
        expect(rig.device.link.problem).toContain("has only 1 attempt left for its PIN, which is not risked");
        expect(environment.card?.pinAttempts).toBe(1);
      });
    } else {
      it("a SIM with one attempt left, which this module does not tell: a wrong PIN is entered once, and the PUK is left to people", () => {
        const environment = lockedCard({ pinAttempts: 1 });
        const rig = tried({ module, twin: { environment }, link: { pin: "1111" } });
        expect(rig.device.link.problem).toContain("PUK");
        expect(rig.conversation.count("AT+CPIN=")).toBe(1);
      });
    }

    it("registration that the network refuses", () => {
      const environment = surroundings((world) => world.denyRegistration(true));
      const rig = tried({ module, twin: { environment } });
      expect(rig.device.link.problem).toBe("the network refuses this SIM; ask the operator whether it is active and may be used here");
      environment.denyRegistration(false);
      expectMended(rig);
    });

    it("no coverage at all", () => {
      const environment = surroundings((world) => world.setCoverage(false));
      const rig = tried({ module, twin: { environment } });
      expect(rig.device.link.problem).toBe("the module finds no network; check the antenna, the coverage and that the SIM is active");
      environment.setCoverage(true);
      rig.clock.runFor(LONG_MS);
      expectMended(rig);
    });

    for (const [what, apn, problem] of [
      ["too long", "a".repeat(100), "the APN has 100 bytes; allowed are 1 to 99"],
      ["a quote", 'inter"net', "the APN holds a quote, a line end or a control character, which an AT command cannot carry; leave it out"],
    ] as const) {
      it(`an APN that cannot be sent: ${what}`, () => {
        const rig = tried({ module, link: { pdp: { apn } } });
        expect(rig.device.link.problem).toBe(problem);
        expect(rig.conversation.count("AT+CGDCONT=") + rig.conversation.count("AT+CPNETAPN=")).toBe(0);
      });
    }
  });

  describe("a wrong PIN is entered exactly once", () => {
    const WRONG = "1111";

    it("and the device says so, whatever happens to it and to the module afterwards", () => {
      const environment = lockedCard({});
      const rig = tried({ module, twin: { environment }, link: { pin: WRONG } });
      const { link } = rig.device;
      expect(link.problem).toContain("set the right pin");
      for (const strike of [() => rig.rebootDevice(), () => rig.twin.reset(), () => rig.twin.losePower(), () => rig.twin.freeze(), () => rig.rebootDevice()]) {
        strike();
        rig.clock.runFor(LONG_MS / 4);
      }
      expect(rig.conversation.count("AT+CPIN=")).toBe(1);
      expect(environment.card?.pinAttempts).toBe(2);
      expect(rig.device.link.problem).toBe("the SIM refused this PIN before and it is not entered again, lest the card be locked; set the right pin");
    });

    it("even where the power of the device is cut before the answer came", () => {
      const environment = lockedCard({});
      const rig = new Rig({ module, twin: { environment }, link: { pin: WRONG } });
      rig.start();
      expect({ entered: rig.runUntilSaid(module.phrases.enterPin(WRONG), 60000) }).toEqual({ entered: true });
      for (let boot = 0; boot < 5; boot++) {
        rig.rebootDevice();
        rig.clock.runFor(120000);
      }
      expect(rig.conversation.count("AT+CPIN=")).toBe(1);
      expect(environment.card?.pinAttempts).toBe(2);
    });

    it("and the right one, configured after it, is entered and all readings arrive", () => {
      const link = { pin: WRONG };
      const rig = tried({ module, twin: { environment: lockedCard({}) }, link });
      link.pin = "4321";
      rig.rebootDevice();
      expectMended(rig);
      expect(rig.conversation.count("AT+CPIN=")).toBe(2);
    });

    it("the right one is entered at each start of the module, and is no problem over ten reboots", () => {
      const rig = new Rig({ module, twin: { environment: lockedCard({}) }, link: { pin: "4321" }, telemetry: { intervalMs: 2000 } });
      rig.start();
      for (let boot = 0; boot < 10; boot++) {
        rig.clock.runFor(9000 + boot * 700);
        if (boot % 3 === 2) rig.twin.losePower();
        rig.rebootDevice();
      }
      expectMended(rig);
    });
  });
});
