import type { HttpLie } from "../../../twin/networks/http/lies";
import { Nvram } from "../../../twin/nvram";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { bytesOf, HTTP_ADDRESS, HTTP_HOST, PAGE } from "../http-world";
import { linesOf, linesOfInput } from "./13-world";
import { act, askingWorld, contentOf, httpWorld, type HttpWorld, say } from "./14-world";

const HALF = Math.floor(PAGE.length / 2);

/** With the service started and a URL set that none of the usual servers has. */
function asking(url: string): HttpWorld {
  const world = httpWorld();
  say(world.t, "AT+HTTPINIT", `AT+HTTPPARA="URL","${url}"`);
  return world;
}

function withFile(name: string, content: string): Nvram {
  const nvram = new Nvram();
  nvram.set(`file:C:/${name}`, content);
  return nvram;
}

describe("SIM767XX twin, chapter 14: HTTP that fails", () => {
  describe("the code of a request", () => {
    it("is 713 for a name that nobody knows", () => {
      expect(act(asking("http://nowhere.example/").t, 0, 5000)).toBe("713,0");
    });

    it("is 714 where nothing listens", () => {
      expect(act(asking(`http://${HTTP_HOST}:81/`).t)).toBe("714,0");
    });

    it("is 705 where nobody is, after the time of CONNECTTO", () => {
      const { t } = asking("http://192.0.2.99/");
      say(t, 'AT+HTTPPARA="CONNECTTO",20');
      t.command("AT+HTTPACTION=0", ["OK"]);
      t.run(19000).expectLines([]);
      t.run(2000).expectLines(["+HTTPACTION: 0,705,0"]);
    });

    const lies: [HttpLie, string, string][] = [
      ["silent", "705,0", "the server is silent for the time of RECVTO"],
      ["length-longer", `705,${PAGE.length}`, "less comes than was announced"],
      ["truncated", `704,${HALF}`, "the server closes in the middle"],
      ["reset", `706,${HALF}`, "the connection is reset in the middle"],
      ["not-http", "600,0", "what comes is no HTTP"],
      ["long-head", "602,0", "the header is too long"],
      ["server-error", "503,5", "the server says so"],
    ];
    for (const [lie, code, why] of lies) {
      it(`is ${code} where ${why}`, () => {
        const { t, site } = askingWorld();
        site.lie(lie);
        expect(act(t, 0, 25000)).toBe(code);
      });
    }

    it("leaves what came before a failure readable, and the next request to be made", () => {
      const { t, site } = askingWorld();
      site.lie("truncated");
      act(t);
      t.take();
      expect(contentOf(bytesOf(t, "AT+HTTPREAD=100"))).toBe(PAGE.substring(0, HALF));
      expect(linesOf(t, 'AT+HTTPREADFILE="x.bin"')).toEqual(["OK", "+HTTPREADFILE: 707"]);
      site.tellTruth();
      expect(act(t)).toBe(`200,${PAGE.length}`);
    });

    it("counts the silence from the last byte", () => {
      const { t, site } = askingWorld();
      site.lie("slow");
      say(t, 'AT+HTTPPARA="RECVTO",2');
      expect(act(t, 0, 5000)).toBe(`200,${PAGE.length}`);
    });

    it("is that of the server where the length is too short, or the type another", () => {
      const { t, site } = askingWorld();
      site.lie("length-shorter");
      expect(act(t)).toBe(`200,${PAGE.length - 10}`);
      site.tellTruth();
      site.lie("wrong-type");
      expect(act(t)).toBe(`200,${PAGE.length}`);
    });

    it("is one of 14.3.1 under a quirk", () => {
      for (const [url, code] of [["http://nowhere.example/", "603,0"], [`http://${HTTP_HOST}:81/`, "601,0"]] as const) {
        const { t } = askingWorld("/", { quirks: ["http-failure-6xx"] });
        say(t, `AT+HTTPPARA="URL","${url}"`);
        expect(act(t, 0, 5000)).toBe(code);
      }
    });
  });

  describe("the connection", () => {
    it("serves several requests, and +HTTP_PEER_CLOSED tells that the server has closed it", () => {
      const { t, site, host } = askingWorld();
      act(t);
      act(t);
      site.closes = true;
      t.send("AT+HTTPACTION=0\r").run(1000);
      t.expectLines(["AT+HTTPACTION=0", "OK", `+HTTPACTION: 0,200,${PAGE.length}`, "+HTTP_PEER_CLOSED"]);
      host.vanish();
      say(t, 'AT+HTTPPARA="CONNECTTO",20');
      expect(act(t, 0, 25000)).toBe("705,0");
    });

    it("is made anew where the server has dropped it between two requests", () => {
      const { t, site } = askingWorld();
      act(t);
      site.lie("truncated", "/gone");
      say(t, `AT+HTTPPARA="URL","http://${HTTP_HOST}/gone"`);
      t.send("AT+HTTPACTION=0\r").run(1000).take();
      site.tellTruth();
      expect(act(t)).toBe("404,23");
    });

    it("ends with the answer where neither length nor chunks tell its end", () => {
      const { t, host } = httpWorld();
      host.listenTcp(90, (stream) => {
        const quiet = { connected: () => undefined, failed: () => undefined, ended: () => undefined, drained: () => undefined };
        return { ...quiet, data: () => void (stream.write("HTTP/1.0 200 OK\r\n\r\nold"), stream.end()) };
      });
      say(t, "AT+HTTPINIT", `AT+HTTPPARA="URL","http://${HTTP_HOST}:90/"`);
      t.send("AT+HTTPACTION=0\r").run(1000);
      t.expectLines(["AT+HTTPACTION=0", "OK", "+HTTPACTION: 0,200,3", "+HTTP_PEER_CLOSED"]);
      expect(contentOf(bytesOf(t, "AT+HTTPREAD=100"))).toBe("old");
    });

    it("brings content in chunks, their sizes left out", () => {
      const { t } = askingWorld("/chunks", {}, { files: { "/chunks": { content: "c".repeat(9000), chunked: true } } });
      expect(act(t, 0, 2000)).toBe("200,9000");
      expect(contentOf(bytesOf(t, "AT+HTTPREAD=0,9000", 3000))).toBe("c".repeat(9000));
    });
  });

  describe("over TLS", () => {
    it("connects without checks, or by a root certificate of the context of SSLCFG", () => {
      const { t } = asking(`https://${HTTP_HOST}/`);
      expect(act(t)).toBe(`200,${PAGE.length}`);
      say(t, 'AT+CSSLCFG="authmode",3,1', 'AT+HTTPPARA="SSLCFG",3');
      expect(act(t)).toBe("719,0");
      const ca = certificates().ca.certificate;
      expect(linesOfInput(t, `AT+CCERTDOWN="ca.pem",${ca.length}`, ca)).toEqual(["OK"]);
      say(t, 'AT+CSSLCFG="cacert",3,"ca.pem"');
      expect(act(t)).toBe(`200,${PAGE.length}`);
    });

    it("fails in the handshake with 715", () => {
      const { t } = asking(`https://${HTTP_HOST}/`);
      const ca = certificates().otherCa.certificate;
      expect(linesOfInput(t, `AT+CCERTDOWN="ca.pem",${ca.length}`, ca)).toEqual(["OK"]);
      say(t, 'AT+CSSLCFG="authmode",0,1', 'AT+CSSLCFG="cacert",0,"ca.pem"');
      expect(act(t)).toBe("715,0");
      say(t, 'AT+CSSLCFG="authmode",0,0', `AT+HTTPPARA="URL","https://${HTTP_HOST}:80/"`);
      expect(act(t)).toBe("715,0");
    });
  });

  describe("a request from a file", () => {
    const whole = `PUT /f HTTP/1.1\r\nHost: ${HTTP_HOST}\r\nContent-Length: 2\r\n\r\nhi`;

    it("is sent as it is, to its own host where no URL is set", () => {
      const { t, site } = httpWorld({ nvram: withFile("r.txt", whole) });
      say(t, "AT+HTTPINIT");
      expect(linesOf(t, 'AT+HTTPPOSTFILE="r.txt"')).toEqual(["OK", "+HTTPPOSTFILE: 201,0"]);
      expect(linesOf(t, 'AT+HTTPPOSTFILE="r.txt",1,1')).toEqual(["OK", "+HTTPPOSTFILE: 1,200,2"]);
      expect(site.requests.map(({ method, path, body }) => [method, path, body])).toEqual([["PUT", "/f", "hi"], ["POST", "/f", "hi"]]);
      expect(contentOf(bytesOf(t, "AT+HTTPREAD=10"))).toBe("hi");
    });

    it("is a body alone with send_header 1, with the head of AT+HTTPPARA", () => {
      const { t, site } = askingWorld("/store", { nvram: withFile("b.txt", "body") });
      expect(linesOf(t, 'AT+HTTPPOSTFILE="b.txt",1,4,1')).toEqual(["OK", "+HTTPPOSTFILE: 4,201,0"]);
      expect(linesOf(t, 'AT+HTTPPOSTFILE="b.txt",,,1')).toEqual(["OK", "+HTTPPOSTFILE: 200,4"]);
      expect(site.requests.map(({ method, body }) => [method, body])).toEqual([["PUT", "body"], ["POST", "body"]]);
    });

    it("fails with 707 without the file, 708 without a request in it, and the code of the network with the length 0", () => {
      const { t, site } = askingWorld("/", { nvram: withFile("b.txt", "body") });
      expect(linesOf(t, 'AT+HTTPPOSTFILE="none.txt",1')).toEqual(["OK", "+HTTPPOSTFILE: 707,0"]);
      expect(linesOf(t, 'AT+HTTPPOSTFILE="none.txt",1,0')).toEqual(["OK", "+HTTPPOSTFILE: 0,707,0"]);
      expect(linesOf(t, 'AT+HTTPPOSTFILE="b.txt",1')).toEqual(["OK", "+HTTPPOSTFILE: 708,0"]);
      site.lie("truncated");
      expect(linesOf(t, 'AT+HTTPPOSTFILE="b.txt",1,0,1')).toEqual(["OK", "+HTTPPOSTFILE: 0,704,0", "+HTTP_PEER_CLOSED"]);
      for (const wrong of ['"b.txt",2', '"b.txt",1,5', '"b.txt",1,0,2', `"${"n".repeat(56)}"`, "", '"b.txt",1,0,1,1']) {
        t.command(`AT+HTTPPOSTFILE=${wrong}`, ["ERROR"]);
      }
    });
  });

  it("resolves the host by its address as well", () => {
    const { t, site } = asking(`http://${HTTP_ADDRESS}:8080/`);
    expect(act(t)).toBe(`200,${PAGE.length}`);
    expect(site.requests[0]?.fields["host"]).toBe(`${HTTP_ADDRESS}:8080`);
  });
});
