import type { Chapter } from "../chapter";
import { CERTIFICATE_QUIRKS, certificateCommands } from "./17-certificates";
import { contextCommand, SSL_CONTEXT_QUIRKS } from "./17-ssl-contexts";
import type { Sim767xxFirmware } from "./firmware";

/** SIM767XX chapter 17: SSL contexts, certificates and the two SSL sessions. */
export const sslChapter: Chapter<Sim767xxFirmware> = {
  number: 17,
  title: "SSL",
  quirks: [...SSL_CONTEXT_QUIRKS, ...CERTIFICATE_QUIRKS],
  run: (firmware) => ({
    commands: { "+CSSLCFG": contextCommand(firmware), ...certificateCommands(firmware) },
  }),
};
