import { runHttp, sendHttpFile, setHttpUrl, startHttp, stopHttp, storeHttpBody, testHttp, type HttpTestForm } from "../../../drivers/sim767xx/14-http";
import { onHttpEvent, readHttpBody, readHttpLength, setHttpBody, type HttpEvent } from "../../../drivers/sim767xx/14-http-data";
import { done, gives, hears, leftOut, type ChapterReplays, type DriverReplay } from "./replay";

const BODY = "Message=helloworld";
const PAGE = "p".repeat(500);

function test(command: HttpTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testHttp(session, command, answer))];
}

export const SIM767XX_HTTP: ChapterReplays = {
  "+HTTPINIT/1": [done((session, ready) => startHttp(session, undefined, ready))],
  "+HTTPTERM/1": [done((session, ready) => stopHttp(session, undefined, ready))],
  "+HTTPPARA/1": [done((session, ready) => setHttpUrl(session, "http://www.baidu.com", ready))],
  "+HTTPACTION/1": test("+HTTPACTION", "(0-4)"),
  "+HTTPACTION/2": [gives({ status: 200, bodyBytes: 104220 }, (session, answer) => runHttp(session, "GET", answer))],
  "+HTTPREAD/1": [gives(22505, readHttpLength)],
  "+HTTPREAD/2": [
    hears<HttpEvent>([], onHttpEvent),
    leftOut("+HTTPREAD: 500", PAGE),
    gives(PAGE, (session, answer) => readHttpBody(session, 0, 500, answer)),
  ],
  "+HTTPDATA/1": [
    done((session, ready) => setHttpBody(session, { length: BODY.length, read: (from, count) => BODY.slice(from, from + count) }, ready)),
  ],
  "+HTTPPOSTFILE/1": test("+HTTPPOSTFILE", "<filename>[,(1-2)[,(0-4)[,(0-1)]]]"),
  "+HTTPPOSTFILE/2": [
    gives({ status: 200, bodyBytes: 14615 }, (session, answer) => sendHttpFile(session, "getbaidu.txt", { kind: "whole" }, answer)),
  ],
  "+HTTPPOSTFILE/3": [
    gives({ status: 200, bodyBytes: 14615 }, (session, answer) =>
      sendHttpFile(session, "getbaidu.txt", { kind: "body", method: "POST" }, answer),
    ),
  ],
  "+HTTPREADFILE/1": test("+HTTPREADFILE", "<filename>[,(1-2)]"),
  "+HTTPREADFILE/2": [done((session, ready) => storeHttpBody(session, "readbaidu.dat", ready))],
};
