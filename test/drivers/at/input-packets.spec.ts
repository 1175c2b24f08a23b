import type { AtCommand } from "../../../drivers/at/command";
import { expect } from "../../expect";
import { ScriptedModule, type Talk } from "../scripted-module";

const COMMAND: AtCommand = { text: "AT+STORE=7", timeoutMs: 5000, input: "abcdefg", inputPacketBytes: 3 };

describe("an input in packets", () => {
  it("is sent packet by packet with a pause between them, and ends at OK", () => {
    const times: number[] = [];
    const talk: Talk = [
      [">", "AT+STORE=7"],
      ["<", "\r\n>"],
      [">>", "abc"],
      [">>", "def"],
      [">>", "g"],
      ["<", "\r\nOK\r\n"],
    ];
    const module = new ScriptedModule(talk, 4096);
    let outcome = "none";
    module.session.send(COMMAND, (failure) => (outcome = failure === undefined ? "done" : failure.kind));
    for (let ms = 10; ms < 3000; ms += 10) {
      module.clock.after(ms, () => {
        if (module.session.counters.bytesOut > 11) times.push(module.session.counters.bytesOut);
      });
    }
    module.finish();
    expect(outcome).toBe("done");
    expect(times[0]).toBe(14);
    expect(times[40]).toBe(14);
    expect(times[60]).toBe(17);
    expect(times[120]).toBe(18);
  });

  it("is not gone on with where the module ends the command early", () => {
    const talk: Talk = [
      [">", "AT+STORE=7"],
      ["<", "\r\n>"],
      [">>", "abc"],
      ["<", "\r\nERROR\r\n"],
      [">", "AT"],
      ["<", "\r\nOK\r\n"],
    ];
    const module = new ScriptedModule(talk, 4096);
    const outcomes: string[] = [];
    module.session.send(COMMAND, (failure) => outcomes.push(failure === undefined ? "done" : failure.kind));
    module.session.send({ text: "AT", timeoutMs: 1000 }, (failure) => outcomes.push(failure === undefined ? "done" : failure.kind));
    module.finish();
    expect(outcomes).toEqual(["error", "done"]);
  });
});
