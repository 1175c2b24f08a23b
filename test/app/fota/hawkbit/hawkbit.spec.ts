import { fromHex } from "../../../../drivers/at/hex";
import { expect } from "../../../expect";
import { valueOf } from "../../fakes/fake-web";
import { BASE, ended, FILES, HawkbitBench, OK, proceeding } from "./hawkbit-bench";

const FEEDBACK = BASE + "/deploymentBase/7/feedback";
const CANCEL_FEEDBACK = BASE + "/cancelAction/7/feedback";

describe("a hawkBit server as the source of releases", () => {
  it("is polled as the device, with its own token, and says when to poll again", () => {
    const bench = new HawkbitBench();
    bench.polledInVain();
    bench.check();
    expect(bench.outcome()).toBe("none");
    expect(bench.web.asked()).toEqual(["GET " + BASE]);
    expect(valueOf(bench.requestTo(BASE).headers, "authorization")).toBe("TargetToken t0");
    expect(bench.source.pauseMs()).toBe(30000);
    expect(bench.surprises()).toEqual([]);
  });

  it("is polled with the token of a gateway, and another tenant, and a name that is no plain one", () => {
    const bench = new HawkbitBench({ tokenKind: "gateway", tenant: "ACME", controllerId: "a b/c:" + (fromHex("C3A9") as string) });
    bench.check();
    const url = "http://updates:8080/ACME/controller/v1/a%20b%2Fc%3A%C3%A9";
    expect(bench.web.asked()).toEqual(["GET " + url]);
    expect(valueOf(bench.requestTo(url).headers, "authorization")).toBe("GatewayToken t0");
  });

  it("offers the manifest of a deployment, and says where its files are and what opens them", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.check();
    expect(bench.offer).toEqual({ manifest: "m", baseUrl: FILES, headers: [{ name: "Authorization", value: "TargetToken t0" }] });
    expect(bench.web.asked()).toEqual(["GET " + BASE, "GET " + BASE + "/deploymentBase/7?c=1", "GET " + FILES + "manifest.txt"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("is told each tenth of the way once, and how it ended", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.check();
    for (let bytes = 100; bytes <= 2000; bytes += 100) {
      bench.source.progress(bytes, 10000);
      bench.settle();
    }
    bench.source.ended(undefined);
    bench.settle();
    expect(bench.sent(FEEDBACK)).toEqual([
      proceeding(0, "100 of 10000 bytes"),
      proceeding(1, "1000 of 10000 bytes"),
      proceeding(2, "2000 of 10000 bytes"),
      ended("closed", "success", "installed and confirmed"),
    ]);
    expect(bench.surprises()).toEqual([]);
  });

  it("is told why an update failed, in words that JSON can carry", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.check();
    bench.source.ended({ kind: "error", message: 'its "signature"\nis wrong', permanent: true });
    bench.settle();
    expect(bench.sent(FEEDBACK)).toEqual([ended("closed", "failure", 'its \\"signature\\"\\nis wrong')]);
    bench.source.ended(undefined);
    bench.source.progress(1, 2);
    bench.settle();
    expect(bench.sent(FEEDBACK).length).toBe(1);
  });

  it("is told the end alone where progress still waits, and nothing of it afterwards", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.check();
    bench.source.progress(1, 10);
    bench.source.progress(5, 10);
    bench.source.ended(undefined);
    bench.settle();
    expect(bench.sent(FEEDBACK)).toEqual([proceeding(1, "1 of 10 bytes"), ended("closed", "success", "installed and confirmed")]);
  });

  it("offers an action again whose end it did not hear, and is told then", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.web.on(FEEDBACK, () => ({ status: 500, headers: [], body: "" }));
    bench.check();
    bench.source.ended(undefined);
    bench.settle();
    bench.web.on(FEEDBACK, () => OK);
    bench.check();
    expect(bench.outcome()).toBe("offer");
    bench.source.ended(undefined);
    bench.settle();
    const sent = bench.sent(FEEDBACK);
    expect(sent[sent.length - 1]).toBe(ended("closed", "success", "installed and confirmed"));
  });

  it("gets the device's attributes where it asks for them, before anything else", () => {
    const bench = new HawkbitBench({ attributes: () => [{ name: "version", value: "1.0.0" }, { name: 'a"b', value: "" }] });
    bench.polled({ configData: BASE + "/configData" }, ["configData"]);
    bench.web.on(BASE + "/configData", () => OK);
    bench.check();
    expect(bench.outcome()).toBe("none");
    expect(bench.sent(BASE + "/configData")).toEqual(['{"mode":"merge","data":{"version":"1.0.0","a\\"b":""}}']);
    expect(valueOf(bench.requestTo(BASE + "/configData").headers, "authorization")).toBe("TargetToken t0");
    bench.web.on(BASE + "/configData", () => ({ status: 400, headers: [], body: "" }));
    bench.check();
    expect(bench.outcome()).toBe("none");
    const without = new HawkbitBench();
    without.polled({ configData: BASE + "/configData" }, ["configData"]);
    without.check();
    expect(without.web.asked()).toEqual(["GET " + BASE]);
  });

  it("is obeyed where it takes an action back that nobody has begun", () => {
    const bench = new HawkbitBench();
    bench.cancels();
    bench.check();
    expect(bench.outcome()).toBe("none");
    expect(bench.withdrawn).toBe(0);
    expect(bench.sent(CANCEL_FEEDBACK)).toEqual([ended("closed", "success", "the update is given up")]);
  });

  it("is polled while an update is fetched, and takes it back", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.check();
    bench.cancels();
    bench.source.progress(1, 100);
    bench.settle();
    expect(bench.withdrawn).toBe(0);
    bench.clock.runFor(31000);
    bench.source.progress(2, 100);
    bench.settle();
    expect(bench.withdrawn).toBe(1);
    expect(bench.sent(CANCEL_FEEDBACK)).toEqual([ended("closed", "success", "the update is given up")]);
    bench.source.progress(50, 100);
    bench.source.ended(undefined);
    bench.settle();
    expect(bench.sent(FEEDBACK)).toEqual([proceeding(0, "1 of 100 bytes")]);
  });

  it("hears that it is too late where the update is being installed, and how that ends", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.check();
    bench.cancels();
    bench.clock.runFor(31000);
    bench.source.progress(100, 100);
    bench.settle();
    expect(bench.withdrawn).toBe(0);
    expect(bench.sent(CANCEL_FEEDBACK)).toEqual([ended("rejected", "none", "the update is fetched already, and is being installed or runs")]);
    bench.source.ended(undefined);
    bench.settle();
    expect(bench.sent(FEEDBACK)[1]).toBe(ended("closed", "success", "installed and confirmed"));
  });

  it("hears after the restart as well that it is too late where the new image has proven itself", () => {
    const bench = new HawkbitBench();
    bench.cancels();
    bench.source.proven();
    bench.check();
    expect(bench.outcome()).toBe("none");
    expect(bench.sent(CANCEL_FEEDBACK)).toEqual([ended("rejected", "none", "the update is fetched already, and is being installed or runs")]);
    bench.offers();
    bench.check();
    bench.source.ended(undefined);
    bench.settle();
    expect(bench.sent(FEEDBACK)).toEqual([ended("closed", "success", "installed and confirmed")]);
    bench.cancels();
    bench.check();
    expect(bench.sent(CANCEL_FEEDBACK)[1]).toBe(ended("closed", "success", "the update is given up"));
  });

  it("is obeyed where what has proven itself is of no action any more", () => {
    const bench = new HawkbitBench();
    bench.polledInVain();
    bench.source.proven();
    bench.check();
    bench.cancels();
    bench.check();
    expect(bench.sent(CANCEL_FEEDBACK)).toEqual([ended("closed", "success", "the update is given up")]);
  });

  it("takes no more back than the action that it names", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.check();
    bench.cancels();
    bench.says(BASE + "/cancelAction/7", '{"id":"6","cancelAction":{"stopId":"6"}}');
    bench.clock.runFor(31000);
    bench.source.progress(1, 100);
    bench.settle();
    expect(bench.withdrawn).toBe(0);
    expect(bench.sent(CANCEL_FEEDBACK)[0]).toContain('"id":"6"');
  });

  it("takes an offer back by offering nothing any more, or something else", () => {
    const others: Record<string, string>[] = [{}, { deploymentBase: BASE + "/deploymentBase/8" }];
    for (const links of others) {
      const bench = new HawkbitBench();
      bench.offers();
      bench.check();
      bench.polled(links, links["deploymentBase"] === undefined ? [] : ["deploymentBase"]);
      bench.clock.runFor(31000);
      bench.source.progress(1, 100);
      bench.settle();
      expect(bench.withdrawn).toBe(1);
    }
  });

  it("keeps its offer where it changes no more of it than how urgent it is, or cannot be reached", () => {
    const bench = new HawkbitBench();
    bench.offers();
    bench.check();
    bench.polled({ deploymentBase: BASE + "/deploymentBase/7?c=2" }, ["deploymentBase"]);
    bench.clock.runFor(31000);
    bench.source.progress(1, 100);
    bench.settle();
    bench.web.on(BASE, () => ({ status: 503, headers: [], body: "" }));
    bench.clock.runFor(31000);
    bench.source.progress(2, 100);
    bench.settle();
    expect(bench.withdrawn).toBe(0);
  });

  it("gets an update confirmed where it wants that first, and offers it then", () => {
    const bench = new HawkbitBench();
    bench.polled({ confirmationBase: BASE + "/confirmationBase/7?c=1" }, ["confirmationBase"]);
    bench.web.on(BASE + "/confirmationBase/7/feedback", () => {
      bench.offers();
      return OK;
    });
    bench.check();
    expect(bench.outcome()).toBe("offer");
    expect(bench.sent(BASE + "/confirmationBase/7/feedback")[0]).toContain('"confirmation":"confirmed"');
  });

  it("gets no second confirmation in one check, and none at all where somebody else is to confirm", () => {
    const bench = new HawkbitBench();
    const left = new HawkbitBench({ confirms: false });
    for (const each of [bench, left]) {
      each.polled({ confirmationBase: BASE + "/confirmationBase/7" }, ["confirmationBase"]);
      each.web.on(BASE + "/confirmationBase/7/feedback", () => OK);
      each.check();
      expect(each.outcome()).toBe("none");
    }
    expect(bench.sent(BASE + "/confirmationBase/7/feedback").length).toBe(1);
    expect(left.web.asked()).toEqual(["GET " + BASE]);
  });

  it("is asked by one at a time", () => {
    const bench = new HawkbitBench();
    bench.polledInVain();
    bench.ask7();
    let message = "";
    bench.source.check((failure) => {
      message = failure === undefined ? "" : failure.message;
    });
    bench.settle();
    expect(message).toBe("the update server is being asked; wait for its answer");
    expect(bench.outcome()).toBe("none");
  });
});
