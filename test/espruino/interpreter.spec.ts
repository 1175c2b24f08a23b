/**
 * Runs only where ESPRUINO names Espruino's interpreter for Linux: `make test-espruino ESPRUINO=/path/to/binary`,
 * the part about Espruino's MQTT module only where MODULES names a folder that has it: `MODULES=/path/to/modules`.
 */
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ESPRUINO_BUDGETS } from "../../build/budgets";
import { APPLICATION, applicationSource, ESPRUINO_API } from "../../build/espruino/application-source";
import { emit } from "../../build/espruino/emit";
import { slotsImage } from "../../build/espruino/slots-image";
import { loaderCode } from "../../build/espruino/loader-code";
import { storageImage } from "../../build/espruino/storage-image";
import { ROOT } from "../../build/paths";
import { TwinStation } from "../../build/twin/station";
import { openPseudoTerminal } from "../../hal/node/pseudo-terminal";
import type { SlotArea } from "../../hal/espruino/slots";
import { sha256 } from "../../hal/sha256";
import { CountingClient } from "../../twin/networks/broker/counting-client";
import { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { holdMeasured } from "../measured";
import { Interpreter } from "./interpreter";
import { libraryCode } from "./rig";

const PROGRAM = process.env["ESPRUINO"] ?? "";
const MQTT_MODULE = join(process.env["MODULES"] ?? "", "MQTT.js");
const START_MS = 60000;
const READINGS = 8;
const LINUX_STORAGE_BYTES = 262144;
/** As Espruino on Linux has its flash. */
const AREA = { address: 0x10000000, pageSize: 1024, slotPages: 120 };

function port(server: Server | HttpServer): Promise<number> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
}

