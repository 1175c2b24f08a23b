import { runControl } from "../../twin/controls";
import { expect } from "../expect";
import { dialogue } from "./dialogue";

function refusal(action: () => void): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "it was accepted";
}

describe("twin, controls as text", () => {
  it("lists them all by help", () => {
    const help = runControl(dialogue({ begin: "off" }).twin, "help");
    for (const name of ["coverage", "signal", "registration", "supply", "temperature", "drop-context", "close-socket", "reset", "freeze", "silent-restart", "sim", "pin", "puk", "quirk", "order"]) {
      expect(help).toContain(name);
    }
  });

  it("changes the world", () => {
    const { twin } = dialogue();
    for (const line of ["coverage off", "signal 12 3", "registration deny", "sim remove", "supply 3300", "temperature -20"]) runControl(twin, line);
    const { environment } = twin;
    expect([environment.coverage, environment.rssi, environment.ber, environment.registrationDenied, environment.card === undefined]).toEqual([false, 12, 3, true, true]);
    expect([environment.supplyMillivolts, environment.temperatureCelsius]).toEqual([3300, -20]);
    for (const line of ["coverage on", "registration allow", "sim insert"]) runControl(twin, line);
    expect([environment.coverage, environment.registrationDenied, environment.card === undefined]).toEqual([true, false, false]);
  });

  it("drives the module", () => {
    const t = dialogue();
    runControl(t.twin, "freeze");
    expect(runControl(t.twin, "state")).toBe("frozen");
    runControl(t.twin, "power off");
    expect(runControl(t.twin, "state")).toBe("off");
    runControl(t.twin, "power on");
    t.waitUntilRunning();
    runControl(t.twin, "silent-restart");
    t.waitUntilRunning();
    runControl(t.twin, "reset");
    expect(runControl(t.twin, "state")).toBe("booting");
    runControl(t.twin, "power lose");
    expect(runControl(t.twin, "state")).toBe("off");
  });

  it("switches quirks and orders, and lists them", () => {
    const { twin } = dialogue();
    runControl(twin, "quirk banner-rdy on");
    runControl(twin, "order +ipr ok-at-new-rate");
    expect(runControl(twin, "quirks")).toContain("on  banner-rdy");
    expect(runControl(twin, "orders")).toContain("+IPR: ok-at-new-rate");
    runControl(twin, "quirk all on");
    expect(twin.quirks.known.every((quirk) => twin.quirks.isOn(quirk.id) === (quirk.apart !== true))).toBe(true);
    runControl(twin, "quirk all off");
    expect(twin.quirks.known.some((quirk) => twin.quirks.isOn(quirk.id))).toBe(false);
  });

  const bad: [string, string][] = [
    ["covrage off", 'There is no control "covrage". Type help for the list.'],
    ["coverage", "Say one of: on, off. Usage: coverage on|off"],
    ["coverage perhaps", "Say one of: on, off. Usage: coverage on|off"],
    ["coverage on off", '"off" is too much. Usage: coverage on|off'],
    ["signal", "A whole number is needed. Usage: signal <rssi> [<ber>]"],
    ["signal 40", "A signal is 0 to 31, or 99 for unknown; not 40. Usage: signal <rssi> [<ber>]"],
    ["signal strong", 'A whole number is needed, not "strong". Usage: signal <rssi> [<ber>]'],
    ["drop-context 9", "PDP context 9 is not active, so it cannot be dropped. Usage: drop-context [<cid>]"],
    ["close-socket 3", "No connection 3 is open. Usage: close-socket <link>"],
    ["sim insert", "There is a SIM card in the slot already. Usage: sim remove|insert"],
    ["pin 12", "A PIN is 4 to 8 digits. Usage: pin <digits>"],
    ["toString", 'There is no control "toString". Type help for the list.'],
  ];
  for (const [line, message] of bad) {
    it(`refuses "${line}" and says why`, () => {
      const { twin } = dialogue();
      expect(refusal(() => runControl(twin, line))).toBe(message);
    });
  }

  it("names the known quirks and orders where one is not known", () => {
    const { twin } = dialogue();
    expect(refusal(() => runControl(twin, "quirk no-such on"))).toContain('There is no quirk "no-such". Known are: all, urc-before-echo');
    expect(refusal(() => runControl(twin, "order +CSQ first"))).toContain("+CSQ has no choice of orders.");
    expect(refusal(() => runControl(twin, "order +IPR backwards"))).toContain("ok-at-old-rate, ok-at-new-rate");
  });

  it("says in which state a control works", () => {
    expect(refusal(() => runControl(dialogue({ begin: "off" }).twin, "freeze"))).toBe("The module is off; this works while it is running. Usage: freeze");
  });
});
