import { openBearer, readBearer, setBearerKind, setBearerText } from "../../../drivers/ec716s/10-bearer";
import { done, gives, type ChapterReplays, type Step } from "./replay";

/** Bearer 1 with the access point of the network, as the examples of several chapters open it. */
export const OPENS_BEARER: readonly Step[] = [
  done((session, ready) => setBearerKind(session, 1, "GPRS", ready)),
  done((session, ready) => setBearerText(session, 1, "APN", "", ready)),
  done((session, ready) => openBearer(session, 1, ready)),
];

/** The same, and its address. */
export const HAS_BEARER: readonly Step[] = [
  ...OPENS_BEARER,
  gives({ status: "connected", address: "010.169.179.213" }, (session, answer) => readBearer(session, 1, answer)),
];

export const EC716S_BEARER: ChapterReplays = { "+SAPBR/1": HAS_BEARER };
