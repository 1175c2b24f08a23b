import { RANGE_ALLOWANCE } from "../../../twin/sim767xx/14-service";
import { expect } from "../../expect";
import { bytesOf, HTTP_HOST, IMAGE, PAGE } from "../http-world";
import { linesOf } from "./13-world";
import { act, askingWorld, httpWorld, say } from "./14-world";

describe("SIM767XX twin, chapter 14: what HTTP does beyond the manual", () => {
  it("puts more empty lines in front of +HTTPREAD: 0, or none", () => {
    for (const [quirk, gap] of [["http-read-blank-lines", "\r\n\r\n\r\n\r\n"], ["http-read-no-gap", "\r\n"]] as const) {
      const { t } = askingWorld("/", { quirks: [quirk] });
      act(t);
      expect(bytesOf(t, "AT+HTTPREAD=0,9")).toBe(`\r\nOK\r\n\r\n+HTTPREAD: 9\r\n${PAGE.substring(0, 9)}${gap}+HTTPREAD: 0\r\n`);
    }
  });

  it("gives one end of the content with both of these quirks", () => {
    for (let seed = 1; seed < 5; seed++) {
      const { t } = askingWorld("/", { seed, quirks: ["http-read-blank-lines", "http-read-no-gap"] });
      act(t);
      expect(bytesOf(t, "AT+HTTPREAD=0,9").split("+HTTPREAD: 0").length).toBe(2);
    }
  });

  it("gives content in small blocks", () => {
    const { t } = askingWorld("/image.bin", { quirks: ["http-small-blocks"] });
    act(t);
    const start = `\r\nOK\r\n\r\n+HTTPREAD: 1024\r\n${IMAGE.substring(0, 1024)}\r\n\r\n+HTTPREAD: 176\r\n`;
    expect(bytesOf(t, "AT+HTTPREAD=0,1200").substring(0, start.length)).toBe(start);
  });

  it("does not go back to what was read, but under READMODE 1", () => {
    const { t } = askingWorld("/", { quirks: ["http-read-once"] });
    act(t);
    bytesOf(t, "AT+HTTPREAD=0,5");
    t.command("AT+HTTPREAD=0,5", ["ERROR"]);
    expect(bytesOf(t, "AT+HTTPREAD=5,5").startsWith("\r\nOK")).toBe(true);
    say(t, 'AT+HTTPPARA="READMODE",1');
    expect(bytesOf(t, "AT+HTTPREAD=0,5").startsWith("\r\nOK")).toBe(true);
  });

  it("announces the header with DATA", () => {
    const { t } = askingWorld("/", { quirks: ["http-head-data"] });
    act(t);
    expect(bytesOf(t, "AT+HTTPHEAD").startsWith("\r\n+HTTPHEAD: DATA,")).toBe(true);
  });

  it("brings the end of the header late, with its OK in front of the next answer", () => {
    const { t } = askingWorld("/", { quirks: ["http-head-tail-late"] });
    act(t);
    t.take();
    t.type("AT+HTTPHEAD\r").run(200);
    const early = t.take();
    t.type("AT+HTTPREAD=0,3\r").run(4000);
    const late = t.take();
    const length = Number(/\+HTTPHEAD: (\d+)\r\n/.exec(early)?.[1]);
    const header = early.substring(early.indexOf("HTTP/1.1"));
    expect(late.indexOf("\r\nOK\r\n")).toBe(length - header.length);
    expect(late.endsWith(`\r\nOK\r\nAT+HTTPREAD=0,3\r\r\nOK\r\n\r\n+HTTPREAD: 3\r\n${PAGE.substring(0, 3)}\r\n\r\n+HTTPREAD: 0\r\n`)).toBe(true);
  });

  it("puts nothing unsolicited into a header whose end is late", () => {
    const { t } = askingWorld("/", { quirks: ["http-head-tail-late"] });
    act(t);
    t.take();
    t.type("AT+HTTPHEAD\r").run(200);
    t.twin.dropContext();
    const bytes = t.run(3000).take();
    const [announcement = "", length] = /\+HTTPHEAD: (\d+)\r\n/.exec(bytes) ?? [];
    const header = bytes.substring(bytes.indexOf(announcement) + announcement.length).substring(0, Number(length));
    expect(header.endsWith("\r\n\r\n")).toBe(true);
    expect(bytes.includes("\r\n+HTTP_NONET_EVENT\r\n")).toBe(true);
    expect(header.includes("+HTTP_NONET_EVENT")).toBe(false);
  });

  it("breaks range requests once they have brought 100 KB, and plain ones never", () => {
    const content = "r".repeat(3 * RANGE_ALLOWANCE);
    const { t } = askingWorld("/big", { quirks: ["http-range-breaks"] }, { files: { "/big": content } });
    expect(act(t, 0, 5000)).toBe(`200,${content.length}`);
    say(t, `AT+HTTPPARA="USERDATA","Range: bytes=0-${RANGE_ALLOWANCE - 1}"`);
    expect(act(t, 0, 5000)).toBe(`206,${RANGE_ALLOWANCE}`);
    for (let round = 0; round < 2; round++) {
      say(t, 'AT+HTTPPARA="USERDATA","Range: bytes=5-9"');
      expect(act(t)).toBe("706,0");
      say(t, "AT+HTTPTERM", "AT+HTTPINIT", `AT+HTTPPARA="URL","http://${HTTP_HOST}/big"`);
    }
    expect(act(t, 0, 5000)).toBe(`200,${content.length}`);
  });

  it("gives results in front of OK where the order says so", () => {
    const orders = { "+HTTPINIT": "result-first", "+HTTPTERM": "result-first", "+HTTPACTION": "result-first", "+HTTPREADFILE": "result-first", "+HTTPREAD": "ok-last" };
    const { t } = httpWorld({ orders });
    expect(linesOf(t, "AT+HTTPINIT=1")).toEqual(["+HTTPINIT: 0,1", "OK"]);
    say(t, `AT+HTTPPARA="URL","http://${HTTP_HOST}/"`);
    expect(linesOf(t, "AT+HTTPACTION=0")).toEqual([`+HTTPACTION: 0,200,${PAGE.length}`, "OK"]);
    expect(linesOf(t, 'AT+HTTPREADFILE="a.bin"')).toEqual(["+HTTPREADFILE: 0", "OK"]);
    expect(bytesOf(t, "AT+HTTPREAD=0,3")).toBe(`\r\n+HTTPREAD: 3\r\n${PAGE.substring(0, 3)}\r\n\r\n+HTTPREAD: 0\r\n\r\nOK\r\n`);
    expect(linesOf(t, "AT+HTTPTERM=1")).toEqual(["+HTTPTERM: 0,1", "OK"]);
  });

  it("does not hold OK longer than a command may take", () => {
    const { t, site } = askingWorld("/", { orders: { "+HTTPACTION": "result-first" } }, { files: { "/": "s".repeat(16 * 200) } });
    site.lie("slow");
    t.type("AT+HTTPACTION=0\r").run(121000).expectLines(["AT+HTTPACTION=0", "OK"]);
    t.run(100000).expectLines(["+HTTPACTION: 0,200,3200"]);
  });
});
