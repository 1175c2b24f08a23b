import type { Listener, MqttClient, MqttTransport, Network, Stream, DatagramSocket } from "../../twin/networks/network";

/** Behind the antenna there is nothing: only reachability and closing are recorded. */
export class NoNetwork implements Network {
  reachable = false;
  closed = 0;

  setReachable(reachable: boolean): void {
    this.reachable = reachable;
  }

  close(): void {
    this.closed++;
  }

  setNameServers(): void {
    // No server knows anything here.
  }

  resolve(): void {
    throw missing();
  }

  connect(): Stream {
    throw missing();
  }

  openUdp(): DatagramSocket {
    throw missing();
  }

  listen(): Listener {
    throw missing();
  }

  connectMqtt(): MqttClient {
    throw missing();
  }

  openMqtt(): MqttTransport {
    throw missing();
  }

  ping(): void {
    throw missing();
  }
}

function missing(): Error {
  return new Error("This dialogue has no network: give it one in its options.");
}
