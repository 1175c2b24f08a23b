/** Servers of Node on this machine alone. */
import type { AddressInfo, Server } from "node:net";

/** A server of Node's HTTP or HTTPS. */
export interface LoopbackServer extends Server {
  closeAllConnections(): void;
}

/** Answers the port: `port`, or one that is free where that is 0. */
export async function listenOnLoopback(server: LoopbackServer, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  return (server.address() as AddressInfo).port;
}

/** Connections that are open break. */
export async function stopOnLoopback(server: LoopbackServer): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await stopped;
}
