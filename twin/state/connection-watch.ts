import type { Clock, Timer } from "../../hal/clock";

/** When a silent connection is probed (AT+CIPTKA), in ms; `probes` without an answer end it. */
export interface KeepAlive {
  idleMs: number;
  intervalMs: number;
  probes: number;
}

/** How often bytes without an acknowledgement are sent again: first after `firstMs`, each time after twice as long (RFC 6298). */
export interface Retransmission {
  firstMs: number;
  most: number;
}

/**
 * Notices that the other side of a connection is gone: bytes that were sent are not acknowledged, or
 * keep-alive probes have no answer. `lost` is called once.
 */
export class ConnectionWatch {
  private idleTimer: Timer | undefined;
  private supervised = false;
  private over = false;

  constructor(
    private readonly clock: Clock,
    private readonly rules: { keepAlive?: KeepAlive; retransmission?: Retransmission },
    private readonly world: { probe(timeoutMs: number, done: (answered: boolean) => void): void; lost(): void },
  ) {
    this.traffic();
  }

  /** Something came: the connection is alive. */
  traffic(): void {
    const { keepAlive } = this.rules;
    if (keepAlive === undefined || this.over) return;
    this.idleTimer?.cancel();
    this.idleTimer = this.clock.after(keepAlive.idleMs, () => this.keepAlive(keepAlive, keepAlive.probes));
  }

  /** Something was sent. */
  sent(): void {
    this.traffic();
    const { retransmission } = this.rules;
    if (retransmission === undefined || this.supervised || this.over) return;
    this.supervised = true;
    this.awaitAcknowledgement(retransmission.firstMs, retransmission.most);
  }

  stop(): void {
    this.over = true;
    this.idleTimer?.cancel();
  }

  private keepAlive(rule: KeepAlive, left: number): void {
    if (this.over) return;
    this.world.probe(rule.intervalMs, (answered) => {
      if (answered) this.traffic();
      else if (left > 1) this.keepAlive(rule, left - 1);
      else this.end();
    });
  }

  private awaitAcknowledgement(waitMs: number, left: number): void {
    this.world.probe(waitMs, (answered) => {
      if (answered) this.supervised = false;
      else if (left > 0) this.awaitAcknowledgement(2 * waitMs, left - 1);
      else this.end();
    });
  }

  private end(): void {
    if (this.over) return;
    this.stop();
    this.world.lost();
  }
}
