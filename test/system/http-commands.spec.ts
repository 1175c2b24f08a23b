import type { Session } from "../../drivers/at/session";
import type { Answer, Done } from "../../drivers/failure";
import { FileReader } from "../../drivers/ec716s/08-file-reader";
import { openBearer } from "../../drivers/ec716s/10-bearer";
import * as ec716s from "../../drivers/ec716s/11-http";
import {
  downloadHttp,
  HttpStream,
  onHttpEvent,
  readWholeHttpBody,
  setHttpBody,
  writeHttpStream,
  type HttpEvent,
} from "../../drivers/ec716s/11-http-data";
import * as sim767xx from "../../drivers/sim767xx/14-http";
import { onHttpEvent as onSim767xxEvent, readHttpBody, readHttpLength } from "../../drivers/sim767xx/14-http-data";
import { Nvram } from "../../twin/nvram";
import { expect } from "../expect";
import { askingWorld } from "../twin/ec716s/11-world";
import { askingWorld as askingSim767xx } from "../twin/sim767xx/14-world";
import { HTTP_HOST, IMAGE, type HttpNetwork } from "../twin/http-world";
import { source } from "./web";
import { TwinSession } from "./twin-session";

/** A session of HTTP with its first bearer open, and its events as they come. */
class Streaming {
  readonly module: TwinSession;
  readonly site: HttpNetwork["site"];
  readonly events: HttpEvent[] = [];
  readonly stream: HttpStream;

  constructor(path: string, quirks: readonly string[], nvram = new Nvram()) {
    const world = askingWorld(path, { nvram });
    for (const quirk of quirks) world.t.twin.setQuirk(quirk, true);
    this.site = world.site;
    this.module = new TwinSession(world.t);
    onHttpEvent(this.module.session, (event) => this.events.push(event));
    this.stream = new HttpStream(this.module.session);
  }

  /** Waits until the module has told so many things of this kind. */
  hears(kind: HttpEvent["kind"], count = 1): this {
    this.module.waits(() => this.events.filter((event) => event.kind === kind).length >= count);
    return this;
  }

  /** All that the answer brings, in reads of up to `maxBytes`. */
  readAll(maxBytes: number): string {
    let text = "";
    for (let reads = 1; !this.events.some(({ kind }) => kind === "ended"); reads++) {
      this.hears("readable", reads);
      text += this.module.asks((_session, answer: Answer<string>) => this.stream.read(maxBytes, answer)) ?? "";
      this.module.runFor(1000);
    }
    return text;
  }
}

