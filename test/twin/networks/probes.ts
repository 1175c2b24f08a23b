import type {
  DatagramEvents,
  Listener,
  ListenerEvents,
  MqttTransportEvents,
  NetworkFailure,
  Stream,
  StreamEvents,
} from "../../../twin/networks/network";

/** Told each time that a probe has seen something. */
export type Changed = () => void;

/** Notes what a stream reports. */
export class StreamProbe implements StreamEvents {
  /** Names of the events, without `data` and `drained`. */
  readonly events: string[] = [];
  failure: NetworkFailure | undefined;
  drains = 0;
  onData: () => void = () => undefined;
  onDrained: () => void = () => undefined;
  private readonly parts: string[] = [];
  receivedBytes = 0;

  constructor(private readonly changed: Changed) {}

  get received(): string {
    return this.parts.join("");
  }

  connected(): void {
    this.note("connected");
  }

  failed(failure: NetworkFailure): void {
    this.failure = failure;
    this.note(`failed ${failure.kind}`);
  }

  data(bytes: string): void {
    this.parts.push(bytes);
    this.receivedBytes += bytes.length;
    this.onData();
    this.changed();
  }

  ended(): void {
    this.note("ended");
  }

  drained(): void {
    this.drains++;
    this.onDrained();
    this.changed();
  }

  private note(event: string): void {
    this.events.push(event);
    this.changed();
  }
}

/** A listener of either side; each accepted stream gets a probe. */
export class ListenerProbe implements ListenerEvents {
  port = 0;
  failure: NetworkFailure | undefined;
  listener: Listener | undefined;
  readonly streams: Stream[] = [];
  readonly probes: StreamProbe[] = [];

  constructor(private readonly changed: Changed) {}

  listening(port: number): void {
    this.port = port;
    this.changed();
  }

  failed(failure: NetworkFailure): void {
    this.failure = failure;
    this.changed();
  }

  accepted(stream: Stream): StreamEvents {
    const probe = new StreamProbe(this.changed);
    this.streams.push(stream);
    this.probes.push(probe);
    this.changed();
    return probe;
  }
}

export class DatagramProbe implements DatagramEvents {
  port = 0;
  failure: NetworkFailure | undefined;
  readonly datagrams: { bytes: string; address: string; port: number }[] = [];

  constructor(private readonly changed: Changed) {}

  bound(port: number): void {
    this.port = port;
    this.changed();
  }

  failed(failure: NetworkFailure): void {
    this.failure = failure;
    this.changed();
  }

  datagram(bytes: string, address: string, port: number): void {
    this.datagrams.push({ bytes, address, port });
    this.changed();
  }
}

export class MqttProbe implements MqttTransportEvents {
  /** `accepted true` where the broker had a session. */
  readonly events: string[] = [];
  failure: NetworkFailure | undefined;
  readonly messages: { topic: string; payload: string; qos: number; retain: boolean }[] = [];

  constructor(private readonly changed: Changed) {}

  /** Only of a client that logs in by itself. */
  connected(): void {
    this.events.push("connected");
    this.changed();
  }

  accepted(sessionPresent: boolean): void {
    this.events.push(sessionPresent ? "accepted true" : "accepted");
    this.changed();
  }

  lost(failure: NetworkFailure): void {
    this.failure = failure;
    this.events.push(`lost ${failure.kind}`);
    this.changed();
  }

  message(topic: string, payload: string, qos: 0 | 1 | 2, retain: boolean): void {
    this.messages.push({ topic, payload, qos, retain });
    this.changed();
  }
}
