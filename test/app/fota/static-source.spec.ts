import type { FotaHttp, FotaRequest } from "../../../app/fota/file-fetch";
import type { UpdateOffer } from "../../../app/fota/source";
import { StaticSource, type StaticSourceOptions } from "../../../app/fota/static-source";
import type { HttpEvents, HttpOptions } from "../../../app/http/options";
import type { Failure } from "../../../drivers/failure";
import type { TlsOptions } from "../../../drivers/modem";
import { VirtualClock } from "../../../hal/virtual/clock";
import { expect } from "../../expect";
import { FakeFiles, FakeHttp } from "./fake-http";
import { FotaBench, release11 } from "./fota-bench";
import { imageOf } from "./release-maker";

const FOLDER = "https://host/a/";
const TLS: TlsOptions = { verification: "full", caFile: "ca.pem" };
const HEADERS = [{ name: "Authorization", value: "Basic abc" }];

/** Hands requests on and keeps what they were. */
class Recorder implements FotaHttp {
  readonly options: HttpOptions[] = [];

  constructor(private readonly inner: FotaHttp) {}

  request(options: HttpOptions, events: HttpEvents): FotaRequest {
    this.options.push(options);
    return this.inner.request(options, events);
  }
}

function offerOf(body: string, options: Partial<StaticSourceOptions>): UpdateOffer | Failure {
  const clock = new VirtualClock();
  const files = new FakeFiles(FOLDER);
  files.has("m.txt?device=1/2", body);
  let result: UpdateOffer | Failure = { kind: "closed", message: "no answer" };
  const source = new StaticSource({ http: new FakeHttp(clock, files), manifestUrl: FOLDER + "m.txt?device=1/2", ...options });
  source.check((failure, offer) => {
    result = failure ?? offer ?? { kind: "error", message: "no offer" };
  });
  clock.runFor(10000);
  return result;
}

describe("releases as static files", () => {
  it("are offered with the folder of their manifest", () => {
    expect(offerOf("text", {})).toEqual({ manifest: "text", baseUrl: FOLDER, headers: [] });
    expect(offerOf("text", { tls: TLS, headers: HEADERS })).toEqual({ manifest: "text", baseUrl: FOLDER, headers: HEADERS, tls: TLS });
  });

  it("are no offer where the manifest is longer than any", () => {
    expect((offerOf(imageOf(1, 8193), {}) as Failure).message).toBe("the manifest has 8193 bytes, and none has more than 8192; is the URL right?");
    expect((offerOf(imageOf(1, 8192), {}) as UpdateOffer).baseUrl).toBe(FOLDER);
  });

  it("are all asked for with the same credentials, of a server that is verified in the same way", () => {
    const recorders: Recorder[] = [];
    const bench = new FotaBench({
      source: (http) => {
        const recorder = new Recorder(http);
        recorders.push(recorder);
        return new StaticSource({ http: recorder, manifestUrl: "https://host/releases/manifest.txt", headers: HEADERS, tls: TLS });
      },
      http: (http) => {
        const recorder = new Recorder(http);
        recorders.push(recorder);
        return recorder;
      },
    });
    bench.publish(release11(imageOf(2, 3000)));
    expect(bench.run()).toBe("1.1.0");
    let count = 0;
    for (const { options } of recorders) {
      for (const { headers, tls } of options) {
        expect(headers).toEqual(HEADERS);
        expect(tls).toEqual(TLS);
        count++;
      }
    }
    expect(count).toBe(bench.files.asked.length);
  });
});
