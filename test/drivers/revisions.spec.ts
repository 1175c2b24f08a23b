import { revisionOf as ec716sRevision, REVISIONS as EC716S_REVISIONS } from "../../drivers/ec716s/revisions";
import { revisionOf as sim767xxRevision, REVISIONS as SIM767XX_REVISIONS } from "../../drivers/sim767xx/revisions";
import { expect } from "../expect";

describe("tables of revisions", () => {
  it("the entry is chosen by the beginning of model and revision", () => {
    expect(sim767xxRevision("SIM767XX-XXXX", "2348B01SIM767XM5A").name).toBe("SIM767x of the manual");
    expect(sim767xxRevision("A7670E-LASE", "A011B04A7670M7_F").name).toBe("A76xx");
    expect(sim767xxRevision("SIMCOM_SIM7600G-H", "LE20B03SIM7600M22").name).toBe("SIM7600");
    expect(ec716sRevision("YM310 X09", "YM310.X09_AT.U60_R2.0.0.240820").name).toBe("YM310 X09 of the manual");
    expect(ec716sRevision("Air780E", "AirM2M_780E_V1171_LTE_AT").name).toBe("EC618, EC716, EC718");
  });

  it("a known model with another revision has the model's own entry", () => {
    expect(sim767xxRevision("SIM7670G-MNGV", "2374B02SIM767XM5A_M").name).toBe("SIM767x");
    expect(ec716sRevision("YM310 X09", "YM310.X09_AT.U71_R3.1.0.260101").name).toBe("YM310");
  });

  it("firmware that does not say what it is counts as the worst known", () => {
    expect(sim767xxRevision("", "")).toEqual({
      name: "unknown firmware",
      about: "in no entry of the table, so the worst known is assumed",
      quirks: { strayOkAfterConnectionLossMs: 300 },
    });
    expect(ec716sRevision("", "").quirks).toEqual({ upgradesByItself: true, mqttMessages: "pushed" });
  });

  it("an entry changes what it is known to differ in, and nothing else", () => {
    expect(sim767xxRevision("SIMCOM_SIM7600E", "LE20").quirks).toEqual({ strayOkAfterConnectionLossMs: 0 });
    expect(sim767xxRevision("A7670E-LASE", "A011").quirks).toEqual({ strayOkAfterConnectionLossMs: 300 });
    expect(ec716sRevision("Air780E", "AirM2M_780E").quirks).toEqual({ upgradesByItself: false, mqttMessages: "pushed" });
  });

  it("each entry can be chosen: none before it takes what is its own", () => {
    for (const { name, model, revision } of SIM767XX_REVISIONS) expect(sim767xxRevision(model, revision).name).toBe(name);
    for (const { name, model, revision } of EC716S_REVISIONS) expect(ec716sRevision(model, revision).name).toBe(name);
  });
});
