import type { Session } from "../../../drivers/at/session";
import type { Failure } from "../../../drivers/failure";
import type { HttpRequest, HttpResponse, TlsOptions } from "../../../drivers/modem";
import { Sim767xxHttp } from "../../../drivers/sim767xx/http";
import { expect } from "../../expect";
import { TextSource } from "../byte-source";
import { inChunks, type ScriptedModule, type Talk } from "../scripted-module";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag: \"x\"\r\n\r\n";
const HEADERS = [
  { name: "content-type", value: "text/plain" },
  { name: "etag", value: '"x"' },
];
const GET: HttpRequest = { method: "GET", url: "http://h/p", patienceSeconds: 30 };

interface Made {
  http: Sim767xxHttp;
  /** Answers, in order, as the specs want to read them. */
  outcomes: unknown[];
  tls: unknown[];
}

function make(session: Session, cid: number): Made {
  const tls: unknown[] = [];
  const http = new Sim767xxHttp(session, {
    cid: () => cid,
    configureTls: (context: number, options: TlsOptions, host: string, done) => {
      tls.push({ context, verification: options.verification, host });
      done(undefined);
    },
  });
  return { http, outcomes: [], tls };
}

/** Runs `act` on a new service in all cuts; what it collects must be `expected`. */
function serves(talk: Talk, act: (made: Made, module: ScriptedModule) => void, expected: readonly unknown[], cid?: number): void {
  let made: Made | undefined;
  inChunks(
    talk,
    (session, module) => {
      made = make(session, cid === undefined ? 1 : cid);
      act(made, module);
    },
    () => expect((made as Made).outcomes).toEqual(expected),
  );
}

function outcomeOf(failure: Failure | undefined, value: unknown): unknown {
  if (failure === undefined) return value === undefined ? "nothing" : value;
  return failure.kind + (failure.code === undefined ? "" : " " + String(failure.code));
}

function take(made: Made): (failure: Failure | undefined, value?: HttpResponse | string) => void {
  return (failure, value) => made.outcomes.push(outcomeOf(failure, value));
}

function sent(command: string): Talk {
  return [
    [">", command],
    ["<", OK],
  ];
}

function settings(url: string): Talk {
  return sent(`AT+HTTPPARA="URL","${url}"`).concat(
    sent('AT+HTTPPARA="CONNECTTO",30'),
    sent('AT+HTTPPARA="RECVTO",30'),
    sent('AT+HTTPPARA="READMODE",1'),
  );
}

/** TERM of a service that does not run, and a start. */
const START: Talk = [
  [">", "AT+HTTPTERM"],
  ["<", ERROR],
  [">", "AT+HTTPINIT"],
  ["<", OK],
];

function action(method: number, result: string): Talk {
  return [
    [">", "AT+HTTPACTION=" + String(method)],
    ["<", OK + "\r\n+HTTPACTION: " + result + "\r\n"],
  ];
}

const READ_HEAD: Talk = [
  [">", "AT+HTTPHEAD"],
  ["<", `\r\n+HTTPHEAD: ${String(HEAD.length)}\r\n` + HEAD + OK],
];

