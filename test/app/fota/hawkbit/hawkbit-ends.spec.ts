import { MANIFEST_BYTES } from "../../../../app/fota/manifest";
import { expect } from "../../../expect";
import { BASE, ended, FILES, HawkbitBench, OK } from "./hawkbit-bench";

const DEPLOYMENT = BASE + "/deploymentBase/7?c=1";
const FEEDBACK = BASE + "/deploymentBase/7/feedback";
const MANIFEST = FILES + "manifest.txt";

function repeated(text: string, times: number): string {
  let all = "";
  for (let index = 0; index < times; index++) all = all + text;
  return all;
}

/** A bench on which action 7 is offered, and `url` answers with this status and text. */
function answering(url: string, status: number, body: string = ""): HawkbitBench {
  const bench = new HawkbitBench({ attempts: 3 });
  bench.offers();
  bench.web.on(url, () => ({ status, headers: [], body }));
  return bench;
}

function isPermanent({ failure }: HawkbitBench): boolean {
  return failure !== undefined && failure.permanent === true;
}

describe("an action of a hawkBit server whose files will not come", () => {
  for (const [status, reason] of [[400, "Bad Request"], [403, "Forbidden"], [404, "Not Found"], [410, "Gone"]] as const) {
    it(`ends at once as failed where its manifest is answered by ${String(status)}, and the server is told so`, () => {
      const bench = answering(MANIFEST, status);
      bench.check();
      const says = `the manifest cannot be fetched: GET ${MANIFEST}: ${reason} (${String(status)})`;
      expect(bench.outcome()).toBe(says);
      expect(isPermanent(bench)).toBe(true);
      expect(bench.sent(FEEDBACK)).toEqual([ended("closed", "failure", says)]);
      expect(bench.surprises()).toEqual([]);
    });
  }

  it("ends as failed where its manifest is longer than any, however long the server says it is", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.web.has(MANIFEST, repeated("0123456789abcdef", MANIFEST_BYTES / 16 + 1));
    bench.check();
    expect(bench.outcome()).toContain("the manifest cannot be fetched: the answer has more than 8192 bytes");
    expect(isPermanent(bench)).toBe(true);
    expect(bench.sent(FEEDBACK).length).toBe(1);
    expect(bench.sent(FEEDBACK)[0]).toContain('"execution":"closed","result":{"finished":"failure"},"details":["the manifest cannot be fetched: the answer has more than 8192 bytes');
  });

  it("ends as failed where its deployment is longer than the device reads", () => {
    const bench = answering(DEPLOYMENT, 200, '{"x":"' + repeated("0123456789abcdef", 4000));
    bench.check();
    expect(bench.outcome()).toContain("the answer has more than 32768 bytes");
    expect(bench.sent(FEEDBACK)[0]).toContain('{"id":"7","status":{"execution":"closed","result":{"finished":"failure"}');
  });

  const passing: { what: string; url: string; status: number; body: string }[] = [
    { what: "a manifest that the server is too busy to give", url: MANIFEST, status: 503, body: "" },
    { what: "a manifest that the server fails to give", url: MANIFEST, status: 500, body: "" },
    { what: "a deployment that makes no sense", url: DEPLOYMENT, status: 200, body: "<html>" },
    { what: "a deployment that is not found", url: DEPLOYMENT, status: 404, body: "" },
  ];
  for (const { what, url, status, body } of passing) {
    it(`is tried again for ${what}, and ends as failed at the last of its attempts`, () => {
      const bench = answering(url, status, body);
      for (let attempt = 1; attempt < 3; attempt++) {
        bench.check();
        expect(isPermanent(bench)).toBe(false);
        expect(bench.sent(FEEDBACK)).toEqual([]);
      }
      bench.check();
      expect(isPermanent(bench)).toBe(true);
      expect(bench.sent(FEEDBACK).length).toBe(1);
      expect(bench.sent(FEEDBACK)[0]).toContain('"execution":"closed","result":{"finished":"failure"}');
    });
  }

  it("has all its attempts again after one that brought the manifest, and the next action has its own", () => {
    const bench = answering(MANIFEST, 500);
    bench.check();
    bench.check();
    bench.web.has(MANIFEST, "m");
    bench.check();
    expect(bench.outcome()).toBe("offer");
    bench.web.on(MANIFEST, () => ({ status: 500, headers: [], body: "" }));
    bench.check();
    bench.check();
    bench.polled({ deploymentBase: BASE + "/deploymentBase/8" }, ["deploymentBase"]);
    bench.says(BASE + "/deploymentBase/8", "<html>");
    bench.check();
    expect(isPermanent(bench)).toBe(false);
    expect(bench.sent(FEEDBACK)).toEqual([]);
  });

  it("is not given up because the device cannot reach the server", () => {
    const bench = new HawkbitBench({ attempts: 2, exchangeMs: 60000 }, { via: "module" });
    const { script } = bench.modem;
    bench.offers();
    const read = bench.web.answer({ method: "GET", url: DEPLOYMENT, headers: [], body: "" });
    bench.web.on(DEPLOYMENT, () => {
      script.always("http.request", { failure: { kind: "closed", message: "the line is dead" } });
      return read;
    });
    for (let check = 0; check < 4; check++) {
      bench.check();
      expect(bench.outcome()).toContain("the manifest cannot be fetched: ");
      expect(isPermanent(bench)).toBe(false);
      script.usually("http.request");
    }
    expect(bench.sent(FEEDBACK)).toEqual([]);
  });
});