for (const quirks of [[], ["all"]]) {
  describe(`commands of HTTP that the EC716S's service does not need${quirks.length === 0 ? "" : ", with every quirk"}`, () => {
    it("bring an answer as it comes, in pieces", () => {
      const streaming = new Streaming("/image.bin", quirks);
      streaming.module.does((session, done) => ec716s.beginHttp(session, "GET", undefined, done));
      expect(streaming.readAll(2000) === IMAGE).toBe(true);
      expect(streaming.events.at(-1)).toEqual({ kind: "ended", status: 200 });
    });

    it("send a body in pieces, and bring its answer", () => {
      const streaming = new Streaming("/store", quirks);
      const { events, module, site } = streaming;
      module.does((session, done) => ec716s.beginHttp(session, "POST", 3000, done));
      streaming.hears("wants-body");
      for (const from of [0, 1000, 2000]) module.does((session, done) => writeHttpStream(session, IMAGE.slice(from, from + 1000), done));
      expect(streaming.readAll(1000) === IMAGE.slice(0, 3000)).toBe(true);
      expect([site.requests[0]?.body === IMAGE.slice(0, 3000), events.at(-1)]).toEqual([true, { kind: "ended", status: 200 }]);
    });

    it("tell by an event why a stream fails", () => {
      const streaming = new Streaming("/image.bin", quirks);
      streaming.site.lie("not-http");
      streaming.module.does((session, done) => ec716s.beginHttp(session, "GET", undefined, done));
      streaming.hears("failed");
      expect(streaming.events).toEqual([{ kind: "failed", code: 9, meaning: "there is no header" }]);
    });

    it("download to a file, or say why not", () => {
      const { module, site } = new Streaming("/image.bin", quirks);
      module.tells(IMAGE.length, (session, answer) => downloadHttp(session, "image.bin", answer));
      const files = new FileReader(module.session);
      module.tells(IMAGE.slice(500, 1500), (_session, answer) => files.read("image.bin", 500, 1000, answer));
      site.lie("server-error");
      module.fails("code", (session, done) => downloadHttp(session, "image.bin", (failure) => done(failure)));
    });

    it("give back the body that is set, and forget it", () => {
      const { module, site } = new Streaming("/store", quirks);
      module.does((session, done) => setHttpBody(session, source("a body"), done));
      let text = "";
      module.does((session, done) => readWholeHttpBody(session, (piece) => (text += piece), done));
      expect(text).toBe("a body");
      module.does((session, done) => setHttpBody(session, undefined, done), (session, done) => post(session, done));
      expect(site.requests.map(({ body }) => body)).toEqual([""]);
    });

    it("keep the parameters for the next start", () => {
      const nvram = new Nvram();
      const first = new Streaming("/a", quirks, nvram).module;
      first.does((session, done) => ec716s.setHttpText(session, "UA", "thermometer", done), (session, done) => ec716s.setHttpRedirects(session, true, done));
      expect(first.asks((session, answer: Answer<{ saved: boolean }>) => ec716s.readSavedHttpParameters(session, answer))?.saved).toBe(false);
      first.does(ec716s.saveHttpParameters);
      const { module, site } = new Streaming("/b", quirks, nvram);
      const parameters = module.asks(ec716s.readHttpParameters) ?? [];
      expect(parameters.filter(({ name }) => name === "UA" || name === "REDIR").map(({ value }) => value)).toEqual(["thermometer", "1"]);
      module.does((session, done) => ec716s.setHttpUserData(session, "X-A: 1\\r\\nX-B: 2", done), (session, done) => ec716s.addHttpHeader(session, "X-C: 3", done));
      module.does((session, done) => post(session, done));
      const { "user-agent": agent, "x-a": a, "x-b": b, "x-c": c } = site.requests[0]?.fields ?? {};
      expect([agent, a, b, c]).toEqual(["thermometer", "1", "2", "3"]);
    });

    it("follow a redirect by themselves, and go through no TLS and no bearer that is not there", () => {
      const { module, site } = new Streaming("/image.bin", quirks);
      site.lie("redirect-loop");
      module.does((session, done) => ec716s.setHttpRedirects(session, true, done));
      module.tells({ status: 302, bodyBytes: 0 }, (session, answer) => ec716s.runHttp(session, "GET", 120, answer));
      expect(site.requests.length > 1).toBe(true);
      module.does((session, done) => ec716s.setHttpText(session, "URL", `https://${HTTP_HOST}/`, done));
      const refused = (session: Session, done: Done): void => ec716s.runHttp(session, "GET", 120, (failure) => done(failure));
      if (quirks.length === 0) module.fails("code", refused);
      module.does((session, done) => ec716s.setHttpNumber(session, "CID", 2, done));
      if (quirks.length === 0) module.fails("code", refused);
      module.does((session, done) => openBearer(session, 2, done));
    });
  });

  describe(`commands of HTTP that the SIM767XX's service does not need${quirks.length === 0 ? "" : ", with every quirk"}`, () => {
    it("store an answer in a file and send a file as a request", () => {
      const { site, t } = askingSim767xx("/image.bin");
      for (const quirk of quirks) t.twin.setQuirk(quirk, true);
      const module = new TwinSession(t);
      onSim767xxEvent(module.session, () => undefined);
      module.does((session, done) => sim767xx.runHttp(session, "GET", (failure) => done(failure)));
      module.tells(IMAGE.length, readHttpLength).does((session, done) => sim767xx.storeHttpBody(session, "image.bin", done));
      module.does((session, done) => sim767xx.setHttpUrl(session, `http://${HTTP_HOST}/store`, done));
      const result = { status: 201, bodyBytes: 0 };
      module.tells(result, (session, answer) => sim767xx.sendHttpFile(session, "image.bin", { kind: "body", method: "PUT" }, answer));
      expect(site.requests[1]?.body === IMAGE).toBe(true);
      module.fails("code", (session, done) => sim767xx.sendHttpFile(session, "none.bin", { kind: "body", method: "PUT" }, (failure) => done(failure)));
    });

    it("read the same bytes again where that is asked for", () => {
      const { t } = askingSim767xx("/image.bin");
      for (const quirk of quirks) t.twin.setQuirk(quirk, true);
      const module = new TwinSession(t);
      onSim767xxEvent(module.session, () => undefined);
      module.does((session, done) => sim767xx.setHttpReadAgain(session, true, done), (session, done) => sim767xx.runHttp(session, "GET", (failure) => done(failure)));
      for (let round = 0; round < 2; round++) module.tells(IMAGE.slice(100, 600), (session, answer) => readHttpBody(session, 100, 500, answer));
    });
  });
}

function post(session: Session, done: Done): void {
  ec716s.runHttp(session, "POST", 120, (failure) => done(failure));
}
