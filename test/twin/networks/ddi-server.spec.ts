import { createHash } from "node:crypto";
import { request, type IncomingHttpHeaders } from "node:http";
import { DdiServer, type DdiOptions } from "../../../twin/networks/hawkbit/ddi-server";
import { type Action, type Assignment, Fleet, type Target } from "../../../twin/networks/hawkbit/fleet";
import { NodeHttpServer } from "../../../twin/networks/http/node-http-server";
import { expect } from "../../expect";

const OK = { execution: "closed", result: { finished: "success" } };
const FAILED = { execution: "closed", result: { finished: "failure" }, details: ["no space"] };
const TOKEN = { Authorization: "TargetToken secret" };

interface Answer {
  status: number;
  text: string;
  headers: IncomingHttpHeaders;
}

interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

describe("the DDI server, over real HTTP", () => {
  let fleet: Fleet;
  let target: Target;
  let server: DdiServer;
  let listening: NodeHttpServer;
  let base: string;
  let host: string;

  const start = async (options: Partial<DdiOptions> = {}): Promise<void> => {
    server = new DdiServer(fleet, { tenant: "DEFAULT", ...options });
    listening = new NodeHttpServer(server);
    host = `http://127.0.0.1:${await listening.start()}`;
    base = `${host}/DEFAULT/controller/v1/d1`;
  };
  const restart = async (options: Partial<DdiOptions> = {}): Promise<void> => {
    await listening.stop();
    await start(options);
  };
  const ask = (path: string, { method = "GET", headers, body = "" }: Asking = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asked = request(path.startsWith("http") ? path : base + path, { method, headers: { ...TOKEN, ...headers }, agent: false }, (response) => {
        let text = "";
        response.setEncoding("latin1").on("data", (piece: string) => {
          text += piece;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      });
      asked.on("error", reject);
      asked.end(body);
    });
  const read = async (path: string): Promise<unknown> => JSON.parse((await ask(path)).text) as unknown;
  const send = async (path: string, body: unknown, method = "POST"): Promise<number> => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return (await ask(path, { method, body: text, headers: { "Content-Type": "application/json" } })).status;
  };
  const assign = (assignment: Partial<Assignment> = {}): Action => {
    const artifacts = [{ filename: "app.img", content: "0123456789" }, { filename: "manifest.txt", content: "m\n" }];
    const modules = [fleet.softwareModule({ part: "bApp", name: "app", version: "1.1.0", artifacts })];
    return fleet.assign(target, { modules, ...assignment });
  };
  const links = async (): Promise<string[]> => Object.keys(((await read("")) as { _links?: object })._links ?? {});

  beforeEach(async () => {
    fleet = new Fleet();
    target = fleet.register("d1", "secret");
    target.wantsAttributes = false;
    await start();
  });
  afterEach(() => listening.stop());

  it("tells a device when to come again, and where it has something for it", async () => {
    expect(await read("")).toEqual({ config: { polling: { sleep: "00:05:00" } } });
    const { id } = assign();
    target.wantsAttributes = true;
    const { _links } = (await read("")) as { _links: Record<string, { href: string }> };
    expect(_links["deploymentBase"]?.href.startsWith(`${base}/deploymentBase/${id}?c=`)).toBe(true);
    expect(_links["configData"]).toEqual({ href: `${base}/configData` });
  });

  it("lets in who has the token of the device, or of a gateway, in the tenant", async () => {
    for (const authorization of ["TargetToken wrong", "GatewayToken secret", "secret", "TargetToken"]) expect((await ask("", { headers: { Authorization: authorization } })).status).toBe(401);
    expect((await ask(`${host}/DEFAULT/controller/v1/d2`)).status).toBe(401);
    expect((await ask(`${host}/OTHER/controller/v1/d1`)).status).toBe(404);
    expect((await ask(`${host}/default/controller/v1/d1`)).status).toBe(200);
    await restart({ gatewayToken: "gate", targetTokens: false });
    expect((await ask("")).status).toBe(401);
    const answer = await ask(`${host}/DEFAULT/controller/v1/d%202`, { headers: { Authorization: "GatewayToken gate" } });
    expect(answer.status).toBe(200);
    expect(fleet.targets.get("d 2")?.wantsAttributes).toBe(true);
  });

  it("answers a poll whose state is known already with 304", async () => {
    const etag = (await ask("")).headers.etag ?? "";
    expect((await ask("", { headers: { "If-None-Match": etag } })).status).toBe(304);
    assign();
    expect((await ask("", { headers: { "If-None-Match": etag } })).status).toBe(200);
  });

  it("describes a deployment with its files, which come in ranges, with their hashes", async () => {
    const { id } = assign({ download: "attempt", update: "skip", maintenanceWindow: "unavailable" });
    const document = (await read(`/deploymentBase/${id}`)) as { deployment: { chunks: { artifacts: { _links: Record<string, { href: string }> }[] }[] } };
    const links = document.deployment.chunks[0]?.artifacts[0]?._links ?? {};
    const hash = (name: string): string => createHash(name).update("0123456789").digest("hex");
    const href = `${base}/softwaremodules/1/artifacts/app.img`;
    expect(links).toEqual({ "download-http": { href }, "md5sum-http": { href: `${href}.MD5SUM` } });
    expect(JSON.stringify(document)).toContain(`"download":"attempt","update":"skip","maintenanceWindow":"unavailable"`);
    expect(JSON.stringify(document)).toContain(`{"sha1":"${hash("sha1")}","md5":"${hash("md5")}","sha256":"${hash("sha256")}"},"size":10`);
    expect((await ask(href)).text).toBe("0123456789");
    expect((await ask(href, { headers: { Range: "bytes=2-4" } })).text).toBe("234");
    expect((await ask(href, { headers: { Range: "bytes=10-" } })).status).toBe(416);
    expect((await ask(`${href}.MD5SUM`)).text).toBe(`${hash("md5")}  app.img`);
    expect((await ask(href, { headers: { Authorization: "TargetToken x" } })).status).toBe(401);
    expect((await ask(`${base}/softwaremodules/1/artifacts/none`)).status).toBe(404);
    expect((await ask(`${base}/softwaremodules/2/artifacts/app.img`)).status).toBe(404);
    expect(((await read("/softwaremodules/1/artifacts")) as object[]).length).toBe(2);
    expect(target.actions[0]?.retrieved).toBe(true);
  });

  it("keeps an action open until the device closes it, then takes no more of it", async () => {
    const { id } = assign();
    const feedback = `/deploymentBase/${id}/feedback`;
    expect(await send(feedback, { id: String(id), status: { execution: "proceeding", result: { finished: "none", progress: { cnt: 2, of: 10 } }, details: ["x"] } })).toBe(200);
    expect(target.actions[0]?.state).toBe("running");
    expect(target.actions[0]?.feedback).toEqual([{ execution: "proceeding", finished: "none", progress: { cnt: 2, of: 10 }, details: ["x"] }]);
    expect(await send(feedback, { status: OK })).toBe(200);
    expect(target.actions[0]?.state).toBe("finished");
    expect(await links()).toEqual(["installedBase", "configData"]);
    expect((await ask(`/installedBase/${id}`)).status).toBe(200);
    expect(await send(feedback, { status: OK })).toBe(410);
  });

  it("wants nothing installed outside of a maintenance window, and nothing at all of what is only to be fetched", async () => {
    const waiting = assign({ maintenanceWindow: "unavailable" });
    expect(JSON.stringify(await read(`/deploymentBase/${waiting.id}`))).toContain(`"download":"forced","update":"skip","maintenanceWindow":"unavailable"`);
    const downloaded = { execution: "downloaded", result: { finished: "none" } };
    expect(await send(`/deploymentBase/${waiting.id}/feedback`, { status: downloaded })).toBe(200);
    expect(waiting.state).toBe("running");
    fleet.cancel(waiting);
    fleet.forceQuit(waiting);
    const only = assign({ downloadOnly: true });
    expect(JSON.stringify(await read(`/deploymentBase/${only.id}`))).toContain(`"download":"forced","update":"skip","chunks"`);
    expect(await send(`/deploymentBase/${only.id}/feedback`, { status: downloaded })).toBe(200);
    expect([only.state, target.installed, await links()]).toEqual(["downloaded", undefined, []]);
  });

  it("lets in a device whose certificate the proxy before it has verified, as the one that the certificate names", async () => {
    await restart({ authority: "hash" });
    const headers = (id: string, authority = "hash"): Record<string, string> => ({ Authorization: "", "X-Controller-Id": id, "X-Authority-1": authority });
    const wanted: [string, Record<string, string>, number][] = [["d1", headers("d1"), 200], ["d2", headers("d2"), 200], ["d1", headers("d2"), 401], ["d1", headers("d1", "other"), 401]];
    for (const [id, sent, status] of wanted) expect((await ask(`${host}/DEFAULT/controller/v1/${id}`, { headers: sent })).status).toBe(status);
    await restart();
    expect((await ask("", { headers: headers("d1") })).status).toBe(401);
  });

  it("takes a failure as the end, and an end without a result as success", async () => {
    const first = assign();
    await send(`/deploymentBase/${first.id}/feedback`, { status: FAILED });
    expect([first.state, target.installed]).toEqual(["error", undefined]);
    const second = assign();
    await send(`/deploymentBase/${second.id}/feedback`, { status: { ...OK, result: { finished: "none" } } });
    expect([second.state, target.installed]).toEqual(["finished", second.id]);
  });

  it("cancels an action when the device agrees, by `closed` alone", async () => {
    const action = assign();
    fleet.cancel(action);
    expect(await links()).toEqual(["cancelAction"]);
    expect(await read(`/cancelAction/${action.id}`)).toEqual({ id: "1", cancelAction: { stopId: "1" } });
    expect(await send(`/cancelAction/${action.id}/feedback`, { status: { execution: "canceled", result: { finished: "none" } } })).toBe(200);
    expect(await links()).toEqual(["cancelAction"]);
    expect(await send(`/cancelAction/${action.id}/feedback`, { status: OK })).toBe(200);
    expect([action.state, await links()]).toEqual(["cancelled", []]);
  });

  it("goes on with an action whose cancellation the device rejects, or fails to do", async () => {
    for (const status of [{ execution: "rejected", result: { finished: "none" } }, FAILED]) {
      const action = assign();
      fleet.cancel(action);
      expect(await send(`/cancelAction/${action.id}/feedback`, { status })).toBe(200);
      expect(action.state).toBe("running");
      expect(await links()).toEqual(["deploymentBase"]);
      expect(await send(`/cancelAction/${action.id}/feedback`, { status })).toBe(405);
      await send(`/deploymentBase/${action.id}/feedback`, { status: FAILED });
    }
  });

  it("cancels what is running for what is assigned anew, and shows that afterwards", async () => {
    const [first, second] = [assign(), assign()];
    expect(await links()).toEqual(["cancelAction"]);
    fleet.forceQuit(first);
    expect(((await read("")) as { _links: { deploymentBase: { href: string } } })._links.deploymentBase.href).toContain(`/deploymentBase/${second.id}?`);
  });

  it("waits for a confirmation where one is needed, and goes on waiting where it is denied", async () => {
    const action = assign({ needsConfirmation: true });
    const path = `/confirmationBase/${action.id}`;
    expect(await links()).toEqual(["confirmationBase"]);
    expect(Object.keys((await read(path)) as object)).toEqual(["id", "confirmation"]);
    expect((await ask(`/deploymentBase/${action.id}`)).status).toBe(404);
    expect(await send(`${path}/feedback`, { confirmation: "denied", details: ["not now"] })).toBe(200);
    expect(await links()).toEqual(["confirmationBase"]);
    expect(await send(`${path}/feedback`, { confirmation: "confirmed" })).toBe(200);
    expect(await links()).toEqual(["deploymentBase"]);
    expect(await send(`${path}/feedback`, { confirmation: "confirmed" })).toBe(404);
  });

  it("keeps attributes, merged, replaced or removed, and asks for them no more", async () => {
    target.wantsAttributes = true;
    expect(await send("/configData", { data: { a: "1", b: "2" } }, "PUT")).toBe(200);
    expect(await send("/configData", { mode: "merge", data: { b: "3" } }, "PUT")).toBe(200);
    expect([...target.attributes]).toEqual([["a", "1"], ["b", "3"]]);
    expect(await send("/configData", { mode: "remove", data: { a: "" } }, "PUT")).toBe(200);
    expect([...target.attributes]).toEqual([["b", "3"]]);
    expect(await send("/configData", { mode: "replace", data: { c: "4" } }, "PUT")).toBe(200);
    expect([...target.attributes]).toEqual([["c", "4"]]);
    expect(await links()).toEqual([]);
  });

  it("refuses what is no request of its API, with the status that says why", async () => {
    const { id } = assign();
    const feedback = `/deploymentBase/${id}/feedback`;
    for (const path of ["/deploymentBase/99", "/deploymentBase/x", `/cancelAction/${id}`, `/confirmationBase/${id}`, `/installedBase/${id}`, "/nothing/1", `/deploymentBase/${id}/x`]) expect((await ask(path)).status).toBe(404);
    expect(await send("/deploymentBase/99/feedback", { status: OK })).toBe(404);
    for (const body of ["", "[]", "{", {}, { status: {} }, { status: { execution: "done", result: { finished: "success" } } }, { status: { ...OK, details: [1] } }]) expect(await send(feedback, body)).toBe(400);
    expect(await send("/configData", { data: { a: 1 } }, "PUT")).toBe(400);
    expect((await ask(feedback, { method: "POST", body: "{}", headers: { "Content-Type": "text/plain" } })).status).toBe(415);
    expect((await ask(feedback)).status).toBe(405);
    expect((await ask("", { method: "DELETE" })).status).toBe(405);
    expect((await ask("", { headers: { Accept: "text/html" } })).status).toBe(406);
    expect(await send(`/cancelAction/${id}/feedback`, { status: OK })).toBe(405);
  });

  it("refuses too many requests, and too much feedback", async () => {
    server.refuse(2);
    expect([(await ask("")).status, (await ask("")).status, (await ask("")).status]).toEqual([429, 429, 200]);
    await restart({ maxFeedback: 1 });
    const { id } = assign();
    const proceeding = { status: { execution: "proceeding", result: { finished: "none" } } };
    expect(await send(`/deploymentBase/${id}/feedback`, proceeding)).toBe(200);
    expect(await send(`/deploymentBase/${id}/feedback`, proceeding)).toBe(403);
  });

  it("knows after a restart what it knew before", async () => {
    const { id } = assign();
    await send(`/deploymentBase/${id}/feedback`, { status: { execution: "proceeding", result: { finished: "none" } } });
    await restart();
    expect(await links()).toEqual(["deploymentBase"]);
    expect(await send(`/deploymentBase/${id}/feedback`, { status: OK })).toBe(200);
    expect(target.actions[0]?.feedback.length).toBe(2);
  });
});
