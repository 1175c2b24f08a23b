import type { BrokerEvent, SimulatedBroker } from "../../twin/networks/simulated/mqtt/simulated-broker";

/** An independent observer at the broker, who knows nothing of the device but its topics. */
export class Witness {
  /** Values of the readings that arrived, in order, repetitions included. */
  readonly values: number[] = [];
  /** Different ones of them. */
  readonly distinct = new Set<number>();
  /** States on the status topic, in order. */
  readonly states: string[] = [];
  /** Payloads on the reply topic, in order. */
  readonly replies: string[] = [];
  /** Values of readings that arrived whole under a topic that is not the device's. */
  readonly misdirected = new Set<number>();
  /** Payloads that are not what the device publishes, damaged on the way. */
  readonly unreadable: string[] = [];

  constructor(
    private readonly broker: SimulatedBroker,
    baseTopic: string,
  ) {
    broker.subscribe(`${baseTopic}/readings`, (_topic, payload) => this.readings(payload));
    broker.subscribe(`${baseTopic}/status`, (_topic, payload) => this.status(payload));
    broker.subscribe(`${baseTopic}/reply`, (_topic, payload) => this.replies.push(payload));
    broker.subscribe("#", (topic, payload) => {
      if (topic === `${baseTopic}/readings`) return;
      for (const value of valuesOf(payload)) this.misdirected.add(value);
    });
  }

  /** How often `event` happened at the broker. */
  count(event: BrokerEvent["event"]): number {
    return this.broker.log.filter((each) => each.event === event).length;
  }

  /** What a client that subscribes now is told about the device's state; undefined where nothing is retained. */
  retainedState(statusTopic: string): string | undefined {
    let state: string | undefined;
    let isNow = true;
    this.broker.subscribe(statusTopic, (_topic, payload, _qos, retained) => {
      if (isNow && retained) state = (JSON.parse(payload) as { state: string }).state;
    });
    isNow = false;
    return state;
  }

  private readings(payload: string): void {
    const batch = this.parse(payload) as { readings?: unknown } | undefined;
    if (!Array.isArray(batch?.readings)) return;
    for (const { value } of batch.readings as { value: number }[]) {
      this.values.push(value);
      this.distinct.add(value);
    }
  }

  private status(payload: string): void {
    const status = this.parse(payload) as { state?: string } | undefined;
    if (status?.state !== undefined) this.states.push(status.state);
  }

  private parse(payload: string): unknown {
    try {
      return JSON.parse(payload);
    } catch {
      this.unreadable.push(payload);
      return undefined;
    }
  }
}

/** Of a message of readings; none of anything else. */
function valuesOf(payload: string): number[] {
  try {
    const { readings } = JSON.parse(payload) as { readings?: { value: number }[] };
    return (readings ?? []).map(({ value }) => value);
  } catch {
    return [];
  }
}
