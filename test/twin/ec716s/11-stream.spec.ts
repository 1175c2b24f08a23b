import type { Ec716sTwin } from "../../../twin/ec716s/twin";
import { expect } from "../../expect";
import type { Dialogue } from "../dialogue";
import { bytesOf, IMAGE, PAGE } from "../http-world";
import { askingWorld, dataOf } from "./11-world";

/** A piece of a body, and the lines behind it. */
function send(t: Dialogue<Ec716sTwin>, bytes: string): string[] {
  t.take();
  const line = `AT+HTTPEXPOST=${bytes.length},10000\r`;
  t.send(line).expectBytes(`${line}\r\n>`);
  t.send(bytes).run(1000);
  return t.takeLines();
}

/** What a read gives, and the lines behind its OK. */
function read(t: Dialogue<Ec716sTwin>, command = "AT+HTTPEXGET"): { data: string; more: string } {
  const bytes = bytesOf(t, command, 2000);
  const end = bytes.lastIndexOf("\r\n\r\nOK\r\n") + "\r\n\r\nOK\r\n".length;
  return { data: dataOf(bytes.substring(0, end), "+HTTPEXGET: "), more: bytes.substring(end) };
}

describe("EC716S twin, chapter 11: HTTP that passes through", () => {
  it("gets content as it comes", () => {
    const { t } = askingWorld();
    t.send("AT+HTTPEXACTION=0\r").run(1000).expectLines(["AT+HTTPEXACTION=0", "OK", "+HTTPEXGET"]);
    expect(read(t, "AT+HTTPEXGET=5")).toEqual({ data: PAGE.substring(0, 5), more: "\r\n+HTTPEXGET\r\n" });
    expect(read(t)).toEqual({ data: PAGE.substring(5), more: "\r\n+HTTPEXACTION: 0,200\r\n" });
    t.command("AT+HTTPEXGET", ["+CME ERROR: 3"]);
  });

  it("holds the server back while nobody reads, and brings all of it", () => {
    const long = IMAGE.repeat(20);
    const { t } = askingWorld("/long", {}, { files: { "/long": long } });
    t.send("AT+HTTPEXACTION=0\r").run(10000).take();
    let data = "";
    for (let ended = false; !ended; ) {
      const piece = read(t);
      data += piece.data;
      ended = piece.more.includes("+HTTPEXACTION: 0,200");
    }
    expect(data === long).toBe(true);
  });

  it("posts a body in the pieces that are given, and gets the answer", () => {
    const { t, site } = askingWorld("/store");
    t.send("AT+HTTPEXACTION=1,10\r").run(1000).expectLines(["AT+HTTPEXACTION=1,10", "OK", "+HTTPEXPOST"]);
    expect(send(t, "0123")).toEqual(["OK", "+HTTPEXPOST: 4"]);
    t.command("AT+HTTPEXPOST=7", ["ERROR"]).command("AT+HTTPEXPOST=0", ["ERROR"]).command("AT+HTTPEXPOST=1,120001", ["ERROR"]);
    expect(send(t, "456789")).toEqual(["OK", "+HTTPEXPOST: 6", "+HTTPEXGET"]);
    t.command("AT+HTTPEXPOST=1", ["+CME ERROR: 3"]);
    expect(read(t)).toEqual({ data: "0123456789", more: "\r\n+HTTPEXACTION: 1,200\r\n" });
    expect(site.requests[0]?.body).toBe("0123456789");
  });

  it("asks for each piece anew under a quirk, and reads under another name", () => {
    const { t } = askingWorld("/store", { quirks: ["http-expost-again", "http-exget-as-get"] });
    t.send("AT+HTTPEXACTION=1,4\r").run(1000).take();
    expect(send(t, "01")).toEqual(["OK", "+HTTPEXPOST: 2", "+HTTPEXPOST"]);
    expect(send(t, "23")).toEqual(["OK", "+HTTPEXPOST: 2", "+HTTPEXGET"]);
    expect(bytesOf(t, "AT+HTTPEXGET").startsWith("\r\n+HTTPGET:4\r\n0123\r\n\r\nOK\r\n")).toBe(true);
  });

  it("ends at once where the answer has no content", () => {
    const { t } = askingWorld("/nothing", {}, { files: { "/nothing": "" } });
    t.send("AT+HTTPEXACTION=0\r").run(1000).expectLines(["AT+HTTPEXACTION=0", "OK", "+HTTPEXACTION: 0,200"]);
  });

  it("drops a piece that does not come in time", () => {
    const { t } = askingWorld("/store");
    t.send("AT+HTTPEXACTION=1,4\r").run(1000).take();
    t.send("AT+HTTPEXPOST=4,500\r").take();
    t.type("ab").run(1000).expectLines(["ERROR"]);
    expect(send(t, "0123")).toEqual(["OK", "+HTTPEXPOST: 4", "+HTTPEXGET"]);
  });

  it("tells failures by ERROR: and their code", () => {
    const { t, site } = askingWorld();
    site.lie("reset");
    t.send("AT+HTTPEXACTION=0\r").run(1000).expectLines(["AT+HTTPEXACTION=0", "OK", "+HTTPEXGET", "ERROR:8"]);
    t.command("AT+HTTPEXGET", ["+CME ERROR: 3"]);
    for (const [url, code] of [["nowhere.example", 2], ["peer.example:81", 5]] as const) {
      t.command(`AT+HTTPPARA="URL","${url}"`, ["OK"]);
      t.send("AT+HTTPEXACTION=0\r").run(1000).expectLines(["AT+HTTPEXACTION=0", "OK", `ERROR:${code}`]);
    }
    t.twin.dropContext();
    t.run(500).take();
    t.send("AT+HTTPEXACTION=0\r").run(1000).expectLines(["AT+HTTPEXACTION=0", "OK", "ERROR:11"]);
  });

  it("refuses a method without its length, and a length without its method", () => {
    const { t } = askingWorld();
    for (const wrong of ["2", "1", "0,5", "1,0", "", "1,5,5"]) t.command(`AT+HTTPEXACTION=${wrong}`, ["ERROR"]);
    t.command("AT+HTTPEXGET=0", ["ERROR"]).command("AT+HTTPEXPOST=5", ["+CME ERROR: 3"]);
  });
});
