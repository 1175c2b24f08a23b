import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import type { Ec716sFirmware } from "./firmware";
import type { IpLink } from "./09-link";
import { stackErrorText } from "./09-stack-errors";
import { SendEntry } from "./09-send-entry";
import { AUTOMATIC_SEND, AUTOMATIC_SEND_S, LINK_COUNT, QUICK_SEND, SEND_PROMPT } from "./09-settings";

/** Most bytes of one send (EC716S 9.14). */
const LARGEST_SEND = 1460;
const OPERATION_NOT_ALLOWED = 3;
const SEND_TIMEOUT_MS = 60000;
const ACCEPTED = 1;
const ACKNOWLEDGED = 2;
const POLL_MS = 20;

/** AT+CIPSEND and AT+CIPACK (EC716S 9.14, 9.18). */
export function sendCommands(firmware: Ec716sFirmware): CommandTable {
  const { ip } = firmware;
  return {
    "+CIPSEND": {
      test: (x) => x.line(`+CIPSEND: ${ip.severalLinks ? "<0-7>," : ""}<length>`).ok(),
      read: (x) => {
        if (!ip.severalLinks) x.line(`+CIPSEND: ${LARGEST_SEND}`);
        else for (let number = 0; number < LINK_COUNT; number++) x.line(`+CIPSEND: ${number},${LARGEST_SEND}`);
        x.ok();
      },
      write: (x) => {
        const several = ip.severalLinks;
        const number = several ? x.parameters.integer(0, between(0, LINK_COUNT - 1)) : 0;
        const length = x.parameters.expectCount(1, several ? 2 : 1).optionalInteger(several ? 1 : 0, between(1, LARGEST_SEND), undefined);
        send(firmware, x, number, length);
      },
      execute: (x) => {
        if (ip.severalLinks) throw new CommandRefused();
        send(firmware, x, 0, undefined);
      },
    },
    "+CIPACK": {
      test: "",
      write: (x) => {
        if (!ip.severalLinks) throw new CommandRefused();
        counters(firmware, x, x.parameters.expectCount(1, 1).integer(0, between(0, LINK_COUNT - 1)));
      },
      execute: (x) => {
        if (ip.severalLinks) throw new CommandRefused();
        counters(firmware, x, 0);
      },
    },
  };
}

function send(firmware: Ec716sFirmware, x: Exchange, number: number, length: number | undefined): void {
  const { ip, settings, clock } = firmware;
  const link = ip.links.get(number);
  if (link?.state !== "CONNECTED" || link.channel !== undefined) throw cmeRefusal(OPERATION_NOT_ALLOWED);
  if (settings.get(SEND_PROMPT) === 1) x.prompt("\r\n> ");
  const withinMs = settings.get(AUTOMATIC_SEND) === 1 ? settings.get(AUTOMATIC_SEND_S) * 1000 : undefined;
  x.readBy((done) => new SendEntry(clock, { length, maximum: LARGEST_SEND, withinMs }, (data) => done(() => dispatch(firmware, x, link, data))));
}

/** What a cancelled send prints is not said: it was not sent. */
function dispatch(firmware: Ec716sFirmware, x: Exchange, link: IpLink, data: string | undefined): void {
  const failed = (): void => x.result(`${firmware.ip.prefix(link)}SEND FAIL`);
  if (data === undefined || data === "" || link.state !== "CONNECTED") return failed();
  const { connection, datagrams } = link;
  if (connection !== undefined) {
    connection.send(data, SEND_TIMEOUT_MS, (outcome) => {
      if (outcome === "taken") sent(firmware, x, link, data.length);
      else failed();
    });
    return;
  }
  datagrams?.send(data, link.host, link.port, (failure) => {
    if (failure === undefined) return sent(firmware, x, link, data.length);
    if (firmware.quirks.isOn("stack-error-lines")) x.line(stackErrorText(link, failure)).flush();
    failed();
  });
}

function sent(firmware: Ec716sFirmware, x: Exchange, link: IpLink, length: number): void {
  const { settings, ip, quirks } = firmware;
  if (settings.get(SEND_PROMPT) === 2) return x.silent();
  const quick = settings.get(QUICK_SEND);
  if (quick === ACCEPTED) {
    const number = ip.severalLinks ? `${link.number},` : "";
    x.result(`DATA ACCEPT:${quirks.isOn("accept-blank") ? " " : ""}${number}${length}`);
  } else if (quick === ACKNOWLEDGED) awaitAcknowledgement(firmware, x, link);
  else x.result(`${ip.prefix(link)}SEND OK`);
}

/** The channel stays blocked until the server has all of it. */
function awaitAcknowledgement(firmware: Ec716sFirmware, x: Exchange, link: IpLink): void {
  const { sent: all, acknowledged } = link.counters;
  if (link.state !== "CONNECTED") x.result(`${firmware.ip.prefix(link)}SEND FAIL`);
  else if (all === acknowledged) x.result(`${firmware.ip.prefix(link)}SEND OK`);
  else x.after(POLL_MS, () => awaitAcknowledgement(firmware, x, link));
}

function counters(firmware: Ec716sFirmware, x: Exchange, number: number): void {
  const { sent: all, acknowledged } = firmware.ip.links.get(number)?.counters ?? { sent: 0, acknowledged: 0 };
  x.line(`+CIPACK: ${all},${acknowledged},${all - acknowledged}`).ok();
}
