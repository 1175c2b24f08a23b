import { type MqttBrokerOptions, type MqttTransport, type NetworkFailure, type Quality, SUBSCRIPTION_REFUSED } from "../networks/network";
import type { OrderChoice } from "../orders";
import type { Quirk } from "../quirks";
import { CommandRefused } from "../refusal";
import { DEFAULT_CID } from "../state/pdp";
import type { MqttAccount } from "./13-configuration";
import type { ReceivedMessages } from "./13-messages";
import type { Ec716sFirmware } from "./firmware";

/** MQTT's own link, beside the 0 to 5 of AT+CIPSTART (EC716S 13.2). */
export const MQTT_LINK = 7;
/** MQTT 3.1.1, whose rules the manual quotes (EC716S 13.3). */
const PROTOCOL_VERSION = 4;
const CONNACK_TIMEOUT_MS = 30000;
/** Operations that the broker has not acknowledged; further ones are refused. */
const MOST_UNANSWERED = 16;
/** How long AT+MDISCONNECT holds its OK back where nothing can be sent. */
const LONGEST_FAREWELL_MS = 5000;

export const LINK_QUIRKS: readonly Quirk[] = [
  { id: "mqtt-close-cme", about: "AT+MIPCLOSE without a connection is +CME ERROR: 767.", chapter: 13 },
  { id: "mqtt-closed-link", about: "With several links, the end of MQTT's connection is 7,CLOSED.", chapter: 13 },
  { id: "mqtt-closed-after-disconnect", about: "CLOSED follows AT+MDISCONNECT, as the broker closes the connection then.", chapter: 13 },
  { id: "mqtt-state-blank", about: "A blank stands behind STATE: where the connection to the broker fails, as with AT+CIPSTART.", chapter: 13 },
];

const REFUSAL_CHOICES = ["error", "acknowledged"] as const;

export const LINK_ORDERS: readonly OrderChoice[] = [
  { command: "+MSUB", choices: REFUSAL_CHOICES, about: "What a subscription that the broker refuses ends with: ERROR behind OK, or SUBACK as any other." },
];

/** `left`: AT+MDISCONNECT was there, AT+MIPCLOSE is still to come. */
type Phase = "free" | "connecting" | "connected" | "logging-in" | "online" | "left";

/** The one MQTT connection of a run: what AT+MIPSTART opens and AT+MIPCLOSE frees (EC716S 13). */
export class MqttLink {
  private phase: Phase = "free";
  private transport: MqttTransport | undefined;
  private unanswered = 0;

  constructor(private readonly firmware: Ec716sFirmware, private readonly messages: ReceivedMessages) {
    const { ip, pdp } = firmware;
    ip.onBearerLost(() => this.bearerEnded());
    pdp.events.on((event) => {
      if (event.kind === "deactivated" && pdp.active().length === 0) this.bearerEnded();
    });
  }

  /** `<state>` of AT+MQTTSTATU (EC716S 13.13). */
  get status(): 0 | 1 | 2 {
    if (this.isOnline) return 1;
    return this.phase === "connected" || this.phase === "logging-in" ? 2 : 0;
  }

  /** Nothing is there, so that a connection may be opened. */
  get isFree(): boolean {
    return this.phase === "free";
  }

  /** AT+MIPSTART has not had its outcome yet. */
  get isConnecting(): boolean {
    return this.phase === "connecting";
  }

  /** AT+MCONNECT may come. */
  get awaitsLogin(): boolean {
    return this.phase === "connected";
  }

  get isOnline(): boolean {
    return this.phase === "online";
  }

  requireOnline(): void {
    if (!this.isOnline || this.unanswered >= MOST_UNANSWERED) throw new CommandRefused();
  }

  /**
   * CONNECT OK follows, or CONNECT FAIL. Any context that is active will do, unless the end of one waits for
   * AT+CIPSHUT; it counts as brought up then. Without a file that TLS needs, `broker` is undefined.
   */
  open(broker: MqttBrokerOptions | undefined): void {
    const { firmware, messages } = this;
    const { ip, pdp } = firmware;
    const hasBearer = ip.bearer !== "PDP DEACT" && pdp.active().length > 0;
    this.phase = "connecting";
    if (hasBearer) ip.bearer = "IP STATUS";
    if (broker === undefined || !hasBearer) {
      firmware.clock.after(0, () => {
        if (this.phase === "connecting" && this.transport === undefined) this.fail();
      });
      return;
    }
    this.transport = firmware.network.openMqtt(broker, {
      connected: () => {
        this.phase = "connected";
        firmware.urc(this.prefixed("CONNECT OK"));
      },
      accepted: () => {
        this.phase = "online";
        firmware.urc("CONNACK OK");
      },
      lost: () => this.lost(),
      message: (topic, payload) => messages.deliver(topic, payload),
    });
  }

