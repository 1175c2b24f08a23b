import type { HawkbitConfig } from "../../../../app/fota/hawkbit/config";
import type { TlsOptions } from "../../../../drivers/modem";
import { expect } from "../../../expect";
import { artifact, BASE, deployment, FILES, HawkbitBench, OK } from "./hawkbit-bench";

const DEPLOYMENT = BASE + "/deploymentBase/7?c=1";
const FEEDBACK = BASE + "/deploymentBase/7/feedback";
const TLS: TlsOptions = { verification: "unverified" };

function repeated(text: string, times: number): string {
  let all = "";
  for (let index = 0; index < times; index++) all = all + text;
  return all;
}

/** A bench on which action 7 is offered, and described so. */
function described(json: string, config?: Partial<HawkbitConfig>): HawkbitBench {
  const bench = new HawkbitBench(config);
  bench.offers();
  bench.says(DEPLOYMENT, json);
  return bench;
}

/** What a check comes to where the poll is answered with `json`. */
function polledWith(json: string): HawkbitBench {
  const bench = new HawkbitBench();
  bench.says(BASE, json);
  bench.check();
  return bench;
}

describe("a hawkBit server that says no", () => {
  const denied: { status: number; says: string }[] = [
    { status: 401, says: "the update server does not take the device's credentials (401)" },
    { status: 403, says: "the update server does not take the device's credentials (403)" },
  ];
  for (const { status, says } of denied) {
    it(`to the token, by ${String(status)}: it is asked once, and the failure says what to look at`, () => {
      const bench = new HawkbitBench();
      bench.web.on(BASE, () => ({ status, headers: [], body: "" }));
      bench.check();
      expect(bench.outcome()).toContain(says);
      expect((bench.failure as { permanent?: boolean }).permanent).toBe(true);
      expect(bench.web.asked().length).toBe(1);
    });
  }

  it("because of too many requests is asked again, as late as it wants", () => {
    const bench = new HawkbitBench();
    let refusals = 2;
    bench.web.on(BASE, () => {
      refusals--;
      return refusals >= 0 ? { status: 429, headers: [{ name: "retry-after", value: "60" }], body: "" } : { status: 200, headers: [], body: "{}" };
    });
    const before = bench.clock.now();
    bench.check();
    expect(bench.outcome()).toBe("none");
    expect(bench.clock.now() - before).toBeAtLeast(120000);
  });

  it("to an action that it has closed meanwhile is asked anew later", () => {
    for (const status of [404, 410]) {
      const bench = new HawkbitBench();
      bench.offers();
      bench.web.on(DEPLOYMENT, () => ({ status, headers: [], body: "" }));
      bench.check();
      expect((bench.failure as { code?: number }).code).toBe(status);
      expect((bench.failure as { permanent?: boolean }).permanent).toBe(false);
      bench.polledInVain();
      bench.check();
      expect(bench.outcome()).toBe("none");
    }
  });

  it("to feedback on an action that is closed hears no more of it, and the next check goes on", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.web.on(FEEDBACK, () => ({ status: 410, headers: [], body: "" }));
    bench.check();
    bench.source.progress(1, 2);
    bench.settle();
    bench.source.ended(undefined);
    bench.settle();
    expect(bench.sent(FEEDBACK).length).toBe(2);
    bench.polledInVain();
    bench.check();
    expect(bench.outcome()).toBe("none");
  });

  it("to nothing, but never answers, fails the check in bounded time", () => {
    const bench = new HawkbitBench({ exchangeMs: 600000 });
    bench.modem.http.web.on(BASE, () => ({ status: 503, headers: [], body: "" }));
    bench.check();
    expect((bench.failure as { code?: number }).code).toBe(503);
    expect(bench.clock.now()).toBeAtMost(700000);
  });
});

