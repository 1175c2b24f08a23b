import type { HttpSite } from "../../../twin/networks/http/site";
import { Nvram } from "../../../twin/nvram";
import type { ChapterTwinReplays, TwinReplay } from "./replay";

const START = "AT+HTTPINIT";
const URL = 'AT+HTTPPARA="URL","http://www.baidu.com"';
const FILE = "getbaidu.txt";

/** With a page of so many bytes where the URL leads, whatever the method. */
function page(bytes: number): TwinReplay {
  const site = (web: HttpSite): void => void web.files.set("/", { content: "p".repeat(bytes) });
  return { web: { "www.baidu.com": site }, before: [START, URL] };
}

/** With an answer of so many bytes. */
function answered(bytes: number): TwinReplay {
  const { web, before = [] } = page(bytes);
  return { web, before: [...before, "AT+HTTPACTION=0"] };
}

function withFile(content: string): TwinReplay["twin"] {
  const nvram = new Nvram();
  nvram.set(`file:C:/${FILE}`, content);
  return { nvram };
}

/** SIM767XX, chapter 14. */
export const SIM767XX_HTTP: ChapterTwinReplays = {
  "14/+HTTPTERM/1": { before: [START] },
  "14/+HTTPPARA/1": { before: [START] },
  "14/+HTTPACTION/2": page(104220),
  "14/+HTTPREAD/1": answered(22505),
  "14/+HTTPREAD/2": { ...answered(22505), leftOut: { "+HTTPREAD: 500": "p".repeat(500) } },
  "14/+HTTPDATA/1": { before: [START] },
  "14/+HTTPPOSTFILE/2": { ...page(14615), twin: withFile("GET / HTTP/1.1\r\nHost: www.baidu.com\r\n\r\n") },
  // The server gives back what it is sent.
  "14/+HTTPPOSTFILE/3": { ...page(1), twin: withFile("p".repeat(14615)) },
  "14/+HTTPREADFILE/2": answered(22505),
};
