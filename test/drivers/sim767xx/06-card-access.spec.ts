import { accessFile, CARD_FILES, readSimSleep, sendApdu, setSimSleep } from "../../../drivers/sim767xx/06-card-access";
import { testSim } from "../../../drivers/sim767xx/06-sim";
import { concat, fromByte } from "../../../hal/bytes";
import { asked, fails, refuses } from "./answers";
import { repeated } from "./outcome";

function bytes(...values: number[]): string {
  return concat(values.map((value) => fromByte(value)));
}

const OK = "\r\nOK\r\n";
/** STATUS, of 22 bytes. */
const STATUS = bytes(0xa0, 0xf2, 0x00, 0x00, 0x16);

describe("SIM767XX chapter 6, commands to the card", () => {
  it("go as hexadecimal digits, whose number is told, and come back with the status at their end", () => {
    asked('AT+CSIM=10,"A0F2000016"', '\r\n+CSIM: 4,"6E00"\r\n' + OK, (session, take) => sendApdu(session, STATUS, take), {
      sw1: 0x6e,
      sw2: 0,
      data: "",
    });
    asked('AT+CSIM=10,"A0F2000016"', "\r\n+CSIM:8,00ff9000\r\n" + OK, (session, take) => sendApdu(session, STATUS, take), {
      sw1: 0x90,
      sw2: 0,
      data: bytes(0x00, 0xff),
    });
  });

  it("fail where the answer is cut off, or the card cannot be reached", () => {
    fails('AT+CSIM=10,"A0F2000016"', '\r\n+CSIM: 8,"6E00"\r\n' + OK, (session, take) => sendApdu(session, STATUS, take), "error");
    fails('AT+CSIM=10,"A0F2000016"', '\r\n+CSIM: 2,"6E"\r\n' + OK, (session, take) => sendApdu(session, STATUS, take), "error");
    fails('AT+CSIM=10,"A0F2000016"', "\r\n+CME ERROR: SIM failure\r\n", (session, take) => sendApdu(session, STATUS, take), "cme");
    refuses((session, take) => sendApdu(session, bytes(0xa0, 0xf2, 0x00), take));
    refuses((session, take) => sendApdu(session, repeated("x", 262), take));
  });
});

describe("SIM767XX chapter 6, files of the card", () => {
  it("are read by their number in decimal", () => {
    asked("AT+CRSM=176,12258,0,0,10", '\r\n+CRSM: 144,0,"98680381670832160109"\r\n' + OK, (session, take) =>
      accessFile(session, { command: "read-binary", file: CARD_FILES.ICCID, p3: 10 }, take), {
      sw1: 144,
      sw2: 0,
      data: bytes(0x98, 0x68, 0x03, 0x81, 0x67, 0x08, 0x32, 0x16, 0x01, 0x09),
    });
    asked("AT+CRSM=242", '\r\n+CRSM: 144,0,"0000"\r\n' + OK, (session, take) => accessFile(session, { command: "status" }, take), {
      sw1: 144,
      sw2: 0,
      data: bytes(0x00, 0x00),
    });
  });

  it("are written as hexadecimal digits, and answer nothing but their status", () => {
    asked('AT+CRSM=220,28480,1,4,2,"00FF"', "\r\n+CRSM: 144,0\r\n" + OK, (session, take) =>
      accessFile(session, { command: "update-record", file: CARD_FILES.MSISDN, p1: 1, p2: 4, p3: 2, data: bytes(0x00, 0xff) }, take), {
      sw1: 144,
      sw2: 0,
      data: "",
    });
  });

  it("that the card refuses are answers all the same", () => {
    asked("AT+CRSM=176,28476,0,0,0", '\r\n+CRSM: 106,130,""\r\n' + OK, (session, take) => accessFile(session, { command: "read-binary", file: 28476 }, take), {
      sw1: 106,
      sw2: 130,
      data: "",
    });
  });

  it("fail where no card was asked, and refuse what no card takes", () => {
    fails("AT+CRSM=242", "\r\n+CME ERROR: 14\r\n", (session, take) => accessFile(session, { command: "status" }, take), "cme 14");
    fails("AT+CRSM=242", '\r\n+CRSM: 144,0,"000"\r\n' + OK, (session, take) => accessFile(session, { command: "status" }, take), "error");
    refuses((session, take) => accessFile(session, { command: "read-binary", file: 65536 }, take));
    refuses((session, take) => accessFile(session, { command: "read-binary", file: 1, p2: 256 }, take));
    refuses((session, take) => accessFile(session, { command: "update-binary", data: "x" }, take));
    refuses((session, take) => accessFile(session, { command: "update-binary", file: 1, data: repeated("x", 256) }, take));
  });

  it("need a card that does not sleep", () => {
    asked("AT+CSIMSLEEP=0", OK, (session, take) => setSimSleep(session, false, take));
    asked("AT+CSIMSLEEP=1", OK, (session, take) => setSimSleep(session, true, take));
    asked("AT+CSIMSLEEP?", "\r\n+CSIMSLEEP: 1\r\n" + OK, (session, take) => readSimSleep(session, take), true);
    asked("AT+CSIMSLEEP=?", "\r\n+CSIMSLEEP: (0,1)\r\n" + OK, (session, take) => testSim(session, "+CSIMSLEEP", take), "(0,1)");
  });
});
