import type { Chapter } from "../chapter";
import { oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import { socketContextCommands } from "./13-contexts";
import { nameCommands, NAME_QUIRKS } from "./13-names";
import { networkCommands, NETWORK_QUIRKS } from "./13-network";
import { OPEN_QUIRKS, openCommands } from "./13-open";
import { receiveCommand } from "./13-receive";
import { sendCommands } from "./13-send";
import { SERVER_ORDERS, serverCommands } from "./13-server";
import { CLOSED_BY_PEER, SocketService } from "./13-service";
import { SOCKET_SETTINGS, socketSettingCommands } from "./13-settings";
import type { Sim767xxFirmware } from "./firmware";

const TRANSPARENT = setting("+CIPMODE", "NO_SAVE", 0);
const RESTARTED_KEY = "sockets:restarted";

/**
 * SIM767XX chapter 13: TCP and UDP sockets. A link buffers 11680 received bytes and then holds the
 * other side back, and 8192 bytes to be sent. When its PDP context goes, the links stay there dead,
 * with +CIPEVENT, until the host closes them or calls AT+NETCLOSE.
 */
export const tcpipChapter: Chapter<Sim767xxFirmware> = {
  number: 13,
  title: "TCP/IP",
  settings: [TRANSPARENT, ...SOCKET_SETTINGS],
  quirks: [
    ...NETWORK_QUIRKS,
    ...OPEN_QUIRKS,
    ...NAME_QUIRKS,
    { id: "network-loss-releases-sockets", about: "After +CIPEVENT all links are closed with +IPCLOSE and AT+NETOPEN? says 0.", chapter: 13 },
    { id: "receive-header-colon", about: "A colon follows the length in +RECEIVE,<link>,<length>.", chapter: 13 },
  ],
  orders: SERVER_ORDERS,
  run(firmware) {
    const service = new SocketService(firmware);
    const resultMissing = firstAfterRestart(firmware);
    return {
      commands: {
        ...networkCommands(service),
        ...openCommands(service, () => firmware.settings.get(TRANSPARENT) === 1, resultMissing),
        ...sendCommands(service),
        ...serverCommands(service),
        ...nameCommands(firmware),
        ...socketSettingCommands(firmware),
        ...socketContextCommands(firmware, service.contexts, () => service.states.size > 0),
        "+CIPRXGET": receiveCommand(service),
        "+CIPMODE": modeCommand(firmware, service),
      },
      stopping: (cause) => {
        if (cause === "reset" || cause === "silent-restart") firmware.nvram.set(RESTARTED_KEY, true);
      },
      closeFromNetwork: (number) => {
        const link = service.linkIn(number, "open");
        if (link?.connection === undefined) return false;
        link.connection.die();
        service.ended(link, CLOSED_BY_PEER);
        return true;
      },
    };
  },
};

/** AT+CIPMODE (SIM767XX 13.2.10); it cannot be changed while the network is open. */
function modeCommand(firmware: Sim767xxFirmware, service: SocketService) {
  const command = numberCommand(firmware, { name: "+CIPMODE", setting: TRANSPARENT, accepts: oneOf(0, 1), range: "(0-1)", executeSets: 0 });
  const whileClosed = (handler: typeof command.write): typeof command.write => {
    return (x) => {
      if (service.states.size > 0) throw new CommandRefused();
      handler?.(x);
    };
  };
  return { ...command, write: whileClosed(command.write), execute: whileClosed(command.execute) };
}

/** True once, for the first question after a restart, while the quirk is on. */
function firstAfterRestart(firmware: Sim767xxFirmware): () => boolean {
  let restarted = firmware.nvram.delete(RESTARTED_KEY);
  return () => {
    const missing = restarted && firmware.quirks.isOn("cipopen-result-missing");
    restarted = false;
    return missing;
  };
}
