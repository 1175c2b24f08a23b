import type { Chapter, CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { configurationCommand } from "./16-configuration";
import { connectionCommands } from "./16-connection";
import { OPERATION_ORDERS } from "./16-operation";
import { publishCommands } from "./16-publish";
import { MQTT_RESULT, MqttRefusal, isUtf8Text } from "./16-results";
import { CLIENT_INDICES, MqttService, choice } from "./16-service";
import { subscriptionCommands } from "./16-subscribe";
import type { Sim767xxFirmware } from "./firmware";
import { DEFAULT_CID, HIGHEST_CID } from "../state/pdp";
import { HIGHEST_CONTEXT } from "./state/ssl-contexts";

const LONGEST_CLIENT_ID = 128;
const STOP_MS = [50, 500] as const;
/** After the OK of a restart, before the UART falls silent. */
const LAST_WORDS_MS = 40;

/** SIM767XX chapter 16. */
export const mqttChapter: Chapter<Sim767xxFirmware> = {
  number: 16,
  title: "MQTT(S)",
  quirks: [
    { id: "mqtt-connect-error", about: "A connect whose socket fails ends with +CMQTTCONNECT: <client>,3 and ERROR, without OK; other failures come after OK.", chapter: 16 },
    { id: "mqtt-stray-ok", about: "An OK that belongs to nothing follows the first +CMQTTCONNLOST of a broker that is gone.", chapter: 16 },
    { id: "mqtt-cipevent", about: "+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY comes before +CMQTTCONNLOST: <client>,3 and +CMQTTNONET.", chapter: 16 },
    { id: "mqtt-reset-lines", about: "A restart by command with MQTT up says +CIPEVENT, +CMQTTCONNLOST: <client>,3 and +CMQTTNONET before it is over.", chapter: 16 },
    { id: "mqtt-rx-blank-lines", about: "Empty lines stand between the parts of a received message.", chapter: 16 },
    { id: "mqtt-rx-small-pieces", about: "A received body comes in pieces of at most 1500 bytes, its topic of at most 512.", chapter: 16 },
    { id: "mqtt-prompt-line-end", about: "A line end follows the prompt for MQTT data.", chapter: 16 },
    { id: "mqtt-prompt-blank", about: "A blank follows the prompt for MQTT data.", chapter: 16 },
  ],
  orders: [
    { command: "+CMQTTSTART", choices: ["ok-first", "result-first"], about: "OK and then +CMQTTSTART: 0, or the other way round." },
    { command: "+CMQTTDISC", choices: ["result-first", "ok-first"], about: "+CMQTTDISC: <client>,0 and then OK, or the other way round." },
    ...OPERATION_ORDERS,
  ],
  run(firmware) {
    const service = new MqttService(firmware);
    sayLastWords(firmware, service);
    return {
      commands: {
        "+CMQTTSTART": serviceCommand((x, cid) => start(service, x, cid)),
        "+CMQTTSTOP": serviceCommand((x, cid) => stop(service, x, cid)),
        ...clientCommands(service),
        ...connectionCommands(service),
        ...publishCommands(service),
        ...subscriptionCommands(service),
        "+CMQTTCFG": configurationCommand(service),
        "+CMQTTSSLCFG": sslCommand(service),
      },
    };
  },
};

/** With a `<cid>` its results end in it (SIM767XX 16.2.1, 16.2.2). */
function serviceCommand(run: (x: Exchange, cid: number | undefined) => void): CommandSpec {
  return {
    execute: (x) => run(x, undefined),
    write: (x) => run(x, x.parameters.expectCount(1, 1).integer(0, between(1, HIGHEST_CID))),
  };
}

function start(service: MqttService, x: Exchange, cid: number | undefined): void {
  const { firmware } = service;
  const result = (code: number): string => `+CMQTTSTART: ${code}${cid === undefined ? "" : `,${cid}`}`;
  const resultFirst = firmware.order("+CMQTTSTART") === "result-first";
  service.start(cid ?? DEFAULT_CID, (code) => {
    if (!resultFirst) firmware.urc(result(code));
    else if (code === MQTT_RESULT.ok) x.line(result(code)).ok();
    else x.line(result(code)).error();
  });
  if (!resultFirst) x.ok();
}

function stop(service: MqttService, x: Exchange, cid: number | undefined): void {
  const { firmware } = service;
  const result = (code: number): string => `+CMQTTSTOP: ${code}${cid === undefined ? "" : `,${cid}`}`;
  const code = service.stop();
  if (code !== MQTT_RESULT.ok) {
    x.line(result(code)).error();
    return;
  }
  x.ok();
  firmware.clock.after(firmware.draw(...STOP_MS), () => firmware.urc(result(code)));
}

/** AT+CMQTTACCQ and AT+CMQTTREL (SIM767XX 16.2.3, 16.2.4). */
function clientCommands(service: MqttService): CommandTable {
  return {
    "+CMQTTACCQ": {
      test: "+CMQTTACCQ: (0-1),(1-128)[,(0-1)]",
      read: service.whenStarted((x) => {
        for (const index of CLIENT_INDICES) {
          const client = service.client(index);
          x.line(`+CMQTTACCQ: ${index},"${client?.id ?? ""}",${client?.secure === true ? 1 : 0}`);
        }
        x.ok();
      }),
      write: service.forClient((x, index) => {
        const id = x.parameters.expectCount(2, 3).text(1, { quoted: true });
        if (id.length < 1 || id.length > LONGEST_CLIENT_ID) throw new MqttRefusal(MQTT_RESULT.lengthOutOfRange);
        if (!isUtf8Text(id)) throw new MqttRefusal(MQTT_RESULT.badUtf8);
        service.acquire(index, id, choice(x, 2, 0, 1, 0) === 1);
        x.ok();
      }),
    },
    "+CMQTTREL": {
      test: "+CMQTTREL: (0-1)",
      read: service.whenStarted((x) => x.ok()),
      write: service.forClient((x, index) => {
        x.parameters.expectCount(1, 1);
        service.release(index);
        x.ok();
      }),
    },
  };
}

/** The setting is gone when a connect fails and after AT+CMQTTDISC (SIM767XX 16.2.5). */
function sslCommand(service: MqttService): CommandSpec {
  return {
    test: `+CMQTTSSLCFG: (0,1),(0-${HIGHEST_CONTEXT})`,
    read: service.whenStarted((x) => {
      for (const session of CLIENT_INDICES) x.line(`+CMQTTSSLCFG: ${session},${service.sslContext(session) ?? 0}`);
      x.ok();
    }),
    write: service.whenStarted((x) => {
      const session = x.parameters.expectCount(2, 2).integer(0, oneOf(...CLIENT_INDICES));
      const context = x.parameters.integer(1, between(0, HIGHEST_CONTEXT));
      const client = service.client(session);
      if (client?.secure === false || client?.connection !== undefined) throw new CommandRefused();
      service.setSslContext(session, context);
      x.ok();
    }),
  };
}

function sayLastWords(firmware: Sim767xxFirmware, service: MqttService): void {
  firmware.addBehaviour((x) => {
    const restarts = x.command.name === "+CRESET" || (x.command.name === "+CFUN" && x.parameters.raw(1)?.text === "1");
    if (restarts && firmware.quirks.isOn("mqtt-reset-lines")) {
      firmware.clock.after(LAST_WORDS_MS, () => {
        for (const line of service.lastWords()) firmware.writeRaw(`\r\n${line}\r\n`);
      });
    }
    return false;
  });
}
