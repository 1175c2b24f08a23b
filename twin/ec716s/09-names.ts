import { isIP } from "node:net";
import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import type { Network, NetworkFailure } from "../networks/network";
import { between } from "../parameters";
import { CommandRefused } from "../refusal";
import type { Ec716sFirmware } from "./firmware";

/** Those of the network, as the manual prints them. */
const NETWORK_SERVERS = ["211.136.112.50", "211.136.150.66"] as const;
const LONGEST_NAME = 128;
const GENERAL_ERROR = 10;
const MOST_RETRIES = 11;

type Located = (failure: NetworkFailure | undefined, address: string) => void;

/** The name servers of one run: those of the network, until AT+CDNSCFG names others (EC716S 9.20, 9.21). */
export class NameServers {
  private servers: readonly string[] = NETWORK_SERVERS;

  constructor(private readonly network: Network) {}

  resolve(name: string, done: Parameters<Network["resolve"]>[1]): void {
    this.network.resolve(name, done, this.servers === NETWORK_SERVERS ? undefined : this.servers);
  }

  /** Where a connection to `host` goes: the network finds the name by itself, unless other servers are to be asked. */
  locate(host: string, done: Located): void {
    if (this.servers === NETWORK_SERVERS || isIP(host) !== 0) done(undefined, host);
    else this.resolve(host, (failure, [address = host]) => done(failure, address));
  }

  /** The answer of AT+CDNSCFG? has no prefix. A third parameter names a context of AT+SAPBR, all of which use the same. */
  commands(firmware: Ec716sFirmware): CommandTable {
    return {
      "+CDNSCFG": {
        test: '+CDNSCFG: ("Primary DNS"),("Secondary DNS")',
        read: (x) => x.line(`PrimaryDns: ${this.servers[0]}`).line(`SecondaryDns: ${this.servers[1]}`).ok(),
        write: (x) => {
          const address = (place: number): string => x.parameters.text(place, { minimum: 7, maximum: 39 });
          const given = [address(0), x.parameters.expectCount(1, 3).has(1) ? address(1) : (this.servers[1] ?? "")];
          if (given.some((server) => isIP(server) === 0)) throw new CommandRefused();
          x.parameters.optionalInteger(2, between(1, 3), undefined);
          this.servers = given;
          x.ok();
        },
      },
      "+CDNSGIP": { test: "", write: (x) => this.answer(firmware, x) },
    };
  }

  /** OK, then the result; only where a local address is known (EC716S 9.21). */
  private answer(firmware: Ec716sFirmware, x: Exchange): void {
    const name = x.parameters.expectCount(1, 1).text(0, { quoted: true, minimum: 1, maximum: LONGEST_NAME });
    const { ip } = firmware;
    if (ip.bearer !== "IP STATUS" && ip.links.size === 0) throw new CommandRefused();
    x.ok();
    this.resolve(name, (failure, addresses) => {
      const [address] = addresses;
      if (failure === undefined && address !== undefined) firmware.urc(`+CDNSGIP:1,"${name}","${address}"`);
      else firmware.urc(`+CDNSGIP:0,${failure?.kind === "timeout" ? MOST_RETRIES : GENERAL_ERROR}`);
    });
  }
}
