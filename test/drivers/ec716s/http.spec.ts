import { Ec716sHttp } from "../../../drivers/ec716s/http";
import type { Failure } from "../../../drivers/failure";
import type { HttpRequest, HttpResponse, TlsOptions } from "../../../drivers/modem";
import { expect } from "../../expect";
import { TextSource } from "../byte-source";
import { inChunks, type ScriptedModule, type Talk } from "../scripted-module";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const GET: HttpRequest = { method: "GET", url: "http://h/p", patienceSeconds: 30 };

interface Made {
  http: Ec716sHttp;
  outcomes: unknown[];
  tls: unknown[];
  /** When each outcome came, ms. */
  times: number[];
}

/** Runs `act` on a new service in all cuts; what it collects must be `expected`. Answers what the last run made. */
function serves(talk: Talk, act: (made: Made, module: ScriptedModule) => void, expected: readonly unknown[]): Made {
  let last: Made | undefined;
  inChunks(
    talk,
    (session, module) => {
      const tls: unknown[] = [];
      const http = new Ec716sHttp(session, {
        clock: module.clock,
        configureTls: (_context, options: TlsOptions, host: string, done) => {
          tls.push({ verification: options.verification, host });
          done(undefined);
        },
      });
      last = { http, outcomes: [], tls, times: [] };
      act(last, module);
    },
    () => expect((last as Made).outcomes).toEqual(expected),
  );
  return last as Made;
}

function outcomeOf(failure: Failure | undefined, value: unknown): unknown {
  if (failure === undefined) return value === undefined ? "nothing" : value;
  return failure.kind + (failure.code === undefined ? "" : " " + String(failure.code));
}

function take(made: Made, module: ScriptedModule): (failure: Failure | undefined, value?: HttpResponse | string) => void {
  return (failure, value) => {
    made.outcomes.push(outcomeOf(failure, value));
    made.times.push(module.clock.now());
  };
}

function sent(command: string): Talk {
  return [
    [">", command],
    ["<", OK],
  ];
}

const BEARER_OPEN: Talk = [
  [">", "AT+SAPBR=2,1"],
  ["<", "\r\n+SAPBR: 1,1,010.0.0.2\r\n" + OK],
];

const BEARER_CLOSED: Talk = [
  [">", "AT+SAPBR=2,1"],
  ["<", "\r\n+SAPBR: 1,3,\r\n" + OK],
];

const START: Talk = [
  [">", "AT+HTTPTERM"],
  ["<", ERROR],
  [">", "AT+HTTPINIT"],
  ["<", OK],
];

function settings(url: string, tls: boolean): Talk {
  return sent(tls ? "AT+HTTPSSL=1" : "AT+HTTPSSL=0").concat(
    sent('AT+HTTPPARA="CID",1'),
    sent(`AT+HTTPPARA="URL","${url}"`),
    sent('AT+HTTPPARA="REDIR",0'),
    sent('AT+HTTPPARA="TIMEOUT",30'),
  );
}

function action(method: number, result: string): Talk {
  return [
    [">", "AT+HTTPACTION=" + String(method)],
    ["<", OK + "\r\n+HTTPACTION:" + result + "\r\n"],
  ];
}

function head(fields: string): Talk {
  const text = "HTTP/1.1 200 OK\r\n" + fields + "\r\n";
  return [
    [">", "AT+HTTPHEAD"],
    ["<", `\r\n+HTTPHEAD: ${String(text.length)}\r\n` + text + "OK\r\n"],
  ];
}

const LENGTH_5 = head("Content-Length: 5\r\n");
const HEADERS_5 = [{ name: "content-length", value: "5" }];

