import { defaultHawkbitConfig } from "../../app/fota/hawkbit/config";
import { Hawkbit } from "../../app/fota/hawkbit/hawkbit";
import type { UpdateOffer } from "../../app/fota/source";
import { defaultHttpConfig } from "../../app/http/config";
import { Http } from "../../app/http/http";
import { defaultLinkTimes } from "../../app/link/config";
import { Link } from "../../app/link/link";
import { defaultTcpConfig } from "../../app/tcp/config";
import { Tcp } from "../../app/tcp/tcp";
import type { Failure } from "../../drivers/failure";
import type { TlsOptions } from "../../drivers/modem";
import type { Clock, Timer } from "../../hal/clock";
import { NodeClock } from "../../hal/node/clock";
import { SeededRandom } from "../../hal/random";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualLine } from "../../hal/virtual/uart";
import { DdiServer } from "../../twin/networks/hawkbit/ddi-server";
import { Fleet, type Target } from "../../twin/networks/hawkbit/fleet";
import { NodeHttpServer } from "../../twin/networks/http/node-http-server";
import { RealNetwork } from "../../twin/networks/real/real-network";
import { Environment } from "../../twin/state/environment";
import { certificates, issueServer } from "../certificates";
import { expect } from "../expect";
import { CertifiedProxy } from "./certified-proxy";
import { forEachModule, type SystemModule, type SystemTwin } from "./modules";

const HOST = "updates.example";
const BAUD = 115200;
/** The common name of the client's certificate. */
const DEVICE = "client";
const AUTHORITY = "issuer";
/** The twin waits for nothing. */
const AT_ONCE = { timing: { bootMs: 0 }, responseMs: [0, 0] as const, service: { simReadingMs: 0, registrationMs: 0, activationMs: [0, 0] as const } };
const TLS: TlsOptions = { verification: "full", caFile: "ca.pem" };
const MUTUAL: TlsOptions = { ...TLS, clientCertificateFile: "client.pem", clientKeyFile: "key.pem" };

/** Real time that comes to an end, with all that was still to happen. */
class EndingClock implements Clock {
  private readonly inner = new NodeClock();
  private readonly timers = new Set<Timer>();
  private ended = false;

  now(): number {
    return this.inner.now();
  }

  after(delayMs: number, callback: () => void): Timer {
    if (this.ended) return { cancel: () => undefined };
    const timer = this.inner.after(delayMs, () => {
      this.timers.delete(timer);
      callback();
    });
    this.timers.add(timer);
    return timer;
  }

  end(): void {
    this.ended = true;
    for (const timer of this.timers) timer.cancel();
  }
}

/** A device in real time: module, link and HTTP, on real sockets. */
class RealDevice {
  readonly http: Http;
  readonly clock = new EndingClock();
  private readonly link: Link;
  private readonly twin: SystemTwin;
  private readonly network = new RealNetwork({ hosts: { [HOST]: "127.0.0.1" } });

  constructor(module: SystemModule, client = certificates().client) {
    const { clock, network } = this;
    const random = new SeededRandom(1);
    const capacity = { transmitCapacity: 65536, receiveCapacity: 65536 };
    const line = new VirtualLine(clock, { a: capacity, b: capacity });
    const environment = new Environment();
    environment.networkTime = () => ({ utcMs: Date.now(), zoneQuarters: 0, daylightHours: 0 });
    this.twin = module.createTwin({ uart: line.b, clock, random, pins: {}, network }, BAUD, { ...AT_ONCE, environment });
    this.twin.powerOn();
    const modem = module.createModem(line.a, clock);
    const contents = { "ca.pem": certificates().ca.certificate, "client.pem": client.certificate, "key.pem": client.key };
    const config = { ...defaultLinkTimes, pdp: { apn: "internet" }, certificates: Object.entries(contents).map(([name, text]) => ({ name, contents: text })) };
    this.link = new Link({ modem, clock, random, config, pins: new VirtualModulePins(), pinMemory: { read: () => "", write: () => undefined } });
    const { link } = this;
    const tcp = new Tcp({ sockets: modem.sockets, link, clock, random, config: defaultTcpConfig });
    this.http = new Http({ modem, tcp, link, clock, random, config: defaultHttpConfig });
    link.start();
  }

  /** What a check of the server on `port` comes to. */
  check(port: number, tls: TlsOptions): Promise<UpdateOffer | Failure | undefined> {
    const { clock, http } = this;
    const attributes = (): { name: string; value: string }[] => [{ name: "version", value: "1.0.0" }];
    const source = new Hawkbit({ http, clock, config: { ...defaultHawkbitConfig, server: `https://${HOST}:${port}`, controllerId: DEVICE, tls, attributes } });
    return new Promise((resolve) => source.check((failure, offer) => resolve(failure ?? offer)));
  }

  close(): void {
    this.twin.losePower();
    this.network.close();
    this.clock.end();
  }
}

forEachModule((module) => {
  describe("a device that a hawkBit server knows by its certificate, on real HTTPS", () => {
    let fleet: Fleet;
    let target: Target;
    let plain: NodeHttpServer;
    let proxy: CertifiedProxy;
    let port: number;
    let device: RealDevice;

    beforeEach(async () => {
      fleet = new Fleet();
      target = fleet.register(DEVICE, "");
      const links = { origin: "" };
      plain = new NodeHttpServer({ answer: (request) => new DdiServer(fleet, { tenant: "DEFAULT", authority: AUTHORITY, ...links }).answer(request) });
      proxy = new CertifiedProxy(issueServer([HOST]), certificates().ca.certificate, AUTHORITY, await plain.start());
      port = await proxy.start();
      links.origin = `https://${HOST}:${port}`;
    });
    afterEach(async () => {
      device.close();
      await proxy.stop();
      await plain.stop();
    });

    it("is let in without a token, tells its attributes, and gets its release", async () => {
      device = new RealDevice(module);
      const artifacts = [{ filename: "manifest.txt", content: "m\n" }];
      fleet.assign(target, { modules: [fleet.softwareModule({ part: "os", name: "app", version: "1.1.0", artifacts })] });
      const files = `https://${HOST}:${port}/DEFAULT/controller/v1/${DEVICE}/softwaremodules/1/artifacts/`;
      expect(await device.check(port, MUTUAL)).toEqual({ manifest: "m\n", baseUrl: files, headers: [], tls: MUTUAL });
      expect(target.attributes.get("version")).toBe("1.0.0");
      expect(new Set(proxy.seen)).toEqual(new Set(["authorized"]));
    }).timeout(60000);

    it("is not let in with no certificate, or with one that another authority signed, and hears what to look at", async () => {
      device = new RealDevice(module, certificates().clientOfOtherCa);
      for (const tls of [TLS, MUTUAL]) {
        const refused = (await device.check(port, tls)) as Failure;
        expect(refused.message).toContain("the update server does not take the device's credentials (403); check the token and its kind, or the client certificate");
        expect(refused.permanent).toBe(true);
      }
      expect(new Set(proxy.seen)).toEqual(new Set(["not authorized"]));
    }).timeout(60000);
  });
});
