import { expect } from "../../expect";
import { dialogue, type Dialogue } from "../dialogue";
import { createSimCard, Environment } from "../../../twin/state/environment";
import type { Pdp } from "../../../twin/state/pdp";
import type { Radio } from "../../../twin/state/radio";
import type { Sim } from "../../../twin/state/sim";
import type { NoNetwork } from "../no-network";

function state(t: Dialogue): { radio: Radio; sim: Sim; pdp: Pdp } {
  const { firmware } = t.twin;
  if (firmware === undefined) throw new Error("The twin is off.");
  return firmware;
}

describe("SIM767XX twin, registration", () => {
  it("reads the card, searches, registers and attaches after a start", () => {
    const t = dialogue({ begin: "started" });
    const { radio, sim, pdp } = state(t);
    expect([sim.condition, radio.stat]).toEqual(["busy", 0]);
    t.run(700);
    expect([sim.condition, radio.stat]).toEqual(["ready", 2]);
    t.run(3000);
    expect([radio.stat, pdp.attached]).toEqual([1, true]);
    t.run(1000);
    expect(pdp.active()).toEqual([1]);
    expect((t.network as NoNetwork).reachable).toBe(true);
  });

  it("loses its network at once with the coverage, and its registration a little later", () => {
    const t = dialogue();
    t.twin.setCoverage(false);
    expect((t.network as NoNetwork).reachable).toBe(false);
    expect(state(t).radio.stat).toBe(1);
    t.run(2000);
    expect(state(t).radio.stat).toBe(2);
  });

  it("keeps registration and context over a short loss", () => {
    const t = dialogue();
    t.twin.setCoverage(false);
    t.run(1000);
    t.twin.setCoverage(true);
    t.run(10000);
    expect([state(t).radio.stat, state(t).pdp.isActive(1), (t.network as NoNetwork).reachable]).toEqual([1, true, true]);
  });

  it("drops the contexts when service stays away, and has the default one back afterwards", () => {
    const t = dialogue();
    const ends: string[] = [];
    state(t).pdp.events.on((event) => ends.push(event.kind === "deactivated" ? `${event.cid} ${event.by}` : event.kind));
    t.twin.setCoverage(false);
    t.run(61000);
    expect(ends).toEqual([]);
    t.run(2000);
    expect(ends).toEqual(["1 coverage", "detached"]);
    t.twin.setCoverage(true);
    t.run(5000);
    expect(ends).toEqual(["1 coverage", "detached", "attached", "activated"]);
  });

  it("is denied, loses its contexts, and registers when it is allowed again", () => {
    const t = dialogue();
    t.twin.denyRegistration(true);
    t.run(5000);
    expect([state(t).radio.stat, state(t).pdp.attached]).toEqual([3, false]);
    t.twin.denyRegistration(false);
    t.run(5000);
    expect(state(t).radio.stat).toBe(1);
  });

  it("registers as roaming where it roams", () => {
    const environment = new Environment();
    environment.setRoaming(true);
    expect(state(dialogue({ environment })).radio.stat).toBe(5);
  });

  it("no longer follows the world after it has been switched off", () => {
    const t = dialogue();
    t.twin.losePower();
    t.twin.setCoverage(false);
    t.twin.setCoverage(true);
    t.run(10000);
    expect((t.network as NoNetwork).reachable).toBe(false);
  });
});

