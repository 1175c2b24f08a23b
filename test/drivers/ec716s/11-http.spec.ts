import {
  addHttpHeader,
  beginHttp,
  readHttpParameters,
  readHttpTls,
  readSavedHttpParameters,
  runHttp,
  saveHttpParameters,
  setHttpNumber,
  setHttpRedirects,
  setHttpText,
  setHttpTls,
  setHttpUserData,
  startHttp,
  stopHttp,
} from "../../../drivers/ec716s/11-http";
import { HTTP_ERRORS, testHttp } from "../../../drivers/ec716s/11-http-values";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, fails, refuses } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 11, the service and its parameters", () => {
  it("starts, stops and goes through TLS", () => {
    asked("AT+HTTPINIT", OK, (session, take) => startHttp(session, take));
    asked("AT+HTTPTERM", OK, (session, take) => stopHttp(session, take));
    asked("AT+HTTPSSL=1", OK, (session, take) => setHttpTls(session, true, take));
    asked("AT+HTTPSSL?", "\r\n+ HTTPSSL: 0\r\n" + OK, (session, take) => readHttpTls(session, take), false);
    asked("AT+HTTPSSL=?", "\r\n+HTTPSSL: (0-1)\r\n" + OK, (session, take) => testHttp(session, "+HTTPSSL", take), "(0-1)");
    asked("AT+HTTPINIT=?", OK, (session, take) => testHttp(session, "+HTTPINIT", take), "");
    asked("AT+HTTPTERM=?", OK, (session, take) => testHttp(session, "+HTTPTERM", take), "");
  });

  it("fails with the chapter's own code, ERROR with a colon, and its meaning", () => {
    fails("AT+HTTPINIT", "\r\nERROR: 3\r\n", (session, take) => startHttp(session, take), "code 3");
    fails("AT+HTTPINIT", "\r\nERROR:11\r\n", (session, take) => startHttp(session, take), "code 11");
    fails("AT+HTTPINIT", "\r\nERROR\r\n", (session, take) => startHttp(session, take), "error");
    fails("AT+HTTPINIT", "\r\n+CME ERROR: 3\r\n", (session, take) => startHttp(session, take), "cme 3");
    expect(HTTP_ERRORS.length).toBe(15);
  });

  it("takes each parameter in its range and refuses it outside", () => {
    asked('AT+HTTPPARA="CID",1', OK, (session, take) => setHttpNumber(session, "CID", 1, take));
    asked('AT+HTTPPARA="PROPORT",8080', OK, (session, take) => setHttpNumber(session, "PROPORT", 8080, take));
    asked('AT+HTTPPARA="BREAK",100', OK, (session, take) => setHttpNumber(session, "BREAK", 100, take));
    asked('AT+HTTPPARA="BREAKEND",199', OK, (session, take) => setHttpNumber(session, "BREAKEND", 199, take));
    asked('AT+HTTPPARA="TIMEOUT",30', OK, (session, take) => setHttpNumber(session, "TIMEOUT", 30, take));
    asked('AT+HTTPPARA="REDIR",1', OK, (session, take) => setHttpRedirects(session, true, take));
    asked('AT+HTTPPARA="URL","www.baidu.com"', OK, (session, take) => setHttpText(session, "URL", "www.baidu.com", take));
    asked('AT+HTTPPARA="UA","x"', OK, (session, take) => setHttpText(session, "UA", "x", take));
    asked('AT+HTTPPARA="PROIP","0.0.0.0"', OK, (session, take) => setHttpText(session, "PROIP", "0.0.0.0", take));
    asked('AT+HTTPPARA="CONTENT",""', OK, (session, take) => setHttpText(session, "CONTENT", "", take));
    const values = '"HTTPParamTag"," HTTPParamValue"';
    asked("AT+HTTPPARA=?", "\r\n+HTTPPARA: " + values + "\r\n" + OK, (session, take) => testHttp(session, "+HTTPPARA", take), values);
    refuses((session, take) => setHttpNumber(session, "CID", 4, take));
    refuses((session, take) => setHttpNumber(session, "TIMEOUT", 0, take));
    refuses((session, take) => setHttpText(session, "URL", repeated("u", 513), take));
  });

  it("takes header lines one by one, or joined by four characters", () => {
    const line = "Content-type: json-user-define";
    asked(`AT+HTTPPARA="USER_DEFINED","${line}"`, OK, (session, take) => addHttpHeader(session, line, take));
    const both = "Content-Type:application/json\\r\\nAPPKEY:FW";
    asked('AT+HTTPPARA="USERDATA","Content-Type:application/json\\r\\nAPPKEY:FW"', OK, (session, take) => setHttpUserData(session, both, take));
    refuses((session, take) => addHttpHeader(session, 'If-Match: "a"', take));
    let message = "";
    inChunks(
      [
        [">", 'AT+HTTPPARA="USER_DEFINED","Authorization: secret"'],
        ["<", "\r\nERROR: 12\r\n"],
      ],
      (session) => addHttpHeader(session, "Authorization: secret", (failure) => (message = (failure as Failure).message)),
      () => {
        expect(message).toContain("wrong parameter");
        expect(message.indexOf("secret")).toBe(-1);
      },
    );
  });

  it("tells all parameters, one a line and without a prefix", () => {
    const lines = ["+HTTPPARA:", "CID: 1", "URL:http://h/p", "UA: YCOM_MODULE", "PROIP: 0.0.0.0", "BREAK: 0", "CONTENT:", "USERDATA:"];
    asked("AT+HTTPPARA?", "\r\n" + lines.join("\r\n") + "\r\n" + OK, (session, take) => readHttpParameters(session, take), [
      { name: "CID", value: "1" },
      { name: "URL", value: "http://h/p" },
      { name: "UA", value: "YCOM_MODULE" },
      { name: "PROIP", value: "0.0.0.0" },
      { name: "BREAK", value: "0" },
      { name: "CONTENT", value: "" },
      { name: "USERDATA", value: "" },
    ]);
  });

  it("keeps the parameters, and tells by 0 that they are kept", () => {
    asked("AT+HTTPSCONT", OK, (session, take) => saveHttpParameters(session, take));
    const copied = "\r\n+HTTPREAD: (list of supported <start_address>s),( list of supported<byte_size>s)\r\n";
    asked("AT+HTTPSCONT", copied + OK, (session, take) => saveHttpParameters(session, take));
    asked("AT+HTTPSCONT?", "\r\n+HTTPSCONT:0\r\nCID:1\r\nURL: u\r\n" + OK, (session, take) => readSavedHttpParameters(session, take), {
      saved: true,
      parameters: [
        { name: "CID", value: "1" },
        { name: "URL", value: "u" },
      ],
    });
    asked("AT+HTTPSCONT?", "\r\n+HTTPSCONT:1\r\n" + OK, (session, take) => readSavedHttpParameters(session, take), { saved: false, parameters: [] });
  });
});

