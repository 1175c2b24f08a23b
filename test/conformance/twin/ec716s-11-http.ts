import type { HttpSite } from "../../../twin/networks/http/site";
import type { ChapterTwinReplays } from "./replay";

/** What a server has at its root: a page, for whatever method. */
function page(content: string): (site: HttpSite) => void {
  return (site) => {
    site.files.set("/", { content });
    const honest = site.answer.bind(site);
    site.answer = (request) => honest({ ...request, method: "GET" });
  };
}

/** EC716S, chapter 11. */
export const EC716S_HTTP: ChapterTwinReplays = {
  "11/+HTTPPARA/1": { before: ["AT+HTTPINIT"] },
  "11/+HTTPPARA/2": { before: ["AT+HTTPINIT"] },
  "11/+HTTPDATA/1": { before: ["AT+HTTPINIT"] },
  "11/+HTTPACTION/2": { web: { "fanyi.baidu.com": page("p".repeat(207751)) } },
  "11/+HTTPEXACTION/1": { web: { "*.***.***": page("---data---") } },
};
