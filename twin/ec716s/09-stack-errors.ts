import type { NetworkFailure } from "../networks/network";
import type { IpLink } from "./09-link";

type Codes = Readonly<Record<NetworkFailure["kind"], number>>;

/** `<err code>` of TCP ERROR (EC716S 9.39). A TLS alert ends an established connection: aborted. */
const TCP: Codes = { unreachable: 6, "address-in-use": 7, dns: 8, refused: 11, timeout: 12, tls: 13, reset: 14, rejected: 18 };
/** `<err code>` of UDP ERROR (EC716S 9.39). A name that leads nowhere has no address. */
const UDP: Codes = { timeout: 6, reset: 7, refused: 7, unreachable: 8, "address-in-use": 9, dns: 10, tls: 14, rejected: 14 };

/** What the stack says of an error of `link`. */
export function stackErrorText(link: IpLink, failure: NetworkFailure): string {
  return `${link.mode} ERROR:${(link.mode === "TCP" ? TCP : UDP)[failure.kind]}`;
}