describe("the HTTP service of the EC716S", () => {
  it("opens the bearer, starts, sets all that a request depends on, runs it, and reads header and body", () => {
    serves(
      BEARER_CLOSED.concat(
        sent('AT+SAPBR=3,1,"CONTYPE","GPRS"'),
        sent('AT+SAPBR=3,1,"APN",""'),
        sent("AT+SAPBR=1,1"),
        START,
        settings("http://h/p", false),
        action(0, "0,200,5"),
        LENGTH_5,
        [
          [">", "AT+HTTPREAD=0,5"],
          ["<", "\r\n+HTTPREAD:5\r\nhelloOK\r\n"],
        ],
      ),
      (made, module) =>
        made.http.request(GET, (failure, response) => {
          take(made, module)(failure, response);
          made.http.read(0, 9, take(made, module));
        }),
      [{ status: 200, headers: HEADERS_5, bodyBytes: 5 }, "hello"],
    );
  });

  it("waits for the pieces of the body until they are as long as the header says", () => {
    const talk = BEARER_OPEN.concat(START, settings("http://h/p", false), action(0, "0,200,2"), LENGTH_5, [
      ["wait", "20000"],
      ["<", "\r\n+HTTPACTION:0,200,2\r\n"],
      ["wait", "20000"],
      ["<", "\r\n+HTTPACTION:0,200,1\r\n"],
    ]);
    const made = serves(talk, (each, module) => each.http.request(GET, take(each, module)), [{ status: 200, headers: HEADERS_5, bodyBytes: 5 }]);
    expect(made.times[0]).toBeAtLeast(40000);
  });

  it("counts pieces that come before the header is read", () => {
    const talk = BEARER_OPEN.concat(START, settings("http://h/p", false), action(0, "0,200,2\r\n\r\n+HTTPACTION: 0,200,3"), LENGTH_5);
    serves(talk, (made, module) => made.http.request(GET, take(made, module)), [{ status: 200, headers: HEADERS_5, bodyBytes: 5 }]);
  });

  it("without a length waits until no more pieces come", () => {
    const talk = BEARER_OPEN.concat(START, settings("http://h/p", false), action(0, "0,200,2"), head(""), [
      ["wait", "2500"],
      ["<", "\r\n+HTTPACTION:0,200,2\r\n"],
    ]);
    const made = serves(talk, (each, module) => each.http.request(GET, take(each, module)), [{ status: 200, headers: [], bodyBytes: 4 }]);
    expect(made.times[0]).toBeAtLeast(5500);
  });

  it("gives a body up whose rest does not come, and tells what there is", () => {
    const talk = BEARER_OPEN.concat(START, settings("http://h/p", false), action(0, "0,200,2"), LENGTH_5);
    serves(talk, (made, module) => made.http.request(GET, take(made, module)), [{ status: 200, headers: HEADERS_5, bodyBytes: 2 }]);
  });

  it("waits for no body behind HEAD and 304", () => {
    serves(
      BEARER_OPEN.concat(START, settings("http://h/p", false), action(2, "2,200,0"), LENGTH_5),
      (made, module) => made.http.request({ ...GET, method: "HEAD" }, take(made, module)),
      [{ status: 200, headers: HEADERS_5, bodyBytes: 0 }],
    );
    const unchanged = serves(
      BEARER_OPEN.concat(START, settings("http://h/p", false), action(0, "0,304,0"), LENGTH_5),
      (made, module) => made.http.request(GET, take(made, module)),
      [{ status: 304, headers: HEADERS_5, bodyBytes: 0 }],
    );
    expect((unchanged.times[0] as number) < 2000).toBe(true);
  });

  it("sends header lines one by one, and a body with its type", () => {
    serves(
      BEARER_OPEN.concat(
        START,
        settings("http://h/p", false),
        sent('AT+HTTPPARA="USER_DEFINED","Range: bytes=0-9"'),
        sent('AT+HTTPPARA="USER_DEFINED","X-A: b"'),
        sent('AT+HTTPPARA="CONTENT","application/octet-stream"'),
        [
          [">", "AT+HTTPDATA=3,120000"],
          ["<", "\r\nDOWNLOAD\r\n"],
          [">>", "abc"],
          ["<", OK],
        ],
        action(1, "1,201,5"),
        LENGTH_5,
      ),
      (made, module) => {
        const headers = [
          { name: "Range", value: "bytes=0-9" },
          { name: "X-A", value: "b" },
        ];
        made.http.request({ ...GET, method: "POST", headers, body: new TextSource("abc") }, take(made, module));
      },
      [{ status: 201, headers: HEADERS_5, bodyBytes: 5 }],
    );
  });

  it("goes through TLS where the URL says so", () => {
    const made = serves(
      BEARER_OPEN.concat(START, settings("https://Name/p", true), action(0, "0,606,0")),
      (each, module) => each.http.request({ ...GET, url: "https://Name/p", tls: { verification: "full", caFile: "ca.pem" } }, take(each, module)),
      ["code 606"],
    );
    expect(made.tls).toEqual([{ verification: "full", host: "name" }]);
  });

  it("ends a request by the error that comes in place of its result", () => {
    serves(
      BEARER_OPEN.concat(START, settings("http://h/p", false), [
        [">", "AT+HTTPACTION=0"],
        ["<", OK],
        ["wait", "1000"],
        ["<", "\r\nERROR: 5\r\n"],
      ]),
      (made, module) => made.http.request(GET, take(made, module)),
      ["code 5"],
    );
  });

  it("released while it waits for the rest of a body, the request fails, and the next one starts at once", () => {
    serves(
      BEARER_OPEN.concat(
        START,
        settings("http://h/p", false),
        action(0, "0,200,2"),
        LENGTH_5,
        sent("AT+HTTPTERM"),
        BEARER_OPEN,
        sent("AT+HTTPINIT"),
        settings("http://h/p", false),
        action(0, "0,200,5"),
        LENGTH_5,
      ),
      (made, module) => {
        made.http.request(GET, take(made, module));
        module.clock.after(5000, () => made.http.release(() => made.http.request(GET, take(made, module))));
      },
      ["closed", { status: 200, headers: HEADERS_5, bodyBytes: 5 }],
    );
  });

  it("released while the bearer is asked for, it sends nothing more of a second request", () => {
    serves(
      BEARER_OPEN.concat(START, settings("http://h/p", false), action(0, "0,200,5"), LENGTH_5, sent("AT+HTTPTERM"), [
        [">", "AT+SAPBR=2,1"],
        ["wait", "5000"],
        ["<", "\r\n+SAPBR: 1,1,010.0.0.2\r\n" + OK],
        [">", "AT+HTTPTERM"],
        ["<", OK],
      ]),
      (made, module) => {
        made.http.request(GET, () => made.http.release(() => made.http.request(GET, take(made, module))));
        module.clock.after(2000, () => made.http.release((failure) => made.outcomes.push({ released: failure === undefined })));
      },
      ["closed", { released: true }],
    );
  });

  it("takes no more pieces for true than the header announces", () => {
    serves(
      BEARER_OPEN.concat(START, settings("http://h/p", false), action(0, "0,200,3\r\n\r\n+HTTPACTION: 0,200,3"), LENGTH_5),
      (made, module) => made.http.request(GET, take(made, module)),
      [{ status: 200, headers: HEADERS_5, bodyBytes: 5 }],
    );
  });

  it("refuses PUT and DELETE, which the module does not have, and a body that is too long for it", () => {
    serves([], (made, module) => made.http.request({ ...GET, method: "PUT", body: new TextSource("a") }, take(made, module)), ["refused"]);
    serves([], (made, module) => made.http.request({ ...GET, method: "DELETE" }, take(made, module)), ["refused"]);
    serves([], (made, module) => made.http.request({ ...GET, method: "POST", body: new TextSource("", 3357) }, take(made, module)), ["refused"]);
  });
});