describe("EC716S chapter 11, requests", () => {
  it("end with the status and the length of what has come", () => {
    asked("AT+HTTPACTION=0", OK + "\r\n+HTTPACTION:0,200,1348\r\n", (session, take) => runHttp(session, "GET", 120, take), {
      status: 200,
      bodyBytes: 1348,
    });
    asked("AT+HTTPACTION=1", OK + "\r\n+HTTPACTION:1,200,207751\r\n", (session, take) => runHttp(session, "POST", 120, take), {
      status: 200,
      bodyBytes: 207751,
    });
    asked("AT+HTTPACTION=2", OK + "\r\n+HTTPACTION: 2,404,0\r\n", (session, take) => runHttp(session, "HEAD", 120, take), { status: 404, bodyBytes: 0 });
    asked("AT+HTTPACTION=?", "\r\n+HTTPACTION: (0-2)\r\n" + OK, (session, take) => testHttp(session, "+HTTPACTION", take), "(0-2)");
  });

  it("that reached no server fail with a code from 600 on, also behind the loss of the bearer", () => {
    fails("AT+HTTPACTION=0", OK + "\r\n+SAPBR 1: DEACT\r\n\r\n+HTTPACTION: 0,601,0\r\n", (session, take) => runHttp(session, "GET", 9, take), "code 601");
    fails("AT+HTTPACTION=0", OK + "\r\n+HTTPACTION: 0,606,0\r\n", (session, take) => runHttp(session, "GET", 9, take), "code 606");
    fails("AT+HTTPACTION=0", "\r\n+CME ERROR: 3\r\n", (session, take) => runHttp(session, "GET", 9, take), "cme 3");
    fails("AT+HTTPACTION=0", "\r\nERROR: 5\r\n", (session, take) => runHttp(session, "GET", 9, take), "code 5");
    fails("AT+HTTPACTION=0", OK + "\r\n+HTTPACTION: 0,200\r\n", (session, take) => runHttp(session, "GET", 9, take), "error");
  });

  it("whose body and answer pass in pieces are begun with the length of the body", () => {
    asked("AT+HTTPEXACTION=1,10", OK, (session, take) => beginHttp(session, "POST", 10, take));
    asked("AT+HTTPEXACTION=0", OK, (session, take) => beginHttp(session, "GET", undefined, take));
    asked("AT+HTTPEXACTION=?", "\r\n+HTTPEXACTION: (0-1)\r\n" + OK, (session, take) => testHttp(session, "+HTTPEXACTION", take), "(0-1)");
    refuses((session, take) => beginHttp(session, "POST", 0, take));
  });
});
