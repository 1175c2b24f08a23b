import { setTlsText } from "../../../drivers/ec716s/09-tls";
import {
  addHttpHeader,
  beginHttp,
  readHttpParameters,
  runHttp,
  setHttpNumber,
  setHttpText,
  setHttpTls,
  setHttpUserData,
  startHttp,
  stopHttp,
  type Ec716sHttpMethod,
} from "../../../drivers/ec716s/11-http";
import {
  HttpStream,
  onHttpEvent,
  readWholeHttpBody,
  setHttpBody,
  writeHttpStream,
  type HttpEvent,
} from "../../../drivers/ec716s/11-http-data";
import { concat } from "../../../hal/bytes";
import { CERTIFICATES_OF_BOTH_SIDES, usesCertificates } from "./ec716s-09-certificates";
import { HAS_BEARER } from "./ec716s-10-bearer";
import { done, gives, hears, type ChapterReplays, type Step } from "./replay";

/** Two Chinese characters in GBK. */
const BODY = "\xd6\xd0\xb9\xfa";
const TIMEOUT_SECONDS = 120;

const starts = done(startHttp);
const stops = done(stopHttp);
const onBearer1 = done((session, ready) => setHttpNumber(session, "CID", 1, ready));
const withTls = done((session, ready) => setHttpTls(session, true, ready));
const takesBody = done((session, ready) =>
  setHttpBody(session, { length: BODY.length, read: (from, count) => BODY.slice(from, from + count) }, ready),
);

function goesTo(url: string): Step {
  return done((session, ready) => setHttpText(session, "URL", url, ready));
}

function requests(method: Ec716sHttpMethod, bodyBytes: number): Step {
  return gives({ status: 200, bodyBytes }, (session, answer) => runHttp(session, method, TIMEOUT_SECONDS, answer));
}

/** The page that the manual leaves out, of so many bytes. */
function readsPage(bytes: number): Step {
  return gives("p".repeat(bytes), (session, answer) => {
    const pieces: string[] = [];
    readWholeHttpBody(session, (piece) => pieces.push(piece), (failure) => answer(failure, concat(pieces)));
  });
}

/** A result for each piece of the page: the first one is the request's. */
const twoMore: readonly HttpEvent[] = [
  { kind: "more", status: 200, bodyBytes: 1348 },
  { kind: "more", status: 200, bodyBytes: 1348 },
];

const PARAMETERS: readonly (readonly [string, string])[] = [
  ["CID", "1"],
  ["URL", ""],
  ["UA", "YCOM_MODULE"],
  ["PROIP", "0.0.0.0"],
  ["PROPORT", "0"],
  ["REDIR", "0"],
  ["BREAK", "0"],
  ["BREAKEND", "0"],
  ["TIMEOUT", "120"],
  ["CONTENT", ""],
  ["USERDATA", ""],
];

export const EC716S_HTTP: ChapterReplays = {
  "+HTTPPARA/1": [gives(PARAMETERS.map(([name, value]) => ({ name, value })), readHttpParameters)],
  "+HTTPPARA/2": [
    done((session, ready) => addHttpHeader(session, "Content-type: json-user-define", ready)),
    done((session, ready) => setHttpUserData(session, "Content-type: json-user-define", ready)),
    done((session, ready) => setHttpUserData(session, "Content-Type:application/json\\r\\nAPPKEY:FW", ready)),
  ],
  "+HTTPDATA/1": [takesBody],
  "+HTTPACTION/1": [
    hears<HttpEvent>(twoMore, onHttpEvent),
    ...HAS_BEARER,
    starts,
    onBearer1,
    goesTo("www.baidu.com"),
    requests("GET", 1348),
    readsPage(9592),
    stops,
  ],
  "+HTTPACTION/2": [
    hears<HttpEvent>([], onHttpEvent),
    ...HAS_BEARER,
    starts,
    withTls,
    done((session, ready) => setTlsText(session, "hostname", 153, "fanyi.baidu.com", ready)),
    onBearer1,
    goesTo("https://fanyi.baidu.com"),
    takesBody,
    requests("POST", 207751),
    readsPage(207751),
    stops,
  ],
  "+HTTPACTION/3": [
    hears<HttpEvent>(twoMore, onHttpEvent),
    ...CERTIFICATES_OF_BOTH_SIDES,
    ...HAS_BEARER,
    withTls,
    ...usesCertificates(153, "01B12C3141516171F19202122232425262728293031323334353637D"),
    starts,
    onBearer1,
    goesTo("https://**.*.*.*"),
    requests("GET", 1348),
    readsPage(1592),
    stops,
  ],
  "+HTTPEXACTION/1": [
    hears<HttpEvent>([{ kind: "wants-body" }, { kind: "readable" }, { kind: "ended", status: 200 }], onHttpEvent),
    ...HAS_BEARER,
    starts,
    onBearer1,
    goesTo("http://*.***.***"),
    done((session, ready) => beginHttp(session, "POST", 10, ready)),
    done((session, ready) => writeHttpStream(session, "0123456789", ready)),
    gives("---data---", (session, answer) => new HttpStream(session).read(undefined, answer)),
    stops,
  ],
};