describe("SIM767XX twin, PDP contexts", () => {
  function activate(t: Dialogue, cid: number): string {
    let outcome = "nothing";
    state(t).pdp.activate(cid, (refusal) => {
      outcome = refusal ?? "active";
    });
    t.run(1000);
    return outcome;
  }

  it("activates a defined context with an accepted name, whatever its case", () => {
    const environment = new Environment();
    environment.apns = ["iot.net"];
    const t = dialogue({ environment });
    state(t).pdp.define({ cid: 2, type: "IP", apn: "IoT.net" });
    expect(activate(t, 2)).toBe("active");
    expect(state(t).pdp.address(2)?.startsWith("10.")).toBe(true);
  });

  it("refuses a wrong name, an undefined context, and any without service", () => {
    const environment = new Environment();
    environment.apns = ["iot.net"];
    const t = dialogue({ environment });
    state(t).pdp.define({ cid: 2, type: "IP", apn: "internet" });
    expect([activate(t, 2), activate(t, 3)]).toEqual(["apn", "not-defined"]);
    t.twin.setCoverage(false);
    expect(activate(t, 2)).toBe("no-service");
  });

  it("keeps definitions over a loss of power, and forgets what was active", () => {
    const t = dialogue();
    state(t).pdp.define({ cid: 3, type: "IPV4V6", apn: "iot" });
    t.twin.losePower();
    const later = dialogue({ nvram: t.nvram, begin: "started" });
    expect(state(later).pdp.definition(3)).toEqual({ cid: 3, type: "IPV4V6", apn: "iot" });
    expect(state(later).pdp.active()).toEqual([]);
  });

  it("ends a context from the network's side", () => {
    const t = dialogue();
    t.twin.dropContext();
    expect(state(t).pdp.isActive(1)).toBe(false);
  });
});

describe("SIM767XX twin, SIM card", () => {
  it("asks for its PIN after a start, and registers when it was given", () => {
    const t = dialogue({ begin: "started", environment: new Environment(createSimCard({ pinEnabled: true })) }).run(5000);
    expect([state(t).sim.condition, state(t).radio.stat]).toEqual(["pin", 0]);
    expect(state(t).sim.enterPin("1234")).toBe("accepted");
    t.run(5000);
    expect([state(t).sim.condition, state(t).radio.stat]).toEqual(["ready", 1]);
  });

  it("counts wrong PINs over restarts, then asks for its PUK, and is unlocked by it", () => {
    const t = dialogue({ begin: "started", environment: new Environment(createSimCard({ pinEnabled: true })) }).run(2000);
    expect([state(t).sim.enterPin("0000"), state(t).sim.enterPin("0000")]).toEqual(["wrong", "wrong"]);
    t.twin.losePower();
    t.twin.powerOn();
    t.waitUntilRunning().run(2000);
    expect(state(t).sim.enterPin("0000")).toBe("wrong");
    expect(state(t).sim.condition).toBe("puk");
    expect(state(t).sim.enterPin("1234")).toBe("not-expected");
    expect(state(t).sim.enterPuk("00000000", "4321")).toBe("wrong");
    expect(state(t).sim.enterPuk("12345678", "4321")).toBe("accepted");
    expect([state(t).sim.condition, state(t).sim.card?.pin, state(t).sim.card?.pinAttempts]).toEqual(["ready", "4321", 3]);
  });

  it("is blocked for good after ten wrong PUKs", () => {
    const t = dialogue();
    t.twin.requirePuk();
    t.run(2000);
    for (let attempt = 0; attempt < 10; attempt++) state(t).sim.enterPuk("00000000", "4321");
    expect([state(t).sim.condition, state(t).sim.enterPuk("12345678", "4321")]).toEqual(["blocked", "blocked"]);
  });

  it("loses its network when it is taken out, and is read again when it is back", () => {
    const t = dialogue();
    t.twin.removeSim();
    expect([state(t).sim.condition, state(t).radio.stat, state(t).pdp.attached]).toEqual(["absent", 0, false]);
    t.twin.insertSim();
    expect(state(t).sim.condition).toBe("busy");
    t.run(6000);
    expect(state(t).radio.stat).toBe(1);
  });

  it("wants the PIN that a control put on it", () => {
    const t = dialogue();
    t.twin.requirePin("2468");
    t.run(2000);
    expect([state(t).sim.condition, state(t).sim.enterPin("1234"), state(t).sim.enterPin("2468")]).toEqual(["pin", "wrong", "accepted"]);
  });
});
