import { SSL_ERR } from "./17-results";
import { Session, SESSION_COUNT } from "./17-session";
import { TRANSPARENT } from "./17-settings";
import type { Sim767xxFirmware } from "./firmware";

/** The SSL service of one run: the contexts that AT+CCHSTART opened, and the two sessions. */
export class SslService {
  /** Numbers of PDP contexts; `starting` and `stopping` ones do not count as started. */
  readonly started = new Set<number>();
  readonly changing = new Set<number>();
  readonly sessions: readonly Session[];

  constructor(readonly firmware: Sim767xxFirmware) {
    this.sessions = Array.from({ length: SESSION_COUNT }, (_, number) => new Session(firmware, number));
    firmware.pdp.events.on((event) => {
      if (event.kind === "deactivated") this.contextLost(event.cid);
    });
  }

  get isStarted(): boolean {
    return this.started.size > 0;
  }

  /** AT+CCHSET and AT+CCHMODE come before. */
  get isUntouched(): boolean {
    return this.started.size === 0 && this.changing.size === 0;
  }

  get isTransparent(): boolean {
    return this.firmware.settings.get(TRANSPARENT) === 1;
  }

  /** Ends what the context carries, without a word about the sessions. */
  stop(cid: number): void {
    this.started.delete(cid);
    for (const session of this.sessions) if (session.usedCid === cid) session.drop();
  }

  private contextLost(cid: number): void {
    if (!this.started.has(cid)) return;
    for (const session of this.sessions) if (session.usedCid === cid) session.fail(SSL_ERR.networkError);
    this.stop(cid);
    this.firmware.urc("+CCH:CCH STOP");
  }
}
