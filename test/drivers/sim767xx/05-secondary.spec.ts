import {
  addPacketFilter,
  defineSecondaryContext,
  readPacketFilters,
  readSecondaryContexts,
  removePacketFilters,
  undefineSecondaryContext,
  type PacketFilter,
} from "../../../drivers/sim767xx/05-secondary";
import { setPacketDefault, testPacket } from "../../../drivers/sim767xx/05-packet";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";
const REMOTE = "74.125.71.100.255.255.255.255";

describe("SIM767XX chapter 5, secondary contexts", () => {
  it("are defined with what is given, and forgotten", () => {
    asked("AT+CGDSCONT=2,1", OK, (session, take) => defineSecondaryContext(session, { cid: 2, primary: 1 }, take));
    asked("AT+CGDSCONT=2,1,1,0,1", OK, (session, take) =>
      defineSecondaryContext(session, { cid: 2, primary: 1, dataCompression: 1, headerCompression: 0, imSignalling: true }, take),
    );
    asked("AT+CGDSCONT=15,1,,,0", OK, (session, take) => defineSecondaryContext(session, { cid: 15, primary: 1, imSignalling: false }, take));
    asked("AT+CGDSCONT=2", OK, (session, take) => undefineSecondaryContext(session, 2, take));
    refuses((session, take) => defineSecondaryContext(session, { cid: 0, primary: 1 }, take));
    refuses((session, take) => defineSecondaryContext(session, { cid: 2, primary: 16 }, take));
    refuses((session, take) => defineSecondaryContext(session, { cid: 2, primary: 1, dataCompression: 3 }, take));
    refuses((session, take) => undefineSecondaryContext(session, 16, take));
  });

  it("are read with empty fields, or none at all", () => {
    asked("AT+CGDSCONT?", "\r\n+CGDSCONT: 2,1,,,0\r\n+CGDSCONT: 3,1,1,1,1\r\n" + OK, (session, take) => readSecondaryContexts(session, take), [
      { cid: 2, primary: 1, imSignalling: false },
      { cid: 3, primary: 1, dataCompression: 1, headerCompression: 1, imSignalling: true },
    ]);
    asked("AT+CGDSCONT?", "\r\n+CGDSCONT: \r\n" + OK, (session, take) => readSecondaryContexts(session, take), []);
    asked("AT+CGDSCONT?", OK, (session, take) => readSecondaryContexts(session, take), []);
    asked("AT+CGDSCONT=?", "\r\n+CGDSCONT: (1-15),(1-15)\r\n" + OK, (session, take) => testPacket(session, "+CGDSCONT", take), "(1-15),(1-15)");
  });
});

describe("SIM767XX chapter 5, filters of packets", () => {
  const full: PacketFilter = {
    id: 16,
    precedence: 255,
    protocol: 17,
    firstPorts: { from: 0, to: 65535 },
    secondPorts: { from: 53, to: 53 },
    securityIndex: "FFFFFFFF",
    serviceType: "4.252",
    flowLabel: "0A0B0",
    direction: "both",
  };

  it("are added with as many fields as are given, and forgotten", () => {
    asked(`AT+CGTFT=1,1,0,"${REMOTE}"`, OK, (session, take) => addPacketFilter(session, 1, { id: 1, precedence: 0, remote: REMOTE }, take));
    asked('AT+CGTFT=2,16,255,,17,"0.65535","53.53",FFFFFFFF,"4.252",0A0B0,3', OK, (session, take) => addPacketFilter(session, 2, full, take));
    asked("AT+CGTFT=2", OK, (session, take) => removePacketFilters(session, 2, take));
    asked("AT+CGTFT", OK, (session, take) => setPacketDefault(session, "+CGTFT", take));
    fails("AT+CGTFT=1,1,0", "\r\nERROR\r\n", (session, take) => addPacketFilter(session, 1, { id: 1, precedence: 0 }, take), "error");
  });

  it("that cannot be are refused", () => {
    refuses((session, take) => addPacketFilter(session, 16, full, take));
    refuses((session, take) => addPacketFilter(session, 1, { ...full, id: 17 }, take));
    refuses((session, take) => addPacketFilter(session, 1, { ...full, precedence: 256 }, take));
    refuses((session, take) => addPacketFilter(session, 1, { ...full, protocol: 256 }, take));
    refuses((session, take) => addPacketFilter(session, 1, { ...full, firstPorts: { from: 9, to: 8 } }, take));
    refuses((session, take) => addPacketFilter(session, 1, { ...full, secondPorts: { from: 9, to: 65536 } }, take));
    refuses((session, take) => addPacketFilter(session, 1, { ...full, securityIndex: "100000000" }, take));
    refuses((session, take) => removePacketFilters(session, 0, take));
  });

  it("are read as far as they are told", () => {
    asked("AT+CGTFT?", OK, (session, take) => readPacketFilters(session, take), []);
    const lines = `+CGTFT: 1,1,0,"${REMOTE}"\r\n+CGTFT: 2,16,255,,17,"0.65535","53.53",FFFFFFFF,"4.252",0A0B0,3\r\n+CGTFT: 3,,\r\n`;
    asked("AT+CGTFT?", "\r\n" + lines + OK, (session, take) => readPacketFilters(session, take), [
      { cid: 1, id: 1, precedence: 0, remote: REMOTE },
      { cid: 2, ...full },
    ]);
    asked("AT+CGTFT?", "\r\n+CGTFT: 1,2,3,,,,\"80\",,,,0\r\n" + OK, (session, take) => readPacketFilters(session, take), [
      { cid: 1, id: 2, precedence: 3, direction: "any" },
    ]);
  });
});
