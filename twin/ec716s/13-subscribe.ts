import type { CommandTable } from "../chapter";
import type { Quality } from "../networks/network";
import { between } from "../parameters";
import { LONGEST_NAME } from "./13-configuration";
import type { MqttLink } from "./13-link";

/** AT+MSUB and AT+MUNSUB, one topic each (EC716S 13.6, 13.7). */
export function subscriptionCommands(link: MqttLink): CommandTable {
  return {
    "+MSUB": {
      test: "+MSUB:<topic>,(0-2)",
      write: (x) => {
        const topic = x.parameters.expectCount(2, 2).text(0, { minimum: 1, maximum: LONGEST_NAME });
        const qos = x.parameters.integer(1, between(0, 2)) as Quality;
        link.requireOnline();
        x.ok();
        link.subscribe(topic, qos);
      },
    },
    "+MUNSUB": {
      test: "+MUNSUB:<topic>",
      write: (x) => {
        const topic = x.parameters.expectCount(1, 1).text(0, { minimum: 1, maximum: LONGEST_NAME });
        link.requireOnline();
        x.ok();
        link.unsubscribe(topic);
      },
    },
  };
}
