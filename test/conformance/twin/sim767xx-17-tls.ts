import { readExamples } from "../../../build/conformance/examples";
import { Nvram } from "../../../twin/nvram";
import type { ChapterTwinReplays, TwinReplay } from "./replay";

const SERVER = "183.230.174.137:6043";
const SECOND = 'AT+CGDCONT=2,"IP","second"';
const THIRD = 'AT+CGDCONT=3,"IP","third"';
const START = "AT+CCHSTART";
const OPEN = 'AT+CCHOPEN=0,"183.230.174.137",6043,1';
const CERTIFICATE = { line: 'AT+CCERTDOWN="Is.pem",9', input: "-----test\n".substring(0, 9) };

const STARTED: TwinReplay = { before: [START] };
const OPENED: TwinReplay = { before: [START, OPEN], servers: [SERVER] };
/** The n stands for the highest number of a context. */
const CONTEXTS = /^\+CCHCFG: "S?CID",(?:\(0-1\),)?\(1-(n|\d+)\)$/;

/** The page that the example fetches. */
const BLOCKS = (readExamples().find(({ id }) => id === "sim767xx/17/+CCHRECV/1")?.talk ?? []).flatMap(([, bytes, kind]) => (kind === "data" ? [bytes] : []));

function nvramWith(key: string, value: string): Nvram {
  const nvram = new Nvram();
  nvram.set(key, value);
  return nvram;
}

/** SIM767XX, chapter 17. */
export const SIM767XX_TLS: ChapterTwinReplays = {
  "17/+CCERTLIST/1": { before: [CERTIFICATE] },
  "17/+CCERTDELE/1": { before: [CERTIFICATE] },
  "17/+CCHSTART/2": { before: [SECOND] },
  "17/+CCHSTOP/1": STARTED,
  "17/+CCHSTOP/2": { before: [SECOND, "AT+CCHSTART=2"] },
  "17/+CCHADDR/1": STARTED,
  "17/+CCHADDR/2": { before: [THIRD, "AT+CCHSTART=3"] },
  "17/+CCHSSLCFG/1": STARTED,
  "17/+CCHCFG/1": { ...STARTED, varies: [CONTEXTS] },
  "17/+CCHCFG/2": STARTED,
  "17/+CCHCFG/3": { before: [SECOND, START] },
  "17/+CCHOPEN/2": STARTED,
  "17/+CCHCLOSE/1": OPENED,
  "17/+CCHSEND/2": OPENED,
  "17/+CCHRECV/1": {
    before: ["AT+CCHSET=0,1", START, OPEN],
    servers: [SERVER],
    stage: (scene) => scene.serverSends(BLOCKS.join("")),
    events: { 13: (scene) => scene.serverSends("more") },
  },
  "17/+CCERTMOVE/1": { twin: { nvram: nvramWith("file:C:/baidu.der", "-----") } },
};
