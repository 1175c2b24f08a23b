import { onFotaEvent, prepareLocalFota, sendLocalFota, startFota, type FotaEvent, type FotaServer } from "../../../drivers/sim767xx/18-fota";
import { done, hears, unprinted, type ChapterReplays } from "./replay";

const SERVER: FotaServer = {
  channel: 0,
  way: "http",
  url: "http://183.230.174.137:6022/bin/fbf_dfota.par",
  user: "simcom",
  password: "simcom",
};
const IMAGE_BYTES = 5358979;
/** Of the image: no two places within 256 bytes are alike. */
const ROW = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join("");
const PERCENTS = [0, 17, 50, 83, 99, 100];

function bytesFrom(from: number, to: number): string {
  const rows = ROW.repeat(Math.ceil(to / ROW.length) - Math.floor(from / ROW.length));
  const first = from % ROW.length;
  return rows.substring(first, first + to - from);
}

export const SIM767XX_FOTA: ChapterReplays = {
  "+CFOTA/1": [
    hears<FotaEvent>(PERCENTS.map((percent) => ({ kind: "downloading", percent })), onFotaEvent),
    done((session, ready) => startFota(session, SERVER, ready)),
  ],
  "+LFOTA/1": [
    unprinted(bytesFrom(0, IMAGE_BYTES)),
    done((session, ready) => prepareLocalFota(session, IMAGE_BYTES, ready)),
    done((session, ready) => sendLocalFota(session, { length: IMAGE_BYTES, read: bytesFrom }, ready)),
  ],
};
