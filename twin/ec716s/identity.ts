/** Who the module says it is; data, so that a twin can be any model and build. */
export interface Identity {
  /** AT+CGMI, AT*I. */
  manufacturer: string;
  /** AT+CGMM, AT*I. */
  model: string;
  /** ATI, AT+CGMR, AT*I; an upgrade replaces it. */
  revision: string;
  /** AT*I. */
  hardware: string;
  /** AT*I. */
  buildTime: string;
  /** 15 digits. */
  imei: string;
}

/** The manual's examples (EC716S 2.1 to 2.8). */
export const DEFAULT_IDENTITY: Identity = {
  manufacturer: "Yuga Co.,Ltd.",
  model: "YM310 X09",
  revision: "YM310.X09_AT.U60_R2.0.0.240820",
  hardware: "V1",
  buildTime: "Aug 20 2024 17:04:06",
  imei: "868777059994693",
};
