import { SeededRandom } from "../../../hal/random";
import type { VirtualClock } from "../../../hal/virtual/clock";
import type { Stream, StreamEvents } from "../../../twin/networks/network";
import type { SimulatedHost } from "../../../twin/networks/simulated/simulated-host";
import { SimulatedNetwork } from "../../../twin/networks/simulated/simulated-network";
import type { SimulatedServerTls } from "../../../twin/networks/simulated/simulated-tls";
import { expect } from "../../expect";
import { type Dialogue, type DialogueOptions, dialogue } from "../dialogue";

export const PEER = "peer.example";
export const PEER_ADDRESS = "192.0.2.1";
/** The peer listens here, and with TLS at the other one. */
export const PORT = 6031;
export const TLS_PORT = 6043;

/** A server that does what a spec tells it, connection by connection. */
export class PeerScript {
  readonly streams: Stream[] = [];
  /** What happened, without data: `ended`, `failed`. */
  readonly events: string[] = [];
  received = "";
  /** The same as it came. */
  readonly pieces: string[] = [];

  accept(stream: Stream): StreamEvents {
    this.streams.push(stream);
    return {
      connected: () => undefined,
      failed: () => void this.events.push("failed"),
      data: (bytes) => {
        this.pieces.push(bytes);
        this.received += bytes;
      },
      ended: () => void this.events.push("ended"),
      drained: () => undefined,
    };
  }

  /** The newest connection. */
  get stream(): Stream {
    const newest = this.streams.at(-1);
    if (newest === undefined) throw new Error("Nobody has connected.");
    return newest;
  }
}

export interface SocketWorld {
  t: Dialogue;
  network: SimulatedNetwork;
  host: SimulatedHost;
  peer: PeerScript;
}

/** A twin with one peer behind it, at `PORT` and, where `tls` is given, at `TLS_PORT`. */
export function socketWorld(options: DialogueOptions = {}, tls?: SimulatedServerTls): SocketWorld {
  const peer = new PeerScript();
  const made: { network: SimulatedNetwork; host: SimulatedHost }[] = [];
  const t = dialogue({
    ...options,
    network: (clock: VirtualClock) => {
      const network = new SimulatedNetwork({ clock, random: new SeededRandom(5) });
      const host = network.host(PEER, PEER_ADDRESS);
      host.listenTcp(PORT, (stream) => peer.accept(stream));
      if (tls !== undefined) host.listenTcp(TLS_PORT, (stream) => peer.accept(stream), tls);
      made.push({ network, host });
      return network;
    },
  });
  const [world] = made;
  if (world === undefined) throw new Error("The dialogue made no network.");
  return { t, peer, ...world };
}

/** The lines that follow a command, its echo left out, until nothing comes for a second more. */
export function linesOf(t: Dialogue, command: string): string[] {
  t.take();
  t.send(`${command}\r`).run(1000);
  const lines = t.takeLines();
  if (lines[0] === command) lines.shift();
  return lines;
}

/** Sends a command with data after its prompt; answers the lines behind the data. */
export function linesOfInput(t: Dialogue, command: string, data: string): string[] {
  t.take();
  t.send(`${command}\r`);
  expect({ command, prompt: t.take() }).toEqual({ command, prompt: `${command}\r\r\n>` });
  t.send(data).run(1000);
  return t.takeLines();
}

/** A world with the socket service open; `configure` is said before. */
export function openWorld(options: DialogueOptions = {}, ...configure: string[]): SocketWorld {
  const world = socketWorld(options);
  for (const line of configure) expect(linesOf(world.t, line)).toEqual(["OK"]);
  expect(linesOf(world.t, "AT+NETOPEN")).toEqual(["OK", "+NETOPEN: 0"]);
  return world;
}

/** A world with link 0 connected to the peer. */
export function linkedWorld(options: DialogueOptions = {}, ...configure: string[]): SocketWorld {
  const world = openWorld(options, ...configure);
  connectLink(world.t, 0);
  return world;
}

export function connectLink(t: Dialogue, link: number): void {
  expect(linesOf(t, `AT+CIPOPEN=${link},"TCP","${PEER}",${PORT}`)).toEqual(["OK", `+CIPOPEN: ${link},0`]);
}