describe("the HTTP service of the SIM767XX", () => {
  it("starts, sets all that a request depends on, runs it, and reads its header", () => {
    serves(
      START.concat(settings("http://h/p"), action(0, "0,200,5"), READ_HEAD),
      (made) => made.http.request(GET, take(made)),
      [{ status: 200, headers: HEADERS, bodyBytes: 5 }],
    );
  });

  it("reads the body by its position, and an empty text at its end", () => {
    serves(
      START.concat(settings("http://h/p"), action(0, "0,200,5"), READ_HEAD, [
        [">", "AT+HTTPREAD=0,3"],
        ["<", OK + "\r\n+HTTPREAD: 3\r\nabc\r\n+HTTPREAD: 0\r\n"],
        [">", "AT+HTTPREAD=3,2"],
        ["<", OK + "\r\n+HTTPREAD: 2\r\nde\r\n+HTTPREAD: 0\r\n"],
      ]),
      (made) =>
        made.http.request(GET, () =>
          made.http.read(0, 3, (failure, bytes) => {
            take(made)(failure, bytes);
            made.http.read(3, 3, (second, rest) => {
              take(made)(second, rest);
              made.http.read(5, 3, take(made));
            });
          }),
        ),
      ["abc", "de", ""],
    );
  });

  it("starts anew for the next request, so that nothing of the one before is left", () => {
    serves(
      START.concat(settings("http://h/p"), action(0, "0,200,5"), READ_HEAD, sent("AT+HTTPTERM"), sent("AT+HTTPINIT"), settings("http://h/q"), action(2, "2,404,9"), READ_HEAD),
      (made) =>
        made.http.request({ ...GET, headers: [] }, () => made.http.request({ ...GET, method: "HEAD", url: "http://h/q" }, take(made))),
      [{ status: 404, headers: HEADERS, bodyBytes: 0 }],
    );
  });

  it("sends header lines and a body with its type", () => {
    serves(
      START.concat(
        settings("http://h/p"),
        sent('AT+HTTPPARA="USERDATA","Range: bytes=0-9\\r\\nX-A: b"'),
        sent('AT+HTTPPARA="CONTENT","text/plain"'),
        [
          [">", "AT+HTTPDATA=3,31"],
          ["<", "\r\nDOWNLOAD\r\n"],
          [">>", "abc"],
          ["<", OK],
        ],
        action(4, "4,201,0"),
        READ_HEAD,
      ),
      (made) => {
        const headers = [
          { name: "Range", value: "bytes=0-9" },
          { name: "X-A", value: "b" },
        ];
        made.http.request({ ...GET, method: "PUT", headers, body: new TextSource("abc"), contentType: "text/plain" }, take(made));
      },
      [{ status: 201, headers: HEADERS, bodyBytes: 0 }],
    );
  });

  it("sets a TLS context for the host, and uses it", () => {
    let contexts: unknown[] = [];
    serves(
      START.concat(settings("https://Name:8443/p"), sent('AT+HTTPPARA="SSLCFG",8'), action(0, "0,715,0")),
      (made) => {
        contexts = made.tls;
        made.http.request({ ...GET, url: "https://Name:8443/p", tls: { verification: "full", caFile: "ca.pem" } }, take(made));
      },
      ["code 715"],
    );
    expect(contexts).toEqual([{ context: 8, verification: "full", host: "name" }]);
  });

  it("uses another PDP context where the data has one, and tells the result's failure", () => {
    serves(
      [
        [">", "AT+HTTPTERM=3"],
        ["<", ERROR],
        [">", "AT+HTTPINIT=3"],
        ["<", OK + "\r\n+HTTPINIT: 703,3\r\n"],
        [">", "AT+HTTPTERM=3"],
        ["<", OK + "\r\n+HTTPTERM: 0,3\r\n"],
        [">", "AT+HTTPINIT=3"],
        ["<", OK + "\r\n+HTTPINIT: 717,3\r\n"],
      ],
      (made) => made.http.request(GET, take(made)),
      ["code 717"],
      3,
    );
  });

  it("reads a header once more whose end is missing, as another line has come among its bytes", () => {
    const broken = `\r\n+HTTPHEAD: ${String(HEAD.length)}\r\n` + HEAD.substring(0, 20) + "+CMQTTPUB: 0,0\r\n" + HEAD.substring(20) + OK;
    const reads = (times: number): Talk => {
      let talk: Talk = [];
      for (let time = 0; time < times; time++)
        talk = talk.concat([
          [">", "AT+HTTPHEAD"],
          ["<", broken],
        ]);
      return talk;
    };
    serves(
      START.concat(settings("http://h/p"), action(0, "0,200,5"), reads(1), READ_HEAD),
      (made) => made.http.request(GET, take(made)),
      [{ status: 200, headers: HEADERS, bodyBytes: 5 }],
    );
    serves(START.concat(settings("http://h/p"), action(0, "0,200,5"), reads(3)), (made) => made.http.request(GET, take(made)), ["overflow"]);
  });

  it("goes on without a header that the module would not tell", () => {
    serves(
      START.concat(settings("http://h/p"), action(0, "0,200,5"), [
        [">", "AT+HTTPHEAD"],
        ["<", ERROR],
      ]),
      (made) => made.http.request(GET, take(made)),
      [{ status: 200, headers: [], bodyBytes: 5 }],
    );
  });

  it("ends a request whose network is gone", () => {
    serves(
      START.concat(settings("http://h/p"), [
        [">", "AT+HTTPACTION=0"],
        ["<", OK],
        ["wait", "1000"],
        ["<", "\r\n+HTTP_NONET_EVENT\r\n"],
      ]),
      (made) => made.http.request(GET, take(made)),
      ["closed"],
    );
  });

  it("released, breaks the request off and stops; released again, it has nothing to do", () => {
    serves(
      START.concat(
        settings("http://h/p"),
        [
          [">", "AT+HTTPACTION=0"],
          ["<", OK],
        ],
        sent("AT+HTTPTERM"),
        sent("AT+HTTPINIT"),
        settings("http://h/p"),
        action(0, "0,200,5"),
        READ_HEAD,
      ),
      (made, module) => {
        made.http.request(GET, take(made));
        module.clock.after(10000, () =>
          made.http.release((failure) => {
            made.outcomes.push({ released: failure === undefined });
            made.http.release(() => made.http.request(GET, take(made)));
          }),
        );
      },
      ["closed", { released: true }, { status: 200, headers: HEADERS, bodyBytes: 5 }],
    );
  });

  it("released while it is being set up, it sends nothing more of the request", () => {
    serves(
      [
        [">", "AT+HTTPTERM"],
        ["wait", "1000"],
        ["<", ERROR],
        [">", "AT+HTTPTERM"],
        ["<", OK],
        [">", "AT+HTTPINIT"],
        ["<", OK],
      ],
      (made, module) => {
        made.http.request(GET, take(made));
        module.clock.after(500, () => made.http.release((failure) => made.outcomes.push({ released: failure === undefined })));
      },
      [{ released: true }, "closed"],
    );
  });

  it("refuses what it cannot send, without a word to the module", () => {
    const tooMany: HttpRequest = { ...GET, method: "POST", body: new TextSource("", 153601) };
    const unusable: readonly HttpRequest[] = [
      { ...GET, url: "ftp://h/" },
      { ...GET, url: "http://h/a b" },
      { ...GET, url: "https://h/" },
      { ...GET, body: new TextSource("a") },
      tooMany,
      { ...GET, headers: [{ name: "Host", value: "other" }] },
      { ...GET, headers: [{ name: "X", value: "a\r\nY: b" }] },
      { ...GET, headers: [{ name: "X:", value: "a" }] },
    ];
    for (const request of unusable) serves([], (made) => made.http.request(request, take(made)), ["refused"]);
    serves([], (made) => made.http.read(0, 1, take(made)), ["closed"]);
  });

  it("refuses a second request while one is under way", () => {
    serves(
      START.concat(settings("http://h/p"), action(0, "0,200,5"), READ_HEAD),
      (made) => {
        made.http.request(GET, take(made));
        made.http.request(GET, take(made));
      },
      ["refused", { status: 200, headers: HEADERS, bodyBytes: 5 }],
    );
  });
});
