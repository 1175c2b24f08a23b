import { walk } from "../../app/machine/walk";
import { TABLES } from "../../app/tables";
import { expect } from "../expect";

describe("the application's state machines", () => {
  it("each have a name of their own", () => {
    const names = TABLES.map((table) => table.name);
    names.forEach((name, index) => {
      expect(names.indexOf(name)).toBe(index);
    });
  });

  for (const table of TABLES) {
    it(table.name + ": every state is reached and left, every wait has a deadline, every failure a way back", () => {
      expect(walk(table).join("\n")).toBe("");
    });
  }
});
