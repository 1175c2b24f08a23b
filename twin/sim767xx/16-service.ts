import type { Handler } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { AcquiredClient } from "./16-client";
import { LOSS_CAUSE, MQTT_RESULT, MqttRefusal, isUtf8Text, resultLine } from "./16-results";
import type { Sim767xxFirmware } from "./firmware";
import { DEFAULT_CID } from "../state/pdp";

export const CLIENT_INDICES = [0, 1] as const;
/** Longest topic, and longest message of a will, in bytes. */
export const LONGEST_TOPIC = 1024;

const START_MS = [50, 600] as const;
const NETWORK_CLOSED = "+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY";
const NO_NETWORK = "+CMQTTNONET";

/** The MQTT service in one run of the firmware (SIM767XX 16): stopped at first. */
export class MqttService {
  private state: "stopped" | "starting" | "started" = "stopped";
  private startCid = DEFAULT_CID;
  private commonCid: number | undefined;
  private clients: (AcquiredClient | undefined)[] = [];
  /** By session; undefined where AT+CMQTTSSLCFG has set none. */
  private sslContexts: (number | undefined)[] = [];
  private strayOkSaid = false;

  constructor(readonly firmware: Sim767xxFirmware) {
    firmware.pdp.events.on((event) => {
      if (event.kind === "deactivated") this.contextEnded(event.cid);
    });
  }

  get started(): boolean {
    return this.state === "started";
  }

  /** Any client has a connection to a broker. */
  get anyConnected(): boolean {
    return this.clients.some((client) => client?.connected === true);
  }

  /** Calls back with a code of `MQTT_RESULT`. */
  start(cid: number, done: (code: number) => void): void {
    if (this.state !== "stopped") throw new CommandRefused();
    this.state = "starting";
    this.startCid = cid;
    const { firmware } = this;
    firmware.clock.after(firmware.draw(...START_MS), () => {
      firmware.pdp.activate(cid, () => {
        const open = firmware.pdp.isActive(cid);
        this.state = open ? "started" : "stopped";
        done(open ? MQTT_RESULT.ok : MQTT_RESULT.networkNotOpen);
      });
    });
  }

  /** Answers a code of `MQTT_RESULT`. */
  stop(): number {
    this.requireStarted();
    if (this.clients.some((client) => client !== undefined)) return MQTT_RESULT.clientNotReleased;
    this.forget();
    return MQTT_RESULT.ok;
  }

  client(index: number): AcquiredClient | undefined {
    return this.clients[index];
  }

  acquire(index: number, id: string, secure: boolean): void {
    if (this.clients[index] !== undefined) throw new MqttRefusal(MQTT_RESULT.clientUsed);
    this.clients[index] = new AcquiredClient(index, id, secure);
  }

  release(index: number): void {
    if (this.acquired(index).connection !== undefined) throw new MqttRefusal(MQTT_RESULT.clientUsed);
    this.clients[index] = undefined;
  }

  acquired(index: number): AcquiredClient {
    const client = this.clients[index];
    if (client === undefined) throw new MqttRefusal(MQTT_RESULT.clientNotAcquired);
    return client;
  }

  connected(index: number): AcquiredClient {
    const client = this.acquired(index);
    if (!client.connected) throw new MqttRefusal(MQTT_RESULT.noConnection);
    return client;
  }

  /** PDP context of AT+CMQTTCFG="cid", or the one that the service was started with. */
  get cid(): number {
    return this.commonCid ?? this.startCid;
  }

  set cid(cid: number) {
    this.commonCid = cid;
  }

  cidOf(client: AcquiredClient | undefined): number {
    return client?.configuration.cid ?? this.cid;
  }

  sslContext(session: number): number | undefined {
    return this.sslContexts[session];
  }

  setSslContext(session: number, context: number | undefined): void {
    this.sslContexts[session] = context;
  }

  /** A connection ended without being asked to (SIM767XX 16.4). */
  connectionLost(client: AcquiredClient, cause: number): void {
    client.abort(MQTT_RESULT.receiveFailed);
    client.disconnected();
    this.firmware.urc(`+CMQTTCONNLOST: ${client.index},${cause}`);
    if (!this.firmware.quirks.isOn("mqtt-stray-ok") || this.strayOkSaid || cause === LOSS_CAUSE.networkClosed) return;
    this.strayOkSaid = true;
    this.firmware.urc("OK");
  }

