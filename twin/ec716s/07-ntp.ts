import type { Chapter } from "../chapter";
import type { Exchange } from "../exchange";
import type { NetworkFailure } from "../networks/network";
import { between } from "../parameters";
import { setting } from "../settings";
import { zoneText } from "./01-network-lines";
import { TIME_ZONE } from "./03-configuration";
import type { Ec716sFirmware } from "./firmware";

/** The manual's example sets none; the module has one of its own. */
const DEFAULT_SERVER = "ntp.aliyun.com";
/** UTC+8, the example's. */
const DEFAULT_ZONE = 32;
const TIMEOUT_S = 5;
const PORT = 123;
const SNTP_BYTES = 48;
/** From 1900, where SNTP counts from, to 1970. */
const EPOCH_S = 2208988800;
const TRANSMIT_TIME = 40;
const QUARTER_MS = 15 * 60 * 1000;

const SERVER = setting("+CNTP.server", "NO_SAVE", DEFAULT_SERVER);
const ZONE = setting("+CNTP.zone", "NO_SAVE", DEFAULT_ZONE);
const BEARER = setting("+CNTPCID", "NO_SAVE", 1);

const SUCCESS = 1;
const NETWORK_ERROR = 61;
const DNS_ERROR = 62;
const CONNECTION_ERROR = 63;
const RESPONSE_ERROR = 64;
const RESPONSE_TIMEOUT = 65;

/** EC716S chapter 7. */
export const ntpChapter: Chapter<Ec716sFirmware> = {
  number: 7,
  title: "NTP",
  settings: [SERVER, ZONE, BEARER],
  quirks: [{ id: "cntp-no-blank", about: "The result of AT+CNTP has no blank behind its colon, as in the example.", chapter: 7 }],
  run(firmware) {
    const { settings } = firmware;
    return {
      commands: {
        "+CNTP": {
          test: "",
          read: (x) => x.line(`+CNTP: ${settings.get(SERVER)},${settings.get(ZONE)}, ${TIMEOUT_S}`).ok(),
          write: (x) => {
            const server = x.parameters.expectCount(1, 2).text(0, { minimum: 1, maximum: 128 });
            const zone = x.parameters.optionalInteger(1, between(-47, 48), settings.get(ZONE));
            settings.set(SERVER, server);
            settings.set(ZONE, zone);
            x.ok();
          },
          execute: (x) => synchronise(firmware, x),
        },
        "+CNTPCID": {
          write: (x) => {
            settings.set(BEARER, x.parameters.expectCount(1, 1).integer(0, between(1, 3)));
            x.ok();
          },
        },
      },
    };
  },
};

/** OK says that it was taken; the result comes in its own time. */
function synchronise(firmware: Ec716sFirmware, x: Exchange): void {
  if (firmware.pdp.active().length === 0) {
    x.ok();
    tell(firmware, NETWORK_ERROR);
    return;
  }
  let ended = false;
  const end = (code: number): void => {
    if (ended) return;
    ended = true;
    socket.close();
    tell(firmware, code);
  };
  const socket = firmware.network.openUdp(0, {
    bound: () => {
      socket.send(request(), firmware.settings.get(SERVER), PORT, (failure) => {
        if (failure !== undefined) end(codeOf(failure));
      });
    },
    failed: (failure) => end(codeOf(failure)),
    datagram: (bytes) => end(takeTime(firmware, bytes)),
  });
  firmware.clock.after(TIMEOUT_S * 1000, () => end(RESPONSE_TIMEOUT));
  x.ok();
}

function tell(firmware: Ec716sFirmware, code: number): void {
  firmware.urc(`+CNTP:${firmware.quirks.isOn("cntp-no-blank") ? "" : " "}${code}`);
}

/** Version 4, from a client. */
function request(): string {
  return `\x23${"\0".repeat(SNTP_BYTES - 1)}`;
}

function takeTime(firmware: Ec716sFirmware, bytes: string): number {
  if (bytes.length < SNTP_BYTES) return RESPONSE_ERROR;
  let seconds = 0;
  for (let place = 0; place < 4; place++) seconds = seconds * 256 + bytes.charCodeAt(TRANSMIT_TIME + place);
  if (seconds < EPOCH_S) return RESPONSE_ERROR;
  const quarters = firmware.settings.get(ZONE);
  const local = new Date((seconds - EPOCH_S) * 1000 + quarters * QUARTER_MS).toISOString();
  firmware.realTimeClock.set(local.substring(2, 19).replace(/-/g, "/").replace("T", ","));
  firmware.settings.set(TIME_ZONE, zoneText(quarters));
  return SUCCESS;
}

function codeOf(failure: NetworkFailure): number {
  if (failure.kind === "dns") return DNS_ERROR;
  return failure.kind === "unreachable" ? NETWORK_ERROR : CONNECTION_ERROR;
}
