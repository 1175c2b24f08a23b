import { REVISIONS as EC716S_REVISIONS } from "../../twin/ec716s/revisions";
import { REVISIONS as SIM767XX_REVISIONS } from "../../twin/sim767xx/revisions";
import { expect } from "../expect";
import { dialogue, ec716sDialogue } from "./dialogue";

describe("the twins' tables of revisions", () => {
  it("has the manual's build first, which does nothing beyond the manual, and no name twice", () => {
    for (const revisions of [SIM767XX_REVISIONS, EC716S_REVISIONS]) {
      expect(revisions[0]).toEqual({ ...revisions[0], name: "manual", identity: {}, quirks: [], orders: {} });
      expect(new Set(revisions.map((entry) => entry.name)).size).toBe(revisions.length);
    }
  });

  for (const { name, identity, quirks, orders } of SIM767XX_REVISIONS) {
    it(`the SIM767XX plays ${name}: it says that it is one, and its quirks and orders hold`, () => {
      const { twin } = dialogue({ revision: name })
        .command("AT+CGMM", [identity.model ?? "SIM767XX-XXXX", "OK"])
        .command("AT+CGMR", [`+CGMR: ${identity.build ?? "2348B01SIM767XM5A"}`, "OK"]);
      for (const id of quirks) expect({ id, on: twin.quirks.isOn(id) }).toEqual({ id, on: true });
      for (const [command, order] of Object.entries(orders)) expect(twin.orders.of(command)).toBe(order);
    });
  }

  for (const { name, identity, quirks, orders } of EC716S_REVISIONS) {
    it(`the EC716S plays ${name}: it says that it is one, and its quirks and orders hold`, () => {
      const { twin } = ec716sDialogue({ revision: name })
        .command("AT+CGMM", [`+CGMM: "${identity.model ?? "YM310 X09"}"`, "OK"])
        .command("ATI", [identity.revision ?? "YM310.X09_AT.U60_R2.0.0.240820", "OK"]);
      for (const id of quirks) expect({ id, on: twin.quirks.isOn(id) }).toEqual({ id, on: true });
      for (const [command, order] of Object.entries(orders)) expect(twin.orders.of(command)).toBe(order);
    });
  }

  it("what is asked for besides goes before the entry", () => {
    const { twin } = dialogue({ revision: "sim7600", quirks: ["banner-late"], orders: { "+CMQTTSTART": "ok-first" }, identity: { model: "SIMCOM_SIM7600E" } }).command(
      "AT+CGMM",
      ["SIMCOM_SIM7600E", "OK"],
    );
    expect(["banner-rdy", "banner-late"].map((id) => twin.quirks.isOn(id))).toEqual([true, true]);
    expect(twin.orders.of("+CMQTTSTART")).toBe("ok-first");
  });

  it("ATI of the sim7600 has no OK, and the next command is answered", () => {
    dialogue({ revision: "sim7600" })
      .command("ATI", ["Manufacturer: SIMCOM INCORPORATED", "Model: SIMCOM_SIM7600G-H", "Revision: LE20B03SIM7600M22", "IMEI: 351602000330570"])
      .command("AT", ["OK"]);
  });

  it("an unknown name is refused with those that are known", () => {
    let refusal = "";
    try {
      dialogue({ revision: "sim9000" });
    } catch (error) {
      refusal = (error as Error).message;
    }
    expect(refusal).toBe('There is no revision "sim9000". Known are: manual, sim767x, a76xx, sim7600.');
  });
});
