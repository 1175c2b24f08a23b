import {
  preferOperator,
  readKnownOperators,
  readPreferredOperators,
  removePreferredOperator,
  selectOperatorBy,
  setPreferredOperator,
  type KnownOperator,
} from "../../../drivers/sim767xx/04-operators";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";
const LTE = { gsm: false, gsmCompact: false, utran: false, lte: true };

describe("SIM767XX chapter 4, the operator that is wanted", () => {
  it("is selected with its technology, or preferred to others", () => {
    asked('AT+COPS=1,2,"46001",7', OK, (session, take) => selectOperatorBy(session, "46001", "E-UTRAN", take));
    asked('AT+COPS=1,2,"310410",0', OK, (session, take) => selectOperatorBy(session, "310410", "GSM", take));
    asked('AT+COPS=4,2,"46001"', OK, (session, take) => preferOperator(session, "46001", take));
    fails('AT+COPS=4,2,"46001"', "\r\n+CME ERROR: no network service\r\n", (session, take) => preferOperator(session, "46001", take), "cme");
    refuses((session, take) => selectOperatorBy(session, "4600123", "GSM", take));
    refuses((session, take) => preferOperator(session, "4600", take));
  });
});

describe("SIM767XX chapter 4, the card's list of operators", () => {
  it("is read with technologies and without, in one answer", () => {
    const said = '\r\n+CPOL: 1,2,"46001"\r\n+CPOL: 3,2,"46001",0,0,0,1\r\n\r\n+CPOL: 5,2,"46009",1,1,1,0\r\n+CPOL: 6,2,\r\n' + OK;
    asked("AT+CPOL?", said, (session, take) => readPreferredOperators(session, take), [
      { place: 1, operator: "46001" },
      { place: 3, operator: "46001", technologies: LTE },
      { place: 5, operator: "46009", technologies: { gsm: true, gsmCompact: true, utran: true, lte: false } },
    ]);
    asked("AT+CPOL?", OK, (session, take) => readPreferredOperators(session, take), []);
    fails("AT+CPOL?", "\r\nERROR\r\n", (session, take) => readPreferredOperators(session, take), "error");
  });

  it("is written and emptied place by place", () => {
    asked('AT+CPOL=1,2,"46001"', OK, (session, take) => setPreferredOperator(session, { place: 1, operator: "46001" }, take));
    asked('AT+CPOL=2,2,"46001",0,0,0,1', OK, (session, take) =>
      setPreferredOperator(session, { place: 2, operator: "46001", technologies: LTE }, take),
    );
    asked("AT+CPOL=2", OK, (session, take) => removePreferredOperator(session, 2, take));
    refuses((session, take) => setPreferredOperator(session, { place: 0, operator: "46001" }, take));
    refuses((session, take) => setPreferredOperator(session, { place: 1, operator: "Unicom" + "46001" }, take));
    refuses((session, take) => removePreferredOperator(session, 256, take));
  });
});

describe("SIM767XX chapter 4, the names of all operators", () => {
  it("are handed on one by one, so that they may be more than an answer holds", () => {
    let known: KnownOperator[] = [];
    let ends: unknown[] = [];
    inChunks(
      [[">", "AT+COPN"], ["<", '\r\n+COPN: "46000","CMCC"\r\n+COPN: "46001","UNICOM"\r\n+COPN: 310410\r\n+COPN:"310410","AT&T, USA"\r\n' + OK]],
      (session) => {
        known = [];
        ends = [];
        readKnownOperators(session, (operator) => known.push(operator), (failure) => ends.push(failure === undefined ? "done" : failure.kind));
      },
      () => {
        expect(ends).toEqual(["done"]);
        expect(known).toEqual([
          { numeric: "46000", name: "CMCC" },
          { numeric: "46001", name: "UNICOM" },
          { numeric: "310410", name: "AT&T, USA" },
        ]);
      },
      { answerBytes: 32 },
    );
  });
});
