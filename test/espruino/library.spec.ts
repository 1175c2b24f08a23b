import { strict as assert } from "node:assert";
import { AUTO } from "../../build/device-modem";
import { ENGINES, presentEngines } from "../../build/espruino/engines";
import { echoPeer, scriptedPeer, sourcePeer } from "../../twin/networks/peers";
import { MODULES } from "../system/modules";
import { EspruinoRig, libraryScripts } from "./rig";

const PATIENCE_MS = 320000;
const BYTES = 5000;
const DIGITS = "0123456789".repeat(10);

const CONNECT = `
var lines = { powerKey: { pin: D1, inverted: false }, reset: { pin: D2, inverted: false }, dtr: { pin: D3, inverted: false }, ri: { pin: D4, inverted: false }, status: { pin: D5, inverted: false } };
var network = fieldline.connect(Serial1, { apn: "internet", pins: lines, log: function (text) { print("log " + text); } }, function (problem) {
  print(problem === undefined ? "online " + network.status().condition : "problem " + problem);
  if (problem === undefined) online();
});
function open(library, port, more, connected) {
  var options = { host: "server.example", port: port };
  for (var name in more) options[name] = more[name];
  var socket = require(library).connect(options, function () { print("connected"); connected(socket); });
  var got = "";
  socket.on("data", function (bytes) { got += bytes; });
  socket.on("error", function (error) { print("error " + error.code); });
  socket.on("close", function (failed) { print("closed " + failed + " " + got.length + " " + got.substring(0, 20)); });
  return socket;
}
`;

for (const engine of ENGINES) {
  for (const module of MODULES) {
    describe(`the fieldline module for Espruino in ${engine.name} on the twin of the ${module.title}`, function () {
      this.timeout(240000);
      let rig: EspruinoRig | undefined;

      before(function () {
        if (!presentEngines().includes(engine)) this.skip();
      });

      afterEach(() => {
        rig?.board.end();
        rig = undefined;
      });

      /** Runs `program` until it has printed a line that begins with `end`, and answers what it printed but for its log. */
      async function run(program: string, end: string, prepare: (rig: EspruinoRig) => void, built: string = module.name): Promise<string[]> {
        const made = new EspruinoRig(engine, module, await libraryScripts(built, CONNECT + program));
        rig = made;
        prepare(made);
        const { printed } = made.board;
        const came = made.clock.runUntilTrue(() => printed.some((line) => line.startsWith(end)), PATIENCE_MS);
        assert(came, `never said ${end}:\n${printed.slice(-12).join("\n")}`);
        return printed.filter((line) => !line.startsWith("log "));
      }

      it("carries what a socket writes and receives, in pieces, and closes when all has been sent", async () => {
        const program = `function online() { open("net", 7, {}, function (socket) {
          for (var index = 0; index < ${BYTES / DIGITS.length}; index++) socket.write("${DIGITS}");
          setTimeout(function () { socket.end(); }, 8000);
        }); }`;
        const said = await run(program, "closed", ({ network }) => network.host("server.example").listenTcp(7, echoPeer()));
        assert.deepEqual(said, ["online up", "connected", `closed false ${BYTES} 01234567890123456789`]);
      });

      it("ends a socket whose server closed, once all has been fetched", async () => {
        const program = 'function online() { open("net", 8, {}, function () {}); }';
        const said = await run(program, "closed", ({ network }) => network.host("server.example").listenTcp(8, sourcePeer("x".repeat(BYTES))));
        assert.deepEqual(said.slice(0, 2), ["online up", "connected"]);
        assert.match(said[2] ?? "", new RegExp(`^closed false ${BYTES} `));
      });

      it("finds out which module it has, where it was built with every driver, and carries the same", async () => {
        const program = 'function online() { open("net", 8, {}, function () {}); }';
        const said = await run(program, "closed", ({ network }) => network.host("server.example").listenTcp(8, sourcePeer("x".repeat(BYTES))), AUTO);
        assert.match(said[2] ?? "", new RegExp(`^closed false ${BYTES} `));
      });

      it("tells a socket that cannot connect why, and never that it is connected", async () => {
        const program = 'function online() { open("net", 9, {}, function () {}); }';
        const said = await run(program, "closed", ({ network }) => void network.host("server.example"));
        assert.equal(said[0], "online up");
        assert.match(said[1] ?? "", /^error -[34]$/);
        assert.match(said[2] ?? "", /^closed true 0/);
      });

      it("tells a socket of a reset", async () => {
        const program = 'function online() { open("net", 10, {}, function (socket) { socket.write("hello"); }); }';
        const peer = scriptedPeer([{ expect: "hello" }, { close: "reset" }], () => undefined);
        const said = await run(program, "closed", ({ network }) => network.host("server.example").listenTcp(10, peer));
        assert.equal(said[1], "connected");
        assert.match(said.join("\n"), /\nclosed /);
      });

      it("encrypts nothing in silence: a socket that wants TLS is refused where nobody said how servers are checked", async () => {
        const program = 'function online() { try { open("tls", 443, {}, function () {}); } catch (error) { print("refused " + error.message); } }';
        const said = await run(program, "refused", ({ network }) => void network.host("server.example"));
        assert.deepEqual(said, ["online up", "refused Unable to create socket"]);
        assert(rig?.board.printed.some((line) => line.includes("the module needs `tls`")));
      });

      it("tells once what keeps the network from coming, and goes on trying", async () => {
        const program = "function online() {}";
        const said = await run(program, "problem", ({ twin }) => twin.removeSim());
        assert.match(said[0] ?? "", /^problem .*SIM/);
      });
    });
  }
}
