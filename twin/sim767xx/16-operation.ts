import type { Exchange } from "../exchange";
import type { OrderChoice } from "../orders";
import { MQTT_RESULT, resultLine } from "./16-results";
import type { Sim767xxFirmware } from "./firmware";

/** The documented ways in which an operation that the network refuses may end. */
const FAILURE_ORDERS = ["ok-first", "code-first", "error-only"] as const;

export const OPERATION_ORDERS: readonly OrderChoice[] = [
  {
    command: "+CMQTTCONNECT",
    choices: ["ok-first", "error-first", "code-first", "error-only"],
    about: "How a failed connect ends: OK then the code, ERROR then the code, the code then ERROR, or ERROR alone.",
  },
  { command: "+CMQTTPUB", choices: FAILURE_ORDERS, about: "How a failed publish ends: OK then the code, the code then ERROR, or ERROR alone." },
  { command: "+CMQTTSUB", choices: FAILURE_ORDERS, about: "How a failed subscription ends: OK then the code, the code then ERROR, or ERROR alone." },
  { command: "+CMQTTUNSUB", choices: FAILURE_ORDERS, about: "How a failed end of a subscription ends: OK then the code, the code then ERROR, or ERROR alone." },
];

/** An answer that waits for its outcome waits no longer than this: then OK comes, and the outcome after it. */
export const LONGEST_HOLD_MS = 5000;

/**
 * Answers a command whose result the network decides; call what it returns with the code. OK comes
 * at once, unless failures are told before it: then it waits a while for the outcome.
 */
export function answerLater(firmware: Sim767xxFirmware, x: Exchange, index: number): (code: number) => void {
  const line = (code: number): string => resultLine(x, index, code);
  const order = firmware.order(x.command.name);
  const waits = order !== "ok-first" || (x.command.name === "+CMQTTCONNECT" && firmware.quirks.isOn("mqtt-connect-error"));
  if (!waits) {
    x.ok();
    return (code) => firmware.urc(line(code));
  }
  x.after(LONGEST_HOLD_MS, () => x.ok());
  return (code) => {
    if (x.done) firmware.urc(line(code));
    else if (code !== MQTT_RESULT.ok && failsWithoutOk(order, code)) fail(firmware, x, order, line(code));
    else {
      x.ok();
      firmware.urc(line(code));
    }
  };
}

/** With OK first, only the quirk is left: a socket that does not connect is told before ERROR, all else after OK. */
function failsWithoutOk(order: string, code: number): boolean {
  return order !== "ok-first" || code === MQTT_RESULT.connectFailed;
}

function fail(firmware: Sim767xxFirmware, x: Exchange, order: string, line: string): void {
  if (order === "error-only") x.error();
  else if (order === "error-first") {
    x.error();
    firmware.urc(line);
  } else x.line(line).error();
}
