import type { NetworkFailure, TlsClientOptions } from "../../../twin/networks/network";
import { echoPeer } from "../../../twin/networks/peers";
import { certificates, SERVER_NAMES } from "../../certificates";
import { expect } from "../../expect";
import type { Bed, TlsServer } from "./bed";
import { dial, listenAtPeer } from "./contract-steps";

interface TlsCase {
  title: string;
  server: () => Partial<TlsServer>;
  client: () => Partial<TlsClientOptions>;
  /** "connected", or a word of the failure's detail. */
  outcome: "connected" | "chain" | "not for" | "valid";
}

const expired = (): Partial<TlsServer> => ({ credential: certificates().expired, current: false });
const expiredOfOtherCa = (): Partial<TlsServer> => ({
  credential: certificates().expiredOfOtherCa,
  ca: certificates().otherCa,
  current: false,
});
const wrongName = (): Partial<TlsServer> => ({ credential: certificates().wrongName, names: ["wrong.example"] });
const good = (): Partial<TlsServer> => ({});
const strict = (): Partial<TlsClientOptions> => ({});
const otherCa = (): Partial<TlsClientOptions> => ({ ca: certificates().otherCa.certificate });

const CASES: readonly TlsCase[] = [
  { title: "accepts a server that the CA has signed", server: good, client: strict, outcome: "connected" },
  { title: "refuses a server that another CA has signed", server: good, client: otherCa, outcome: "chain" },
  { title: "refuses every server without a CA", server: good, client: () => ({ ca: undefined }), outcome: "chain" },
  {
    title: "finds the CA among several",
    server: good,
    client: () => ({ ca: certificates().otherCa.certificate + certificates().ca.certificate }),
    outcome: "connected",
  },
  {
    title: "accepts any signer where the chain is not checked",
    server: good,
    client: () => ({ ca: undefined, verifyChain: false }),
    outcome: "connected",
  },
  { title: "refuses a server of another name", server: wrongName, client: strict, outcome: "not for" },
  {
    title: "refuses another name even where the chain is not checked",
    server: wrongName,
    client: () => ({ verifyChain: false }),
    outcome: "not for",
  },
  {
    title: "accepts another name where names are not checked",
    server: wrongName,
    client: () => ({ verifyName: false }),
    outcome: "connected",
  },
  {
    title: "compares the certificate with the server name that it asked for",
    server: wrongName,
    client: () => ({ serverName: "wrong.example" }),
    outcome: "connected",
  },
  { title: "refuses an expired certificate", server: expired, client: strict, outcome: "valid" },
  {
    title: "refuses an expired certificate even where the chain is not checked",
    server: expired,
    client: () => ({ verifyChain: false }),
    outcome: "valid",
  },
  {
    title: "accepts an expired certificate where time is not checked",
    server: expired,
    client: () => ({ verifyTime: false }),
    outcome: "connected",
  },
  {
    title: "still refuses an expired certificate that another CA has signed where time is not checked",
    server: expiredOfOtherCa,
    client: () => ({ verifyTime: false }),
    outcome: "chain",
  },
  {
    title: "still refuses an expired certificate of another name where time is not checked",
    server: expired,
    client: () => ({ verifyTime: false, serverName: "another.example" }),
    outcome: "not for",
  },
];

export function describeTls(current: () => Bed): void {
  const shakeHands = async (server: Partial<TlsServer>, client: Partial<TlsClientOptions>): Promise<NetworkFailure | undefined> => {
    const bed = current();
    const { server: credential, ca } = certificates();
    const port = await bed.listenTls({ credential, ca, names: SERVER_NAMES, current: true, ...server }, echoPeer());
    const options = { ca: ca.certificate, verifyChain: true, verifyName: true, verifyTime: true, ...client };
    const { stream, probe } = dial(bed, port, { tls: options });
    // In TLS 1.3 a client learns only after its own part that the server has refused it.
    stream.write("secret\xff");
    await bed.until("the outcome is clear", () => probe.events.length > 1 || probe.failure !== undefined || probe.received === "secret\xff");
    return probe.events.includes("ended") ? { kind: "tls", detail: "the server ended the connection" } : probe.failure;
  };

  describe("TLS", () => {
    for (const { title, server, client, outcome } of CASES) {
      it(title, async () => {
        const failure = await shakeHands(server(), client());
        if (outcome === "connected") expect(failure).toBe(undefined);
        else expect(`${failure?.kind}: ${failure?.detail}`).toContain(outcome);
        if (outcome !== "connected") expect(failure?.kind).toBe("tls");
      });
    }

    const onlyClient = (): Partial<TlsServer> => ({ onlyClient: { client: certificates().client, ca: certificates().ca } });

    it("shows its client certificate, also where its key is encrypted", async () => {
      const { client, encryptedClientKey, clientKeyPassword } = certificates();
      const options = { certificate: client.certificate, key: encryptedClientKey, keyPassword: clientKeyPassword };
      expect(await shakeHands(onlyClient(), options)).toBe(undefined);
    });

    it("fails where the server asks for a client certificate and there is none", async () => {
      expect((await shakeHands(onlyClient(), {}))?.kind).toBe("tls");
    });

    // Node's own server closes without an alert, others send one.
    it("gets no answer where the server does not know the client certificate", async () => {
      const { certificate, key } = certificates().clientOfOtherCa;
      expect((await shakeHands(onlyClient(), { certificate, key }))?.kind).toBe("tls");
    });

    it("fails where the two sides have no version in common", async () => {
      expect((await shakeHands({}, { maxVersion: "TLSv1" }))?.kind).toBe("tls");
    });

    it("runs out of time where the server never answers its hello", async () => {
      const bed = current();
      const server = await listenAtPeer(bed);
      const tls = { verifyChain: true, verifyName: true, verifyTime: true };
      const { probe } = dial(bed, server.port, { tls, timeoutMs: 100 });
      await bed.until("the connection fails", () => probe.failure !== undefined);
      expect(probe.events).toEqual(["failed timeout"]);
    });
  });
}
