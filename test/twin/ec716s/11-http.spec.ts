import { Nvram } from "../../../twin/nvram";
import { expect } from "../../expect";
import { ec716sDialogue } from "../dialogue";
import { bytesOf, HTTP_ADDRESS, HTTP_HOST, IMAGE, PAGE } from "../http-world";
import { act, askingWorld, dataOf, httpWorld } from "./11-world";

const NO_PARAMETERS = ["CID: 1", "URL:", "UA: YCOM_MODULE", "PROIP: 0.0.0.0", "PROPORT: 0", "REDIR: 0", "BREAK: 0", "BREAKEND: 0", "TIMEOUT: 120", "CONTENT:", "USERDATA:"];

describe("EC716S twin, chapter 11: HTTP", () => {
  describe("the session", () => {
    it("answers the test forms", () => {
      const t = ec716sDialogue();
      for (const command of ["+HTTPINIT", "+HTTPHEAD", "+HTTPTERM"]) t.command(`AT${command}=?`, ["OK"]);
      t.command("AT+HTTPSSL=?", ["+HTTPSSL: (0-1)", "OK"]);
      t.command("AT+HTTPPARA=?", ['+HTTPPARA: "HTTPParamTag"," HTTPParamValue"', "OK"]);
      t.command("AT+HTTPDATA=?", ["+HTTPDATA: (0-3356),(1000-120000)", "OK"]);
      t.command("AT+HTTPACTION=?", ["+HTTPACTION: (0-2)", "OK"]);
      t.command("AT+HTTPEXACTION=?", ["+HTTPEXACTION: (0-1)", "OK"]);
      t.command("AT+HTTPREAD=?", ["+HTTPREAD: (0-3356),(1-3356)", "OK"]);
      for (const command of ["+HTTPGET", "+HTTPEXGET", "+HTTPEXPOST", "+HTTPSCONT"]) t.command(`AT${command}=?`, ["ERROR"]);
    });

    it("is needed by all commands but AT+HTTPSSL", () => {
      const { t } = httpWorld();
      const commands = ["AT+HTTPTERM", "AT+HTTPPARA?", 'AT+HTTPPARA="CID",1', "AT+HTTPDATA=1,1000", "AT+HTTPACTION=0", "AT+HTTPEXACTION=0", "AT+HTTPREAD", "AT+HTTPREAD=0,1"];
      const more = ['AT+HTTPGET="f"', "AT+HTTPEXGET", "AT+HTTPEXGET=1", "AT+HTTPEXPOST=1", "AT+HTTPHEAD", "AT+HTTPSCONT?", "AT+HTTPSCONT"];
      for (const command of [...commands, ...more]) t.command(command, ["+CME ERROR: 3"]);
      t.command("AT+HTTPSSL?", ["+HTTPSSL: 0", "OK"]).command("AT+HTTPSSL=1", ["OK"]).command("AT+HTTPSSL?", ["+HTTPSSL: 1", "OK"]).command("AT+HTTPSSL=2", ["ERROR"]);
    });

    it("begins once, and forgets everything when it ends", () => {
      const { t } = askingWorld();
      t.command("AT+HTTPINIT", ["+CME ERROR: 3"]);
      expect(act(t)).toEqual([`+HTTPACTION:0,200,${PAGE.length}`]);
      t.command("AT+HTTPTERM", ["OK"]).command("AT+HTTPTERM", ["+CME ERROR: 3"]).command("AT+HTTPINIT", ["OK"]);
      t.command("AT+HTTPREAD", ["+CME ERROR: 3"]).command("AT+HTTPPARA?", ["+HTTPPARA:", ...NO_PARAMETERS, "OK"]);
    });

    it("ends a request without its result", () => {
      const { t, site } = askingWorld();
      site.lie("silent");
      t.command("AT+HTTPACTION=0", ["OK"]).command("AT+HTTPTERM", ["OK"]);
      t.run(130000).expectLines([]);
    });
  });

  describe("parameters", () => {
    it("are read as they were set", () => {
      const { t } = httpWorld();
      t.command("AT+HTTPINIT", ["OK"]).command("AT+HTTPPARA?", ["+HTTPPARA:", ...NO_PARAMETERS, "OK"]);
      const values = ["CID: 3", "URL: www.baidu.com", "UA: agent", "PROIP: 10.0.0.1", "PROPORT: 8080", "REDIR: 1", "BREAK: 5", "BREAKEND: 10", "TIMEOUT: 7", "CONTENT: a/b"];
      for (const value of values) {
        const [tag = "", text = ""] = value.split(": ");
        t.command(`AT+HTTPPARA="${tag}",${/^\d+$/.test(text) ? text : `"${text}"`}`, ["OK"]);
      }
      t.command("AT+HTTPPARA?", ["+HTTPPARA:", ...values, "USERDATA:", "OK"]);
    });

    it("refuse values out of range and unknown tags", () => {
      const { t } = askingWorld();
      const wrong = ['"CID",0', '"CID",4', '"URL",""', '"URL","ftp://peer.example"', '"PROIP","peer.example"', '"PROIP","1.2.3.256"', '"PROPORT",65536', '"REDIR",2'];
      const more = ['"BREAK",-1', '"BREAKEND",a', '"TIMEOUT",0', `"UA","${"u".repeat(256)}"`, '"WHAT",1', '"CID"', "CID,1", '"CID",1,1'];
      for (const each of [...wrong, ...more]) t.command(`AT+HTTPPARA=${each}`, ["ERROR"]);
    });

    it("go into the request", () => {
      const { t, site } = askingWorld("/store");
      t.command('AT+HTTPPARA="CONTENT","text/plain"', ["OK"]).command('AT+HTTPPARA="UA","agent"', ["OK"]);
      t.command('AT+HTTPPARA="USERDATA","X-One: 1\\r\\nX-Two: \\222\\22"', ["OK"]).command('AT+HTTPPARA="USER_DEFINED","X-Three: 3"', ["OK"]);
      t.send("AT+HTTPDATA=2,1000\r").expectBytes("AT+HTTPDATA=2,1000\r\r\nDOWNLOAD\r\n");
      t.send("hi").expectBytes("\r\nOK\r\n");
      expect(act(t, 1)).toEqual(["+HTTPACTION:1,200,2"]);
      const own = { "user-agent": "agent", accept: "*/*", connection: "close", "content-type": "text/plain", "content-length": "2" };
      expect(site.requests[0]?.fields).toEqual({ host: HTTP_HOST, ...own, "x-one": "1", "x-two": '"2"', "x-three": "3" });
    });

    it("set USERDATA anew, and add USER_DEFINED to it", () => {
      const { t, site } = askingWorld();
      t.command('AT+HTTPPARA="USER_DEFINED","A: 1"', ["OK"]).command('AT+HTTPPARA="USERDATA","B: 2"', ["OK"]).command('AT+HTTPPARA="USER_DEFINED","C: 3"', ["OK"]);
      act(t);
      const { a, b, c } = site.requests[0]?.fields ?? {};
      expect([a, b, c]).toEqual([undefined, "2", "3"]);
    });

    it("ask for a range, of GET alone", () => {
      const { t, site } = askingWorld("/image.bin");
      for (const [first, last, result] of [[10, 19, "206,10"], [5990, 5, "206,10"], [6000, 1, "416,0"], [0, 0, "200,6000"]] as const) {
        t.command(`AT+HTTPPARA="BREAK",${first}`, ["OK"]).command(`AT+HTTPPARA="BREAKEND",${last}`, ["OK"]);
        expect(act(t)).toEqual([`+HTTPACTION:0,${result}`]);
      }
      t.command('AT+HTTPPARA="BREAKEND",5', ["OK"]);
      expect(act(t, 2)).toEqual(["+HTTPACTION:2,200,0"]);
      expect(site.requests.map(({ fields }) => fields["range"])).toEqual(["bytes=10-19", "bytes=5990-", "bytes=6000-", undefined, undefined]);
    });

    it("lead through a proxy", () => {
      const { t, site } = askingWorld();
      t.command('AT+HTTPPARA="URL","http://elsewhere.example/page"', ["OK"]);
      t.command(`AT+HTTPPARA="PROIP","${HTTP_ADDRESS}"`, ["OK"]).command('AT+HTTPPARA="PROPORT",8080', ["OK"]);
      act(t);
      expect([site.requests[0]?.path, site.requests[0]?.fields["host"]]).toEqual(["http://elsewhere.example/page", "elsewhere.example"]);
    });

    it("follow redirections under REDIR 1, five of them at most", () => {
      const { t, site } = askingWorld("/old", {}, { redirects: { "/old": "/image.bin" } });
      expect(act(t)).toEqual(["+HTTPACTION:0,302,0"]);
      t.command('AT+HTTPPARA="REDIR",1', ["OK"]);
      expect(act(t, 0, 2000)).toEqual(["+HTTPACTION:0,200,6000"]);
      expect(act(t, 1, 2000)).toEqual(["+HTTPACTION:1,200,6000"]);
      expect(site.requests.map(({ method }) => method)).toEqual(["GET", "GET", "GET", "POST", "GET"]);
      site.lie("redirect-loop");
      expect(act(t, 0, 5000)).toEqual(["+HTTPACTION:0,302,0"]);
      expect(site.requests.length).toBe(11);
    });

    it("are stored by AT+HTTPSCONT for each later session", () => {
      const nvram = new Nvram();
      const { t } = askingWorld("/x", { nvram });
      const shown = (mode: number): string[] => [
        `+HTTPSCONT:${mode}`, "CID:1", `URL: http://${HTTP_HOST}/x`, "UA: YCOM_MODULE", "PROIP: 0.0.0.0", "PROPORT: 0", "REDIR: 0", "BREAK: 0", "BREAKEND: 0", "USERDATA:", "OK",
      ];
      t.command("AT+HTTPSCONT?", shown(1)).command("AT+HTTPSCONT", ["OK"]).command("AT+HTTPSCONT?", shown(0));
      t.command('AT+HTTPPARA="REDIR",1', ["OK"]);
      const later = ec716sDialogue({ nvram }).command("AT+HTTPINIT", ["OK"]).command("AT+HTTPSCONT?", shown(0));
      later.command('AT+HTTPPARA="TIMEOUT",5', ["OK"]);
      expect(later.send("AT+HTTPSCONT?\r").take().includes("+HTTPSCONT:1")).toBe(true);
    });
  });

  describe("a request", () => {
    it("is read whole or in parts, to the byte", () => {
      const { t } = askingWorld();
      expect(act(t)).toEqual([`+HTTPACTION:0,200,${PAGE.length}`]);
      expect(bytesOf(t, "AT+HTTPREAD")).toBe(`\r\n+HTTPREAD: ${PAGE.length}\r\n${PAGE}\r\n\r\nOK\r\n`);
      expect(dataOf(bytesOf(t, "AT+HTTPREAD=2,5"), "+HTTPREAD: ")).toBe(PAGE.substring(2, 7));
      expect(dataOf(bytesOf(t, "AT+HTTPREAD=10,3356"), "+HTTPREAD: ")).toBe(PAGE.substring(10));
      t.command("AT+HTTPREAD=3000,10", ["+HTTPREAD: 0", "OK"]);
      for (const wrong of ["3357,1", "0,0", "0,3357", "0", "0,1,1", "a,1"]) t.command(`AT+HTTPREAD=${wrong}`, ["ERROR"]);
    });

    it("brings more than the transmit buffer takes", () => {
      const { t } = askingWorld("/image.bin", { outputCapacity: 5000 });
      act(t, 0, 2000);
      expect(dataOf(bytesOf(t, "AT+HTTPREAD", 3000), "+HTTPREAD: ") === IMAGE).toBe(true);
    });

    it("shows its header, of HEAD and of GET", () => {
      const { t } = askingWorld();
      for (const method of [2, 0]) {
        act(t, method);
        const head = dataOf(bytesOf(t, "AT+HTTPHEAD"), "+HTTPHEAD: ");
        expect([head.startsWith("HTTP/1.1 200 OK\r\n"), head.endsWith("\r\n\r\n")]).toEqual([true, true]);
      }
    });

    it("posts a body that stays, shows it before, and loses it by a size of 0", () => {
      const { t } = askingWorld("/store");
      t.send("AT+HTTPDATA=3,1000\r").send("abc").take();
      expect(dataOf(bytesOf(t, "AT+HTTPREAD"), "+HTTPREAD: ")).toBe("abc");
      expect(act(t, 1)).toEqual(["+HTTPACTION:1,200,3"]);
      expect(act(t, 1)).toEqual(["+HTTPACTION:1,200,3"]);
      t.command("AT+HTTPDATA=0,5", ["OK"]);
      expect(act(t, 1)).toEqual(["+HTTPACTION:1,200,0"]);
    });

    it("refuses a body of a wrong size or time, and drops one that comes too late", () => {
      const { t } = askingWorld("/store");
      for (const wrong of ["3357,1000", "1,999", "1,120001", "1", "1,1000,1"]) t.command(`AT+HTTPDATA=${wrong}`, ["ERROR"]);
      t.send("AT+HTTPDATA=5,1000\r").take();
      t.type("abc").run(1500).expectLines(["ERROR"]);
      t.command("AT+HTTPREAD", ["+CME ERROR: 3"]);
    });

    it("needs a URL, a method that there is, and no other request beside it", () => {
      const { t, site } = askingWorld();
      for (const wrong of ["3", "-1", "", "0,0"]) t.command(`AT+HTTPACTION=${wrong}`, ["ERROR"]);
      site.lie("silent");
      t.command("AT+HTTPACTION=0", ["OK"]);
      for (const command of ["AT+HTTPACTION=0", "AT+HTTPEXACTION=0", 'AT+HTTPGET="f"', "AT+HTTPREAD"]) t.command(command, ["+CME ERROR: 3"]);
      t.command("AT+HTTPTERM", ["OK"]).command("AT+HTTPINIT", ["OK"]).command("AT+HTTPACTION=0", ["+CME ERROR: 53"]);
    });

    it("is downloaded to a file", () => {
      const nvram = new Nvram();
      const { t, site } = askingWorld("/image.bin", { nvram });
      expect(t.send('AT+HTTPGET="/i.bin"\r').run(2000).takeLines()).toEqual(['AT+HTTPGET="/i.bin"', "+HTTPGET:6000", "OK"]);
      t.command('AT+FSFSIZE="/i.bin"', ["+FSFSIZE: 6000", "OK"]);
      expect(t.twin.firmware?.files.content("/i.bin") === IMAGE).toBe(true);
      site.lie("server-error");
      t.command('AT+HTTPGET="/i.bin"', ["ERROR:6"]);
      site.tellTruth();
      site.lie("truncated");
      t.command('AT+HTTPGET="/i.bin"', ["ERROR:7"]);
      site.tellTruth();
      t.command('AT+HTTPGET="/none/i.bin"', ["ERROR:6"]);
      t.twin.setQuirk("http-get-error-twice", true);
      t.command('AT+HTTPGET="/none/i.bin"', ["ERROR:6", "ERROR"]);
      for (const wrong of ['""', `"${"p".repeat(256)}"`, '"a","b"']) t.command(`AT+HTTPGET=${wrong}`, ["ERROR"]);
    });
  });
});
