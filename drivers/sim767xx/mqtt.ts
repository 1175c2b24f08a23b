import { outOfRange, unquotable } from "../at/parameters";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { withPeer, type Done, type Failure } from "../failure";
import { indifferent, MqttOperations, wildcards } from "../mqtt/operations";
import type { MqttLimits, MqttMessage, MqttOptions, ModemMqtt, Qos } from "../modem";
import {
  acquireMqttClient,
  badConnection,
  badLength,
  connectMqtt,
  disconnectMqtt,
  MQTT_PAYLOAD_BYTES,
  MQTT_TOPIC_BYTES,
  MQTT_WILL_BYTES,
  publishMqtt,
  readMqttRunning,
  releaseMqttClient,
  setMqttPayload,
  setMqttTopic,
  setMqttWillMessage,
  setMqttWillTopic,
  startMqtt,
  stopMqtt,
  subscribeMqtt,
  unsubscribeMqtt,
  type MqttConnection,
} from "./16-mqtt";
import { MQTT_LOSS_CAUSES, MQTT_NETWORK_IS_OPENED, MQTT_PEER_ERRORS, MQTT_PEER_LOSSES, MQTT_PERMANENT_ERRORS } from "./16-mqtt-errors";
import { onMqttEvent, type MqttEvent } from "./16-mqtt-events";
import { setMqttTlsContext, setMqttUtf8Check, setMqttVersion } from "./16-mqtt-settings";
import type { ServiceParts } from "./service-parts";

/** Of the module's two clients. */
const CLIENT = 0;
/** The last one, as the sockets take theirs from the front. */
const TLS_CONTEXT = 9;
/** The shortest that the module can be told to wait for the broker, s. */
const WAIT_SECONDS = 60;

export type MqttParts = Pick<ServiceParts, "cid" | "quirks" | "configureTls" | "maxMessageBytes">;

export function mqttService(parts: ServiceParts): Sim767xxMqtt {
  return new Sim767xxMqtt(parts.session, parts);
}

/**
 * One connection to a broker. Operations run one behind the other, whatever order they are asked
 * for in, since topic, payload and publish of a message are three commands: 8 may wait, one more is
 * refused. While the broker is waited for, other services' commands go through.
 *
 * The module takes payloads of 1 to 4096 bytes: an empty one, which would clear a retained message,
 * is refused. A will is never retained.
 */
export class Sim767xxMqtt implements ModemMqtt {
  readonly limits: MqttLimits = { topicBytes: MQTT_TOPIC_BYTES, payloadBytes: MQTT_PAYLOAD_BYTES, retainedWill: false };
  /** Incoming messages that were too long or incomplete. */
  messagesDropped = 0;
  private readonly operations: MqttOperations;
  /** What the module's service is known to be; `doubtful` after an attempt that failed. */
  private service: "unknown" | "running" | "doubtful" = "unknown";
  private hearMessage: (this: void, message: MqttMessage) => void = () => {};
  private hearLoss: (this: void, failure: Failure) => void = () => {};
  private hearDrop: (this: void, reason: string) => void = () => {};

  constructor(
    private readonly session: Session,
    private readonly parts: MqttParts,
  ) {
    this.operations = new MqttOperations(session);
    onMqttEvent(session, parts.maxMessageBytes, (event) => this.hear(event));
  }

  /**
   * MQTT 3.1.1 where the firmware knows it. Failures with `byPeer` are the broker's, and those with
   * `permanent` need somebody to change something.
   */
  connect(options: MqttOptions, done: Done): void {
    const connection = connectionOf(options);
    const objection = badConnection(connection) ?? badOptions(options);
    this.operations.inTurn(objection, done, (end) => {
      this.operations.connected = false;
      inOrder(this.stepsToConnect(options, connection), (failure) => {
        this.operations.connected = failure === undefined;
        this.service = failure === undefined ? "running" : "doubtful";
        end(judged(failure));
      });
    });
  }

  disconnect(done: Done): void {
    this.operations.inTurn(undefined, done, (end) => {
      this.operations.connected = false;
      inOrder(this.stepsDown(), (failure) => {
        this.service = failure === undefined ? "unknown" : "doubtful";
        end(failure);
      });
    });
  }

  publish(message: MqttMessage, qos: Qos, retain: boolean, done: Done): void {
    const objection = badLength("the topic", message.topic, MQTT_TOPIC_BYTES) ?? wildcards(message.topic);
    const { session } = this;
    this.operations.inTurn(objection ?? badLength("the payload", message.payload, MQTT_PAYLOAD_BYTES), done, (end) =>
      this.operations.whileConnected(
        [
          (next) => setMqttTopic(session, CLIENT, message.topic, next),
          (next) => setMqttPayload(session, CLIENT, message.payload, next),
          (next) => publishMqtt(session, CLIENT, { qos, retain, duplicate: false, waitSeconds: WAIT_SECONDS }, next),
        ],
        end,
      ),
    );
  }

  subscribe(filter: string, qos: Qos, done: Done): void {
    this.operations.inTurn(badLength("the filter", filter, MQTT_TOPIC_BYTES), done, (end) =>
      this.operations.whileConnected([(next) => subscribeMqtt(this.session, CLIENT, filter, qos, next)], end),
    );
  }

  unsubscribe(filter: string, done: Done): void {
    this.operations.inTurn(badLength("the filter", filter, MQTT_TOPIC_BYTES), done, (end) =>
      this.operations.whileConnected([(next) => unsubscribeMqtt(this.session, CLIENT, filter, next)], end),
    );
  }

  onMessage(listener: (message: MqttMessage) => void): void {
    this.hearMessage = listener;
  }

