import { readFileSync } from "node:fs";
import type { AnyTable } from "../../app/machine/table";
import { TABLES } from "../../app/tables";
import { stateMachinesPage } from "../../build/diagrams";
import { expect } from "../expect";

const TABLE: AnyTable = {
  name: "engine",
  about: "An engine that may not start.",
  initial: "switched-off",
  goal: ["on"],
  failures: ["failed"],
  states: [
    { name: "switched-off", about: "Off.", rest: true },
    { name: "starting", about: "Starts | cranks.", entry: "start", exit: "tidy", deadline: "startMs" },
    { name: "on", about: "Runs.", rest: true },
    { name: "waiting", about: "Waits.", deadline: 500 },
    { name: "scrapped", about: "Gone.", final: true },
  ],
  events: [
    { name: "switch-on", about: "Somebody wants it." },
    { name: "failed", about: "It did not start." },
  ],
  actions: [{ name: "start", about: "Cranks.", raises: ["failed"] }],
  rows: [
    { from: ["switched-off", "waiting"], event: "switch-on", to: "starting" },
    { from: "starting", event: "failed", to: "waiting" },
    { from: "starting", event: "deadline", to: "waiting" },
    { from: "on", event: "switch-on", action: "start" },
    { from: "*", event: "failed", to: "scrapped" },
  ],
};

describe("the page of state machines", () => {
  const page = stateMachinesPage([TABLE]);

  it("draws one arrow for each pair of states, with its events and the deadline's length", () => {
    expect(page).toContain('  state "switched-off" as s_switched_off\n');
    expect(page).toContain('  state "starting (startMs)" as s_starting\n');
    expect(page).toContain("  [*] --> s_switched_off\n");
    expect(page).toContain("  s_switched_off --> s_starting : switch-on\n");
    expect(page).toContain("  s_waiting --> s_starting : switch-on\n");
    expect(page).toContain("  s_starting --> s_waiting : failed, after startMs\n");
    expect(page).toContain("  any_state --> s_scrapped : failed\n");
    expect(page).toContain("  s_scrapped --> [*]\n");
    expect(page).toContain("  class s_on goal\n");
  });

  it("lists every state and every row, those that stay included", () => {
    expect(page).toContain("| `starting` | Starts \\| cranks. | startMs | `start` | `tidy` |\n");
    expect(page).toContain("| `on` | Runs. | none: rests |  |  |\n");
    expect(page).toContain("| `scrapped` | Gone. | final |  |  |\n");
    expect(page).toContain("| `switched-off`, `waiting` | `switch-on` | `starting` |  |\n");
    expect(page).toContain("| `starting` | *`deadline`* | `waiting` |  |\n");
    expect(page).toContain("| `on` | `switch-on` | (stays) | `start` |\n");
    expect(page).toContain("| any | *`failed`* | `scrapped` |  |\n");
    expect(page).toContain("| `start` | Cranks. | *`failed`* |\n");
  });

  it("is committed as the application's tables say: `make docs` writes it", () => {
    const committed = readFileSync(new URL("../../docs/state-machines.md", import.meta.url), "utf8");
    expect(committed === stateMachinesPage(TABLES)).toBe(true);
  });
});
