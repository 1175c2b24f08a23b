import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import type { PdpAccount } from "../state/environment";
import { DEFAULT_CID } from "../state/pdp";
import type { Ec716sFirmware } from "./firmware";
import { serveAccessPoint, withZeros } from "./09-access-point";
import { nameCommands } from "./09-names";
import { ACCESS_POINT, accessPoint } from "./09-settings";

const OPERATION_NOT_ALLOWED = 3;
const OTHER_ERROR = 65535;
const BRING_UP_MS = [100, 800] as const;
const SHUT_MS = [50, 400] as const;
const PRIVATE_NETWORK = "private-network";
const LONGEST_NAME = 128;
/** A lost ping, as the manual shows it. */
const LOST_PING = "600,255";
const PING_TTL = 54;

interface PrivateNetwork {
  apn: string;
  user: string;
  password: string;
  authentication: number;
}

/** `<authmode>`: none, PAP, CHAP. */
const PROTOCOLS = [undefined, "PAP", "CHAP"] as const;

/** What AT+CPNETAPN has saved is shown to the network again after a start. */
export function loadPrivateNetwork({ nvram, pdp }: Ec716sFirmware): void {
  const saved = nvram.get(PRIVATE_NETWORK) as PrivateNetwork | undefined;
  if (saved !== undefined) pdp.setAccount(DEFAULT_CID, accountOf(saved));
}

function accountOf({ user, password, authentication }: PrivateNetwork): PdpAccount | undefined {
  const protocol = PROTOCOLS[authentication];
  return protocol === undefined ? undefined : { protocol, user, password };
}

/** From AT+CSTT to AT+CIPSHUT, names and pings (EC716S 9.2 to 9.5, 9.20, 9.21, 9.29, 9.31). */
export function bearerCommands(firmware: Ec716sFirmware): CommandTable {
  return {
    "+CSTT": taskCommand(firmware),
    "+CPNETAPN": privateNetworkCommand(firmware),
    "+CIICR": { test: "", execute: (x) => bringUp(firmware, x) },
    "+CIFSR": { test: "", execute: (x) => localAddress(firmware, x) },
    "+CIPSHUT": { test: "", execute: (x) => shut(firmware, x) },
    ...nameCommands(firmware),
    "+CIPPING": pingCommand(firmware),
  };
}

/** Without a name, that which the network gave. */
function taskCommand(firmware: Ec716sFirmware): CommandSpec {
  const { ip, settings } = firmware;
  const begin = (x: Exchange, access: string[]): void => {
    if (ip.bearer !== "IP INITIAL" || ip.links.size > 0) throw cmeRefusal(OPERATION_NOT_ALLOWED);
    settings.set(ACCESS_POINT, access);
    ip.bearer = "IP START";
    x.ok();
  };
  return {
    test: '+CSTT: "APN","USER","PWD"',
    read: (x) => {
      const [apn, user, password] = settings.get(ACCESS_POINT);
      x.line(`+CSTT: "${apn}","${user}","${password}"`).ok();
    },
    write: (x) => {
      x.parameters.expectCount(1, 3);
      begin(x, accessPoint(x, 0));
    },
    execute: (x) => begin(x, ["", "", ""]),
  };
}

/** The stack restarts by itself behind the OK, and context 1 has the new name then (EC716S 9.3). */
function privateNetworkCommand(firmware: Ec716sFirmware): CommandSpec {
  const { nvram, pdp, clock } = firmware;
  const renew = (apn: string, account: PdpAccount | undefined): void => {
    clock.after(0, () => {
      pdp.deactivate(DEFAULT_CID, "host");
      pdp.setAccount(DEFAULT_CID, account);
      pdp.define({ cid: DEFAULT_CID, type: "IP", apn });
      pdp.activate(DEFAULT_CID, () => undefined);
    });
  };
  return {
    test: '+CPNETAPN: setmode=[2,3],"apn","Username","Password", authtype=[0,1,2]',
    read: (x) => {
      const saved = nvram.get(PRIVATE_NETWORK) as PrivateNetwork | undefined;
      const { apn, user, password, authentication } = saved ?? { apn: "", user: "", password: "", authentication: 0 };
      x.line(`MODE:${saved === undefined ? 3 : 2}`).line(`APN:${apn}`).line(`USR:${user}`).line(`PWD:${password}`).line(`AUTHMODE:${authentication}`).ok();
    },
    write: (x) => {
      const mode = x.parameters.expectCount(1, 5).integer(0, oneOf(2, 3));
      if (mode === 3) {
        nvram.delete(PRIVATE_NETWORK);
        x.ok();
        renew("", undefined);
        return;
      }
      const apn = x.parameters.expectCount(5, 5).text(1, { minimum: 1, maximum: 128 });
      const user = x.parameters.text(2, { maximum: 32 });
      const password = x.parameters.text(3, { maximum: 32 });
      const saved = { apn, user, password, authentication: x.parameters.integer(4, between(0, 2)) };
      nvram.set(PRIVATE_NETWORK, saved);
      x.ok();
      renew(apn, accountOf(saved));
    },
  };
}

