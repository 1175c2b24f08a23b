import type { Chapter } from "../chapter";
import { CERTIFICATE_QUIRKS, certificateCommands } from "./17-certificates";
import { sslConfigurationCommands } from "./17-configuration";
import { SslService } from "./17-service";
import { sessionCommands } from "./17-sessions";
import { SSL_SETTINGS } from "./17-settings";
import { contextCommand, SSL_CONTEXT_QUIRKS } from "./17-ssl-contexts";
import { sslServiceCommands } from "./17-start";
import type { Sim767xxFirmware } from "./firmware";

/**
 * SIM767XX chapter 17: SSL contexts, certificates and two sessions over TLS or TCP. A session caches
 * 11680 received bytes, then holds the other side back, and 8192 bytes to be sent. The manual does
 * not frame data of the automatic receiving mode: it comes in the blocks of AT+CCHRECV.
 */
export const sslChapter: Chapter<Sim767xxFirmware> = {
  number: 17,
  title: "SSL",
  settings: SSL_SETTINGS,
  quirks: [
    ...SSL_CONTEXT_QUIRKS,
    ...CERTIFICATE_QUIRKS,
    { id: "cch-spaces", about: "+CCHEVENT and +CCHRECV: DATA have one more space, as the manual prints them in other places.", chapter: 17 },
    { id: "cchsend-tail-error", about: "Bytes beyond the length of AT+CCHSEND, even a line end, make the next command an ERROR.", chapter: 17 },
  ],
  run(firmware) {
    const service = new SslService(firmware);
    return {
      commands: {
        "+CSSLCFG": contextCommand(firmware),
        ...certificateCommands(firmware),
        ...sslConfigurationCommands(service),
        ...sslServiceCommands(service),
        ...sessionCommands(service),
      },
      closeFromNetwork: (number) => service.sessions[number]?.closeFromNetwork() ?? false,
    };
  },
};
