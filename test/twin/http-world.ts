import { SeededRandom } from "../../hal/random";
import type { VirtualClock } from "../../hal/virtual/clock";
import type { CellularFirmware } from "../../twin/cellular-firmware";
import type { CellularTwin } from "../../twin/cellular-twin";
import { httpPeer } from "../../twin/networks/http/http-peer";
import { HttpSite, type SiteOptions } from "../../twin/networks/http/site";
import { seededBytes } from "../../twin/networks/peers";
import type { SimulatedHost } from "../../twin/networks/simulated/simulated-host";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { certificates } from "../certificates";
import type { Dialogue } from "./dialogue";

export const HTTP_HOST = "peer.example";
export const HTTP_ADDRESS = "192.0.2.1";
export const PAGE = "<html>\r\nOK\r\n</html>\r\n";
/** Bytes of any value. */
export const IMAGE = seededBytes(7, 6000);

export interface HttpNetwork {
  network: SimulatedNetwork;
  host: SimulatedHost;
  site: HttpSite;
}

/** A network with one web server, at ports 80 and 8080, and with TLS at 443. */
export function httpNetwork(clock: VirtualClock, options: SiteOptions = {}): HttpNetwork {
  const network = new SimulatedNetwork({ clock, random: new SeededRandom(5) });
  const host = network.host(HTTP_HOST, HTTP_ADDRESS);
  const site = new HttpSite({ ...options, files: { "/": { content: PAGE, type: "text/html" }, "/image.bin": IMAGE, ...options.files } });
  const peer = httpPeer(site, clock);
  for (const port of [80, 8080]) host.listenTcp(port, peer);
  host.listenTcp(443, peer, { ca: certificates().ca.certificate, names: [HTTP_HOST] });
  return { network, host, site };
}

/** All bytes that follow a command, its echo left out, until nothing comes for `ms` more. */
export function bytesOf<T extends CellularTwin<CellularFirmware>>(t: Dialogue<T>, command: string, ms = 1000): string {
  t.take();
  t.send(`${command}\r`).run(ms);
  const bytes = t.take();
  return bytes.startsWith(`${command}\r`) ? bytes.substring(command.length + 1) : bytes;
}
