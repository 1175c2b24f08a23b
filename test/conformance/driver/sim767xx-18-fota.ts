import { onFotaEvent, startFota, type FotaEvent, type FotaServer } from "../../../drivers/sim767xx/18-fota";
import { done, hears, type ChapterReplays } from "./replay";

const SERVER: FotaServer = {
  channel: 0,
  way: "http",
  url: "http://183.230.174.137:6022/bin/fbf_dfota.par",
  user: "simcom",
  password: "simcom",
};
const PERCENTS = [0, 17, 50, 83, 99, 100];

export const SIM767XX_FOTA: ChapterReplays = {
  "+CFOTA/1": [
    hears<FotaEvent>(PERCENTS.map((percent) => ({ kind: "downloading", percent })), onFotaEvent),
    done((session, ready) => startFota(session, SERVER, ready)),
  ],
  "+LFOTA/1": { notCovered: "the image of 5 MB takes a script too long; the specs of the chapter have shorter ones" },
};