/** In IP START only; the context of the attach serves, under the name of AT+CSTT where one was given. */
function bringUp(firmware: Ec716sFirmware, x: Exchange): void {
  const { ip, settings } = firmware;
  if (ip.bearer !== "IP START") throw new CommandRefused();
  const finish = (up: boolean): void => {
    if (ip.bearer !== "IP CONFIG") return x.error();
    ip.bearer = up ? "IP GPRSACT" : "IP START";
    if (up) x.ok();
    else if (firmware.quirks.isOn("ciicr-pdp-deact")) x.line("+PDP: DEACT").cme(OTHER_ERROR);
    else x.error();
  };
  x.after(firmware.draw(...BRING_UP_MS), () => {
    if (ip.bearer !== "IP CONFIG") return x.error();
    // The end of the context under its old name is none that the task would tell.
    ip.bearer = "IP START";
    serveAccessPoint(firmware, settings.get(ACCESS_POINT), finish);
    ip.bearer = "IP CONFIG";
  });
  ip.bearer = "IP CONFIG";
}

/** The address alone, without OK; behind another command of the line the OK is that of the line (EC716S 9.5). */
function localAddress(firmware: Ec716sFirmware, x: Exchange): void {
  const { ip, pdp } = firmware;
  const address = pdp.address(DEFAULT_CID);
  const allowed = ip.bearer === "IP GPRSACT" || ip.bearer === "IP STATUS" || ip.links.size > 0;
  if (!allowed || address === undefined) throw new CommandRefused();
  if (ip.bearer === "IP GPRSACT") ip.bearer = "IP STATUS";
  const shown = firmware.quirks.isOn("address-zeros") ? withZeros(address) : address;
  if (x.followed) x.line(shown).ok();
  else x.result(shown);
}

function shut(firmware: Ec716sFirmware, x: Exchange): void {
  x.after(firmware.draw(...SHUT_MS), () => {
    firmware.ip.shut();
    const order = firmware.order("+CIPSHUT");
    if (order === "ok") x.ok();
    else x.result("SHUT OK");
    if (order === "shut-ok-then-ok") firmware.urc("OK");
  });
}

/** One line a reply, without empty lines between them, OK behind the last; 0 pings without end, until the context is gone (EC716S 9.31). */
function pingCommand(firmware: Ec716sFirmware): CommandSpec {
  return {
    test: "+CIPPING: (0-100),(0-1024),(1-600),(1-255)",
    read: (x) => x.line("+CIPPING: 4,32,100,64").ok(),
    write: (x) => {
      const { parameters } = x;
      const name = parameters.expectCount(1, 5).text(0, { minimum: 1, maximum: LONGEST_NAME });
      const count = parameters.optionalInteger(1, between(0, 100), 4);
      const bytes = parameters.optionalInteger(2, between(0, 1024), 32);
      const timeoutMs = parameters.optionalInteger(3, between(1, 600), 100) * 100;
      parameters.optionalInteger(4, between(1, 255), 64);
      if (!firmware.ip.hasBearer) throw new CommandRefused();
      firmware.network.resolve(name, (failure, [address]) => {
        if (failure !== undefined || address === undefined) x.error();
        else ping(firmware, x, { address, count, bytes, timeoutMs }, 1);
      });
    },
  };
}

interface PingRequest {
  address: string;
  /** 0 for no end. */
  count: number;
  bytes: number;
  timeoutMs: number;
}

function ping(firmware: Ec716sFirmware, x: Exchange, request: PingRequest, number: number): void {
  if (!firmware.ip.hasBearer) return x.error();
  firmware.network.ping(request.address, request.bytes, request.timeoutMs, (failure, roundTripMs) => {
    const reply = failure === undefined ? `${Math.round(roundTripMs)},${PING_TTL}` : LOST_PING;
    const line = `+CIPPING: ${number},"${request.address}",${reply}\r\n`;
    x.prompt(number === 1 ? `\r\n${line}` : line);
    if (number === request.count) x.ok();
    else x.after(1000, () => ping(firmware, x, request, number + 1));
  });
}
