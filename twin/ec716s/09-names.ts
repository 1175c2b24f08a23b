import { isIP } from "node:net";
import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused } from "../refusal";
import type { Ec716sFirmware } from "./firmware";

/** Those of the network, as the manual prints them. */
const NETWORK_SERVERS = ["211.136.112.50", "211.136.150.66"] as const;
const LONGEST_NAME = 128;
const GENERAL_ERROR = 10;
const MOST_RETRIES = 11;

/**
 * AT+CDNSCFG and AT+CDNSGIP (EC716S 9.20, 9.21). The answer of AT+CDNSCFG? has no prefix; a third
 * parameter names a context of AT+SAPBR, all of which use the same servers.
 */
export function nameCommands(firmware: Ec716sFirmware): CommandTable {
  let servers: readonly string[] = NETWORK_SERVERS;
  return {
    "+CDNSCFG": {
      test: '+CDNSCFG: ("Primary DNS"),("Secondary DNS")',
      read: (x) => x.line(`PrimaryDns: ${servers[0]}`).line(`SecondaryDns: ${servers[1]}`).ok(),
      write: (x) => {
        const address = (place: number): string => x.parameters.text(place, { minimum: 7, maximum: 39 });
        const given = [address(0), x.parameters.expectCount(1, 3).has(1) ? address(1) : (servers[1] ?? "")];
        if (given.some((server) => isIP(server) === 0)) throw new CommandRefused();
        x.parameters.optionalInteger(2, between(1, 3), undefined);
        servers = given;
        firmware.network.setNameServers(servers);
        x.ok();
      },
    },
    "+CDNSGIP": { test: "", write: (x) => resolve(firmware, x) },
  };
}

/** OK, then the result; only where a local address is known (EC716S 9.21). */
function resolve(firmware: Ec716sFirmware, x: Exchange): void {
  const name = x.parameters.expectCount(1, 1).text(0, { quoted: true, minimum: 1, maximum: LONGEST_NAME });
  const { ip } = firmware;
  if (ip.bearer !== "IP STATUS" && ip.links.size === 0) throw new CommandRefused();
  x.ok();
  firmware.network.resolve(name, (failure, addresses) => {
    const [address] = addresses;
    if (failure === undefined && address !== undefined) firmware.urc(`+CDNSGIP:1,"${name}","${address}"`);
    else firmware.urc(`+CDNSGIP:0,${failure?.kind === "timeout" ? MOST_RETRIES : GENERAL_ERROR}`);
  });
}
