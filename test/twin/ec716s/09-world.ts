import { SeededRandom } from "../../../hal/random";
import type { VirtualClock } from "../../../hal/virtual/clock";
import type { SimulatedHost } from "../../../twin/networks/simulated/simulated-host";
import { SimulatedNetwork } from "../../../twin/networks/simulated/simulated-network";
import type { SimulatedServerTls } from "../../../twin/networks/simulated/simulated-tls";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";
import { type Dialogue, type Ec716sDialogueOptions, ec716sDialogue } from "../dialogue";
import { PEER, PEER_ADDRESS, PeerScript, PORT, TLS_PORT } from "../sim767xx/13-world";

export { PEER, PEER_ADDRESS, PORT, TLS_PORT };
export const UDP_PORT = 6100;

export interface LinkWorld {
  t: Dialogue<Ec716sTwin>;
  network: SimulatedNetwork;
  host: SimulatedHost;
  peer: PeerScript;
  /** Datagrams that reached the peer, and how it answers the last one. */
  datagrams: { received: string[]; answer(bytes: string): void };
}

/** A twin without echo, and one peer behind it. */
export function linkWorld(options: Ec716sDialogueOptions = {}, tls?: SimulatedServerTls): LinkWorld {
  const peer = new PeerScript();
  const made: { network: SimulatedNetwork; host: SimulatedHost }[] = [];
  const received: string[] = [];
  let answer: (bytes: string) => void = () => undefined;
  const t = ec716sDialogue({
    ...options,
    network: (clock: VirtualClock) => {
      const network = new SimulatedNetwork({ clock, random: new SeededRandom(5) });
      const host = network.host(PEER, PEER_ADDRESS);
      host.listenTcp(PORT, (stream) => peer.accept(stream));
      if (tls !== undefined) host.listenTcp(TLS_PORT, (stream) => peer.accept(stream), tls);
      const socket = host.openUdp(UDP_PORT, {
        bound: () => undefined,
        failed: () => undefined,
        datagram: (bytes, address, port) => {
          received.push(bytes);
          answer = (reply) => socket.send(reply, address, port, () => undefined);
        },
      });
      made.push({ network, host });
      return network;
    },
  });
  t.command("ATE0", ["OK"]);
  const [world] = made;
  if (world === undefined) throw new Error("The dialogue made no network.");
  return { t, ...world, peer, datagrams: { received, answer: (bytes) => answer(bytes) } };
}

/** What comes to `line`, and within a second behind it. */
export function linesOf(t: Dialogue<Ec716sTwin>, line: string): string[] {
  t.take();
  return t.send(`${line}\r`).run(1000).takeLines();
}

/** With AT+CSTT, AT+CIICR and AT+CIFSR done, behind the lines of `configure`. */
export function broughtUp(options: Ec716sDialogueOptions = {}, ...configure: string[]): LinkWorld {
  const world = linkWorld(options);
  for (const line of [...configure, "AT+CSTT", "AT+CIICR"]) world.t.command(line, ["OK"]);
  world.t.send("AT+CIFSR\r").take();
  return world;
}

/** With the single link connected by TCP. */
export function connected(options: Ec716sDialogueOptions = {}, ...configure: string[]): LinkWorld {
  const world = broughtUp(options, ...configure);
  world.t.command(`AT+CIPSTART="TCP","${PEER}",${PORT}`, ["OK", "CONNECT OK"]);
  return world;
}

/** In data mode with the peer, by TCP or UDP, behind the lines of `configure`. */
export function transparent(mode: "TCP" | "UDP", options: Ec716sDialogueOptions = {}, ...configure: string[]): LinkWorld {
  const world = broughtUp(options, "AT+CIPMODE=1", ...configure);
  openTransparent(world, mode);
  return world;
}

export function openTransparent({ t }: LinkWorld, mode: "TCP" | "UDP"): void {
  t.command(`AT+CIPSTART="${mode}","${PEER}",${mode === "TCP" ? PORT : UDP_PORT}`, ["OK", "CONNECT"]);
}
