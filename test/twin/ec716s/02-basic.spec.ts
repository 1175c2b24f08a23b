import { expect } from "../../expect";
import { ec716sDialogue } from "../dialogue";

const REVISION = "YM310.X09_AT.U60_R2.0.0.240820";

describe("EC716S twin, chapter 2", () => {
  const examples: [string, string[]][] = [
    ["AT+CGMI", ['+CGMI: "Yuga Co.,Ltd."', "OK"]],
    ["AT+CGMM", ['+CGMM: "YM310 X09"', "OK"]],
    ["AT+CGMR", [`Revision: "${REVISION}"`, "OK"]],
    ["AT+CGMR=?", ["OK"]],
    ["AT+CGSN", ["868777059994693", "OK"]],
    ["AT+CGSN=?", ["OK"]],
    ["AT+ICCID", ["+ICCID: 89860318760105600712", "OK"]],
    ["AT+CIMI", ["460030000000001", "OK"]],
    ["ATI", [REVISION, "OK"]],
    ["AT+VER", [REVISION, "OK"]],
    [
      "AT*I",
      [
        "Manufacturer: Yuga Co.,Ltd.", "Model: YM310 X09", `Revision: ${REVISION}`, "HWver: V1", "Buildtime: Aug 20 2024 17:04:06",
        "IMEI: 868777059994693", "ICCID: 89860318760105600712", "IMSI: 460030000000001", "OK",
      ],
    ],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line} as the manual's example does`, () => {
      ec716sDialogue().command(line, answer);
    });
  }

  for (const line of ["AT+CGMI=?", "AT+CGMI?", "AT+CGMM?", "AT+CGSN?", "AT+ICCID?", "AT+CIMI=?", "AT+RESET?", "AT+SIMCOMATI", "ATV1"]) {
    it(`refuses ${line}, which it has not`, () => {
      ec716sDialogue().command(line, ["ERROR"]);
    });
  }

  it("answers the values bare, as the syntax prints them, with the quirk", () => {
    ec716sDialogue({ quirks: ["identity-bare", "iccid-tight"] })
      .command("AT+CGMI", ["Yuga Co.,Ltd.", "OK"])
      .command("AT+CGMM", ["YM310 X09", "OK"])
      .command("AT+CGMR", [`Revision: ${REVISION}`, "OK"])
      .command("AT+ICCID", ["+ICCID:89860318760105600712", "OK"]);
  });

  it("names a missing card as the reason, and leaves its fields of AT*I empty", () => {
    const t = ec716sDialogue();
    t.twin.removeSim();
    t.quiet();
    t.command("AT+ICCID", ["+CME ERROR: 10"]).command("AT+CIMI", ["+CME ERROR: 10"]);
    t.send("AT*I\r");
    expect(t.takeLines().slice(-3)).toEqual(["ICCID: ", "IMSI: ", "OK"]);
  });

  it("says OK to AT+RESET and starts again, untrained", () => {
    const t = ec716sDialogue().command("AT+RESET", ["OK"]);
    expect(t.twin.state).toBe("booting");
    t.waitUntilRunning().send("ATI\r").expectBytes("");
    t.train().quiet().take();
    t.command("ATI", [REVISION, "OK"]);
  });
});