  /** What is said where a restart ends the connections; nothing where there are none. */
  lastWords(): string[] {
    const lost = this.clients.filter((client) => client?.connected === true).map((client) => `+CMQTTCONNLOST: ${client?.index},${LOSS_CAUSE.networkClosed}`);
    return lost.length === 0 ? [] : [NETWORK_CLOSED, ...lost, NO_NETWORK];
  }

  requireStarted(): void {
    if (this.state !== "started") throw new CommandRefused();
  }

  /** A read or write form: ERROR where the service is not started. */
  whenStarted(handler: Handler): Handler {
    return (x) => {
      this.requireStarted();
      handler(x);
    };
  }

  /** A write form whose first parameter is the client: its refusals carry a code. */
  forClient(handler: (x: Exchange, index: number) => void): Handler {
    return this.whenStarted((x) => {
      const index = x.parameters.integer(0, oneOf(...CLIENT_INDICES));
      try {
        handler(x, index);
      } catch (refusal) {
        if (!(refusal instanceof MqttRefusal)) throw refusal;
        x.line(resultLine(x, index, refusal.code)).error();
      }
    });
  }

  /** Reads `length` bytes after a prompt; UTF-8 is checked as the client is configured, and the client may be gone by then. */
  read(x: Exchange, index: number, length: number, done: (bytes: string, client: AcquiredClient) => void): void {
    x.prompt(this.prompt()).readCounted(length, (bytes) => {
      const client = this.started ? this.clients[index] : undefined;
      if (client === undefined) x.line(resultLine(x, index, MQTT_RESULT.clientNotAcquired)).error();
      else if (client.configuration.checkUtf8 && !isUtf8Text(bytes)) x.line(resultLine(x, index, MQTT_RESULT.badUtf8)).error();
      else done(bytes, client);
    });
  }

  private prompt(): string {
    const { quirks, random } = this.firmware;
    const form = quirks.pick(["mqtt-prompt-line-end", "mqtt-prompt-blank"] as const, random);
    return form === undefined ? "\r\n>" : form === "mqtt-prompt-blank" ? "\r\n> " : "\r\n>\r\n";
  }

  /** The end of the service's own context ends every connection, and the service. */
  private contextEnded(cid: number): void {
    if (!this.started) return;
    const wholeService = this.cid === cid;
    if (wholeService && this.firmware.quirks.isOn("mqtt-cipevent")) this.firmware.urc(NETWORK_CLOSED);
    for (const client of this.clients) if (client?.connection !== undefined && (wholeService || client.connection.cid === cid)) this.cut(client);
    if (!wholeService) return;
    this.firmware.urc(NO_NETWORK);
    this.forget();
  }

  private cut(client: AcquiredClient): void {
    const established = client.connected;
    client.connection?.client.destroy();
    if (established) {
      this.connectionLost(client, LOSS_CAUSE.networkClosed);
      return;
    }
    client.disconnected();
    client.abort(MQTT_RESULT.networkNotOpened);
  }

  private forget(): void {
    this.state = "stopped";
    this.clients = [];
    this.sslContexts = [];
    this.commonCid = undefined;
  }
}

/** A number that refuses with `<err>` 12 where it is missing or out of its range. */
export function choice(x: Exchange, place: number, minimum: number, maximum: number, missing?: number): number {
  const accepts = between(minimum, maximum);
  const value = missing === undefined ? x.parameters.integer(place, () => true) : x.parameters.optionalInteger(place, () => true, missing);
  if (!accepts(value)) throw new MqttRefusal(MQTT_RESULT.invalidParameter);
  return value;
}

/** A length that refuses with `<err>` 22 where it is out of its range. */
export function lengthParameter(x: Exchange, maximum: number): number {
  const length = x.parameters.integer(1, () => true);
  if (length < 1 || length > maximum) throw new MqttRefusal(MQTT_RESULT.lengthOutOfRange);
  return length;
}
