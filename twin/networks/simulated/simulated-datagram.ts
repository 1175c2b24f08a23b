import type { DatagramEvents, DatagramSocket, NetworkFailure } from "../network";
import type { Air, Direction } from "./air";
import type { Directory } from "./dialler";
import { resolveName } from "./resolve";
import type { Station } from "./station";

/** Of IPv4 (20) and UDP (8). */
const HEADER_BYTES = 28;
const LARGEST_DATAGRAM_BYTES = 65507;

/** One UDP socket, of the twin or of a host. */
export class SimulatedDatagramSocket implements DatagramSocket {
  private closed = false;

  /** `port` undefined: it could not be bound. */
  constructor(
    private readonly air: Air,
    private readonly direction: Direction,
    private readonly station: Station,
    private readonly directory: Directory,
    private readonly port: number | undefined,
    events: DatagramEvents,
    private readonly onClosed: () => void,
  ) {
    if (port === undefined) return;
    station.datagramPorts.set(port, events);
    air.soon(() => {
      if (!this.closed) events.bound(port);
    });
  }

  send(bytes: string, host: string, port: number, done: (failure: NetworkFailure | undefined) => void): void {
    resolveName(this.air, this.direction, this.directory, host, (failure, addresses) => {
      if (this.closed) return;
      if (failure !== undefined) return done(failure);
      if (bytes.length > LARGEST_DATAGRAM_BYTES) {
        return done({ kind: "refused", detail: `a datagram holds at most ${LARGEST_DATAGRAM_BYTES} bytes` });
      }
      this.cast(bytes, addresses[0] ?? "", port);
      done(undefined);
    });
  }

  close(): void {
    this.destroy();
  }

  destroy(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.port !== undefined) this.station.datagramPorts.delete(this.port);
    this.onClosed();
  }

  private cast(bytes: string, address: string, port: number): void {
    const sender = this.port;
    if (sender === undefined) return;
    this.air.cast(this.direction, bytes.length + HEADER_BYTES, () => {
      const receiver = this.directory.stationAt(address)?.datagramPorts.get(port);
      receiver?.datagram(bytes, this.station.address, sender);
    });
  }
}
