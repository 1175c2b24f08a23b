import { echoPeer, scriptedPeer, sourcePeer } from "../../twin/networks/peers";
import { expect } from "../expect";
import { forEachModule } from "./modules";
import type { RigOptions } from "./rig";
import { BYTES, echoed, HOST, outcome, PASS_MS, PORT, Streams, type Consumer } from "./streams";

const SOURCE_PORT = 9;
const CLOSED_PORT = 10;
/** The link notices, the module is shut down and started anew. */
const MEND_MS = 300000;
/** Longer, and the link itself is doubted. */
const BROKER_DOWN_MS = 3000;
/** With it the module loses a byte at the end of a connection. */
const LOSSY_QUIRK = "rxget-cut-short";

/** Bytes of every value come back as they were sent, and what is sent before an end arrives, while telemetry flows. */
function carry(options: RigOptions): void {
  const streams = new Streams(options);
  const { rig } = streams;
  rig.network.host(HOST).listenTcp(PORT, echoPeer());
  rig.network.host(HOST).listenTcp(SOURCE_PORT, sourcePeer(BYTES));
  expect(echoed(streams, streams.open(BYTES))).toBe("whole");
  const source = streams.open("", { port: SOURCE_PORT });
  streams.runUntil(() => source.ended, PASS_MS);
  const lossy = options.quirks?.some((quirk) => quirk === LOSSY_QUIRK || quirk === "all") === true && options.module.quirks.includes(LOSSY_QUIRK);
  expect(outcome(source)).toBe(lossy ? "AT+CIPRXGET=2,0,1460: received bytes are lost: payload incomplete" : "whole");
  const refused = streams.open("", { port: CLOSED_PORT });
  streams.runUntil(() => refused.ended, PASS_MS);
  expect({ opened: refused.opened, failed: refused.failure !== undefined }).toEqual({ opened: false, failed: true });
  expect(echoed(streams, streams.open(BYTES))).toBe("whole");
  expect({ drained: rig.drain(PASS_MS) }).toEqual({ drained: true });
}

forEachModule((module) => {
  describe("streams beside the telemetry of the same module", () => {
    it("as the manual has it", () => carry({ module }));
    it("with every quirk at once", () => carry({ module, quirks: ["all"] }));
    for (const quirk of module.quirks) it(`with ${quirk}`, () => carry({ module, quirks: [quirk] }));
    for (const { command, choices } of module.orders)
      for (const choice of choices.slice(1)) it(`with ${command} ${choice}`, () => carry({ module, twin: { orders: { [command]: choice } } }));
  });

  for (const quirks of [[], ["all"]]) {
    describe(`streams${quirks.length === 0 ? "" : ", with every quirk"}`, () => {
      it("as many as the module has links for pass side by side, one more is refused, and telemetry flows", () => {
        const streams = new Streams({ module, quirks });
        const { rig } = streams;
        rig.network.host(HOST).listenTcp(PORT, echoPeer());
        const consumers: Consumer[] = [];
        for (let number = 0; number < module.plainLinks; number++) consumers.push(streams.open(BYTES));
        const tooMany = streams.open("");
        streams.runUntil(() => tooMany.ended, PASS_MS);
        expect(tooMany.failure?.kind).toBe("refused");
        for (const consumer of consumers) expect(echoed(streams, consumer)).toBe("whole");
        expect({ drained: rig.drain(PASS_MS) }).toEqual({ drained: true });
      });

      it("one that the other side resets ends, and the next one passes", () => {
        const streams = new Streams({ module, quirks });
        const host = streams.rig.network.host(HOST);
        host.listenTcp(PORT, echoPeer());
        host.listenTcp(SOURCE_PORT, scriptedPeer([{ expect: "hello" }, { close: "reset" }], () => undefined));
        const reset = streams.open("hello", { port: SOURCE_PORT });
        streams.runUntil(() => reset.ended, PASS_MS);
        expect({ opened: reset.opened, ended: reset.ended }).toEqual({ opened: true, ended: true });
        expect(echoed(streams, streams.open(BYTES))).toBe("whole");
      });

      it("a context that the network drops ends it with a failure, and the next one passes when the link is mended", () => {
        const streams = new Streams({ module, quirks });
        const { rig } = streams;
        rig.network.host(HOST).listenTcp(PORT, echoPeer());
        const lost = streams.open("hello");
        streams.runUntil(() => lost.received === "hello", PASS_MS);
        rig.twin.dropContext();
        streams.runUntil(() => lost.ended, MEND_MS);
        expect({ ended: lost.ended, failed: lost.failure !== undefined }).toEqual({ ended: true, failed: true });
        expect(rig.runUntilFlowing(MEND_MS) !== undefined).toBe(true);
        expect(echoed(streams, streams.open(BYTES))).toBe("whole");
        expect({ drained: rig.drain(PASS_MS) }).toEqual({ drained: true });
      });

      it("a module that restarts by itself ends it with a failure, and another one passes", () => {
        const streams = new Streams({ module, quirks });
        const { rig } = streams;
        rig.network.host(HOST).listenTcp(PORT, echoPeer());
        const lost = streams.open("hello");
        streams.runUntil(() => lost.received === "hello", PASS_MS);
        rig.twin.silentRestart();
        streams.runUntil(() => lost.ended, MEND_MS);
        expect({ ended: lost.ended, failed: lost.failure !== undefined }).toEqual({ ended: true, failed: true });
        // There is firmware that never tells what became of the first one.
        const next = echoed(streams, streams.open(BYTES));
        if (quirks.length === 0) expect(next).toBe("whole");
        if (next !== "whole") expect(echoed(streams, streams.open(BYTES))).toBe("whole");
        expect({ drained: rig.drain(MEND_MS) }).toEqual({ drained: true });
      });

      it("the broker's restart leaves it alone", () => {
        const streams = new Streams({ module, quirks });
        const { rig } = streams;
        rig.network.host(HOST).listenTcp(PORT, echoPeer());
        const stream = streams.open("hello");
        streams.runUntil(() => stream.received === "hello", PASS_MS);
        rig.broker.stop();
        rig.clock.runFor(BROKER_DOWN_MS);
        rig.broker.start();
        expect(rig.runUntilFlowing(MEND_MS) !== undefined).toBe(true);
        expect({ ended: stream.ended, failure: stream.failure?.message }).toEqual({ ended: false, failure: undefined });
        stream.connection.write(" again");
        streams.runUntil(() => stream.received.length === 11, PASS_MS);
        expect(stream.received).toBe("hello again");
      });
    });
  }
});
