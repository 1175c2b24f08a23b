import { readExamples } from "../../../build/conformance/examples";
import {
  deleteCertificate,
  downloadCertificate,
  listCertificates,
  moveCertificate,
  readSslContext,
  readSslContexts,
  setAuthentication,
  testTls,
  type SslContext,
  type TlsTestForm,
} from "../../../drivers/sim767xx/17-tls";
import { onTlsEvent, readTlsCached, readTlsUnsent, receiveTls, sendTls, type TlsEvent } from "../../../drivers/sim767xx/17-tls-data";
import {
  closeTls,
  openTls,
  readTlsAddress,
  readTlsCid,
  readTlsConnections,
  readTlsReports,
  readTlsSessionCids,
  readTlsSessionContexts,
  readTlsSessionSettings,
  readTlsTransparent,
  setTlsCid,
  setTlsReports,
  setTlsSendTimeout,
  setTlsSessionContext,
  setTlsSslContext,
  setTlsTransparent,
  startTls,
  stopTls,
} from "../../../drivers/sim767xx/17-tls-sessions";
import { done, gives, hears, unprinted, type ChapterReplays, type Step } from "./replay";

function test(command: TlsTestForm, ...values: string[]): Step {
  return gives(values.join("\n"), (session, answer) => testTls(session, command, answer));
}

/** A context that nobody has set anything of. */
function untouched(context: number): SslContext {
  return {
    context,
    version: 4,
    authentication: "none",
    ignoreLocalTime: true,
    negotiateSeconds: 300,
    caFile: "",
    clientCertificateFile: "",
    clientKeyFile: "",
    passwordFile: "",
    serverNameIndication: false,
    ignoreCertificateName: false,
    useTickets: false,
    cipherSuites: "0",
  };
}

const CERTIFICATE = "c".repeat(1970);
const SERVER = { host: "183.230.174.137", port: 6043, transport: "tcp" } as const;
const REQUEST = [
  "GET / HTTP/1.1",
  "Host: www.baidu.com",
  "User-Agent: MAUI htp User Agent",
  "Proxy-Connection: keep-alive",
  "Content-Length: 0",
  "",
  "",
].join("\r\n");

/** The page that is fetched, in blocks of 1024 bytes. */
const BLOCKS = (readExamples().find(({ id }) => id === "sim767xx/17/+CCHRECV/1")?.talk ?? []).flatMap(([, bytes, kind]) => (kind === "data" ? [bytes] : []));

export const SIM767XX_TLS: ChapterReplays = {
  "+CSSLCFG/1": [
    test(
      "+CSSLCFG",
      '"sslversion",(0-9),(0-4)',
      '"authmode",(0-9),(0-3)',
      '"ignorelocaltime",(0-9),(0,1)',
      '"negotiatetime",(0-9),(10-300)',
      '"cacert",(0-9),(5-55)',
      '"clientcert",(0-9),(5-55)',
      '"clientkey",(0-9),(5-55)',
      '"password",(0-9),(5-55)',
      '"enableSNI",(0-9),(0,1)',
      '"ignorecertCN",(0-9),(0,1)',
      '"use_tickets",(0-9),(0,1)',
      '"ciphersuites",(0-9),(0x0000-0xffff)',
    ),
  ],
  "+CSSLCFG/2": [gives([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(untouched), readSslContexts)],
  "+CSSLCFG/3": [done((session, ready) => setAuthentication(session, 0, "none", ready))],
  "+CSSLCFG/4": [gives(untouched(6), (session, answer) => readSslContext(session, 6, answer))],
  "+CCERTDOWN/1": [test("+CCERTDOWN", "(5-55),(1-10240)")],
  "+CCERTDOWN/2": [done((session, ready) => downloadCertificate(session, "Is.pem", CERTIFICATE, ready)), unprinted(CERTIFICATE)],
  "+CCERTLIST/1": [gives(["Is.pem"], listCertificates)],
  "+CCERTDELE/1": [done((session, ready) => deleteCertificate(session, "Is.pem", ready))],
  "+CCHSET/1": [
    test("+CCHSET", "(0,1),(0,1)"),
    gives({ sendResults: false, manualReceive: false }, readTlsReports),
    done((session, ready) => setTlsReports(session, { sendResults: true, manualReceive: true }, ready)),
  ],
  "+CCHMODE/1": [test("+CCHMODE", "(0,1)"), gives(false, readTlsTransparent), done((session, ready) => setTlsTransparent(session, true, ready))],
  "+CCHSTART/1": [done((session, ready) => startTls(session, undefined, ready))],
  "+CCHSTART/2": [done((session, ready) => startTls(session, 2, ready))],
  "+CCHSTOP/1": [done((session, ready) => stopTls(session, undefined, ready))],
  "+CCHSTOP/2": [done((session, ready) => stopTls(session, 2, ready))],
  "+CCHADDR/1": [gives("10.43.71.130", (session, answer) => readTlsAddress(session, undefined, answer))],
  "+CCHADDR/2": [gives("10.43.232.85", (session, answer) => readTlsAddress(session, 3, answer))],
  "+CCHSSLCFG/1": [
    test("+CCHSSLCFG", "(0,1),(0-9)"),
    gives([{ id: 0 }, { id: 1 }], readTlsSessionContexts),
    done((session, ready) => setTlsSessionContext(session, 0, 1, ready)),
  ],
  "+CCHCFG/1": [
    test("+CCHCFG", '"sendtimeout",(0-1),(60-150)', '"sslctx",(0-1),(0-9)', '"CID",(1-n)', '"SCID",(0-1),(1-n)'),
    gives([{ id: 0, sendTimeoutSeconds: 150 }, { id: 1, sendTimeoutSeconds: 150 }], readTlsSessionSettings),
  ],
  "+CCHCFG/2": [
    done((session, ready) => setTlsSendTimeout(session, 0, 120, ready)),
    done((session, ready) => setTlsSslContext(session, 0, 3, ready)),
  ],
  "+CCHCFG/3": [
    done((session, ready) => setTlsCid(session, 2, ready)),
    gives(2, readTlsCid),
    gives([{ id: 0, cid: 2 }, { id: 1, cid: 2 }], (session, answer) => readTlsSessionCids(session, undefined, answer)),
    gives([{ id: 1, cid: 2 }], (session, answer) => readTlsSessionCids(session, 1, answer)),
  ],
  "+CCHOPEN/1": [test("+CCHOPEN", '(0,1),"ADDRESS",(1-65535)[,(1-2)[,(1-65535)]]')],
  "+CCHOPEN/2": [done((session, ready) => openTls(session, 0, SERVER, ready)), gives([{ id: 0, target: SERVER }, { id: 1 }], readTlsConnections)],
  "+CCHCLOSE/1": [done((session, ready) => closeTls(session, 0, ready))],
  "+CCHSEND/1": [test("+CCHSEND", "(0,1),(1-2048)"), gives([0, 0], readTlsUnsent)],
  "+CCHSEND/2": [done((session, ready) => sendTls(session, 0, REQUEST, false, ready))],
  "+CCHRECV/1": [
    hears<TlsEvent>([{ kind: "readable", id: 0 }], onTlsEvent),
    gives([3072, 0], readTlsCached),
    gives(BLOCKS.join(""), (session, answer) => receiveTls(session, 0, undefined, answer)),
  ],
  "+CCERTMOVE/1": [done((session, ready) => moveCertificate(session, "baidu.der", ready))],
};
