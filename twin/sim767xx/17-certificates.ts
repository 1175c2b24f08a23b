import type { CommandTable } from "../chapter";
import { between } from "../parameters";
import type { Quirk } from "../quirks";
import { CommandRefused } from "../refusal";
import { fileName } from "./17-ssl-contexts";
import type { Sim767xxFirmware } from "./firmware";
import { LARGEST_CERTIFICATE } from "./state/certificates";

export const CERTIFICATE_QUIRKS: readonly Quirk[] = [
  { id: "certificate-prompt-line-end", about: "A line end follows the prompt of AT+CCERTDOWN.", chapter: 17 },
];

/** Certificates, keys and passwords of keys (SIM767XX 17.2.2 to 17.2.4, 17.2.16). */
export function certificateCommands(firmware: Sim767xxFirmware): CommandTable {
  const { certificates, localFiles, quirks } = firmware;
  return {
    "+CCERTDOWN": {
      test: `+CCERTDOWN: (5-55),(1-${LARGEST_CERTIFICATE})`,
      write: (x) => {
        x.parameters.expectCount(2, 2);
        const name = fileName(x, 0);
        const length = x.parameters.integer(1, between(1, LARGEST_CERTIFICATE));
        const prompt = quirks.isOn("certificate-prompt-line-end") ? "\r\n>\r\n" : "\r\n>";
        x.prompt(prompt).readCounted(length, (content) => {
          certificates.store(name, content);
          x.ok();
        });
      },
    },
    "+CCERTLIST": {
      execute: (x) => {
        for (const name of certificates.names()) x.line(`+CCERTLIST: "${name}"`);
        x.ok();
      },
    },
    "+CCERTDELE": {
      write: (x) => {
        x.parameters.expectCount(1, 1);
        if (!certificates.remove(fileName(x, 0))) throw new CommandRefused();
        x.ok();
      },
    },
    "+CCERTMOVE": {
      test: '+CCERTMOVE: "FILENAME"',
      write: (x) => {
        x.parameters.expectCount(1, 1);
        const name = fileName(x, 0);
        const content = localFiles.content(name);
        if (content === undefined || content.length > LARGEST_CERTIFICATE) throw new CommandRefused();
        localFiles.remove(name);
        certificates.store(name, content);
        x.ok();
      },
    },
  };
}
