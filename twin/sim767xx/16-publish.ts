import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import type { Quality } from "../networks/network";
import { answerLater } from "./16-operation";
import { MQTT_RESULT, MqttRefusal, operationResult } from "./16-results";
import { LONGEST_TOPIC, type MqttService, choice, lengthParameter } from "./16-service";

const LONGEST_PAYLOAD = 4096;
const LONGEST_WILL = 1024;
const SHORTEST_TIMEOUT_S = 60;
const LONGEST_TIMEOUT_S = 180;

/** Input of a message and its publication, and input of the will (SIM767XX 16.2.6, 16.2.7, 16.2.10 to 16.2.12). */
export function publishCommands(service: MqttService): CommandTable {
  return {
    "+CMQTTTOPIC": { test: "+CMQTTTOPIC: (0-1),(1-1024)", write: service.forClient((x, index) => readTopic(service, x, index)) },
    "+CMQTTPAYLOAD": { test: "+CMQTTPAYLOAD: (0-1),(1-4096)", write: service.forClient((x, index) => readPayload(service, x, index)) },
    "+CMQTTWILLTOPIC": { test: "+CMQTTWILLTOPIC: (0-1),(1-1024)", write: service.forClient((x, index) => readWillTopic(service, x, index)) },
    "+CMQTTWILLMSG": { test: "+CMQTTWILLMSG: (0-1),(1-1024),(0-2)", write: service.forClient((x, index) => readWill(service, x, index)) },
    "+CMQTTPUB": { test: "+CMQTTPUB: (0-1),(0-2),(60-180),(0-1),(0-1)", write: service.forClient((x, index) => publish(service, x, index)) },
  };
}

function readTopic(service: MqttService, x: Exchange, index: number): void {
  x.parameters.expectCount(2, 2);
  service.connected(index);
  service.read(x, index, lengthParameter(x, LONGEST_TOPIC), (topic, client) => {
    client.topic = topic;
    x.ok();
  });
}

function readPayload(service: MqttService, x: Exchange, index: number): void {
  x.parameters.expectCount(2, 2);
  service.connected(index);
  service.read(x, index, lengthParameter(x, LONGEST_PAYLOAD), (payload, client) => {
    client.payload = payload;
    x.ok();
  });
}

function readWillTopic(service: MqttService, x: Exchange, index: number): void {
  x.parameters.expectCount(2, 2);
  service.acquired(index);
  service.read(x, index, lengthParameter(x, LONGEST_TOPIC), (topic, client) => {
    client.willTopic = topic;
    x.ok();
  });
}

function readWill(service: MqttService, x: Exchange, index: number): void {
  x.parameters.expectCount(3, 3);
  service.acquired(index);
  const qos = choice(x, 2, 0, 2) as Quality;
  service.read(x, index, lengthParameter(x, LONGEST_WILL), (payload, client) => {
    client.will = { payload, qos };
    x.ok();
  });
}

/** Topic and payload are gone afterwards, whatever the result (note of SIM767XX 16.2.12). */
function publish(service: MqttService, x: Exchange, index: number): void {
  const { firmware } = service;
  x.parameters.expectCount(3, 5);
  const client = service.connected(index);
  const qos = choice(x, 1, 0, 2) as Quality;
  const timeoutSeconds = choice(x, 2, SHORTEST_TIMEOUT_S, LONGEST_TIMEOUT_S);
  const retain = choice(x, 3, 0, 1, 0) === 1;
  const dup = choice(x, 4, 0, 1, 0) === 1;
  const { topic, payload, connection } = client;
  client.topic = undefined;
  client.payload = undefined;
  if (topic === undefined || connection === undefined) throw new MqttRefusal(MQTT_RESULT.topicEmpty);
  if (payload === undefined) throw new MqttRefusal(MQTT_RESULT.invalidParameter);
  if (client.busy) throw new MqttRefusal(MQTT_RESULT.clientBusy);
  const answer = answerLater(firmware, x, index);
  const finish = client.begin((code) => {
    limit.cancel();
    answer(code);
  });
  const limit = firmware.clock.after(timeoutSeconds * 1000, () => finish(MQTT_RESULT.timeout));
  connection.client.publish(topic, payload, { qos, retain, dup }, (failure) => finish(operationResult(failure)));
}
