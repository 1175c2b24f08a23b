import type { Chapter, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { installationQuirks } from "../installation";
import { between, oneOf } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import { CHECK_MS, FotaUpdate } from "./18-fota-update";
import type { Sim767xxFirmware } from "./firmware";

const HIGHEST_CHANNEL = 5;
const FTP = 0;
const LONGEST = { ftp: 128, http: 255, credential: 128 };
const LARGEST_FILE = 64 * 1024 * 1024;
const PREPARE = 0;
const DURING_FOTA = 529;

/** SIM767XX chapter 18. */
export const fotaChapter: Chapter<Sim767xxFirmware> = {
  number: 18,
  title: "FOTA",
  quirks: [
    { id: "fota-error-number", about: "An update that failed is told by +CFOTA: and a number, for which the manual has no table.", chapter: 18 },
    { id: "fota-busy", about: "While an image is fetched other commands are answered by +CME ERROR: 529.", chapter: 18, apart: true },
    { id: "fota-silent-failure", about: "An update that failed is not told at all.", chapter: 18, apart: true },
    { id: "fota-silent-restart", about: "The restart behind an update is not announced by +CFOTA: 100.", chapter: 18, apart: true },
    ...installationQuirks(18),
  ],
  orders: [{ command: "+CFOTA", choices: ["ok-first", "no-ok"], about: "The table has OK in front of +CFOTA: lines, the example none." }],
  run(firmware) {
    const update = new FotaUpdate(firmware);
    firmware.addBehaviour((x) => {
      if (!update.fetching || !firmware.quirks.isOn("fota-busy")) return false;
      x.cme(DURING_FOTA);
      return true;
    });
    return { commands: { ...remoteCommand(firmware, update), ...localCommand(firmware, update) } };
  },
};

/** AT+CFOTA (SIM767XX 18.2.1). */
function remoteCommand(firmware: Sim767xxFirmware, update: FotaUpdate): CommandTable {
  return {
    "+CFOTA": {
      write: (x) => {
        x.parameters.expectCount(3, 5).integer(0, between(0, HIGHEST_CHANNEL));
        const way = x.parameters.integer(1, oneOf(FTP, 1)) === FTP ? "ftp" : "http";
        const url = x.parameters.text(2, { quoted: true, minimum: 1, maximum: LONGEST[way] });
        const user = x.parameters.optionalText(3, { maximum: LONGEST.credential }, "");
        const password = x.parameters.optionalText(4, { maximum: LONGEST.credential }, "");
        if (update.busy) throw cmeRefusal(DURING_FOTA);
        if (!update.online) throw new CommandRefused();
        if (!update.fetch(way, { url, user, password })) return x.result("+CFOTA: ERROR");
        if (firmware.order("+CFOTA") === "ok-first") x.ok();
        else x.silent();
      },
    },
  };
}

/** AT+LFOTA (SIM767XX 18.2.2): first the size, then the file. */
function localCommand(firmware: Sim767xxFirmware, update: FotaUpdate): CommandTable {
  let prepared: number | undefined;
  return {
    "+LFOTA": {
      test: "+LFOTA: (0-1),<File Size>",
      write: (x: Exchange) => {
        const step = x.parameters.expectCount(2, 2).integer(0, oneOf(PREPARE, 1));
        const size = x.parameters.integer(1, between(1, LARGEST_FILE));
        if (update.busy) throw cmeRefusal(DURING_FOTA);
        if (step === PREPARE) {
          prepared = size;
          return x.ok();
        }
        if (size !== prepared) throw new CommandRefused();
        prepared = undefined;
        x.prompt("\r\n>").readCounted(size, (bytes) => {
          x.after(CHECK_MS, () => {
            if (!update.accept(bytes)) return x.error();
            x.ok();
            firmware.afterCommand(() => update.announce());
          });
        });
      },
    },
  };
}
