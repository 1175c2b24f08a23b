import type { PdpOptions } from "../../drivers/modem";
import type { CertificateFile } from "./certificates";

/** What the link manager is told about SIM and network, and how patient it is. Times in ms. */
export interface LinkConfig {
  /** Access point and its credentials, from the SIM's operator. */
  pdp: PdpOptions;
  /** 4 to 8 digits; left out where the SIM asks for none. */
  pin?: string;
  /** Certificates and keys that the module has to hold before it connects. */
  certificates?: readonly CertificateFile[];
  /** How long a module that may be on already is asked before its power key is pressed. */
  probeMs: number;
  /** Between two looks at a SIM that is still busy. */
  simPollMs: number;
  /** Looks at a busy SIM until it counts as failed. */
  simPolls: number;
  /** Between two looks at a SIM that a person has to see to. */
  simRecheckMs: number;
  /** Between two questions for the registration while waiting for it. */
  registrationPollMs: number;
  /** How long registration may take before the next rung of the ladder. */
  registerMs: number;
  /** How long the network's refusal is accepted before it is asked again. */
  deniedMs: number;
  /** How long the PDP context may take. */
  activateMs: number;
  /** Between two checks of a link that seems to work. */
  healthMs: number;
  /** From radio off to radio on. */
  radioOffMs: number;
  /** How long the module may be left asleep. */
  sleepMs: number;
  /** The longest that the module may take to fetch new firmware. */
  updateMs: number;
  /** How long the module may be silent while it installs new firmware. Only then it counts as hung: an earlier reset, or the power key, could destroy it. */
  installMs: number;
  /** The first pause after the whole ladder failed; each one after it is longer. */
  coolingMinMs: number;
  /** The longest such pause. */
  coolingMaxMs: number;
}

export const defaultLinkTimes: Readonly<Omit<LinkConfig, "pdp" | "pin" | "certificates">> = {
  probeMs: 3000,
  simPollMs: 3000,
  simPolls: 15,
  simRecheckMs: 600000,
  registrationPollMs: 5000,
  registerMs: 180000,
  deniedMs: 600000,
  activateMs: 60000,
  healthMs: 60000,
  radioOffMs: 5000,
  sleepMs: 3600000,
  updateMs: 7200000,
  installMs: 900000,
  coolingMinMs: 60000,
  coolingMaxMs: 3600000,
};
