import { setting } from "../settings";

/** An IMEI that was written over the first one; empty where none was (SIM767XX 3.2.10). */
export const WRITTEN_IMEI = setting("+SIMEI", "AUTO_SAVE", "");

/** Who the module says it is; data, so that a twin can be any model and build. */
export interface Identity {
  /** AT+CGMI, ATI. */
  manufacturer: string;
  /** AT+CGMM, ATI. */
  model: string;
  /** ATI. */
  revision: string;
  /** AT+CGMR. */
  build: string;
  /** 15 digits. */
  imei: string;
}

/** The manual's examples (SIM767XX 2.2.5, 2.2.15). */
export const DEFAULT_IDENTITY: Identity = {
  manufacturer: "SIMCOM INCORPORATED",
  model: "SIM767XX-XXXX",
  revision: "V1.9.01",
  build: "2348B01SIM767XM5A",
  imei: "351602000330570",
};