describe("an update of a hawkBit server that is only to be fetched for now", () => {
  /** A bench that fetches action 7, which waits for its window. */
  function held(): HawkbitBench {
    const bench = new HawkbitBench();
    bench.offers();
    describedAs(bench, '"update":"skip","maintenanceWindow":"unavailable"');
    bench.check();
    return bench;
  }

  function describedAs(bench: HawkbitBench, fields: string): void {
    bench.says(DEPLOYMENT, `{"id":"7","deployment":{${fields},"chunks":[{"artifacts":[{"filename":"manifest.txt","_links":{"download-http":{"href":"${MANIFEST}"}}}]}]}}`);
  }

  const DOWNLOADED = ended("downloaded", "none", "fetched and verified; not to be installed yet");

  it("is told once as downloaded, and offered again when its maintenance window opens", () => {
    const bench = held();
    expect(bench.outcome()).toBe("held offer");
    bench.source.fetched();
    bench.settle();
    expect(bench.sent(FEEDBACK)).toEqual([DOWNLOADED]);
    bench.check();
    bench.check();
    expect(bench.outcome()).toBe("none");
    expect(bench.sent(FEEDBACK).length).toBe(1);
    describedAs(bench, '"update":"forced","maintenanceWindow":"available"');
    bench.check();
    expect(bench.outcome()).toBe("offer");
    expect(bench.surprises()).toEqual([]);
  });

  it("is offered, and told, again where the server did not hear that it is there", () => {
    const bench = held();
    bench.web.on(FEEDBACK, () => ({ status: 409, headers: [], body: "" }));
    bench.source.fetched();
    bench.settle();
    bench.web.on(FEEDBACK, () => OK);
    bench.check();
    expect(bench.outcome()).toBe("held offer");
    bench.source.fetched();
    bench.settle();
    expect(bench.sent(FEEDBACK)).toEqual([DOWNLOADED, DOWNLOADED]);
  });

  it("can be cancelled though all of it is there", () => {
    const bench = held();
    bench.source.progress(100, 100);
    bench.source.fetched();
    bench.settle();
    bench.cancels();
    bench.check();
    expect(bench.withdrawn).toBe(1);
    expect(bench.sent(BASE + "/cancelAction/7/feedback")).toEqual([ended("closed", "success", "the update is given up")]);
  });
});
