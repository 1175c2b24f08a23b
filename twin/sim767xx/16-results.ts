import { isUtf8 } from "node:buffer";
import type { Exchange } from "../exchange";
import type { NetworkFailure } from "../networks/network";

/** `<err>` of MQTT(S) (SIM767XX 16.3.1). */
export const MQTT_RESULT = {
  ok: 0,
  failed: 1,
  badUtf8: 2,
  connectFailed: 3,
  socketNotCreated: 4,
  receiveFailed: 6,
  networkNotOpen: 7,
  networkNotOpened: 9,
  noConnection: 11,
  invalidParameter: 12,
  clientBusy: 14,
  connectionRequired: 15,
  timeout: 17,
  topicEmpty: 18,
  clientUsed: 19,
  clientNotAcquired: 20,
  clientNotReleased: 21,
  lengthOutOfRange: 22,
  dnsError: 25,
  closedByServer: 26,
  handshakeFailed: 32,
  certificateNotSet: 33,
} as const;

/** Result of CONNACK return code 1; those of 2 to 5 follow. */
const FIRST_REFUSAL = 27;
const REFUSALS = 5;

/** `<cause>` of +CMQTTCONNLOST (SIM767XX 16.4). */
export const LOSS_CAUSE = { closed: 1, reset: 2, networkClosed: 3 } as const;

/** Ends its command with `<command>: <client_index>,<err>` and ERROR. */
export class MqttRefusal extends Error {
  constructor(readonly code: number) {
    super(`MQTT error ${code}`);
  }
}

/** `<command>: <client_index>,<err>`. */
export function resultLine(x: Exchange, index: number, code: number): string {
  return `${x.command.name}: ${index},${code}`;
}

/** Why a connection could not be made. */
export function connectResult(failure: NetworkFailure): number {
  switch (failure.kind) {
    case "refused":
    case "unreachable":
      return MQTT_RESULT.connectFailed;
    case "timeout":
      return MQTT_RESULT.timeout;
    case "dns":
      return MQTT_RESULT.dnsError;
    case "tls":
      return MQTT_RESULT.handshakeFailed;
    case "reset":
      return MQTT_RESULT.closedByServer;
    case "address-in-use":
      return MQTT_RESULT.socketNotCreated;
    case "rejected":
      return refusalResult(failure.code ?? 0);
  }
}

function refusalResult(returnCode: number): number {
  const documented = returnCode >= 1 && returnCode <= REFUSALS;
  return documented ? FIRST_REFUSAL + returnCode - 1 : MQTT_RESULT.connectionRequired;
}

/** Why a message or subscription was not acknowledged. */
export function operationResult(failure: NetworkFailure | undefined): number {
  if (failure === undefined) return MQTT_RESULT.ok;
  return failure.kind === "rejected" ? MQTT_RESULT.invalidParameter : MQTT_RESULT.receiveFailed;
}

/** Why an established connection ended. */
export function lossCause(failure: NetworkFailure): number {
  return failure.closed === true ? LOSS_CAUSE.closed : LOSS_CAUSE.reset;
}

/** Whether a byte string is UTF-8. */
export function isUtf8Text(bytes: string): boolean {
  return isUtf8(Buffer.from(bytes, "latin1"));
}