  /** CONNACK OK follows, or ERROR. */
  login(account: MqttAccount, cleanSession: boolean, keepAliveSeconds: number): void {
    this.phase = "logging-in";
    this.transport?.login({ ...account, protocolVersion: PROTOCOL_VERSION, cleanSession, keepAliveSeconds }, CONNACK_TIMEOUT_MS);
  }

  publish(topic: string, message: string, qos: Quality, retain: boolean): void {
    const { firmware } = this;
    const received = (): void => firmware.urc("PUBREC");
    this.transport?.publish(topic, message, { qos, retain, dup: false, received }, this.answered((failure) => {
      if (qos > 0 && failure === undefined) firmware.urc(qos === 1 ? "PUBACK" : "PUBCOMP");
    }));
  }

  subscribe(topic: string, qos: Quality): void {
    const { firmware } = this;
    this.transport?.subscribe(topic, qos, this.answered((failure, granted) => {
      const refused = failure !== undefined || granted === SUBSCRIPTION_REFUSED;
      firmware.urc(refused && firmware.order("+MSUB") === "error" ? "ERROR" : "SUBACK");
    }));
  }

  unsubscribe(topic: string): void {
    this.transport?.unsubscribe(topic, this.answered((failure) => this.firmware.urc(failure === undefined ? "UNSUBACK" : "ERROR")));
  }

  /** DISCONNECT, by which the broker forgets the will; the link is held until it is closed. */
  leave(done: () => void): void {
    const { firmware, transport } = this;
    const hold = firmware.clock.after(LONGEST_FAREWELL_MS, done);
    this.phase = "left";
    this.transport = undefined;
    this.unanswered = 0;
    transport?.disconnect(() => {
      hold.cancel();
      done();
      if (this.phase === "left" && firmware.quirks.isOn("mqtt-closed-after-disconnect")) this.closed();
    });
  }

  /** At once and without a word: the broker sends the will where there was no farewell. */
  free(): void {
    this.transport?.destroy();
    this.transport = undefined;
    this.unanswered = 0;
    this.phase = "free";
  }

  /** The far side ends the connection; false where there is none. */
  closeFromNetwork(): boolean {
    if (this.transport === undefined) return false;
    this.lost();
    return true;
  }

  /** Its own line tells that the context is gone; what waits for an outcome gets it, but not from AT+CIPSHUT. */
  private bearerEnded(): void {
    const phase = this.firmware.pdp.isActive(DEFAULT_CID) ? "free" : this.phase;
    if (phase === "connecting") this.fail();
    else this.free();
    if (phase === "logging-in") this.firmware.urc("ERROR");
  }

  private lost(): void {
    const { phase } = this;
    if (phase === "connecting") {
      this.fail();
      return;
    }
    if (phase === "logging-in") this.firmware.urc("ERROR");
    this.closed();
  }

  private closed(): void {
    this.free();
    this.firmware.urc(this.firmware.quirks.isOn("mqtt-closed-link") ? this.prefixed("CLOSED") : "CLOSED");
  }

  private fail(): void {
    const { firmware } = this;
    this.free();
    if (!firmware.ip.severalLinks) firmware.urc(`STATE:${firmware.quirks.isOn("mqtt-state-blank") ? " " : ""}${firmware.ip.stateName}`);
    firmware.urc(this.prefixed("CONNECT FAIL"));
  }

  private prefixed(result: string): string {
    return this.firmware.ip.severalLinks ? `${MQTT_LINK},${result}` : result;
  }

  /** Counts an operation that is under way. What ends because the connection does says nothing of its own. */
  private answered<Rest extends unknown[]>(done: (failure: NetworkFailure | undefined, ...rest: Rest) => void): typeof done {
    const { transport } = this;
    this.unanswered++;
    return (failure, ...rest) => {
      if (this.transport !== transport) return;
      this.unanswered--;
      if (failure === undefined || failure.kind === "rejected") done(failure, ...rest);
    };
  }
}
