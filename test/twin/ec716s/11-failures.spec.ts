import { ANSWER_CAPACITY } from "../../../twin/ec716s/11-action";
import { RANGE_ALLOWANCE } from "../../../twin/ec716s/11-task";
import type { HttpLie } from "../../../twin/networks/http/lies";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { bytesOf, HTTP_HOST, IMAGE, PAGE } from "../http-world";
import { act, askingWorld, dataOf, httpWorld, type HttpWorld } from "./11-world";

function asking(url: string, ...before: string[]): HttpWorld {
  const world = httpWorld();
  for (const line of [...before, "AT+HTTPINIT", `AT+HTTPPARA="URL","${url}"`]) world.t.command(line, ["OK"]);
  return world;
}

/** Stores a file in the module. */
function store({ t }: HttpWorld, name: string, content: string): void {
  t.command(`AT+FSCREATE="${name}"`, ["OK"]);
  t.send(`AT+FSWRITE="${name}",0,${content.length},10\r`).send(content).take();
}

describe("EC716S twin, chapter 11: HTTP that fails", () => {
  it("is 601 without the bearer of CID", () => {
    const { t } = askingWorld();
    t.command('AT+HTTPPARA="CID",2', ["OK"]);
    expect(act(t)).toEqual(["+HTTPACTION:0,601,0"]);
    t.command("AT+SAPBR=1,2", ["OK"]);
    expect(act(t)).toEqual([`+HTTPACTION:0,200,${PAGE.length}`]);
  });

  it("is 601 behind the line of the bearer that is lost", () => {
    const { t, site } = askingWorld("/", { quirks: ["http-action-blank"] });
    site.lie("silent");
    t.command("AT+HTTPACTION=0", ["OK"]);
    t.twin.dropContext();
    t.run(500).expectLines(["+SAPBR 1: DEACT", "+HTTPACTION: 0,601,0"]);
  });

  for (const [url, code, why] of [
    ["http://nowhere.example/", 603, "nobody knows the name"],
    [`http://${HTTP_HOST}:81/`, 601, "nothing listens"],
    [`https://${HTTP_HOST}/`, 605, "AT+HTTPSSL is 0"],
  ] as const) {
    it(`is ${code} where ${why}`, () => {
      expect(act(asking(url).t, 0, 5000)).toEqual([`+HTTPACTION:0,${code},0`]);
    });
  }

  it("is 601 where the answer is not whole within TIMEOUT", () => {
    const { t, site } = askingWorld("/image.bin");
    site.lie("slow");
    t.command('AT+HTTPPARA="TIMEOUT",30', ["OK"]);
    t.command("AT+HTTPACTION=0", ["OK"]).run(29000).expectLines([]);
    t.run(1500).expectLines(["+HTTPACTION:0,601,0"]);
  });

  const lies: [HttpLie, string, number][] = [
    ["truncated", "601,0", 7],
    ["reset", "601,0", 8],
    ["length-longer", "601,0", 7],
    ["not-http", "600,0", 9],
    ["long-head", "602,0", 13],
  ];
  for (const [lie, result, error] of lies) {
    it(`is ${result} where the server lies so: ${lie}, or ERROR:${error}`, () => {
      for (const [quirks, line] of [[[], `+HTTPACTION:0,${result}`], [["http-error-lines"], `ERROR:${error}`]] as const) {
        const { t, site } = askingWorld("/", { quirks });
        site.lie(lie);
        expect(act(t, 0, 130000)).toEqual([line]);
        site.tellTruth();
        expect(act(t)).toEqual([`+HTTPACTION:0,200,${PAGE.length}`]);
      }
    });
  }

  it("is 602 where more comes than the module keeps", () => {
    const { t } = askingWorld("/big", {}, { files: { "/big": "b".repeat(ANSWER_CAPACITY + 1) } });
    expect(act(t, 0, 10000)).toEqual(["+HTTPACTION:0,602,0"]);
  });

  describe("over TLS", () => {
    it("connects without checks, the scheme left out", () => {
      const { t, site } = asking(HTTP_HOST, "AT+HTTPSSL=1");
      expect(act(t)).toEqual([`+HTTPACTION:0,200,${PAGE.length}`]);
      expect(site.requests[0]?.fields["host"]).toBe(HTTP_HOST);
    });

    it("checks the server by the files of context 153, and fails with 605", () => {
      const world = asking(`https://${HTTP_HOST}/`, "AT+HTTPSSL=1", 'AT+SSLCFG="seclevel",153,1', 'AT+SSLCFG="ignorelocaltime",153,1');
      const { t } = world;
      expect(act(t)).toEqual(["+HTTPACTION:0,605,0"]);
      store(world, "other.crt", certificates().otherCa.certificate);
      store(world, "ca.crt", certificates().ca.certificate);
      t.command('AT+SSLCFG="cacert",153,"other.crt"', ["OK"]);
      expect(act(t)).toEqual(["+HTTPACTION:0,605,0"]);
      t.command('AT+SSLCFG="cacert",153,"ca.crt"', ["OK"]);
      expect(act(t)).toEqual([`+HTTPACTION:0,200,${PAGE.length}`]);
    });
  });

  describe("what HTTP does beyond the examples", () => {
    it("tells each piece of the content by a line of its own", () => {
      const { t } = askingWorld("/image.bin", { quirks: ["http-action-pieces"] });
      const lengths = act(t, 0, 2000).map((line) => Number(line.substring("+HTTPACTION:0,200,".length)));
      expect(lengths.length > 3).toBe(true);
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(IMAGE.length);
      expect(act(t, 2)).toEqual(["+HTTPACTION:2,200,0"]);
    });

    it("has other blanks and names where the syntax has them", () => {
      const { t } = askingWorld("/", { quirks: ["http-action-blank", "http-read-no-blank", "http-head-as-read", "httpscont-ranges"] });
      expect(act(t)).toEqual([`+HTTPACTION: 0,200,${PAGE.length}`]);
      expect(dataOf(bytesOf(t, "AT+HTTPREAD=0,3"), "+HTTPREAD:")).toBe(PAGE.substring(0, 3));
      expect(bytesOf(t, "AT+HTTPHEAD").startsWith("\r\n+HTTPREAD:")).toBe(true);
      t.command("AT+HTTPSCONT", ["+HTTPREAD: (0-3356),(1-3356)", "OK"]);
    });

    it("puts OK directly behind the data", () => {
      const { t } = askingWorld("/", { quirks: ["http-data-no-gap"] });
      act(t);
      expect(bytesOf(t, "AT+HTTPREAD=0,3")).toBe(`\r\n+HTTPREAD: 3\r\n${PAGE.substring(0, 3)}\r\nOK\r\n`);
      t.command("AT", ["OK"]);
    });

    it("breaks range requests behind the first 100 KB, and those alone", () => {
      const { t } = askingWorld("/big", { quirks: ["http-range-breaks"] }, { files: { "/big": "b".repeat(RANGE_ALLOWANCE + 20) } });
      t.command('AT+HTTPPARA="BREAKEND",1', ["OK"]);
      expect(act(t)).toEqual(["+HTTPACTION:0,206,2"]);
      t.command(`AT+HTTPPARA="BREAKEND",${RANGE_ALLOWANCE - 3}`, ["OK"]);
      expect(act(t, 0, 5000)).toEqual([`+HTTPACTION:0,206,${RANGE_ALLOWANCE - 2}`]);
      t.command('AT+HTTPPARA="BREAKEND",1', ["OK"]);
      expect(act(t)).toEqual(["+HTTPACTION:0,601,0"]);
      t.command('AT+HTTPPARA="BREAKEND",0', ["OK"]);
      expect(act(t, 0, 5000)).toEqual([`+HTTPACTION:0,200,${RANGE_ALLOWANCE + 20}`]);
    });

    it("takes and gives more with the buffers of the other build", () => {
      const { t, site } = askingWorld("/image.bin", { quirks: ["http-lsat-buffers"] });
      t.command("AT+HTTPDATA=?", ["+HTTPDATA: (0-130048),(1000-120000)", "OK"]);
      act(t, 0, 2000);
      expect(dataOf(bytesOf(t, "AT+HTTPREAD=4000,2000", 1000), "+HTTPREAD: ") === IMAGE.substring(4000)).toBe(true);
      t.send("AT+HTTPDATA=6000,10000\r").send(IMAGE).run(2000).take();
      act(t, 1, 2000);
      expect(site.requests[1]?.body === IMAGE).toBe(true);
    });
  });
});
