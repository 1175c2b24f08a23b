import type { TwinRevision } from "../revisions";
import type { Identity } from "./identity";

/** Builds of the SIM767XX and of its nearest relatives. */
export const REVISIONS: readonly TwinRevision<Identity>[] = [
  { name: "manual", about: "The SIM767XX of the manual's examples: nothing beyond the manual.", identity: {}, quirks: [], orders: {} },
  {
    name: "sim767x",
    about: "A SIM7670G: QCRDY and undocumented lines after the start, a line end behind the prompt for certificates.",
    identity: { model: "SIM7670G-MNGV", revision: "V1.9.05", build: "2374B02SIM767XM5A_M" },
    quirks: [
      "banner-qcrdy",
      "banner-services",
      "urc-undocumented",
      "cpin-start-errors",
      "cpin-start-urc",
      "cgev-forms",
      "cgdcont-empty-fields",
      "stat-sms-only",
      "me-detach-at-shutdown",
      "http-read-blank-lines",
      "mqtt-rx-blank-lines",
      "certificate-prompt-line-end",
      "cchsend-tail-error",
    ],
    orders: {},
  },
  {
    name: "a76xx",
    about: "An A7670E: *ATREADY: 1, its other lines up to a minute late, and a stray OK after the loss of the broker.",
    identity: { manufacturer: "INCORPORATED", model: "A7670E-LASE", revision: "A011B04A7670M7_F", build: "A011B04A7670M7_F" },
    quirks: [
      "banner-atready",
      "banner-services",
      "banner-late",
      "urc-undocumented",
      "cpin-start-errors",
      "cpin-start-urc",
      "stat-emergency",
      "cgev-forms",
      "csq-ber-zero",
      "netopen-plain-error",
      "http-read-blank-lines",
      "http-head-tail-late",
      "mqtt-connect-error",
      "mqtt-stray-ok",
      "mqtt-reset-lines",
      "certificate-prompt-line-end",
    ],
    orders: {},
  },
  {
    name: "sim7600",
    about: "A SIM7600G-H: RDY, ATI without its OK, the result of AT+CMQTTSTART before OK, received payload in pieces of 1500 bytes.",
    identity: { model: "SIMCOM_SIM7600G-H", revision: "LE20B03SIM7600M22", build: "LE20B03SIM7600M22" },
    quirks: ["banner-rdy", "banner-services", "ati-no-ok", "cops-mode-only", "cgdcont-empty-fields", "http-head-data", "mqtt-rx-blank-lines", "mqtt-rx-small-pieces"],
    orders: { "+CMQTTSTART": "result-first" },
  },
];
