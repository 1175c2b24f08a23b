import type { TlsOptions } from "../../drivers/modem";
import { echoPeer } from "../../twin/networks/peers";
import { Environment } from "../../twin/state/environment";
import { certificates, SERVER_NAMES } from "../certificates";
import { expect } from "../expect";
import { forEachModule } from "./modules";
import type { RigOptions } from "./rig";
import { BYTES, echoed, HOST, PORT, Streams } from "./streams";

const CA = certificates().ca.certificate;
const OTHER_CA = certificates().otherCa.certificate;
const CA_FILE = { name: "ca.pem", contents: CA };
const FULL: TlsOptions = { caFile: CA_FILE.name, verification: "full" };
const UNVERIFIED: TlsOptions = { verification: "unverified" };
const SECURE_PORT = 443;

/** Streams of a module that has the authority's certificate and knows the time, to a server whose certificate is of `ca` and has its name. */
function secured(options: RigOptions, ca: string): Streams {
  const environment = new Environment();
  environment.networkTime = () => ({ utcMs: Date.UTC(2026, 0, 1), zoneQuarters: 0, daylightHours: 0 });
  const streams = new Streams({ ...options, link: { certificates: [CA_FILE] }, twin: { environment } });
  const host = streams.rig.network.host(HOST);
  host.listenTcp(SECURE_PORT, echoPeer(), { ca, names: [...SERVER_NAMES, HOST] });
  host.listenTcp(PORT, echoPeer());
  return streams;
}

forEachModule((module) => {
  for (const quirks of [[], ["all"]]) {
    const options: RigOptions = { module, quirks };

    describe(`streams with TLS${quirks.length === 0 ? "" : ", with every quirk"}`, () => {
      it("pass to a server that is who it says, and to any where that is said explicitly", () => {
        const streams = secured(options, CA);
        expect(echoed(streams, streams.open(BYTES, { transport: "tls", port: SECURE_PORT, tls: FULL }))).toBe("whole");
        const stranger = secured(options, OTHER_CA);
        expect(echoed(stranger, stranger.open(BYTES, { transport: "tls", port: SECURE_PORT, tls: UNVERIFIED }))).toBe("whole");
      });

      it("do not pass to a stranger, and a plain one passes behind that", () => {
        const streams = secured(options, OTHER_CA);
        const refused = streams.open(BYTES, { transport: "tls", port: SECURE_PORT, tls: FULL });
        streams.runUntil(() => refused.ended, 300000);
        expect({ opened: refused.opened, received: refused.received, failed: refused.failure !== undefined }).toEqual({ opened: false, received: "", failed: true });
        expect(echoed(streams, streams.open(BYTES))).toBe("whole");
      });

      it("and plain ones are made at the same time, each as it was asked for", () => {
        const streams = secured(options, CA);
        const tls = { transport: "tls", port: SECURE_PORT, tls: FULL } as const;
        const all = [streams.open(BYTES), streams.open(BYTES, tls), streams.open(BYTES), streams.open(BYTES, tls)];
        for (const each of all) expect(echoed(streams, each)).toBe("whole");
        expect({ drained: streams.rig.drain(120000) }).toEqual({ drained: true });
      });
    });
  }
});
