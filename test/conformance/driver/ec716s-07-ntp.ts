import { readClock } from "../../../drivers/ec716s/03-config";
import { setNtpBearer, synchroniseClock } from "../../../drivers/ec716s/07-ntp";
import { OPENS_BEARER } from "./ec716s-10-bearer";
import { done, gives, type ChapterReplays } from "./replay";

const onBearer1 = done((session, ready) => setNtpBearer(session, 1, ready));

export const EC716S_NTP: ChapterReplays = {
  "+CNTP/1": [
    ...OPENS_BEARER,
    onBearer1,
    done(synchroniseClock),
    gives({ year: 18, month: 5, day: 16, hour: 15, minute: 49, second: 28, zone: 32 }, readClock),
  ],
  "+CNTPCID/1": [onBearer1],
};
