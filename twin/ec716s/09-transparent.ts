import type { NetworkFailure } from "../networks/network";
import { SEND_CAPACITY } from "../state/connection";
import type { DatagramPort } from "../state/datagram-port";
import { type Carrier, type Gathering, TransparentChannel } from "../transparent-channel";
import type { Ec716sFirmware } from "./firmware";
import type { IpLink } from "./09-link";
import { transparentRule } from "./09-settings";

const PACED = 1;
const CLEARED = 1;

/** How AT+CIPCCFG has typed bytes gathered and sent (EC716S 9.13). */
function gathering({ settings }: Ec716sFirmware): Gathering {
  return {
    waitMs: () => transparentRule(settings, "WaitTm") * 100,
    blockBytes: () => transparentRule(settings, "SendSz"),
    pace: () => (transparentRule(settings, "Rxmode") === PACED ? { bytes: transparentRule(settings, "RxSize"), everyMs: transparentRule(settings, "Rxtimer") } : undefined),
  };
}

/**
 * Data mode for the single link, by TCP, or by UDP, which an example has though 9.10 speaks of TCP alone.
 * What an earlier connection left in the buffer goes first.
 */
export function enterTransparentMode(firmware: Ec716sFirmware, link: IpLink, events: { hungUp(): void; failed: DatagramFailed }): TransparentChannel | undefined {
  const { connection, datagrams } = link;
  const carrier = connection ?? (datagrams === undefined ? undefined : datagramCarrier(link, datagrams, events.failed));
  if (carrier === undefined) return undefined;
  const channel = new TransparentChannel(firmware, carrier, gathering(firmware), events.hungUp);
  link.channel = channel;
  firmware.clock.after(0, () => {
    channel.resend(firmware.ip.keptBytes);
    firmware.ip.keptBytes = "";
    channel.deliver();
  });
  return channel;
}

/** Data mode ends by itself with `text`; AT+CIPCCFG says whether what was not sent is kept for the next connection. */
export function leaveTransparentMode(firmware: Ec716sFirmware, link: IpLink, text: string): void {
  const { channel } = link;
  if (channel === undefined) return;
  link.channel = undefined;
  channel.end(text);
  const cleared = transparentRule(firmware.settings, "BufClean") === CLEARED;
  firmware.ip.keptBytes = cleared ? "" : (link.connection?.unsentBytes ?? "") + channel.unsent;
}

type DatagramFailed = (failure: NetworkFailure) => void;

/** Each block is a datagram. */
function datagramCarrier(link: IpLink, datagrams: DatagramPort, failed: DatagramFailed): Carrier {
  return {
    received: datagrams.received,
    sendRoom: SEND_CAPACITY,
    read: (maximum) => datagrams.received.take(maximum),
    write: (bytes) => {
      datagrams.send(bytes, link.host, link.port, (failure) => {
        if (failure !== undefined) failed(failure);
      });
    },
  };
}
