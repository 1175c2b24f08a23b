import {
  closeBearer,
  onBearerLost,
  openBearer,
  readBearer,
  readBearerParameter,
  setBearerKind,
  setBearerRate,
  setBearerText,
  testBearer,
} from "../../../drivers/ec716s/10-bearer";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, fails, refuses } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 10, the bearer", () => {
  it("is set up, opened, asked for and closed", () => {
    asked('AT+SAPBR=3,1,"CONTYPE","GPRS"', OK, (session, take) => setBearerKind(session, 1, "GPRS", take));
    asked('AT+SAPBR=3,1,"APN",""', OK, (session, take) => setBearerText(session, 1, "APN", "", take));
    asked('AT+SAPBR=3,2,"PWD","secret"', OK, (session, take) => setBearerText(session, 2, "PWD", "secret", take));
    asked('AT+SAPBR=3,3,"RATE",2', OK, (session, take) => setBearerRate(session, 3, 9600, take));
    asked("AT+SAPBR=1,1", OK, (session, take) => openBearer(session, 1, take));
    asked("AT+SAPBR=0,1", OK, (session, take) => closeBearer(session, 1, take));
    asked("AT+SAPBR=2,1", "\r\n+SAPBR: 1,1,010.169.179.213\r\n" + OK, (session, take) => readBearer(session, 1, take), {
      status: "connected",
      address: "010.169.179.213",
    });
    asked("AT+SAPBR=2,1", '\r\n+SAPBR: 1,3,""\r\n' + OK, (session, take) => readBearer(session, 1, take), { status: "closed", address: "" });
    asked("AT+SAPBR=2,1", "\r\n+SAPBR:1,3\r\n" + OK, (session, take) => readBearer(session, 1, take), { status: "closed", address: "" });
    const values = '(0-4),(1-3),"ConParamTag","ConParamValue"';
    asked("AT+SAPBR=?", "\r\n+SAPBR: " + values + "\r\n" + OK, (session, take) => testBearer(session, take), values);
  });

  it("tells its parameters without a blank behind the colon", () => {
    const read = '\r\n+SAPBR:"CONTYPE","GPRS"\r\n';
    asked('AT+SAPBR=4,1,"CONTYPE"', read + OK, (session, take) => readBearerParameter(session, 1, "CONTYPE", take), "GPRS");
    asked('AT+SAPBR=4,1,"APN"', read + '+SAPBR:"APN","internet"\r\n' + OK, (session, take) => readBearerParameter(session, 1, "APN", take), "internet");
    fails('AT+SAPBR=4,1,"APN"', read + OK, (session, take) => readBearerParameter(session, 1, "APN", take), "error");
  });

  it("fails as the module says, and is refused out of range", () => {
    fails("AT+SAPBR=1,1", "\r\n+CME ERROR: 901\r\n", (session, take) => openBearer(session, 1, take), "cme 901");
    fails("AT+SAPBR=1,1", "\r\nERROR\r\n", (session, take) => openBearer(session, 1, take), "error");
    fails("AT+SAPBR=2,1", "\r\n+SAPBR: 1,9\r\n" + OK, (session, take) => readBearer(session, 1, take), "error");
    refuses((session, take) => openBearer(session, 4, take));
    refuses((session, take) => closeBearer(session, 0, take));
    refuses((session, take) => readBearer(session, 0, take));
    refuses((session, take) => setBearerText(session, 1, "APN", repeated("a", 51), take));
    refuses((session, take) => readBearerParameter(session, 0, "APN", take));
  });

  it("tells that it is gone, its number in front of the colon, also while it is asked for", () => {
    let lost: number[] = [];
    inChunks(
      [["<", "\r\n+SAPBR 1: DEACT\r\n\r\n+SAPBR 3:DEACT\r\n\r\n+SAPBR x: DEACT\r\n\r\n+SAPBR: 1,1,10.0.0.1\r\n"]],
      (session) => {
        lost = [];
        onBearerLost(session, (cid) => lost.push(cid));
      },
      () => expect(lost).toEqual([1, 3]),
    );
    asked("AT+SAPBR=2,1", "\r\n+SAPBR 1: DEACT\r\n\r\n+SAPBR: 1,3,\r\n" + OK, (session, take) => readBearer(session, 1, take), {
      status: "closed",
      address: "",
    });
  });
});