describe("the bundles on Espruino's own interpreter", function () {
  this.timeout(150000);
  let station: TwinStation;
  let interpreter: Interpreter;

  before(function () {
    if (PROGRAM === "") this.skip();
  });

  beforeEach(async () => {
    station = await TwinStation.start({ module: "sim767xx", baud: 115200, seed: 1, quirks: [], port: 0, bootMs: 1000 }, { report: () => {} });
    interpreter = new Interpreter(PROGRAM);
  });

  afterEach(async () => {
    interpreter.end();
    await station.close();
  });

  /** The application, whose readings are 1, 2, 3, ... */
  async function application(brokerPort: number, slots?: SlotArea): Promise<string> {
    const config = join(interpreter.folder, "config.ts");
    const board = join(interpreter.folder, "board.ts");
    const device = { link: { pdp: { apn: "internet" } }, mqtt: { host: "127.0.0.1", port: brokerPort, clientId: "espruino" }, telemetry: { baseTopic: "espruino", intervalMs: 1000 } };
    const updates = { manifestUrl: "http://127.0.0.1:1/manifest.txt", target: "counter.espruino", publicKeys: ["d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"] };
    writeFileSync(config, `export const config = ${JSON.stringify(device)};\nexport const updates = ${JSON.stringify(updates)};`);
    const port = `{ serial: Serial1, options: { path: ${JSON.stringify(station.terminalPath)} } }`;
    writeFileSync(board, `let count = 0;\nexport const board = { port: ${port}, sensors: [{ name: "counter", read: () => { count = count + 1; return count; } }] };`);
    return (await emit(APPLICATION, applicationSource("sim767xx", config, device, board, slots), [])).code;
  }

  /** The application's readings come to a broker after `start` has put its script into Storage; gives the variables in use then. */
  async function publishing(start: (script: string) => Promise<void>, slots?: SlotArea): Promise<number> {
    const broker = new EmbeddedBroker();
    await broker.start();
    const values = new Set<number>();
    const counter = new CountingClient({ url: `mqtt://127.0.0.1:${broker.port}`, clientId: "count", filter: "espruino/readings" }, (_topic, payload) => {
      for (const { value } of (JSON.parse(payload) as { readings: { value: number }[] }).readings) values.add(value);
    });
    try {
      await counter.start();
      await start(`${await application(broker.port, slots)};setInterval(function () { print("@variables " + process.memory().usage + "."); }, 1000);`);
      interpreter.run("load();");
      const startedAt = performance.now();
      while (values.size < READINGS && performance.now() - startedAt < START_MS) await new Promise((resolve) => setTimeout(resolve, 200));
    } finally {
      await counter.stop();
      await broker.stop();
    }
    assert(values.size >= READINGS, `${values.size} readings arrived:\n${interpreter.printed.slice(-1500)}`);
    for (let value = 1; value <= READINGS - 1; value++) assert(values.has(value), `reading ${value} is lost`);
    const lines = interpreter.printed.split("@variables ");
    const variables = parseInt(lines[lines.length - 1] ?? "", 10);
    console.log(`    ${variables} variables in use`);
    return variables;
  }

  it("brings its readings to a real broker, and keeps within its variables", async () => {
    const variables = await publishing(writeBoot);
    holdMeasured("applicationVariables", variables, ESPRUINO_BUDGETS.applicationVariables);
  });

  async function writeBoot(script: string): Promise<void> {
    // From Storage, as a board has it: functions are then read where they lie.
    interpreter.run(`require("Storage").write(".bootcde", ${JSON.stringify(script)}); print("@written."); quit();`);
    await interpreter.said("@written", START_MS);
  }

  it("does the same from a slot, where the loader starts it, and needs little more", async () => {
    const variables = await publishing(async (script) => {
      writeFileSync(join(interpreter.folder, "espruino.flash"), slotsImage(AREA, LINUX_STORAGE_BYTES, await loaderCode(AREA), script, "1.0.0"));
    });
    assert(variables <= ESPRUINO_BUDGETS.applicationVariables, String(variables));
  });

  it("does the same with the updates in it, and says where the loader is missing", async () => {
    await publishing(writeBoot, AREA);
    assert(interpreter.printed.includes("updates: the loader did not start this"), interpreter.printed.slice(0, 1500));
  });

  it("tries an image that is written into the other slot, and goes back to the one before when that does not confirm itself", async () => {
    writeFileSync(join(interpreter.folder, "espruino.flash"), slotsImage(AREA, LINUX_STORAGE_BYTES, await loaderCode(AREA), 'print("@started old " + E.fieldline.slot + ".");', "1.0.0"));
    const image = 'print("@started new " + E.fieldline.slot + ".");';
    const source = `import { espruinoSlots } from "../../hal/espruino/slots";
      import { installOn } from "./install";
      ${ESPRUINO_API}
      installOn(espruinoSlots(api, ${JSON.stringify(AREA)}), ${JSON.stringify(image)}, ${JSON.stringify(sha256(image))}, (text) => api.print(text));`;
    const install = (await emit("test/espruino/entry-install.ts", source, [])).code;
    const starts: string[] = [];
    for (const script of ["load();", install, "load();", "load();"]) {
      const from = interpreter.printed.length;
      interpreter.run(script);
      await interpreter.said("@started", START_MS, from);
      starts.push(/@(started \w+ ?\d?)/.exec(interpreter.printed.slice(from))?.[1] ?? "");
    }
    assert.deepEqual(starts, ["started old 0", "started installation", "started new 1", "started old 0"]);
  });

  /** Runs `program`, whose `online` is called when the library says so. The library is in Storage, from where functions are read where they lie. */
  async function withLibrary(program: string): Promise<void> {
    const connect = `require("fieldline").connect(Serial1, { apn: "internet", serial: { path: ${JSON.stringify(station.terminalPath)} } }, function (problem) { if (problem === undefined) online(); else print("@problem " + problem); });`;
    interpreter.run(`require("Storage").write("fieldline", ${JSON.stringify(await libraryCode("sim767xx"))}); print("@written."); quit();`);
    await interpreter.said("@written", START_MS);
    interpreter.run(`${program}\n${connect}`);
  }

  it("keeps within its variables as a library, before and behind the connect", async () => {
    await withLibrary(`var before = process.memory().usage; require("fieldline"); print("@loaded " + (process.memory().usage - before) + ".");
      function online() { print("@online " + (process.memory().usage - before) + "."); }`);
    const loaded = parseInt(await interpreter.said("@loaded ", START_MS), 10);
    const online = parseInt(await interpreter.said("@online ", START_MS), 10);
    console.log(`    ${loaded} variables in use once it is loaded, ${online} online`);
    holdMeasured("libraryVariables", loaded, ESPRUINO_BUDGETS.libraryVariables);
    holdMeasured("libraryOnlineVariables", online, ESPRUINO_BUDGETS.libraryVariables);
  });

  it("carries Espruino's http over the module", async () => {
    const text = "All of it came over the module. ".repeat(100);
    const server = createHttpServer((request, response) => response.end(`${request.url}: ${text}`));
    const at = await port(server);
    await withLibrary(`function online() { require("http").get("http://127.0.0.1:${at}/page", function (response) {
      var got = ""; response.on("data", function (bytes) { got += bytes; });
      response.on("close", function () { print("@page " + response.statusCode + " " + got.length + " " + got.substring(0, 6) + "."); }); }); }`);
    const said = await interpreter.said("@page ", START_MS);
    server.close();
    assert.equal(said.trim(), `200 ${"/page: ".length + text.length} /page:.`);
  });

  it("carries Espruino's net over the module, both ways, and ends with the server", async () => {
    const server = createServer((socket) => socket.on("data", (bytes: Buffer) => (bytes.includes("bye") ? socket.end("bye") : socket.write(bytes))));
    const at = await port(server);
    await withLibrary(`function online() { var got = "", socket = require("net").connect({ host: "127.0.0.1", port: ${at} }, function (s) {
      s.on("data", function (bytes) { got += bytes; if (got.length === 3000) s.write("bye"); });
      s.on("close", function () { print("@closed " + got.length + "."); });
      for (var i = 0; i < 30; i++) s.write("${"0123456789".repeat(10)}"); }); }`);
    const said = await interpreter.said("@closed ", START_MS);
    server.close();
    assert.equal(said.trim(), "3003.");
  });

  it("carries Espruino's MQTT module over the module, in both directions", async function () {
    if (!existsSync(MQTT_MODULE)) {
      console.log("    Espruino's MQTT module is not tried: MODULES= names no folder with MQTT.js");
      return this.skip();
    }
    const broker = new EmbeddedBroker();
    await broker.start();
    const arrived: string[] = [];
    const watcher = new CountingClient({ url: `mqtt://127.0.0.1:${broker.port}`, clientId: "watch", filter: "up" }, (_topic, payload) => void arrived.push(payload));
    await watcher.start();
    const program = `Modules.addCached("MQTT", ${JSON.stringify(readFileSync(MQTT_MODULE, "latin1"))});
      function online() {
        var mqtt = require("MQTT").create("127.0.0.1", { port: ${broker.port}, client_id: "unchanged" });
        mqtt.on("connected", function () { mqtt.subscribe("down"); mqtt.publish("up", "one", 1); setTimeout(function () { mqtt.publish("down", "to itself", 1); }, 2000); });
        mqtt.on("publish", function (message) { print("@message " + message.topic + " " + message.message + "."); mqtt.publish("up", "two", 1); setTimeout(function () { print("@end."); }, 3000); });
        mqtt.connect();
      }`;
    await withLibrary(program);
    const message = await interpreter.said("@message ", START_MS);
    await interpreter.said("@end", START_MS);
    await watcher.stop();
    await broker.stop();
    // With QoS 1 the module's own module leaves the two bytes of the packet's number in front of the message.
    assert.match(message, /^down .*to itself\.$/);
    assert.deepEqual(arrived, ["one", "two"]);
  });

  it("runs what an image of its Storage has in it", async () => {
    // On Linux the whole of its flash is a file.
    writeFileSync(join(interpreter.folder, "espruino.flash"), storageImage({ ".bootcde": 'print("@" + require("greeting").text + ".");', greeting: 'exports.text = "hello";' }, LINUX_STORAGE_BYTES));
    interpreter.run("load();");
    await interpreter.said("@hello", START_MS);
  });

  it("is flashed through its console by make flash, which says what board that is, and starts what it got", async function () {
    this.timeout(300000);
    const terminal = openPseudoTerminal();
    interpreter.serve(terminal);
    const flash = spawn("make", ["--no-print-directory", "flash", "TARGET=espruino", `PORT=${terminal.path}`, "WHAT=library"], { cwd: ROOT });
    let said = "";
    for (const stream of [flash.stdout, flash.stderr]) stream.on("data", (bytes: Buffer) => (said += bytes.toString()));
    const code = await new Promise((resolve) => flash.on("exit", resolve));
    terminal.close();
    assert.equal(code, 0, `${said}\n${interpreter.printed.slice(-1500)}`);
    assert.match(said, /^LINUX, Espruino 2v\d+, /m);
    interpreter.run('print("@library " + typeof require("fieldline").connect + ".");');
    assert.equal((await interpreter.said("@library ", START_MS)).trim(), "function.");
  });
});
