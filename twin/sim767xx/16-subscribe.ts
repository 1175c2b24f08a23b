import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { type Quality, SUBSCRIPTION_REFUSED } from "../networks/network";
import type { AcquiredClient, MqttConnection } from "./16-client";
import { answerLater } from "./16-operation";
import { MQTT_RESULT, MqttRefusal, operationResult, resultLine } from "./16-results";
import { CLIENT_INDICES, LONGEST_TOPIC, type MqttService, choice, lengthParameter } from "./16-service";

type Finish = (code: number) => void;

/** AT+CMQTTSUB and AT+CMQTTUNSUB (SIM767XX 16.2.13, 16.2.14). */
export function subscriptionCommands(service: MqttService): CommandTable {
  return {
    "+CMQTTSUB": {
      test: "+CMQTTSUB: (0-1),(1-1024),(0-2),(0-1)",
      read: service.whenStarted((x) => {
        const topics = CLIENT_INDICES.flatMap((index) => service.client(index)?.subscriptions ?? []);
        for (const topic of topics) x.line(`+CMQTTSUB: "${topic}"`);
        if (topics.length === 0) x.line("+CMQTTSUB:");
        x.ok();
      }),
      write: service.forClient((x, index) => {
        x.parameters.expectCount(3, 4);
        const qos = choice(x, 2, 0, 2) as Quality;
        choice(x, 3, 0, 1, 0);
        withTopic(service, x, index, (topic, client, { client: session }, finish) => {
          session.subscribe(topic, qos, (failure, granted) => {
            const refused = failure === undefined && granted === SUBSCRIPTION_REFUSED;
            if (failure === undefined && !refused) client.subscriptions = [...without(client.subscriptions, topic), topic];
            finish(refused ? MQTT_RESULT.failed : operationResult(failure));
          });
        });
      }),
    },
    "+CMQTTUNSUB": {
      test: "+CMQTTUNSUB: (0-1),(1-1024),(0-1)",
      write: service.forClient((x, index) => {
        x.parameters.expectCount(3, 3);
        choice(x, 2, 0, 1);
        withTopic(service, x, index, (topic, client, { client: session }, finish) => {
          session.unsubscribe(topic, (failure) => {
            if (failure === undefined) client.subscriptions = without(client.subscriptions, topic);
            finish(operationResult(failure));
          });
        });
      }),
    },
  };
}

/** Reads the topic, and runs an operation that the client's time limit ends. */
function withTopic(service: MqttService, x: Exchange, index: number, run: (topic: string, client: AcquiredClient, connection: MqttConnection, finish: Finish) => void): void {
  const { firmware } = service;
  const length = lengthParameter(x, LONGEST_TOPIC);
  if (service.connected(index).busy) throw new MqttRefusal(MQTT_RESULT.clientBusy);
  service.read(x, index, length, (topic, client) => {
    const { connection } = client;
    if (connection === undefined) {
      x.line(resultLine(x, index, MQTT_RESULT.noConnection)).error();
      return;
    }
    const answer = answerLater(firmware, x, index);
    const finish = client.begin((code) => {
      limit.cancel();
      answer(code);
    });
    const limit = firmware.clock.after(client.configuration.operationSeconds * 1000, () => finish(MQTT_RESULT.timeout));
    run(topic, client, connection, finish);
  });
}

function without(topics: readonly string[], topic: string): string[] {
  return topics.filter((each) => each !== topic);
}
