/**
 * Espruino's network layer: `require("NetworkJS").create` gives it its sockets, and `require("net")`
 * stands on them. Espruino asks each socket for what is new whenever it idles; here, every few
 * milliseconds. A negative number from `recv` ends a socket, but for "not connected yet"; any other
 * number, or any from a socket that was closed, is a mistake of whoever made the sockets.
 */

type Callback = (value?: unknown) => void;

interface Network {
  create(host: string | undefined, port: number, type: number, options: unknown): number;
  close(socket: number): void;
  accept(socket: number): number;
  recv(socket: number, maxLength: number, type: number): string | number;
  send(socket: number, bytes: string, type: number): number;
}

const CHUNK_BYTES = 536;
const IDLE_MS = 5;
const CLOSED = -1;
const NOT_CONNECTED = -11;

declare function setTimeout(callback: () => void, delayMs: number): number;

let network: Network | undefined = undefined;
let sockets: Socket[] = [];
let servers: Server[] = [];
let isIdling = false;

function layer(): Network {
  if (network === undefined) throw new Error("Not connected to the internet");
  return network;
}

class Emitter {
  private readonly listeners: Record<string, Callback[]> = {};

  on(event: string, listener: Callback): void {
    this.listeners[event] = (this.listeners[event] ?? []).concat([listener]);
  }

  emit(event: string, value?: unknown): void {
    for (const listener of this.listeners[event] ?? []) listener(value);
  }
}

class Socket extends Emitter {
  private unsent = "";
  private ending = false;

  constructor(
    private readonly number: number,
    private isConnected: boolean,
    private readonly type: number,
  ) {
    super();
  }

  write(bytes: string): boolean {
    this.unsent = this.unsent + bytes;
    return false;
  }

  end(bytes?: string): void {
    if (bytes !== undefined) this.write(bytes);
    this.ending = true;
  }

  /** Whether it goes on. */
  idle(): boolean {
    if (this.unsent !== "") {
      const sent = layer().send(this.number, this.unsent.substring(0, CHUNK_BYTES), this.type);
      if (sent < 0) return this.close(sent);
      if (sent > 0) this.connect();
      this.unsent = this.unsent.substring(sent);
      if (sent > 0 && this.unsent === "") this.emit("drain");
    } else if (this.ending) return this.close(CLOSED);
    const got = layer().recv(this.number, CHUNK_BYTES, this.type);
    if (typeof got === "number" && got >= 0) throw new Error("JSNetwork.recv returned >=0");
    if (got === NOT_CONNECTED && !this.isConnected) return true;
    if (typeof got === "number") return this.close(got);
    if (got.length > CHUNK_BYTES) throw new Error("recv gave more than was asked for");
    this.connect();
    if (got !== "") this.emit("data", got);
    return true;
  }

  private connect(): void {
    if (this.isConnected) return;
    this.isConnected = true;
    this.emit("connect");
  }

  private close(reason: number): boolean {
    layer().close(this.number);
    if (reason !== CLOSED) this.emit("error", { code: reason });
    this.emit("end");
    this.emit("close", reason !== CLOSED);
    return false;
  }
}

class Server {
  private number = -1;

  constructor(private readonly onConnect: Callback) {}

  listen(port: number): void {
    this.number = layer().create(undefined, port, 0, undefined);
    if (this.number < 0) throw new Error("Unable to create socket");
    servers.push(this);
    idleSoon();
  }

  idle(): void {
    const client = layer().accept(this.number);
    if (client < 0) return;
    const socket = new Socket(client, true, 0);
    sockets.push(socket);
    this.onConnect(socket);
  }

  close(): void {
    servers = servers.filter((server) => server !== this);
    layer().close(this.number);
  }
}

function idleSoon(): void {
  if (isIdling) return;
  isIdling = true;
  setTimeout(() => {
    isIdling = false;
    for (const server of servers) server.idle();
    const present = sockets;
    const gone = present.filter((socket) => !socket.idle());
    sockets = sockets.filter((socket) => gone.indexOf(socket) < 0);
    if (sockets.length + servers.length > 0) idleSoon();
  }, IDLE_MS);
}

function connect(type: number, options: { host: string; port: number }, callback: Callback): Socket {
  const number = layer().create(options.host, options.port, type, options);
  if (number < 0) throw new Error("Unable to create socket");
  const socket = new Socket(number, false, type);
  socket.on("connect", () => callback(socket));
  sockets.push(socket);
  idleSoon();
  return socket;
}

export const networkJs = {
  create: (given: Network): Network => {
    network = given;
    return given;
  },
};

export const net = {
  connect: (options: { host: string; port: number }, callback: Callback): Socket => connect(0, options, callback),
  createServer: (onConnect: Callback): Server => new Server(onConnect),
};

/** As on a board without TLS of its own: the type says what is wanted. */
export const tls = {
  connect: (options: { host: string; port: number }, callback: Callback): Socket => connect(4, options, callback),
};
