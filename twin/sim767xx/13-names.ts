import { isIP } from "node:net";
import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { oneOf } from "../parameters";
import type { Quirk } from "../quirks";
import { CommandRefused } from "../refusal";
import type { Sim767xxFirmware } from "./firmware";

export const NAME_QUIRKS: readonly Quirk[] = [
  { id: "dnscfg-space", about: "AT+CDNSCFG? has a space before Secondary, and no IPv6 line while none is set.", chapter: 13 },
];

const LONGEST_NAME = 254;
const LONGEST_LABEL = 63;
/** `<dns error code>`: DNS GENERAL ERROR. */
const DNS_ERROR = 10;
/** Maximum response time of AT+CDNSGIP, in ms. */
const RESOLVE_MS = 6000;

interface Servers {
  primary: string;
  secondary: string;
}

/** What stands for the network's own server. */
const UNSET = ["0.0.0.0", "::"];

/** AT+CDNSGIP and AT+CDNSCFG (SIM767XX 13.2.17, 13.2.20). Servers that were set are asked for all names from then on. */
export function nameCommands(firmware: Sim767xxFirmware): CommandTable {
  const servers: [Servers, Servers] = [
    { primary: "0.0.0.0", secondary: "0.0.0.0" },
    { primary: "::", secondary: "::" },
  ];
  return {
    "+CDNSGIP": { test: "", write: (x) => resolve(firmware, x) },
    "+CDNSCFG": {
      test: '+CDNSCFG: ("Primary DNS"),("Secondary DNS"),type',
      read: (x) => {
        const brief = firmware.quirks.isOn("dnscfg-space");
        const line = (family: string, each: Servers): string => {
          return `Primary ${family} DNS: ${each.primary},${brief ? " " : ""}Secondary ${family} DNS: ${each.secondary}`;
        };
        x.line(line("IPv4", servers[0]));
        if (!brief || servers[1].primary !== "::") x.line(line("IPv6", servers[1]));
        x.ok();
      },
      write: (x) => {
        setServers(x, servers);
        const given = servers.flatMap(({ primary, secondary }) => [primary, secondary]).filter((server) => !UNSET.includes(server));
        firmware.network.setNameServers(given.length === 0 ? undefined : given);
        x.ok();
      },
    },
  };
}

function setServers(x: Exchange, servers: [Servers, Servers]): void {
  const { parameters } = x;
  parameters.expectCount(1, 3);
  const second = parameters.raw(1)?.text ?? "";
  // `<sec_dns>` can be left out with its comma, so that `<type>` is the second.
  const typeIsSecond = parameters.count === 2 && isIP(second) === 0;
  const type = parameters.optionalInteger(typeIsSecond ? 1 : 2, oneOf(0, 1), 0) === 0 ? 0 : 1;
  const family = type === 0 ? 4 : 6;
  const primary = parameters.text(0);
  const secondary = typeIsSecond || second === "" ? servers[type].secondary : second;
  if (isIP(primary) !== family || isIP(secondary) !== family) throw new CommandRefused();
  servers[type] = { primary, secondary };
}

function resolve(firmware: Sim767xxFirmware, x: Exchange): void {
  const name = x.parameters.expectCount(1, 1).text(0, { quoted: true, maximum: LONGEST_NAME });
  const refuse = (): void => x.line(`+CDNSGIP: 0,${DNS_ERROR}`).error();
  if (!isName(name)) throw new CommandRefused();
  if (firmware.pdp.active().length === 0) return refuse();
  x.after(RESOLVE_MS, refuse);
  firmware.network.resolve(name, (failure, addresses) => {
    if (failure !== undefined || addresses.length === 0) return refuse();
    addresses.forEach((address, index) => x.line(`+CDNSGIP: ${index + 1},"${name}","${address}"`));
    x.ok();
  });
}

function isName(name: string): boolean {
  const labels = name.split(".");
  return labels.every((label) => label.length <= LONGEST_LABEL && /^[a-z0-9][a-z0-9-]*$/i.test(label));
}
