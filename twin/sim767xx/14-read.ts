import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import type { HttpContent } from "../http/content";
import type { OrderChoice } from "../orders";
import { CommandRefused } from "../refusal";
import { fileName } from "./14-action";
import { answerWithResult } from "./14-answer";
import { HTTP_ERR } from "./14-results";
import type { HttpService } from "./14-service";

/** Content comes in blocks of so many bytes at most. */
const LARGEST_BLOCK = 4096;
const SMALL_BLOCK = 1024;
/** Header of a block with its line ends. */
const HEADER_ROOM = 40;
/** Until the transmit buffer is looked at again, or content that is still to come. */
const POLL_MS = 20;
/** What stays behind of a header, and for how long. */
const TAIL_BYTES = 60;
const TAIL_MS = [300, 1500] as const;
const END = "+HTTPREAD: 0";

export const READ_ORDERS: readonly OrderChoice[] = [
  { command: "+HTTPREAD", choices: ["ok-first", "ok-last"], about: "OK in front of the content, or behind +HTTPREAD: 0." },
];

/** AT+HTTPHEAD, AT+HTTPREAD and AT+HTTPREADFILE (SIM767XX 14.2.5, 14.2.6, 14.2.9). */
export function readCommands(service: HttpService): CommandTable {
  return {
    "+HTTPHEAD": { test: "", execute: (x) => readHead(service, x) },
    "+HTTPREAD": {
      test: "",
      read: (x) => {
        service.requireStarted();
        const total = service.content?.total ?? 0;
        if (total === 0) throw new CommandRefused();
        x.line(`+HTTPREAD: LEN,${total}`).ok();
      },
      write: (x) => read(service, x),
    },
    "+HTTPREADFILE": { test: "+HTTPREADFILE: <filename>[,(1-2)]", write: (x) => readToFile(service, x) },
  };
}

function readHead(service: HttpService, x: Exchange): void {
  service.requireStarted();
  const { head } = service;
  if (head === undefined) throw new CommandRefused();
  const { quirks } = service.firmware;
  const { raw } = head;
  const cut = quirks.isOn("http-head-tail-late") ? Math.max(0, raw.length - TAIL_BYTES) : raw.length;
  const line = `\r\n+HTTPHEAD: ${quirks.isOn("http-head-data") ? "DATA," : ""}${raw.length}\r\n`;
  const parts = [line + raw.substring(0, cut), ...(cut === raw.length ? [] : [service.firmware.draw(...TAIL_MS), raw.substring(cut)])];
  x.sendUncut(() => parts.shift(), () => x.ok());
}

/** `<byte_size>` alone goes on where the last read ended. */
function read(service: HttpService, x: Exchange): void {
  service.requireStarted();
  const { content } = service;
  const sizeAt = x.parameters.expectCount(1, 2).count - 1;
  const size = x.parameters.integer(sizeAt, (value) => value >= 1);
  const start = sizeAt === 0 ? content?.position : x.parameters.integer(0, (value) => value >= 0);
  if (content === undefined || start === undefined || service.isReading()) throw new CommandRefused();
  if (rereads(service, content, start)) throw new CommandRefused();
  const bytes = content.read(start, size);
  if (bytes === undefined) throw new CommandRefused();
  service.wasRead(start + bytes.length);
  putOut(service, x, bytes);
}

function rereads(service: HttpService, content: HttpContent, start: number): boolean {
  return service.firmware.quirks.isOn("http-read-once") && service.parameters.readMode === 0 && start < content.position;
}

/** Blocks, as the transmit buffer has room for them, and the line that ends them. */
function putOut(service: HttpService, x: Exchange, bytes: string): void {
  const { firmware } = service;
  const okLast = firmware.order("+HTTPREAD") === "ok-last";
  const size = firmware.quirks.isOn("http-small-blocks") ? SMALL_BLOCK : LARGEST_BLOCK;
  const end = endLine(service);
  const reading = service.beginReading();
  if (!okLast) x.ok();
  const say = (text: string, then: () => void): void => {
    if (!okLast) return firmware.urc(text, "event", then);
    x.line(text).flush();
    then();
  };
  const finish = (): void => {
    service.endReading(reading);
    if (okLast) x.ok();
  };
  const next = (from: number): void => {
    if (!service.isReading(reading)) return finish();
    const block = bytes.substring(from, from + size);
    if (firmware.port.room < block.length + HEADER_ROOM) return void firmware.clock.after(POLL_MS, () => next(from));
    const last = from + block.length >= bytes.length;
    say(`+HTTPREAD: ${block.length}\r\n${block}${last ? end.joined : ""}`, () => {
      if (!last) return next(from + block.length);
      if (end.separate) say(END, finish);
      else finish();
    });
  };
  next(0);
}

/** How the line that ends the content stands: in a frame of its own, or joined to the content. */
function endLine(service: HttpService): { joined: string; separate: boolean } {
  const { quirks, random } = service.firmware;
  const form = quirks.pick(["http-read-blank-lines", "http-read-no-gap"] as const, random);
  if (form === "http-read-no-gap") return { joined: `\r\n${END}`, separate: false };
  return { joined: form === undefined ? "" : "\r\n\r\n", separate: true };
}

/** Content that is still to come is waited for; it is stored whole or not at all. */
function readToFile(service: HttpService, x: Exchange): void {
  service.requireStarted();
  const name = fileName(x, 2);
  const { content } = service;
  const report = answerWithResult(service, x);
  const finish = (code: number): void => report(`+HTTPREADFILE: ${code}`);
  const later = (code: number): void => void service.firmware.clock.after(0, () => finish(code));
  if (service.busy) return later(HTTP_ERR.busy);
  if (content === undefined) return later(HTTP_ERR.wrongState);
  let stored = "";
  const collect = (): void => {
    const bytes = content.read(stored.length, Infinity) ?? "";
    stored += bytes;
    service.wasRead(stored.length);
    if (service.contentState === "coming") return void service.firmware.clock.after(POLL_MS, collect);
    const whole = service.contentState === "whole" && stored.length === content.total;
    finish(whole && service.firmware.localFiles.store(name, stored) ? HTTP_ERR.success : HTTP_ERR.file);
  };
  service.firmware.clock.after(POLL_MS, collect);
}
