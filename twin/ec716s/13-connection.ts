import { isIPv4 } from "node:net";
import type { CommandSpec, CommandTable } from "../chapter";
import type { MqttBrokerOptions } from "../networks/network";
import { between, oneOf, type Parameters } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import { configurationCommand, type MqttAccount } from "./13-configuration";
import type { MqttLink } from "./13-link";
import type { Ec716sFirmware } from "./firmware";
import { MQTT_TLS_CONTEXT } from "./state/tls-contexts";

/** As with AT+CIPSTART (EC716S 9.9). */
const LONGEST_HOST = 128;
const HIGHEST_PORT = 65535;
const OPERATION_FAILED = 767;
const LONGEST_KEEP_ALIVE_S = 65535;
/** How long a connection may take is not said. */
const CONNECT_TIMEOUT_MS = 75000;

/** From AT+MCONFIG to AT+MDISCONNECT and AT+MIPCLOSE (EC716S 13.1 to 13.3, 13.11 to 13.13). */
export function connectionCommands(firmware: Ec716sFirmware, link: MqttLink): CommandTable {
  let account: MqttAccount | undefined;
  return {
    "+MCONFIG": configurationCommand(firmware, (given) => (account = given)),
    "+MIPSTART": openCommand(firmware, link, "+MIPSTART", false),
    "+SSLMIPSTART": openCommand(firmware, link, "+SSLMIPSTART", true),
    "+MCONNECT": {
      test: "+MCONNECT:(0-1),(1-65535)",
      write: (x) => {
        const cleanSession = x.parameters.expectCount(2, 2).integer(0, oneOf(0, 1)) === 1;
        const keepAliveSeconds = x.parameters.integer(1, between(1, LONGEST_KEEP_ALIVE_S));
        if (account === undefined || !link.awaitsLogin) throw new CommandRefused();
        x.ok();
        link.login(account, cleanSession, keepAliveSeconds);
      },
    },
    "+MDISCONNECT": {
      test: "",
      execute: (x) => {
        if (!link.isOnline) throw new CommandRefused();
        link.leave(() => x.ok());
      },
    },
    "+MIPCLOSE": {
      test: "",
      execute: (x) => {
        if (link.isFree) throw firmware.quirks.isOn("mqtt-close-cme") ? cmeRefusal(OPERATION_FAILED) : new CommandRefused();
        link.free();
        x.ok();
      },
    },
    "+MQTTSTATU": { test: "", execute: (x) => x.line(`+MQTTSTATU :${link.status}`).ok() },
  };
}

/** CONNECT OK, ALREADY CONNECT or CONNECT FAIL comes behind OK (EC716S 13.2). */
function openCommand(firmware: Ec716sFirmware, link: MqttLink, name: string, secure: boolean): CommandSpec {
  return {
    test: (x) => x.line(`${name}:"(0,255).(0,255).(0,255).(0,255)",(1-65535)`).line(`${name}:"DOMAIN NAME",(1-65535)`).ok(),
    write: (x) => {
      const address = { ...brokerAddress(x.parameters), timeoutMs: CONNECT_TIMEOUT_MS };
      if (link.isConnecting) throw new CommandRefused();
      x.ok();
      if (!link.isFree) firmware.urc("ALREADY CONNECT");
      else link.open(secure ? secured(firmware, address) : address);
    },
  };
}

/** As AT+SSLCFG has it; undefined where a file that it needs is missing. */
function secured(firmware: Ec716sFirmware, broker: MqttBrokerOptions): MqttBrokerOptions | undefined {
  const tls = firmware.tls.options(MQTT_TLS_CONTEXT, broker.host);
  return tls === undefined ? undefined : { ...broker, tls, timeoutMs: firmware.tls.negotiateMs(MQTT_TLS_CONTEXT) };
}

/** Both may stand in quotation marks or not. */
function brokerAddress(parameters: Parameters): { host: string; port: number } {
  const host = parameters.expectCount(2, 2).text(0, { minimum: 1, maximum: LONGEST_HOST });
  const digits = parameters.text(1);
  const port = Number(digits);
  if (/\s/.test(host) || !isPossibleAddress(host) || !/^\d{1,5}$/.test(digits) || port < 1 || port > HIGHEST_PORT) throw new CommandRefused();
  return { host, port };
}

/** A name, or four numbers of at most 255. */
function isPossibleAddress(host: string): boolean {
  if (!/^[\d.]+$/.test(host)) return true;
  return isIPv4(host);
}
