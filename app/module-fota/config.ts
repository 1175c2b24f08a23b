/** When the module may be updated, and how patient the update is. Times in ms. */
export interface ModuleFotaConfig {
  /** With less the supply may break down while the module writes its flash. */
  minMillivolts: number;
  /** With less a download is likely to break off; dBm. Bytes over the UART need no signal. */
  minRssiDbm: number;
  /** How long the link may take to come up. */
  linkMs: number;
  /** How long the questions in front of the update may take. */
  checkMs: number;
  /** How long the application may take to take leave of those whom it talks to. */
  leaveMs: number;
  /** How long the module may take to begin. */
  beginMs: number;
  /** Between two questions for the progress, where the module does not tell it. */
  pollMs: number;
  /** How long the progress may stand still. */
  stallMs: number;
  /** How long the module may take to come back, the link's recovery of a hung one included. */
  returnMs: number;
  /** A module that came back with its old firmware may yet restart with the new one for so long. */
  settleMs: number;
}

export const defaultModuleFotaConfig: Readonly<ModuleFotaConfig> = {
  minMillivolts: 3600,
  minRssiDbm: -97,
  linkMs: 300000,
  checkMs: 60000,
  leaveMs: 60000,
  beginMs: 300000,
  pollMs: 5000,
  stallMs: 600000,
  returnMs: 7200000,
  settleMs: 120000,
};
