import { createHash } from "node:crypto";
import { dataText, pageHtml } from "../../../trace/view/html";
import { expect } from "../../expect";
import { traceText } from "../trace-text";
import { modelOf } from "./model-of";

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start) + start.length;
  return text.slice(from, text.indexOf(end, from));
}

describe("the file of a page", () => {
  let html: string;

  before(async () => {
    html = pageHtml(await modelOf(traceText("SIM767XX", ["> AT\\r", "< \\r\\nOK\\r\\n"])));
  });

  it("loads nothing: no address stands in it but that of SVG's names", () => {
    expect(html.match(/https?:\/\/[^\s"'`]+/g)).toEqual(["http://www.w3.org/2000/svg"]);
    expect(/\b(src|srcset|action)=|@import|url\(|<link [^>]*href="(?!data:,")/.test(html)).toBe(false);
  });

  it("allows its own style and script, by their hashes, and nothing else", () => {
    const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const policy = between(html, 'http-equiv="Content-Security-Policy" content="', '"');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src ${hashOf(between(html, "<style>", "</style>"))};`);
    expect(policy).toContain(`script-src ${hashOf(between(html, "<script>", "</script>"))};`);
  });

  it("is the same for the same trace", async () => {
    expect(pageHtml(await modelOf(traceText("SIM767XX", ["> AT\\r", "< \\r\\nOK\\r\\n"])))).toBe(html);
  });

  it("holds data that can end no element, and is read back as it was", () => {
    const hostile = "</script><!--<script>\u2028&amp;]]>";
    expect(/[<>&\u2028]/.test(dataText(hostile))).toBe(false);
    expect(JSON.parse(dataText(hostile))).toBe(hostile);
  });
});
