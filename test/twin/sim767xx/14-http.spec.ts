import { Nvram } from "../../../twin/nvram";
import { CONTENT_CAPACITY } from "../../../twin/http/content";
import { expect } from "../../expect";
import { bytesOf, HTTP_HOST, IMAGE, PAGE } from "../http-world";
import { linesOf } from "./13-world";
import { act, askingWorld, contentOf, httpWorld, say } from "./14-world";

function filesOf(contents: Record<string, string>): Nvram {
  const nvram = new Nvram();
  for (const [name, content] of Object.entries(contents)) nvram.set(`file:C:/${name}`, content);
  return nvram;
}

describe("SIM767XX twin, chapter 14: HTTP", () => {
  describe("the service", () => {
    it("answers the test forms", () => {
      const { t } = httpWorld();
      t.command("AT+HTTPINIT=?", ["+HTTPINIT: (1-15)", "OK"]);
      t.command("AT+HTTPTERM=?", ["+HTTPTERM: (1-15)", "OK"]);
      t.command("AT+HTTPPARA=?", ["OK"]);
      t.command("AT+HTTPACTION=?", ["+HTTPACTION: (0-4)", "OK"]);
      t.command("AT+HTTPHEAD=?", ["OK"]);
      t.command("AT+HTTPREAD=?", ["OK"]);
      t.command("AT+HTTPDATA=?", ["OK"]);
      t.command("AT+HTTPPOSTFILE=?", ["+HTTPPOSTFILE: <filename>[,(1-2)[,(0-4)[,(0-1)]]]", "OK"]);
      t.command("AT+HTTPREADFILE=?", ["+HTTPREADFILE: <filename>[,(1-2)]", "OK"]);
    });

    it("refuses everything before it is started, and has no read forms but that of AT+HTTPREAD", () => {
      const { t } = httpWorld();
      const commands = [
        "AT+HTTPTERM", 'AT+HTTPPARA="URL","http://peer.example"', "AT+HTTPACTION=0", "AT+HTTPHEAD", "AT+HTTPREAD?", "AT+HTTPREAD=10", "AT+HTTPDATA=1,10",
        'AT+HTTPPOSTFILE="a.txt"', 'AT+HTTPREADFILE="a.txt"', "AT+HTTPINIT?", "AT+HTTPTERM?", "AT+HTTPPARA?", "AT+HTTPACTION?", "AT+HTTPHEAD?", "AT+HTTPDATA?",
      ];
      for (const command of commands) t.command(command, ["ERROR"]);
    });

    it("starts and stops once, with OK or ERROR alone", () => {
      const { t } = httpWorld();
      say(t, "AT+HTTPINIT");
      t.command("AT+HTTPINIT", ["ERROR"]);
      say(t, "AT+HTTPTERM");
      t.command("AT+HTTPTERM", ["ERROR"]);
    });

    it("tells with the number of a context what became of it behind OK", () => {
      const { t } = httpWorld();
      say(t, 'AT+CGDCONT=2,"IP","second"');
      expect(linesOf(t, "AT+HTTPTERM=2")).toEqual(["OK", "+HTTPTERM: 711,2"]);
      expect(linesOf(t, "AT+HTTPINIT=2")).toEqual(["OK", "+HTTPINIT: 0,2"]);
      expect(linesOf(t, "AT+HTTPINIT=2")).toEqual(["OK", "+HTTPINIT: 711,2"]);
      expect(linesOf(t, "AT+HTTPTERM=1")).toEqual(["OK", "+HTTPTERM: 708,1"]);
      expect(linesOf(t, "AT+HTTPTERM=2")).toEqual(["OK", "+HTTPTERM: 0,2"]);
      for (const wrong of ["0", "16", "a", "1,1", ""]) t.command(`AT+HTTPINIT=${wrong}`, ["ERROR"]);
    });

    it("does not start where there is no context to be had", () => {
      const { t } = httpWorld();
      expect(linesOf(t, "AT+HTTPINIT=5")).toEqual(["OK", "+HTTPINIT: 709,5"]);
      say(t, "AT+CFUN=4");
      t.command("AT+HTTPINIT", ["ERROR"]);
      expect(linesOf(t, "AT+HTTPINIT=1")).toEqual(["OK", "+HTTPINIT: 717,1"]);
    });

    it("forgets its parameters and its answer when it stops", () => {
      const { t } = askingWorld();
      expect(act(t)).toBe(`200,${PAGE.length}`);
      say(t, "AT+HTTPTERM", "AT+HTTPINIT");
      for (const command of ["AT+HTTPREAD?", "AT+HTTPHEAD", "AT+HTTPACTION=0"]) t.command(command, ["ERROR"]);
    });

    it("ends a request without its result when it stops", () => {
      const { t, site } = askingWorld();
      site.lie("silent");
      t.command("AT+HTTPACTION=0", ["OK"]);
      say(t, "AT+HTTPTERM");
      t.run(60000).expectLines([]);
    });

    it("tells of a context that is lost, and has no network from then on", () => {
      const { t, site } = askingWorld();
      site.lie("silent");
      t.command("AT+HTTPACTION=0", ["OK"]);
      t.twin.dropContext();
      t.run(1000).expectLines(["+HTTPACTION: 0,709,0", "+HTTP_NONET_EVENT"]);
      expect(act(t)).toBe("717,0");
      say(t, "AT+HTTPTERM", "AT+HTTPINIT", `AT+HTTPPARA="URL","http://${HTTP_HOST}/"`);
      site.tellTruth();
      expect(act(t)).toBe(`200,${PAGE.length}`);
    });
  });

  describe("parameters", () => {
    it("takes each in its range, text with quotation marks or without", () => {
      const { t } = askingWorld();
      const texts = ['"CONTENT"', '"ACCEPT"', '"USERDATA"'].flatMap((tag) => [`${tag},"a/b"`, `${tag},a/b`, `${tag},"${"x".repeat(256)}"`]);
      const numbers = ['"CONNECTTO",20', '"CONNECTTO",120', '"RECVTO",2', '"RECVTO",120', '"SSLCFG",0', '"SSLCFG",9', '"READMODE",0', '"READMODE",1'];
      for (const each of [...texts, ...numbers, '"URL",http://peer.example/']) t.command(`AT+HTTPPARA=${each}`, ["OK"]);
    });

    it("refuses what is out of its range, of a wrong form or unknown", () => {
      const { t } = askingWorld();
      const texts = ['"CONTENT"', '"ACCEPT"', '"USERDATA"'].map((tag) => `${tag},"${"x".repeat(257)}"`);
      const numbers = ['"CONNECTTO",19', '"CONNECTTO",121', '"RECVTO",1', '"RECVTO",121', '"SSLCFG",10', '"READMODE",2', '"RECVTO","20"'];
      const urls = ["ftp://peer.example", "peer.example", "http://", "http://peer.example:0/", "http://peer.example:65536/", "http://u@peer.example/"];
      const others = ['"URL"', '"TIMEOUT",5', "URL,http://peer.example", '"RECVTO",20,1', ""];
      for (const each of [...texts, ...numbers, ...urls.map((url) => `"URL","${url}"`), ...others]) t.command(`AT+HTTPPARA=${each}`, ["ERROR"]);
    });

    it("go into the request", () => {
      const { t, site } = askingWorld("/a/b?c=d");
      say(t, 'AT+HTTPPARA="ACCEPT","text/html"', 'AT+HTTPPARA="USERDATA","X-One: 1\\r\\nX-Two: 2"');
      expect(act(t)).toBe("404,23");
      const [request] = site.requests;
      expect({ method: request?.method, path: request?.path, fields: request?.fields }).toEqual({
        method: "GET",
        path: "/a/b?c=d",
        fields: { host: HTTP_HOST, accept: "text/html", "x-one": "1", "x-two": "2" },
      });
    });

    it("lets a line of USERDATA stand for one of the module's own", () => {
      const { t, site } = askingWorld();
      say(t, 'AT+HTTPPARA="USERDATA","accept: image/*"');
      act(t);
      expect(site.requests[0]?.fields).toEqual({ host: HTTP_HOST, accept: "image/*" });
    });

    it("takes the port behind the server's name, or behind the path as the manual prints it", () => {
      const { t, site } = askingWorld(":8080/x");
      act(t);
      say(t, `AT+HTTPPARA="URL","http://${HTTP_HOST}/x:8080"`);
      act(t);
      expect(site.requests.map(({ path, fields }) => [path, fields["host"]])).toEqual([["/x", `${HTTP_HOST}:8080`], ["/x", `${HTTP_HOST}:8080`]]);
    });
  });

  describe("methods", () => {
    it("asks with GET and HEAD", () => {
      const { t, site } = askingWorld();
      expect(act(t, 0)).toBe(`200,${PAGE.length}`);
      expect(act(t, 2)).toBe("200,0");
      t.command("AT+HTTPREAD?", ["ERROR"]);
      expect(site.requests.map(({ method }) => method)).toEqual(["GET", "HEAD"]);
    });

    it("sends a body with POST and PUT, and removes with DELETE", () => {
      const { t, site } = askingWorld("/store");
      say(t, 'AT+HTTPPARA="CONTENT","application/octet-stream"');
      const body = "\x00\xff\r\nOK\r\n\x1a+";
      t.send(`AT+HTTPDATA=${body.length},1000\r`).expectBytes(`AT+HTTPDATA=${body.length},1000\r\r\nDOWNLOAD\r\n`);
      t.send(body).expectBytes("\r\nOK\r\n");
      expect(act(t, 4)).toBe("201,0");
      expect(site.files.get("/store")).toEqual({ content: body, type: "application/octet-stream" });
      t.send(`AT+HTTPDATA=2,10\r`).send("hi").take();
      expect(act(t, 1)).toBe("200,2");
      expect(act(t, 1)).toBe("200,0");
      expect(act(t, 3)).toBe("200,0");
      expect(act(t, 3)).toBe("404,23");
    });

    it("keeps the body for later requests under a quirk", () => {
      const { t } = askingWorld("/store", { quirks: ["http-body-kept"] });
      t.send(`AT+HTTPDATA=2,10\r`).send("hi").take();
      expect([act(t, 1), act(t, 1)]).toEqual(["200,2", "200,2"]);
    });

    it("makes the boundary of a form, or takes the one that the body has", () => {
      const { t, site } = askingWorld("/store");
      say(t, 'AT+HTTPPARA="CONTENT","mutipart/form-data"');
      t.send("AT+HTTPDATA=4,10\r").send("data").take();
      act(t, 1);
      const type = site.requests[0]?.fields["content-type"] ?? "";
      const boundary = type.substring("multipart/form-data; boundary=".length);
      expect(site.requests[0]?.body).toBe(`--${boundary}\r\nContent-Disposition: form-data; name="data"\r\n\r\ndata\r\n--${boundary}--\r\n`);
      const own = "--own\r\n\r\nx\r\n--own--\r\n";
      t.send(`AT+HTTPDATA=${own.length},10\r`).send(own).take();
      act(t, 1);
      expect([site.requests[1]?.fields["content-type"], site.requests[1]?.body]).toEqual(["multipart/form-data; boundary=own", own]);
    });

    it("refuses other methods, a request without a URL, and a second one while the first runs", () => {
      const { t, site } = askingWorld();
      for (const wrong of ["5", "-1", "", "0,0", '"0"']) t.command(`AT+HTTPACTION=${wrong}`, ["ERROR"]);
      site.lie("silent");
      t.command("AT+HTTPACTION=0", ["OK"]);
      for (const command of ["AT+HTTPACTION=0", "AT+HTTPDATA=1,10", 'AT+HTTPPARA="RECVTO",20', "AT+HTTPHEAD", "AT+HTTPREAD?", "AT+HTTPREAD=1"]) t.command(command, ["ERROR"]);
      expect(linesOf(t, 'AT+HTTPREADFILE="a.txt"')).toEqual(["OK", "+HTTPREADFILE: 703"]);
    });

    it("refuses a body of a wrong size or time, and drops one that does not come in time", () => {
      const { t, site } = askingWorld("/store");
      for (const wrong of ["0,10", "153601,10", "1,9", "1,65536", "1", "1,10,1"]) t.command(`AT+HTTPDATA=${wrong}`, ["ERROR"]);
      t.send("AT+HTTPDATA=10,10\r").take();
      t.send("abc").run(10000).expectLines(["ERROR"]);
      act(t, 1);
      expect(site.requests[0]?.body).toBe("");
    });

    it("sends the largest body", () => {
      const { t, site } = askingWorld("/store");
      const body = "b".repeat(153600);
      t.send("AT+HTTPDATA=153600,60\r");
      for (let from = 0; from < body.length; from += 5120) t.send(body.substring(from, from + 5120));
      t.run(5000).take();
      expect(act(t, 4, 60000)).toBe("201,0");
      expect(site.files.get("/store")?.content === body).toBe(true);
    });

    it("tells a redirection and does not follow it", () => {
      const { t, site } = askingWorld("/old", {}, { redirects: { "/old": "/" } });
      expect(act(t)).toBe("302,0");
      expect(site.requests.length).toBe(1);
    });
  });

  describe("the answer", () => {
    it("is read by position or onwards, to the byte", () => {
      const { t } = askingWorld();
      act(t);
      t.command("AT+HTTPREAD?", [`+HTTPREAD: LEN,${PAGE.length}`, "OK"]);
      expect(bytesOf(t, "AT+HTTPREAD=0,500")).toBe(`\r\nOK\r\n\r\n+HTTPREAD: ${PAGE.length}\r\n${PAGE}\r\n\r\n+HTTPREAD: 0\r\n`);
      expect(contentOf(bytesOf(t, "AT+HTTPREAD=2,5"))).toBe(PAGE.substring(2, 7));
      expect(contentOf(bytesOf(t, "AT+HTTPREAD=4"))).toBe(PAGE.substring(7, 11));
      expect(contentOf(bytesOf(t, "AT+HTTPREAD=500"))).toBe(PAGE.substring(11));
      t.command("AT+HTTPREAD=1", ["ERROR"]);
      for (const wrong of [`${PAGE.length},1`, "0,0", "-1,5", "", "0,1,1", "a"]) t.command(`AT+HTTPREAD=${wrong}`, ["ERROR"]);
    });

    it("comes in blocks where it is long", () => {
      const { t } = askingWorld("/image.bin");
      expect(act(t)).toBe(`200,${IMAGE.length}`);
      const bytes = bytesOf(t, `AT+HTTPREAD=0,${IMAGE.length}`, 3000);
      expect(bytes.startsWith("\r\nOK\r\n\r\n+HTTPREAD: 4096\r\n")).toBe(true);
      expect(contentOf(bytes) === IMAGE).toBe(true);
    });

    it("is larger than the transmit buffer, and nothing of it is lost", () => {
      const { t } = askingWorld("/big", { outputCapacity: 5000 }, { files: { "/big": IMAGE + IMAGE + IMAGE } });
      act(t, 0, 3000);
      expect(contentOf(bytesOf(t, "AT+HTTPREAD=0,18000", 5000)) === IMAGE + IMAGE + IMAGE).toBe(true);
    });

    it("gives one read at a time", () => {
      const { t } = askingWorld("/big", { outputCapacity: 5000 }, { files: { "/big": IMAGE + IMAGE } });
      act(t, 0, 3000);
      t.take();
      t.type("AT+HTTPREAD=0,12000\r").run(200).type("AT+HTTPREAD=0,10\r").run(3000);
      const bytes = t.take().replace("AT+HTTPREAD=0,12000\r", "").replace("AT+HTTPREAD=0,10\r\r\nERROR\r\n", "");
      expect(contentOf(bytes) === IMAGE + IMAGE).toBe(true);
    });

    it("shows its header with the empty line that ends it", () => {
      const { t } = askingWorld();
      act(t, 2);
      const head = bytesOf(t, "AT+HTTPHEAD");
      const found = /^\r\n\+HTTPHEAD: (\d+)\r\n/.exec(head);
      const raw = head.substring(found?.[0].length ?? 0, head.length - "\r\nOK\r\n".length);
      expect(raw.length).toBe(Number(found?.[1]));
      expect(raw.startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")).toBe(true);
      expect(raw.endsWith("\r\n\r\n")).toBe(true);
    });

    it("is stored as a file", () => {
      const nvram = new Nvram();
      const { t } = askingWorld("/image.bin", { nvram });
      expect(linesOf(t, 'AT+HTTPREADFILE="i.bin"')).toEqual(["OK", "+HTTPREADFILE: 711"]);
      act(t);
      expect(linesOf(t, 'AT+HTTPREADFILE="i.bin",1')).toEqual(["OK", "+HTTPREADFILE: 0"]);
      expect(nvram.get("file:C:/i.bin") === IMAGE).toBe(true);
      for (const wrong of ['"i.bin",2', `"${"n".repeat(56)}"`, '""', '"i.bin",1,1']) t.command(`AT+HTTPREADFILE=${wrong}`, ["ERROR"]);
    });

    it("is not stored where there is no room", () => {
      const { t } = askingWorld("/", { nvram: filesOf({ full: "x".repeat(4 * 1024 * 1024) }) });
      act(t);
      expect(linesOf(t, 'AT+HTTPREADFILE="i.bin"')).toEqual(["OK", "+HTTPREADFILE: 707"]);
    });
  });

  describe("an answer that is larger than the cache", () => {
    const files = { "/huge": "h".repeat(CONTENT_CAPACITY + 100000) };

    it("is announced when the cache is full, and comes whole where it is read at once", () => {
      const { t } = askingWorld("/huge", {}, { files });
      expect(act(t, 0, 5000)).toBe(`200,${CONTENT_CAPACITY + 100000}`);
      let read = 0;
      for (let ended = false; !ended; ) {
        const bytes = bytesOf(t, "AT+HTTPREAD=50000", 6000);
        ended = bytes.endsWith("ERROR\r\n");
        if (!ended) read += contentOf(bytes).length;
      }
      expect(read).toBe(CONTENT_CAPACITY + 100000);
      t.command("AT+HTTPREAD=0,1", ["ERROR"]);
    });

    it("is stored as a file whole", () => {
      const nvram = new Nvram();
      const { t } = askingWorld("/huge", { nvram }, { files });
      act(t, 0, 5000);
      expect(linesOf(t, 'AT+HTTPREADFILE="i.bin"')).toEqual(["OK", "+HTTPREADFILE: 0"]);
      expect(nvram.get("file:C:/i.bin") === files["/huge"]).toBe(true);
    });

    it("is lost behind the cache where nobody reads for the time of RECVTO", () => {
      const { t } = askingWorld("/huge", {}, { files });
      act(t, 0, 5000);
      t.run(20000);
      expect(contentOf(bytesOf(t, `AT+HTTPREAD=${CONTENT_CAPACITY - 5},50`))).toBe("hhhhh");
      t.command("AT+HTTPREAD=1", ["ERROR"]);
      expect(linesOf(t, 'AT+HTTPREADFILE="i.bin"')).toEqual(["OK", "+HTTPREADFILE: 707"]);
    });

    it("is refused where it is to be read again", () => {
      const { t } = askingWorld("/huge", {}, { files });
      say(t, 'AT+HTTPPARA="READMODE",1');
      expect(act(t, 0, 120000).startsWith("602,")).toBe(true);
    });
  });
});