  onConnectionLost(listener: (failure: Failure) => void): void {
    this.hearLoss = listener;
  }

  /** Told why an incoming message was not handed on. */
  onMessageDropped(listener: (reason: string) => void): void {
    this.hearDrop = listener;
  }

  /** The module lost all that it was asked to hold. */
  reset(failure: Failure): void {
    this.service = "unknown";
    this.lose(failure);
  }

  private stepsToConnect(options: MqttOptions, connection: MqttConnection): Step[] {
    const { session, parts } = this;
    const { tls, will } = options;
    const steps: Step[] = this.service === "running" ? this.stepsToFree() : this.stepsToStart();
    steps.push((next) => acquireMqttClient(session, CLIENT, options.clientId, tls !== undefined, next));
    steps.push((next) => setMqttVersion(session, CLIENT, "3.1.1", indifferent(next)));
    steps.push((next) => setMqttUtf8Check(session, CLIENT, false, next));
    if (tls !== undefined) {
      steps.push((next) => parts.configureTls(TLS_CONTEXT, tls, options.host, next));
      steps.push((next) => setMqttTlsContext(session, CLIENT, TLS_CONTEXT, next));
    }
    if (will !== undefined) {
      steps.push((next) => setMqttWillTopic(session, CLIENT, will.topic, next));
      steps.push((next) => setMqttWillMessage(session, CLIENT, will.payload, will.qos, next));
    }
    steps.push((next) => connectMqtt(session, CLIENT, connection, next));
    return steps;
  }

  private stepsToStart(): Step[] {
    const down = this.service === "doubtful" ? this.stepsDown() : [];
    return down.concat([(next) => this.startService(next)]);
  }

  /** ERROR may mean that the service runs already, with whatever was left in it. */
  private startService(done: Done): void {
    startMqtt(this.session, this.cid(), (failure) => {
      if (failure === undefined || !maybeRunning(failure)) return done(failure);
      readMqttRunning(this.session, (silence, running) => {
        if (silence !== undefined || running !== true) done(silence === undefined ? failure : silence);
        else inOrder(this.stepsToFree(), done);
      });
    });
  }

  /** Whatever the client is in: what it is not in answers an error, which is as good. */
  private stepsToFree(): Step[] {
    return [
      (next) => disconnectMqtt(this.session, CLIENT, WAIT_SECONDS, indifferent(next)),
      (next) => releaseMqttClient(this.session, CLIENT, indifferent(next)),
    ];
  }

  private stepsDown(): Step[] {
    return this.stepsToFree().concat([(next) => stopMqtt(this.session, this.cid(), indifferent(next))]);
  }

  /** Context 1 is the service's own default. */
  private cid(): number | undefined {
    const cid = this.parts.cid();
    return cid === 1 ? undefined : cid;
  }

  private hear(event: MqttEvent): void {
    if (event.kind === "no-network") {
      this.service = "doubtful";
      this.lose({ kind: "closed", message: "the MQTT service lost the network" });
    } else if (event.client !== CLIENT) return;
    else if (event.kind === "message") this.hearMessage({ topic: event.topic, payload: event.payload });
    else if (event.kind === "dropped") {
      this.messagesDropped++;
      this.hearDrop(event.reason);
    } else {
      this.session.hold(this.parts.quirks().strayOkAfterConnectionLossMs);
      if (this.operations.connected) this.lose(connectionLoss(event.cause));
    }
  }

  /** What still waits for the broker's answer will not get it. */
  private lose(failure: Failure): void {
    const lost = this.operations.connected;
    this.operations.connected = false;
    this.session.abandonResults("+CMQTT", failure);
    if (lost) this.hearLoss(failure);
  }
}

function maybeRunning(failure: Failure): boolean {
  return failure.kind === "error" || failure.kind === "cme" || (failure.kind === "code" && failure.code === MQTT_NETWORK_IS_OPENED);
}

function connectionLoss(cause: number): Failure {
  const failure: Failure = { kind: "closed", message: `the connection to the broker is lost: ${MQTT_LOSS_CAUSES[cause] ?? "unknown cause"}` };
  if (MQTT_PEER_LOSSES.indexOf(cause) >= 0) failure.byPeer = true;
  return failure;
}

/** What the code of a failed connection tells besides its meaning: whose it is, and whether it stays. */
function judged(failure: Failure | undefined): Failure | undefined {
  if (failure === undefined || failure.kind !== "code" || failure.code === undefined) return failure;
  const told = withPeer(failure, MQTT_PEER_ERRORS);
  return MQTT_PERMANENT_ERRORS.indexOf(failure.code) < 0 ? told : { ...told, permanent: true };
}

function connectionOf(options: MqttOptions): MqttConnection {
  const connection: MqttConnection = {
    address: `tcp://${options.host}:${options.port}`,
    keepAliveSeconds: options.keepAliveSeconds,
    cleanSession: options.cleanSession,
  };
  if (options.user !== undefined) connection.user = options.user;
  if (options.password !== undefined) connection.password = options.password;
  return connection;
}

function badOptions(options: MqttOptions): Failure | undefined {
  const { clientId, host, port, will } = options;
  const objection =
    unquotable("the broker's host", host, 1, 250) ?? outOfRange("the port", port, 1, 65535) ?? unquotable("the client id", clientId, 1, 128);
  if (objection !== undefined || will === undefined) return objection;
  return (
    badLength("the will's topic", will.topic, MQTT_TOPIC_BYTES) ??
    wildcards(will.topic) ??
    badLength("the will's payload", will.payload, MQTT_WILL_BYTES)
  );
}