describe("a hawkBit server whose answer to a poll makes no sense", () => {
  const wrong: { json: string; says: string }[] = [
    { json: "<html>Login</html>", says: "the answer of the update server makes no sense: a mark is not in its place" },
    { json: '{"_links":{', says: "the answer of the update server makes no sense: it ends too early" },
    { json: "", says: "the answer of the update server makes no sense: it ends too early" },
    { json: '{"_links":{"deploymentBase":{"href":"ftp://x/1"}}}', says: "the answer of the update server makes no sense: a link leads nowhere" },
    { json: '{"_links":{"cancelAction":{"href":"ftp://x/1"}}}', says: "the answer of the update server makes no sense: a link leads nowhere" },
    { json: '{"_links":{"confirmationBase":{"href":"ftp://x/1"}}}', says: "the answer of the update server makes no sense: a link leads nowhere" },
  ];
  for (const { json, says } of wrong) {
    it("is refused: " + json, () => {
      expect(polledWith(json).outcome()).toBe(says);
    });
  }

  it("is read no further than it may be long", () => {
    const endless = polledWith('{"x":"' + repeated("0123456789abcdef", 4000));
    expect(endless.outcome()).toContain("the answer has more than 32768 bytes");
  });

  it("is polled again no sooner than the device wants, whatever pause it says", () => {
    const pauses: { sleep: string; ms: number | undefined }[] = [
      { sleep: "00:00:00", ms: 10000 },
      { sleep: "00:00:09", ms: 10000 },
      { sleep: "01:02:03", ms: 3723000 },
      { sleep: "99:59:59", ms: 359999000 },
      { sleep: "00:60:00", ms: undefined },
      { sleep: "00:00:-1", ms: undefined },
      { sleep: "PT30S", ms: undefined },
      { sleep: "soon", ms: undefined },
    ];
    for (const { sleep, ms } of pauses) {
      expect(polledWith(`{"config":{"polling":{"sleep":"${sleep}"}}}`).source.pauseMs()).toBe(ms);
    }
  });

  it("does not hand a cancellation on that names no action", () => {
    const bench = new HawkbitBench();
    bench.cancels();
    bench.says(BASE + "/cancelAction/7", '{"id":"7"}');
    bench.check();
    expect(bench.outcome()).toBe("the answer of the update server makes no sense: it does not say which action is to be cancelled");
    expect(bench.sent(BASE + "/cancelAction/7/feedback")).toEqual([]);
  });

  it("gets the token on its own address alone, wherever its links lead", () => {
    const bench = new HawkbitBench();
    bench.polled({ deploymentBase: "https://elsewhere:9/DEFAULT/controller/v1/d1/deploymentBase/7" }, ["deploymentBase"]);
    bench.says(BASE + "/deploymentBase/7", deployment("7", [artifact("manifest.txt", 1, "http://cdn/files/")]));
    bench.web.has("http://cdn/files/manifest.txt", "m");
    bench.check();
    expect(bench.offer).toEqual({ manifest: "m", baseUrl: "http://cdn/files/", headers: [] });
    expect(bench.requestTo("http://cdn/files/manifest.txt").headers).toEqual([]);
  });
});

