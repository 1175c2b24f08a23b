import { VirtualClock } from "../../../hal/virtual/clock";
import { VirtualModulePins, VirtualPin } from "../../../hal/virtual/pins";
import { ScriptedSensor } from "../../../hal/virtual/sensor";
import { expect } from "../../expect";

describe("virtual pin", () => {
  it("shows at one end what the other end set, and tells of changes only", () => {
    const pin = new VirtualPin();
    const changes: boolean[] = [];
    pin.onChange((asserted) => changes.push(asserted));
    pin.set(false);
    pin.set(true);
    pin.set(true);
    expect(pin.read()).toBe(true);
    pin.set(false);
    expect(changes).toEqual([true, false]);
  });

  it("comes as a full set of lines, each by itself", () => {
    const pins = new VirtualModulePins();
    pins.powerKey.set(true);
    expect(pins.reset.read()).toBe(false);
    expect(pins.powerKey.read()).toBe(true);
  });
});

describe("scripted sensor", () => {
  it("reads what its script says for the time and the turn, after its conversion time", () => {
    const clock = new VirtualClock();
    const sensor = new ScriptedSensor("level", clock, 20, (timeMs, earlier) => ({ value: timeMs + earlier }));
    const seen: string[] = [];
    const note = (error: string | undefined, value: number): void => {
      seen.push((error ?? "fine,") + " " + String(value) + " at " + String(clock.now()));
    };
    clock.runFor(100);
    sensor.read(note);
    expect(seen.length).toBe(0);
    clock.runFor(30);
    sensor.read(note);
    clock.runFor(30);
    expect(seen).toEqual(["fine, 100 at 120", "fine, 131 at 150"]);
  });

  it("fails where its script says so", () => {
    const clock = new VirtualClock();
    const sensor = new ScriptedSensor("level", clock, 0, (_timeMs, earlier) => (earlier === 1 ? { value: 0, error: "no answer" } : { value: 5 }));
    const seen: string[] = [];
    for (let turn = 0; turn < 3; turn++) sensor.read((error, value) => seen.push(error === undefined ? String(value) : error));
    clock.runFor(0);
    expect(seen).toEqual(["5", "no answer", "5"]);
  });
});
