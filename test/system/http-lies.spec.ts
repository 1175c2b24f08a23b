import { httpPeer } from "../../twin/networks/http/http-peer";
import { HTTP_LIES, type HttpLie } from "../../twin/networks/http/lies";
import { HttpSite } from "../../twin/networks/http/site";
import { seededBytes } from "../../twin/networks/peers";
import { expect } from "../expect";
import { forEachModule } from "./modules";
import { type Visitor, Web } from "./web";

/** More than an EC716S holds. */
const IMAGE = seededBytes(5, 5000);
const MOST_BYTES = 8000;
const LIAR = "liar.example";

/** What nobody can notice who has no hash of what should come. */
const UNNOTICED: readonly HttpLie[] = ["corrupt", "range-mislabelled", "length-shorter"];

/** Why a request to a server that lies so ends, in the words of the module or of this library. */
const REASONS: Partial<Record<HttpLie, RegExp>> = {
  silent: /\(705\)|\(601\)|no answer came in time/,
  endless: /\(602\)|more than 8000 bytes/,
  "redirect-loop": /redirects more than 5 times/,
  gzip: /gzip|the module holds 3356/,
  "not-http": /no HTTP/,
  "long-head": /\(602\)|longer than 4096 bytes/,
  "server-error": /Service Unavailable \(503\)/,
};

forEachModule((module) => {
  for (const via of ["module", "tcp"] as const) {
    function visit(lie: HttpLie): Visitor {
      const web = new Web({ module }, { via });
      const site = new HttpSite({ files: { "/image": IMAGE } }).lie(lie);
      web.rig.network.host(LIAR).listenTcp(80, httpPeer(site, web.rig.clock));
      return web.fetch("", { url: `http://${LIAR}/image`, maxBytes: MOST_BYTES });
    }

    describe(`HTTP by ${via === "module" ? "the module's own" : "a connection"}, with a server that lies`, () => {
      for (const lie of (Object.keys(HTTP_LIES) as HttpLie[]).filter((each) => !UNNOTICED.includes(each))) {
        it(`brings the truth or says that it did not, where ${HTTP_LIES[lie]}`, () => {
          const { failure, received } = visit(lie);
          const reason = REASONS[lie];
          if (reason !== undefined) expect(reason.test(failure?.message ?? "")).toBe(true);
          if (failure === undefined) expect(received === IMAGE).toBe(true);
          else if (lie !== "endless") expect(IMAGE.startsWith(received)).toBe(true);
          expect(received.length <= MOST_BYTES).toBe(true);
        });
      }

      for (const lie of UNNOTICED) {
        it(`ends, and brings no more than was there, where ${HTTP_LIES[lie]}`, () => {
          expect(visit(lie).received.length <= IMAGE.length).toBe(true);
        });
      }
    });
  }
});
