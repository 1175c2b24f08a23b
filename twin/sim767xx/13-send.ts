import { isIP } from "node:net";
import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { DISCONNECTED, type Link, LINK_COUNT } from "./13-link";
import { cipError, ERR, ipError, tryRead } from "./13-results";
import { CLOSED_BY_TIMEOUT_OR_DTR, type SocketService } from "./13-service";
import { CIPSEND_TIMEOUT } from "./13-settings";

/** Bytes of one AT+CIPSEND. */
const LARGEST_SEND = 1500;
const LONGEST_HOST = 255;
const PROMPT = "\r\n>";

interface SendRequest {
  link: Link;
  /** Undefined: the data ends with CTRL-Z. */
  length: number | undefined;
  /** UDP: where the datagram goes. */
  host: string;
  port: number;
}

/** AT+CIPSEND and AT+CIPACK (SIM767XX 13.2.4, 13.2.16). */
export function sendCommands(service: SocketService): CommandTable {
  return {
    "+CIPSEND": {
      test: `+CIPSEND: (0-${LINK_COUNT - 1}),(1-${LARGEST_SEND})`,
      write: (x) => send(service, x),
    },
    "+CIPACK": {
      test: `+CIPACK: (0-${LINK_COUNT - 1})`,
      write: (x) => counters(service, x),
    },
  };
}

function send(service: SocketService, x: Exchange): void {
  const request = judge(service, x);
  if (typeof request === "number") return cipError(x, request);
  if (request.link.type === "TCP") return readData(x, request, (data) => sendStream(service, x, request.link, data));
  addressOf(service, x, request.host, (address) => {
    readData(x, request, (data) => sendDatagram(service, x, { ...request, host: address }, data));
  });
}

/** The request, or why there is none: an `<err>`. */
function judge(service: SocketService, x: Exchange): SendRequest | number {
  const { parameters } = x;
  const number = tryRead(() => parameters.expectCount(1, 4).integer(0, between(0, LINK_COUNT - 1)));
  if (!service.isOpen) return ERR.networkNotOpened;
  if (number === undefined) return ERR.wrongParameter;
  const link = service.linkIn(number, "open", "dead");
  if (link === undefined || link.transparent) return ERR.notSupported;
  if (link.state === "dead") return ERR.networkFailure;
  if (link.sending) return ERR.busy;
  const length = tryRead(() => ({ value: parameters.optionalInteger(1, between(1, LARGEST_SEND), undefined) }));
  if (length === undefined) return ERR.wrongParameter;
  if (link.type === "TCP") return parameters.has(2) || parameters.count > 3 ? ERR.wrongParameter : { link, length: length.value, host: "", port: 0 };
  const destination = tryRead(() => ({
    host: parameters.text(2, { quoted: true, minimum: 1, maximum: LONGEST_HOST }),
    port: parameters.integer(3, between(0, 65535)),
  }));
  return destination === undefined ? ERR.wrongParameter : { link, length: length.value, ...destination };
}

/** The prompt and the data; ESC, and more than fits, is an ERROR. */
function readData(x: Exchange, request: SendRequest, done: (data: string) => void): void {
  x.prompt(PROMPT);
  if (request.length !== undefined) return x.readCounted(request.length, done);
  x.readText({ maximum: LARGEST_SEND, escapes: true }, (data, overflowed) => {
    if (data === undefined) x.error();
    else if (data.length === 0 || overflowed) cipError(x, ERR.wrongParameter);
    else done(data);
  });
}

/** Resolves a datagram's host before the prompt, as the command is refused where that fails. */
function addressOf(service: SocketService, x: Exchange, host: string, done: (address: string) => void): void {
  const { network, settings } = service.firmware;
  if (isIP(host) !== 0) return done(host);
  let over = false;
  const refuse = (err: number): void => {
    if (!over) cipError(x, err);
    over = true;
  };
  x.after(settings.get(CIPSEND_TIMEOUT), () => refuse(ERR.timeout));
  network.resolve(host, (failure, addresses) => {
    const [address] = addresses;
    if (failure !== undefined || address === undefined) return refuse(ERR.dnsFailed);
    if (over) return;
    over = true;
    done(address);
  });
}

/** OK, and the result when the stack has taken the data; one that does not take it in time is closed. */
function sendStream(service: SocketService, x: Exchange, link: Link, data: string): void {
  const { firmware } = service;
  const result = (confirmed: number): void => firmware.urc(`+CIPSEND: ${link.number},${data.length},${confirmed}`);
  x.ok();
  if (link.connection?.isOpen !== true) return result(DISCONNECTED);
  link.connection.send(data, firmware.settings.get(CIPSEND_TIMEOUT), (outcome) => {
    if (outcome === "taken") return result(data.length);
    if (outcome === "closed") return result(DISCONNECTED);
    result(0);
    link.connection?.die();
    service.ended(link, CLOSED_BY_TIMEOUT_OR_DTR);
  });
}

/** OK, and the result when the stack has taken the datagram, which is lost where nothing passes. */
function sendDatagram(service: SocketService, x: Exchange, request: SendRequest, data: string): void {
  const { firmware } = service;
  const { link } = request;
  const result = (confirmed: number): void => firmware.urc(`+CIPSEND: ${link.number},${data.length},${confirmed}`);
  x.ok();
  if (link.state !== "open" || link.datagrams === undefined) return result(DISCONNECTED);
  const finish = (confirmed: number): void => {
    if (link.endDatagram !== finish) return;
    link.endDatagram = undefined;
    result(confirmed);
  };
  link.endDatagram = finish;
  link.datagrams.send(data, request.host, request.port, (failure) => finish(failure === undefined ? data.length : 0));
}

/** `<ack_data_size>` is what the network has taken; the manual reserves it. */
function counters(service: SocketService, x: Exchange): void {
  const { settings } = service.firmware;
  const number = tryRead(() => x.parameters.expectCount(1, 1).integer(0, between(0, LINK_COUNT - 1)));
  if (!service.isOpen) return ipError(x, settings, "Network not opened");
  if (number === undefined) return ipError(x, settings, "Invalid parameter");
  const link = service.linkIn(number, "open");
  if (link === undefined) return ipError(x, settings, "Connection is not created");
  if (link.connection === undefined) return ipError(x, settings, "Operation not supported");
  const { totalSent, unsent, received } = link.connection;
  x.line(`+CIPACK: ${totalSent},${totalSent - unsent},${received.total}`).ok();
}
