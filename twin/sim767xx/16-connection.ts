import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { oneOf } from "../parameters";
import type { AcquiredClient, MqttConnectRequest } from "./16-client";
import { LONGEST_HOLD_MS, answerLater } from "./16-operation";
import { deliver } from "./16-receive";
import { MQTT_RESULT, MqttRefusal, connectResult, lossCause, resultLine } from "./16-results";
import { CLIENT_INDICES, type MqttService, choice } from "./16-service";
import type { MqttClientOptions, TlsClientOptions } from "../networks/network";

const DEFAULT_PORT = 1883;
const HIGHEST_PORT = 65535;
const ADDRESS = /^tcp:\/\/(\[[0-9A-Fa-f:.]+\]|[^:/\s]+)(?::(\d{1,5}))?\/?$/;
const LONGEST_KEEP_ALIVE = 64800;
const LONGEST_CREDENTIAL = 256;

/** AT+CMQTTCONNECT and AT+CMQTTDISC (SIM767XX 16.2.8, 16.2.9). */
export function connectionCommands(service: MqttService): CommandTable {
  return { "+CMQTTCONNECT": connectCommand(service), "+CMQTTDISC": disconnectCommand(service) };
}

function connectCommand(service: MqttService): CommandSpec {
  return {
    test: "+CMQTTCONNECT: (0-1),(9-256),(1-64800),(0-1)[,<user_name>,<pass_word>]",
    read: service.whenStarted((x) => {
      for (const index of CLIENT_INDICES) x.line(`+CMQTTCONNECT: ${index}${connectionText(service.client(index))}`);
      x.ok();
    }),
    write: service.forClient((x, index) => connect(service, x, index)),
  };
}

/** The password is given back as it was typed. */
function connectionText(client: AcquiredClient | undefined): string {
  if (client?.connected !== true || client.connection === undefined) return "";
  const { address, keepAliveSeconds, cleanSession, user, password } = client.connection.request;
  const credentials = [user, password].flatMap((text) => (text === undefined ? [] : [`"${text}"`]));
  return ["", `"${address}"`, keepAliveSeconds, cleanSession ? 1 : 0, ...credentials].join(",");
}

function connect(service: MqttService, x: Exchange, index: number): void {
  const { firmware } = service;
  const client = service.acquired(index);
  const request = connectRequest(x);
  if (client.connection !== undefined) throw new MqttRefusal(MQTT_RESULT.clientBusy);
  const cid = service.cidOf(client);
  if (!firmware.pdp.isActive(cid)) throw new MqttRefusal(MQTT_RESULT.networkNotOpened);
  const finish = client.begin(answerLater(firmware, x, index));
  const fail = (code: number): void => {
    service.setSslContext(index, undefined);
    client.disconnected();
    finish(code);
  };
  const tls = client.secure ? tlsOptions(service, index, request.host) : undefined;
  if (client.secure && tls === undefined) {
    firmware.clock.after(0, () => fail(MQTT_RESULT.certificateNotSet));
    return;
  }
  const connection = {
    request,
    cid,
    established: false,
    client: firmware.network.connectMqtt(clientOptions(client, request, tls), {
      accepted: () => {
        connection.established = true;
        finish(MQTT_RESULT.ok);
      },
      lost: (failure) => {
        if (connection.established) service.connectionLost(client, lossCause(failure));
        else fail(connectResult(failure));
      },
      message: (topic, payload) => deliver(firmware, index, topic, payload),
    }),
  };
  client.connection = connection;
  if (request.cleanSession) client.subscriptions = [];
}

function connectRequest(x: Exchange): MqttConnectRequest {
  const { parameters } = x;
  parameters.expectCount(4, 6);
  const address = parameters.text(1, { quoted: true });
  const [, host, digits] = ADDRESS.exec(address) ?? [];
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  if (host === undefined || address.length > LONGEST_CREDENTIAL || port < 1 || port > HIGHEST_PORT) throw new MqttRefusal(MQTT_RESULT.invalidParameter);
  const user = credential(x, 4);
  const password = credential(x, 5);
  if (password !== undefined && user === undefined) throw new MqttRefusal(MQTT_RESULT.invalidParameter);
  return {
    address,
    host: host.replace(/^\[|\]$/g, ""),
    port,
    keepAliveSeconds: choice(x, 2, 1, LONGEST_KEEP_ALIVE),
    cleanSession: choice(x, 3, 0, 1) === 1,
    user,
    password,
  };
}

function credential(x: Exchange, place: number): string | undefined {
  const text = x.parameters.optionalText(place, { quoted: true }, undefined);
  if (text !== undefined && (text.length < 1 || text.length > LONGEST_CREDENTIAL)) throw new MqttRefusal(MQTT_RESULT.lengthOutOfRange);
  return text;
}

function clientOptions(client: AcquiredClient, request: MqttConnectRequest, tls: TlsClientOptions | undefined): MqttClientOptions {
  const { configuration, willTopic, will } = client;
  const options: MqttClientOptions = {
    host: request.host,
    port: request.port,
    protocolVersion: configuration.version,
    clientId: client.id,
    keepAliveSeconds: request.keepAliveSeconds,
    cleanSession: request.cleanSession,
    timeoutMs: configuration.operationSeconds * 1000,
  };
  if (tls !== undefined) options.tls = tls;
  if (request.user !== undefined) options.user = request.user;
  if (request.password !== undefined) options.password = request.password;
  // There is no retain flag for a will (SIM767XX 16.2.7).
  if (willTopic !== undefined && will !== undefined) options.will = { topic: willTopic, ...will, retain: false };
  return options;
}

/** Without AT+CMQTTSSLCFG the context with the client's number is used (note of SIM767XX 16.2.8). */
function tlsOptions(service: MqttService, index: number, host: string): TlsClientOptions | undefined {
  return service.firmware.ssl.tlsOptions(service.sslContext(index) ?? index, host);
}

function disconnectCommand(service: MqttService): CommandSpec {
  return {
    test: "+CMQTTDISC: (0-1),(0,60-180)",
    read: service.whenStarted((x) => {
      for (const index of CLIENT_INDICES) x.line(`+CMQTTDISC: ${index},${service.client(index)?.connected === true ? 0 : 1}`);
      x.ok();
    }),
    write: service.forClient((x, index) => disconnect(service, x, index)),
  };
}

function disconnect(service: MqttService, x: Exchange, index: number): void {
  const { firmware } = service;
  const client = service.connected(index);
  const seconds = x.parameters.expectCount(1, 2).optionalInteger(1, (value) => oneOf(0)(value) || (value >= 60 && value <= 180), 0);
  const limitMs = (seconds === 0 ? client.configuration.operationSeconds : seconds) * 1000;
  const okFirst = firmware.order("+CMQTTDISC") === "ok-first";
  const session = client.connection?.client;
  if (client.connection !== undefined) client.connection.established = false;
  client.abort(MQTT_RESULT.receiveFailed);
  if (okFirst) x.ok();
  else x.after(LONGEST_HOLD_MS, () => x.ok());
  const finish = client.begin((code) => {
    limit.cancel();
    service.setSslContext(index, undefined);
    if (x.done) firmware.urc(resultLine(x, index, code));
    else if (code === MQTT_RESULT.ok) x.line(resultLine(x, index, code)).ok();
    else x.line(resultLine(x, index, code)).error();
  });
  const limit = firmware.clock.after(limitMs, () => {
    session?.destroy();
    client.disconnected();
    finish(MQTT_RESULT.timeout);
  });
  session?.disconnect(() => {
    client.disconnected();
    finish(MQTT_RESULT.ok);
  });
}
