import { readWithoutResults } from "../../../drivers/at/without-results";
import { expect } from "../../expect";
import { ScriptedModule } from "../scripted-module";
import { asks, refuses } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";
const WAIT_MS = 2000;

describe("a reading without result codes", () => {
  it("ends with its line, and result codes are on again", () => {
    asks(
      [[">", "ATQ1"], [">", "AT+CREG?"], ["<", "\r\n+CREG: 0,1\r\n"], [">", "ATQ0"], ["<", OK]],
      (session, take) => readWithoutResults(session, "+CREG", WAIT_MS, take),
      { value: "0,1" },
    );
  });

  it("takes the OK of a module that answers ATQ1 all the same", () => {
    asks(
      [[">", "ATQ1"], ["<", OK], [">", "AT+CREG?"], ["<", "\r\n+CREG: 0,1\r\n"], [">", "ATQ0"], ["<", OK]],
      (session, take) => readWithoutResults(session, "+CREG", WAIT_MS, take),
      { value: "0,1" },
    );
  });

  it("fails in its time where nothing comes, and result codes are on again", () => {
    asks([[">", "ATQ1"], [">", "AT+NONE?"], [">", "ATQ0"], ["<", OK]], (session, take) => readWithoutResults(session, "+NONE", WAIT_MS, take), { failure: "timeout" });
  });

  it("lets no other command in between", () => {
    const order: string[] = [];
    const module = new ScriptedModule(
      [[">", "ATQ1"], [">", "AT+CREG?"], ["<", "\r\n+CREG: 0,1\r\n"], [">", "ATQ0"], ["<", OK], [">", "AT"], ["<", OK]],
      64,
    );
    readWithoutResults(module.session, "+CREG", WAIT_MS, (_failure, value) => order.push("read " + (value ?? "nothing")));
    module.session.send({ text: "AT", timeoutMs: WAIT_MS }, () => order.push("other"));
    module.finish();
    expect(order).toEqual(["read 0,1", "other"]);
  });

  it("counts no timeout and looks for no module", () => {
    const module = new ScriptedModule([[">", "ATQ1"], [">", "AT+NONE?"], [">", "ATQ0"], ["<", OK]], 64);
    readWithoutResults(module.session, "+NONE", WAIT_MS, () => {});
    module.finish();
    expect(module.session.counters.timeouts + module.session.counters.resynchronisations).toBe(0);
  });

  it("is of a name", () => {
    for (const name of ["", "+", "CREG", "+CREG?", "+creg", "+CREG;+CSQ"])
      refuses((session, take) => readWithoutResults(session, name, WAIT_MS, take));
  });
});
