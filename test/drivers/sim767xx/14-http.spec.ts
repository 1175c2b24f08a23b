import {
  HTTP_LINE_BREAK,
  runHttp,
  sendHttpFile,
  setHttpAccept,
  setHttpConnectTime,
  setHttpContentType,
  setHttpReadAgain,
  setHttpReceiveTime,
  setHttpTlsContext,
  setHttpUrl,
  setHttpUserData,
  startHttp,
  stopHttp,
  storeHttpBody,
  testHttp,
} from "../../../drivers/sim767xx/14-http";
import { HTTP_ERRORS, httpFailure, httpMeaning } from "../../../drivers/sim767xx/14-http-errors";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, fails, refuses } from "./answers";
import { repeated } from "./outcome";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";

describe("SIM767XX chapter 14, the service and its parameters", () => {
  it("starts and stops on the default context with OK alone", () => {
    asked("AT+HTTPINIT", OK, (session, take) => startHttp(session, undefined, take));
    asked("AT+HTTPTERM", OK, (session, take) => stopHttp(session, undefined, take));
    asked("AT+HTTPINIT=?", "\r\n+HTTPINIT: (1-15)\r\n" + OK, (session, take) => testHttp(session, "+HTTPINIT", take), "(1-15)");
  });

  it("starts and stops on another context by the result, in whichever order with OK", () => {
    asked("AT+HTTPINIT=2", OK + "\r\n+HTTPINIT: 0,2\r\n", (session, take) => startHttp(session, 2, take));
    asked("AT+HTTPTERM=2", "\r\n+HTTPTERM: 0,2\r\n" + OK, (session, take) => stopHttp(session, 2, take));
    fails("AT+HTTPINIT=2", OK + "\r\n+HTTPINIT: 709,2\r\n", (session, take) => startHttp(session, 2, take), "code 709");
    refuses((session, take) => startHttp(session, 16, take));
  });

  it("that does not run cannot be stopped: a plain ERROR", () => {
    fails("AT+HTTPTERM", ERROR, (session, take) => stopHttp(session, undefined, take), "error");
    fails("AT+HTTPINIT", ERROR, (session, take) => startHttp(session, undefined, take), "error");
  });

  it("takes each parameter in its range and refuses it outside", () => {
    asked('AT+HTTPPARA="URL","http://www.baidu.com"', OK, (session, take) => setHttpUrl(session, "http://www.baidu.com", take));
    asked('AT+HTTPPARA="CONNECTTO",20', OK, (session, take) => setHttpConnectTime(session, 20, take));
    asked('AT+HTTPPARA="RECVTO",2', OK, (session, take) => setHttpReceiveTime(session, 2, take));
    asked('AT+HTTPPARA="CONTENT","text/plain"', OK, (session, take) => setHttpContentType(session, "text/plain", take));
    asked('AT+HTTPPARA="ACCEPT","*/*"', OK, (session, take) => setHttpAccept(session, "*/*", take));
    asked('AT+HTTPPARA="SSLCFG",9', OK, (session, take) => setHttpTlsContext(session, 9, take));
    asked('AT+HTTPPARA="READMODE",1', OK, (session, take) => setHttpReadAgain(session, true, take));
    asked('AT+HTTPPARA="READMODE",0', OK, (session, take) => setHttpReadAgain(session, false, take));
    asked("AT+HTTPPARA=?", OK, (session, take) => testHttp(session, "+HTTPPARA", take), "");
    fails('AT+HTTPPARA="URL","ftp://x"', ERROR, (session, take) => setHttpUrl(session, "ftp://x", take), "error");
    refuses((session, take) => setHttpConnectTime(session, 19, take));
    refuses((session, take) => setHttpReceiveTime(session, 121, take));
    refuses((session, take) => setHttpUrl(session, 'http://h/"', take));
    refuses((session, take) => setHttpContentType(session, repeated("x", 257), take));
    refuses((session, take) => setHttpTlsContext(session, 10, take));
  });

  it("takes several header lines as one text, and a failure does not repeat the secrets in it", () => {
    const lines = "Authorization: Basic c2VjcmV0" + HTTP_LINE_BREAK + "Range: bytes=0-9";
    const command = 'AT+HTTPPARA="USERDATA","Authorization: Basic c2VjcmV0\\r\\nRange: bytes=0-9"';
    asked(command, OK, (session, take) => setHttpUserData(session, lines, take));
    let message = "";
    inChunks(
      [[">", command], ["<", ERROR]],
      (session) => setHttpUserData(session, lines, (failure) => (message = (failure as Failure).message)),
      () => {
        expect(message).toContain("USERDATA");
        expect(message.indexOf("c2VjcmV0")).toBe(-1);
      },
    );
    refuses((session, take) => setHttpUserData(session, 'If-Match: "x"', take));
    refuses((session, take) => setHttpUserData(session, "", take));
  });
});

