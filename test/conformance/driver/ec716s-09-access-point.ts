import { readContexts } from "../../../drivers/ec716s/06-packet";
import { startTask } from "../../../drivers/ec716s/09-tcpip";
import { storePrivateNetwork, type PrivateNetwork } from "../../../drivers/ec716s/09-tcpip-settings";
import { setBearerText } from "../../../drivers/ec716s/10-bearer";
import { done, gives, type ChapterReplays } from "./replay";

const PRIVATE: PrivateNetwork = { apn: "jscmiot", user: "u9682", password: "iot98765", authentication: "chap" };

const startsWithApn = done((session, ready) => startTask(session, { apn: "jscmiot" }, ready));
const starts = done((session, ready) => startTask(session, undefined, ready));

export const EC716S_ACCESS_POINT: ChapterReplays = {
  "+CSTT/1": [startsWithApn, starts],
  "+CPNETAPN/1": [
    done((session, ready) => storePrivateNetwork(session, PRIVATE, ready)),
    gives([{ cid: 1, type: "IP", apn: "jscmiot" }], readContexts),
    startsWithApn,
    starts,
    done((session, ready) => setBearerText(session, 1, "APN", "jscmiot", ready)),
    done((session, ready) => setBearerText(session, 1, "APN", "", ready)),
  ],
};
