import { defaultHawkbitConfig } from "../../../../app/fota/hawkbit/config";
import { Hawkbit } from "../../../../app/fota/hawkbit/hawkbit";
import type { FotaHttp } from "../../../../app/fota/file-fetch";
import type { HttpOptions } from "../../../../app/http/options";
import { expect } from "../../../expect";
import { FotaBench, MANIFEST, release11 } from "../fota-bench";
import { imageOf } from "../release-maker";
import { deployment } from "./hawkbit-bench";

/** On the bench's server of files, whose folder stands for the tenant. */
const BASE = "controller/v1/d1";
const URL = "https://host/releases/";
const ACTION = BASE + "/deploymentBase/7";
const IMAGE_2 = imageOf(2, 4000);

function artifact(name: string): string {
  return `{"filename":"${name}","_links":{"download":{"href":"${URL}${name}"}}}`;
}

/** The body of a request as one text. */
function bodyOf({ body }: HttpOptions): string {
  return body === undefined ? "" : body.read(0, body.length);
}

/** A device whose updates come from a hawkBit server, over restarts of its loader. */
class FleetBench extends FotaBench {
  /** What the server was told, the oldest first, without what is the same in all. */
  readonly told: string[];

  constructor(broken: readonly string[]) {
    const told: string[] = [];
    const config = { firstCheckMs: 1000, trialMs: 30000 };
    super({ broken, config, source: (http) => new Hawkbit({ http: noting(http, told), clock: this.clock, config: { ...defaultHawkbitConfig, server: "https://host", tenant: "releases", controllerId: "d1", token: "t" } }) });
    this.told = told;
    this.files.has(ACTION + "/feedback", "");
    this.assign();
  }

  /** The server has action 7 for the device. */
  assign(): void {
    const release = release11(IMAGE_2);
    this.publish(release);
    this.files.has(BASE, `{"config":{"polling":{"sleep":"00:01:00"}},"_links":{"deploymentBase":{"href":"${URL}${ACTION}"}}}`);
    this.files.has(ACTION, deployment("7", release.files.map((file) => artifact(file.name)).concat([artifact(MANIFEST)])));
  }

  /** Until the server was told an end. */
  untilEnd(): void {
    this.boot();
    const isEnd = (text: string): boolean => text.indexOf('"closed"') >= 0;
    if (!this.clock.runUntilTrue(() => this.told.filter((text) => isEnd(text)).length > 0, 7200000)) throw new Error("the server is told no end; updates are " + this.fota.status().state);
  }
}

/** `http`, of which `told` notes the bodies. */
function noting(http: FotaHttp, told: string[]): FotaHttp {
  const noted: FotaHttp = {
    request(options, events) {
      if (options.method === "POST") told.push(bodyOf(options));
      return http.request(options, events);
    },
  };
  return noted;
}

describe("an update that a hawkBit server wants", () => {
  it("is fetched, tried, confirmed and told, over the restart", () => {
    const bench = new FleetBench([]);
    bench.untilEnd();
    expect(bench.started).toEqual(["1.0.0", "1.1.0?"]);
    expect(bench.confirmed()).toBe("1.1.0");
    expect(bench.told[0]).toContain('"execution":"proceeding"');
    expect(bench.told[bench.told.length - 1]).toContain('"execution":"closed","result":{"finished":"success"}');
    expect(bench.surprises()).toEqual([]);
  });

  it("is rolled back where it does not confirm itself, and told as a failure", () => {
    const bench = new FleetBench([IMAGE_2]);
    bench.untilEnd();
    expect(bench.started).toEqual(["1.0.0", "1.1.0?", "1.1.0?", "1.1.0?", "1.0.0"]);
    expect(bench.told[bench.told.length - 1]).toContain('"execution":"closed","result":{"finished":"failure"},"details":["the image of 1.1.0 was tried');
  });
});
