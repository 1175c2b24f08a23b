import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { LARGEST_BLOCK } from "./13-delivery";
import { LINK_COUNT } from "./13-link";
import { ipError, tryRead } from "./13-results";
import type { SocketService } from "./13-service";

const READ_RAW = 2;
const READ_HEX = 3;
const READ_LENGTH = 4;
/** Bytes of one AT+CIPRXGET=3. */
const LARGEST_HEX_READ = 750;

/** AT+CIPRXGET (SIM767XX 13.2.5). What was received stays readable after the other side closed, and after the network went. */
export function receiveCommand(service: SocketService): CommandSpec {
  return {
    test: `+CIPRXGET: (0-4),(0-${LINK_COUNT - 1}),(1-${LARGEST_BLOCK})`,
    read: (x) => x.line(`+CIPRXGET: ${service.delivery.mode}`).ok(),
    write: (x) => {
      const { settings } = service.firmware;
      const mode = tryRead(() => x.parameters.expectCount(1, 3).integer(0, between(0, READ_LENGTH)));
      if (mode === undefined) return ipError(x, settings, "Invalid parameter");
      if (mode > 1) return read(service, x, mode);
      if (x.parameters.count > 1) return ipError(x, settings, "Invalid parameter");
      x.ok();
      service.delivery.setMode(mode === 0 ? 0 : 1);
    },
  };
}

function read(service: SocketService, x: Exchange, mode: number): void {
  const { settings } = service.firmware;
  const maximum = mode === READ_HEX ? LARGEST_HEX_READ : LARGEST_BLOCK;
  const given = tryRead(() => ({
    number: x.parameters.expectCount(2, mode === READ_LENGTH ? 2 : 3).integer(1, between(0, LINK_COUNT - 1)),
    length: x.parameters.optionalInteger(2, between(1, maximum), maximum),
  }));
  if (given === undefined) return ipError(x, settings, "Invalid parameter");
  const link = service.link(given.number);
  const unread = link?.unread ?? 0;
  if (unread === 0 && !service.isOpen) return ipError(x, settings, "Network not opened");
  if (service.delivery.mode === 0) return ipError(x, settings, "Operation not supported");
  if (mode === READ_LENGTH) return x.line(`+CIPRXGET: ${READ_LENGTH},${given.number},${unread}`).ok();
  if (link === undefined || unread === 0) return ipError(x, settings, "No data");
  const bytes = link.read(Math.min(given.length, unread));
  const shown = mode === READ_RAW ? bytes : Buffer.from(bytes, "latin1").toString("hex").toUpperCase();
  x.line(`+CIPRXGET: ${mode},${given.number},${bytes.length},${link.unread}\r\n${shown}`).ok();
  service.wasRead(link);
}