describe("SIM767XX chapter 14, requests", () => {
  it("end with the server's status and the length of its answer, whichever method", () => {
    asked("AT+HTTPACTION=0", OK + "\r\n+HTTPACTION: 0,200,104220\r\n", (session, take) => runHttp(session, "GET", take), {
      status: 200,
      bodyBytes: 104220,
    });
    asked("AT+HTTPACTION=1", "\r\n+HTTPACTION: 1,201,0\r\n" + OK, (session, take) => runHttp(session, "POST", take), { status: 201, bodyBytes: 0 });
    asked("AT+HTTPACTION=2", OK + "\r\n+HTTPACTION:2,404,0\r\n", (session, take) => runHttp(session, "HEAD", take), { status: 404, bodyBytes: 0 });
    asked("AT+HTTPACTION=3", OK + "\r\n+HTTPACTION: 3,204,0\r\n", (session, take) => runHttp(session, "DELETE", take), { status: 204, bodyBytes: 0 });
    asked("AT+HTTPACTION=4", OK + "\r\n+HTTPACTION: 4,503,12\r\n", (session, take) => runHttp(session, "PUT", take), { status: 503, bodyBytes: 12 });
    asked("AT+HTTPACTION=?", "\r\n+HTTPACTION: (0-4)\r\n" + OK, (session, take) => testHttp(session, "+HTTPACTION", take), "(0-4)");
  });

  it("that reached no server fail with the code of either table, and its meaning", () => {
    fails("AT+HTTPACTION=0", OK + "\r\n+HTTPACTION: 0,706,0\r\n", (session, take) => runHttp(session, "GET", take), "code 706");
    fails("AT+HTTPACTION=0", OK + "\r\n+HTTPACTION: 0,601,0\r\n", (session, take) => runHttp(session, "GET", take), "code 601");
    fails("AT+HTTPACTION=0", ERROR, (session, take) => runHttp(session, "GET", take), "error");
    fails("AT+HTTPACTION=0", OK + "\r\n+HTTPACTION: 0,200\r\n", (session, take) => runHttp(session, "GET", take), "error");
    expect(HTTP_ERRORS.length).toBe(19);
    expect(httpMeaning(713)).toContain("resolved");
    expect(httpMeaning(603)).toContain("resolved");
    expect(httpMeaning(416)).toBe("Requested Range Not Satisfiable");
    expect(httpMeaning(799)).toBe("code 799");
    expect((httpFailure("GET", 719) as Failure).permanent).toBe(true);
    expect(httpFailure("GET", 404)).toBe(undefined);
  });

  it("let other commands pass while the server is waited for", () => {
    const answered: string[] = [];
    inChunks(
      [
        [">", "AT+HTTPACTION=0"],
        ["<", OK],
        [">", "AT+HTTPPARA=?"],
        ["<", OK],
        ["wait", "100"],
        ["<", "\r\n+HTTPACTION: 0,200,5\r\n"],
      ],
      (session) => {
        answered.splice(0, answered.length);
        runHttp(session, "GET", (failure) => answered.push("request " + String(failure === undefined)));
        testHttp(session, "+HTTPPARA", (failure) => answered.push("test " + String(failure === undefined)));
      },
      () => expect(answered).toEqual(["test true", "request true"]),
    );
  });

  it("of a file have as many fields in their result as the command told the method", () => {
    asked(
      'AT+HTTPPOSTFILE="getbaidu.txt",1',
      OK + "\r\n+HTTPPOSTFILE: 200,14615\r\n",
      (session, take) => sendHttpFile(session, "getbaidu.txt", { kind: "whole" }, take),
      { status: 200, bodyBytes: 14615 },
    );
    asked(
      'AT+HTTPPOSTFILE="getbaidu.txt",1,1,1',
      OK + "\r\n+HTTPPOSTFILE: 1,200,14615\r\n",
      (session, take) => sendHttpFile(session, "getbaidu.txt", { kind: "body", method: "POST" }, take),
      { status: 200, bodyBytes: 14615 },
    );
    asked(
      'AT+HTTPPOSTFILE="f",1,4,0',
      OK + "\r\n+HTTPPOSTFILE: 4,201,0\r\n",
      (session, take) => sendHttpFile(session, "f", { kind: "whole", method: "PUT" }, take),
      { status: 201, bodyBytes: 0 },
    );
    fails('AT+HTTPPOSTFILE="f",1', OK + "\r\n+HTTPPOSTFILE: 707,0\r\n", (session, take) => sendHttpFile(session, "f", { kind: "whole" }, take), "code 707");
    refuses((session, take) => sendHttpFile(session, repeated("f", 56), { kind: "whole" }, take));
    asked(
      "AT+HTTPPOSTFILE=?",
      "\r\n+HTTPPOSTFILE: <filename>[,(1-2)[,(0-4)[,(0-1)]]]\r\n" + OK,
      (session, take) => testHttp(session, "+HTTPPOSTFILE", take),
      "<filename>[,(1-2)[,(0-4)[,(0-1)]]]",
    );
  });

  it("are stored as a file, and only the code tells whether that succeeded", () => {
    asked('AT+HTTPREADFILE="readbaidu.dat"', OK + "\r\n+HTTPREADFILE: 0\r\n", (session, take) => storeHttpBody(session, "readbaidu.dat", take));
    fails('AT+HTTPREADFILE="f"', OK + "\r\n+HTTPREADFILE: 707\r\n", (session, take) => storeHttpBody(session, "f", take), "code 707");
    fails('AT+HTTPREADFILE="f"', ERROR, (session, take) => storeHttpBody(session, "f", take), "error");
    refuses((session, take) => storeHttpBody(session, "", take));
  });
});
