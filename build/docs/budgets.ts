/** What was measured, and what is allowed, as tables. */
import { BOARD_BUDGETS, ESPRUINO_BUDGETS, GOALS } from "../budgets";
import { readMeasured } from "../measured";
import { code, table } from "./markdown";

/** 168 MHz, an instruction taken for a cycle; 10 bits on the line for a byte. */
const CLOCK_HZ = 168000000;
const BITS = 10;

/** `12345`: `12 345`. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}

function share(instructions: number, baud: number): string {
  return `${Math.round((100 * instructions * baud) / BITS / CLOCK_HZ)} %`;
}

/** Every budget with its goal and what was measured. */
export function budgets(): string[] {
  const measured = readMeasured();
  const { heapPeakBytes, heapUpdateBytes, instructionsALineByte, instructionsAPayloadByte, instructionsATurn } = BOARD_BUDGETS;
  const rows: [what: string, is: number, allowed: number, goal?: number][] = [
    ["Espruino: bytes of minified link, TCP and MQTT for the SIM767XX", measured.linkTcpMqttBytes, ESPRUINO_BUDGETS.linkTcpMqttBytes, GOALS.linkTcpMqttBytes],
    ["Espruino: variables in use by the whole application, online", measured.applicationVariables, ESPRUINO_BUDGETS.applicationVariables],
    ["Espruino: variables in use by the library, online", measured.libraryOnlineVariables, ESPRUINO_BUDGETS.libraryVariables],
    ["STM32F405: heap at its highest, flooded at 115200 bit/s, bytes", measured.heapFloodedBytes, heapPeakBytes, GOALS.heapPeakBytes],
    ["STM32F405: the same, publishing and receiving 100 KB, bytes", measured.heapDownloadBytes, heapPeakBytes, GOALS.heapPeakBytes],
    ["STM32F405: the same, updated over the air, bytes", measured.heapUpdateBytes, heapUpdateBytes],
    ["STM32F405: instructions a received byte of lines", measured.instructionsALineByte, instructionsALineByte],
    ["STM32F405: instructions a received byte of counted payloads", measured.instructionsAPayloadByte, instructionsAPayloadByte],
    ["STM32F405: the longest turn while flooded, instructions", measured.instructionsATurn, instructionsATurn],
  ];
  return table(
    ["what", "measured", "allowed", "goal"],
    rows.map(([what, is, allowed, goal]) => [what, grouped(is), grouped(allowed), goal === undefined ? "" : grouped(goal)]),
  );
}

/** Instructions a received byte, and what that is of the processor. */
export function boardInstructions(): string[] {
  const { instructionsALineByte, instructionsAPayloadByte } = readMeasured();
  const rows: [what: string, instructions: number][] = [
    ["unsolicited lines of 32 bytes", instructionsALineByte],
    ["counted payloads of 1000 bytes", instructionsAPayloadByte],
  ];
  return table(
    ["what", "instructions a received byte", "share of 168 MHz at 115200 bit/s", "at 921600 bit/s"],
    rows.map(([what, instructions]) => [what, String(instructions), share(instructions, 115200), share(instructions, 921600)]),
  );
}

/** The heap and the longest turn. */
export function boardHeap(): string[] {
  const { heapFloodedBytes, heapDownloadBytes, heapUpdateBytes, instructionsATurn } = readMeasured();
  return table(
    ["what", "measured"],
    [
      ["heap at its highest, flooded with lines and with payloads, bytes", String(heapFloodedBytes)],
      ["heap at its highest, publishing and receiving 100 KB over TCP at the same time, bytes", String(heapDownloadBytes)],
      ["heap at its highest, updated over the air while publishing, with whichever module needs more, bytes", String(heapUpdateBytes)],
      ["the longest turn while flooded, instructions", String(instructionsATurn)],
    ],
  );
}

const PARTS: Readonly<Record<string, string>> = {
  "app/link": "power, registration, PDP context, and the way back from every failure",
  "app/tcp": "connections, buffers, servers",
  "app/mqtt": "the connection to a broker",
  "app/machine": "what executes the state tables",
  "drivers/3gpp": "network commands that both families share",
  "drivers/at": "ring, framer, session, recovery",
  "drivers/mqtt": "operations in their order",
  "drivers/sim767xx": "the module's commands, ranges and codes with their meaning",
  "drivers/sockets": "what the families' sockets share",
  "hal/espruino": "UART, clock, pins",
  "build/espruino": "what joins the managers, and makes rows of the tables' text",
  "(compiler)": "classes and copies of objects in ES5",
};
/** Less is not worth a row. */
const SMALLEST_ROW = 1000;

/** Where the bytes of link, TCP and MQTT go. */
export function espruinoParts(): string[] {
  const { linkTcpMqttBytes, linkTcpMqttParts } = readMeasured();
  const large = Object.entries(linkTcpMqttParts).filter(([, bytes]) => bytes >= SMALLEST_ROW);
  const rest = linkTcpMqttBytes - large.reduce((sum, [, bytes]) => sum + bytes, 0);
  const rows = large.map(([part, bytes]) => [part.startsWith("(") ? part : code(part), String(bytes), PARTS[part] ?? ""]);
  return table(["from", "bytes", "what"], [...rows, ["everything else", String(rest), ""], ["together", String(linkTcpMqttBytes), ""]]);
}

/** What `make build` makes for Espruino. */
export function espruinoFiles(): string[] {
  const { applicationBytes, autoApplicationBytes, libraryBytes, autoLibraryBytes, applicationVariables, libraryVariables, libraryOnlineVariables } = readMeasured();
  return table(
    ["what", "bytes for `MODULE=sim767xx`", "for `MODULE=auto`", "variables from flash, `MODULE=sim767xx`"],
    [
      [code("fieldline.espruino.js"), grouped(applicationBytes), grouped(autoApplicationBytes), `${grouped(applicationVariables)} while it publishes`],
      [code("fieldline.js"), grouped(libraryBytes), grouped(autoLibraryBytes), `${grouped(libraryVariables)} once loaded, ${grouped(libraryOnlineVariables)} online`],
    ],
  );
}
