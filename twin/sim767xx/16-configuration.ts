import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import type { MqttConfiguration } from "./16-client";
import { CLIENT_INDICES, type MqttService } from "./16-service";
import { HIGHEST_CID } from "../state/pdp";

const SHORTEST_OPERATION_S = 20;
const LONGEST_OPERATION_S = 120;

/** AT+CMQTTCFG: between AT+CMQTTACCQ and AT+CMQTTCONNECT; AT+CMQTTREL forgets it, except for "cid" (SIM767XX 16.2.15). */
export function configurationCommand(service: MqttService): CommandSpec {
  return {
    test: (x) => {
      x.line('+CMQTTCFG: "checkUTF8",(0-1),(0-1)').line('+CMQTTCFG: "optimeout",(0-1),(20-120)').line('+CMQTTCFG: "version",(0-1),(3-4)');
      x.line(`+CMQTTCFG: "cid",(1-${HIGHEST_CID})`).line(`+CMQTTCFG: "scid",(0-1),(1-${HIGHEST_CID})`).ok();
    },
    read: service.whenStarted((x) => {
      for (const index of CLIENT_INDICES) {
        const { checkUtf8, operationSeconds } = service.client(index)?.configuration ?? { checkUtf8: true, operationSeconds: LONGEST_OPERATION_S };
        x.line(`+CMQTTCFG: ${index},${checkUtf8 ? 1 : 0},${operationSeconds}`);
      }
      x.ok();
    }),
    write: service.whenStarted((x) => configure(service, x)),
  };
}

function configure(service: MqttService, x: Exchange): void {
  const { parameters } = x;
  const item = parameters.text(0, { quoted: true, choices: ["checkUTF8", "optimeout", "version", "cid", "scid"] });
  if (item === "cid") commonContext(service, x);
  else if (item === "scid" && parameters.expectCount(1, 3).count < 3) askContexts(service, x);
  else {
    parameters.expectCount(3, 3);
    const configuration = configurable(service, x);
    if (item === "checkUTF8") configuration.checkUtf8 = parameters.integer(2, oneOf(0, 1)) === 1;
    else if (item === "optimeout") configuration.operationSeconds = parameters.integer(2, between(SHORTEST_OPERATION_S, LONGEST_OPERATION_S));
    else if (item === "version") configuration.version = parameters.integer(2, oneOf(3, 4)) as 3 | 4;
    else configuration.cid = parameters.integer(2, between(1, HIGHEST_CID));
    x.ok();
  }
}

function configurable(service: MqttService, x: Exchange): MqttConfiguration {
  const client = service.client(x.parameters.integer(1, oneOf(...CLIENT_INDICES)));
  if (client === undefined || client.connection !== undefined) throw new CommandRefused();
  return client.configuration;
}

function commonContext(service: MqttService, x: Exchange): void {
  x.parameters.expectCount(1, 2);
  if (x.parameters.count === 1) x.line(`+CMQTTCFG: "CID",${service.cid}`);
  else {
    if (service.anyConnected) throw new CommandRefused();
    service.cid = x.parameters.integer(1, between(1, HIGHEST_CID));
  }
  x.ok();
}

function askContexts(service: MqttService, x: Exchange): void {
  const asked = x.parameters.count === 1 ? CLIENT_INDICES : [x.parameters.integer(1, oneOf(...CLIENT_INDICES))];
  for (const index of asked) x.line(`+CMQTTCFG: "SCID",${index},${service.cidOf(service.client(index))}`);
  x.ok();
}