describe("a deployment of a hawkBit server", () => {
  it("is fetched where the server wants that, and installed where it wants that and a maintenance window is open", () => {
    const fields: { field: string; outcome: string }[] = [
      { field: '"download":"attempt","update":"attempt"', outcome: "offer" },
      { field: '"download":"skip","update":"forced"', outcome: "none" },
      { field: '"download":"skip","update":"skip"', outcome: "none" },
      { field: '"download":"forced","update":"skip"', outcome: "held offer" },
      { field: '"download":"forced","update":"skip","maintenanceWindow":"unavailable"', outcome: "held offer" },
      { field: '"maintenanceWindow":"unavailable","download":"attempt"', outcome: "held offer" },
      { field: '"maintenanceWindow":"available"', outcome: "offer" },
    ];
    for (const { field, outcome } of fields) {
      const bench = described(`{"deployment":{${field},"chunks":[{"artifacts":[${artifact("manifest.txt", 1, FILES)}]}]},"id":"7"}`);
      bench.check();
      expect(bench.outcome()).toBe(outcome);
    }
  });

  it("counts by the software module of the wanted type alone", () => {
    const os = `{"part":"os","artifacts":[${artifact("manifest.txt", 1, "http://updates:8080/os/")}]}`;
    const app = `{"artifacts":[${artifact("manifest.txt", 1, FILES)}],"part":"bApp"}`;
    const json = `{"id":"7","deployment":{"chunks":[${os},${app}]}}`;
    const chosen = described(json, { part: "bApp" });
    chosen.check();
    expect((chosen.offer as { baseUrl: string }).baseUrl).toBe(FILES);
    const first = described(json);
    first.web.has("http://updates:8080/os/manifest.txt", "m");
    first.check();
    expect((first.offer as { baseUrl: string }).baseUrl).toBe("http://updates:8080/os/");
    const other = described(json, { part: "jvm" });
    other.check();
    expect(other.outcome()).toContain("the deployment has no artifact manifest.txt");
  });

  const wrong: { what: string; json: string; says: string; told: boolean }[] = [
    { what: "without an id", json: deployment("", []), says: "the deployment has no id", told: false },
    { what: "without files", json: deployment("7", []), says: "the deployment has no artifact manifest.txt; upload all files of the release to one software module", told: true },
    { what: "without a manifest", json: deployment("7", [artifact("app.img", 5, FILES)]), says: "the deployment has no artifact manifest.txt", told: true },
    { what: "with a huge manifest", json: deployment("7", [artifact("manifest.txt", 999999, FILES)]), says: "the artifact manifest.txt has 999999 bytes, and a manifest at most 8192", told: true },
    { what: "whose manifest has no link", json: deployment("7", ['{"filename":"manifest.txt"}']), says: "the artifact manifest.txt has no link that the device may follow", told: true },
    { what: "whose manifest has a link to nowhere", json: deployment("7", [artifact("manifest.txt", 1, "ftp://x/")]), says: "the artifact manifest.txt has no link that the device may follow", told: true },
    { what: "that breaks off", json: '{"id":"7","deployment":{"chunks":[', says: "it ends too early", told: false },
  ];
  for (const { what, json, says, told } of wrong) {
    it(`${what} is refused, and the server ${told ? "is told why" : "not told, as the next answer may be better"}`, () => {
      const bench = described(json);
      bench.check();
      expect(bench.outcome()).toContain(says);
      const sent = bench.sent(FEEDBACK);
      expect(sent.length).toBe(told ? 1 : 0);
      if (told) expect(sent[0]).toContain('"execution":"closed","result":{"finished":"failure"}');
    });
  }

  it("is fetched over HTTPS where the server is asked so, and from there alone", () => {
    const secure = "https://updates/DEFAULT/controller/v1/d1";
    const bench = new HawkbitBench({ server: "https://updates", tls: TLS });
    const file = (links: string): string => deployment("7", [`{"filename":"manifest.txt","_links":{${links}}}`]);
    bench.says(secure, `{"_links":{"deploymentBase":{"href":"${secure}/deploymentBase/7"}}}`);
    bench.web.on(secure + "/deploymentBase/7/feedback", () => OK);
    bench.says(secure + "/deploymentBase/7", file('"download-http":{"href":"http://updates/f/manifest.txt"}'));
    bench.check();
    expect(bench.outcome()).toContain("a server that is asked by https has to give links of https");
    bench.says(secure + "/deploymentBase/7", file('"download":{"href":"https://updates/f/manifest.txt"},"download-http":{"href":"http://updates/f/manifest.txt"}'));
    bench.web.has("https://updates/f/manifest.txt", "m");
    bench.check();
    expect(bench.offer).toEqual({ manifest: "m", baseUrl: "https://updates/f/", headers: [{ name: "Authorization", value: "TargetToken t0" }], tls: TLS });
  });
});

describe("a hawkBit server that is configured wrongly", () => {
  const wrong: { server: string; says: string }[] = [
    { server: "updates.example", says: "the update server makes no sense; it begins with http:// or https:// and names a host" },
    { server: "https://updates", says: "https" },
  ];
  for (const { server, says } of wrong) {
    it("is not asked: " + server, () => {
      const bench = new HawkbitBench({ server });
      bench.check();
      expect(bench.outcome()).toContain(says);
      expect((bench.failure as { kind: string }).kind).toBe("refused");
      expect(bench.web.requests.length).toBe(0);
    });
  }
});
