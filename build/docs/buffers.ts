import { defaultFlightRecorderConfig } from "../../app/flight-recorder/config";
import { COMMAND_BYTES } from "../../app/telemetry/commands";
import { ENCODED_BYTES } from "../../app/telemetry/encoding";
import { SENSOR_NAME_BYTES } from "../../app/telemetry/reading";
import { MANIFEST_BYTES } from "../../app/fota/manifest";
import { WINDOW_OVERHEAD } from "../../app/fota/vcdiff";
import { defaultHawkbitConfig } from "../../app/fota/hawkbit/config";
import { VALUE_BYTES } from "../../app/fota/hawkbit/json-reader";
import { defaultHttpConfig } from "../../app/http/config";
import { defaultTcpConfig } from "../../app/tcp/config";
import { defaultTelemetryConfig } from "../../app/telemetry/config";
import { defaultSessionOptions } from "../../drivers/at/options";
import { code, table } from "./markdown";
import { numberConstant, saidDefault } from "./source";

interface Buffer {
  what: string;
  where: string;
  capacity: string;
  whenFull: string;
}

const session = defaultSessionOptions;

/** Where the core keeps anything whose length the world decides. */
const BUFFERS: readonly Buffer[] = [
  { what: "receive ring", where: "drivers/at/ring.ts", capacity: `${session.ringBytes} bytes (\`ringBytes\`)`, whenFull: "above three quarters, while the session is paused, RTS is dropped; what does not fit is lost, counted and reported, and the framer goes on at the next line end" },
  { what: "line", where: "drivers/at/framer.ts", capacity: `${session.lineBytes} bytes (\`lineBytes\`)`, whenFull: "the line is discarded and counted" },
  { what: "piece of a payload", where: "drivers/at/framer.ts", capacity: `${session.pieceBytes} bytes (\`pieceBytes\`)`, whenFull: "handed on, the next piece follows" },
  { what: "answer of one command", where: "drivers/at/exchange.ts", capacity: `${session.answerBytes} bytes (\`answerBytes\`)`, whenFull: "the command fails with `overflow`" },
  { what: "commands that wait", where: "drivers/at/command-queue.ts", capacity: `${session.queueLength} (\`queueLength\`)`, whenFull: "the next one is `refused`" },
  { what: "results awaited after OK, and late ones", where: "drivers/at/awaited-results.ts", capacity: String(numberConstant("drivers/at/awaited-results.ts", "CAPACITY")), whenFull: "a command keeps the channel until its result came; of the late ones the oldest is forgotten" },
  { what: "bytes that the UART has not taken", where: "drivers/at/transmitter.ts", capacity: "one command with its input, or one write in data mode", whenFull: "the next command waits; data mode takes nothing more and says so" },
  { what: "held bytes in data mode", where: "drivers/at/data-mode.ts", capacity: `${numberConstant("drivers/at/data-mode.ts", "LONGEST_MARKER")} bytes`, whenFull: "handed on as data" },
  { what: "MQTT operations that wait", where: "drivers/mqtt/operations.ts", capacity: String(numberConstant("drivers/mqtt/operations.ts", "OPERATIONS_WAITING")), whenFull: "the next one is `refused`" },
  { what: "incoming MQTT message", where: "drivers/sim767xx/16-mqtt-events.ts", capacity: `${saidDefault("drivers/sim767xx/module.ts", "Sim767xxOptions", "maxMessageBytes")} bytes, topic and payload (\`maxMessageBytes\`)`, whenFull: "the message is dropped and counted" },
  { what: "events of a manager's machine", where: "app/machine/machine.ts", capacity: `${saidDefault("app/machine/machine.ts", "MachineParts", "queueCapacity")} (\`queueCapacity\`)`, whenFull: "the event is lost, and reported" },
  { what: "TCP: bytes to send, for each connection", where: "app/tcp/outgoing.ts", capacity: `${defaultTcpConfig.sendBufferBytes} bytes (\`sendBufferBytes\`)`, whenFull: "`write` takes what fits and says how much; `onDrained` follows" },
  { what: "TCP: bytes received, for each connection", where: "app/tcp/incoming.ts", capacity: `${defaultTcpConfig.receiveBytes} bytes (\`receiveBytes\`)`, whenFull: "nothing more is read from the module, and the module holds up the sender" },
  { what: "HTTP: requests that wait", where: "app/http/http.ts", capacity: `${defaultHttpConfig.queueLength} (\`queueLength\`)`, whenFull: "the next one is `refused`" },
  { what: "HTTP: a piece of an answer's body", where: "app/http/module-transport.ts", capacity: `${defaultHttpConfig.readBytes} bytes (\`readBytes\`); over a connection that of TCP`, whenFull: "the rest stays in the module until the consumer takes it" },
  { what: "HTTP: an answer's header", where: "app/http/response-parser.ts", capacity: `${defaultHttpConfig.maxHeaderBytes} bytes (\`maxHeaderBytes\`)`, whenFull: "the request fails with `overflow`" },
  { what: "HTTP: a piece of a request's body", where: "drivers/at/commands.ts", capacity: `${numberConstant("drivers/at/commands.ts", "SOURCE_BYTES")} bytes`, whenFull: "the next piece is asked for when the UART has taken this one" },
  { what: "update: the manifest, until it is judged", where: "app/fota/manifest.ts", capacity: `${MANIFEST_BYTES} bytes`, whenFull: "the check fails" },
  { what: "update: hashes of a group of blocks", where: "app/fota/download.ts", capacity: "2048 bytes; as the manifest has it, 32 for each block", whenFull: "the manifest is refused" },
  { what: "update: bytes that make no block yet", where: "app/fota/file-fetch.ts", capacity: `a block of up to 4096 bytes, and ${WINDOW_OVERHEAD} in a delta, and one piece of the answer`, whenFull: "the next piece is asked for when these are taken" },
  { what: "hawkBit: an answer of the server", where: "app/fota/hawkbit/exchange.ts", capacity: `${defaultHawkbitConfig.answerBytes} bytes (\`answerBytes\`) are read, none of them kept but the values that count`, whenFull: "the check fails with `refused`" },
  { what: "hawkBit: a value in it", where: "app/fota/hawkbit/json-reader.ts", capacity: `${VALUE_BYTES} bytes`, whenFull: "it is passed over" },
  { what: "hawkBit: feedback that waits", where: "app/fota/hawkbit/work.ts", capacity: "1", whenFull: "the newer takes its place" },
  { what: "readings", where: "app/outbox/outbox.ts", capacity: "the storage but two pages, and those of a flight recorder", whenFull: "a page of the oldest goes, or the new one is refused (`whenFull`); either is reported" },
  { what: "one reading in storage", where: "app/telemetry/encoding.ts", capacity: `${ENCODED_BYTES} bytes; a sensor's name ${SENSOR_NAME_BYTES}`, whenFull: "`refused`" },
  { what: "readings in one message", where: "app/outbox/outbox.ts", capacity: `${defaultTelemetryConfig.batchReadings} (\`batchReadings\`), and what the module takes as payload`, whenFull: "the rest goes with the next message" },
  { what: "command from the broker", where: "app/telemetry/commands.ts", capacity: `${COMMAND_BYTES} bytes`, whenFull: "refused, with the reason on the reply topic" },
  { what: "replies that wait", where: "app/telemetry/telemetry.ts", capacity: String(numberConstant("app/telemetry/telemetry.ts", "REPLIES")), whenFull: "the oldest is dropped" },
  { what: "flight recorder", where: "app/flight-recorder/recording.ts", capacity: `${defaultFlightRecorderConfig.capacityBytes} bytes (\`capacityBytes\`), and but for \`memory\` as many pages of the storage and one more`, whenFull: "the oldest gives way; after a fault nothing is recorded until it is published" },
  { what: "settings", where: "hal/settings.ts", capacity: "all together one page", whenFull: "the old value stays, and the caller is told why" },
];

export function buffers(): string[] {
  const rows = BUFFERS.map(({ what, where, capacity, whenFull }) => [what, code(where), capacity, whenFull]);
  return table(["what", "where", "capacity", "when it is full"], rows);
}
