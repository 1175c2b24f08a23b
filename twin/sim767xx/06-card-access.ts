import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused, cmeRefusal } from "../refusal";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import { type CardAnswer, CardFiles, MASTER_FILE, STATUS, cardAnswer, hex } from "./06-card-files";
import type { Sim767xxFirmware } from "./firmware";
import { requireReadableSim } from "../state/sim-refusal";

/** 1: the module may switch the card off between accesses, so that direct ones fail (SIM767XX 6.2.8). */
export const SIM_SLEEP = setting("+CSIMSLEEP", "NO_SAVE", 1);

const SIM_FAILURE = 13;
const SHORTEST_APDU = 8;
const LONGEST_APDU = 522;
const USIM_CLASS = 0x00;
const INSTRUCTION = { select: 0xa4, readBinary: 0xb0, status: 0xf2 } as const;
const COMMAND = { readBinary: 176, readRecord: 178, getResponse: 192, updateBinary: 214, updateRecord: 220, status: 242, retrieveData: 203, setData: 219 } as const;

/** AT+CSIM, AT+CRSM and AT+CSIMSLEEP (SIM767XX 6.2.6 to 6.2.8). What the card refuses comes as its status, with OK. */
export function cardAccessCommands(firmware: Sim767xxFirmware): CommandTable {
  let selected = MASTER_FILE;
  return {
    "+CSIM": {
      test: "",
      write: (x) => {
        const length = x.parameters.expectCount(2, 2).integer(0, between(SHORTEST_APDU, LONGEST_APDU));
        const command = x.parameters.text(1, { quoted: true });
        if (command.length !== length || length % 2 !== 0 || !/^[0-9a-f]*$/i.test(command)) throw new CommandRefused();
        const answer = apdu(filesOf(firmware), command, selected, (file) => (selected = file));
        const response = answer.hex + hex(answer.status, 4);
        x.line(`+CSIM: ${response.length},"${response}"`).ok();
      },
    },
    "+CRSM": {
      test: "",
      write: (x) => {
        const { status, hex: response } = restricted(x, filesOf(firmware));
        const data = response === "" ? "" : `,"${response}"`;
        x.line(`+CRSM: ${status >> 8},${status & 0xff}${data}`).ok();
      },
    },
    "+CSIMSLEEP": numberCommand(firmware, { name: "+CSIMSLEEP", setting: SIM_SLEEP, accepts: oneOf(0, 1), range: "(0,1)" }),
  };
}

function filesOf(firmware: Sim767xxFirmware): CardFiles {
  const { sim, settings } = firmware;
  const card = requireReadableSim(sim);
  if (settings.get(SIM_SLEEP) === 1) throw cmeRefusal(SIM_FAILURE);
  return new CardFiles(card, sim.condition === "ready");
}

function apdu(files: CardFiles, command: string, selected: number, select: (file: number) => void): CardAnswer {
  const bytes = [...Buffer.from(command, "hex")];
  const [type = 0, instruction = 0, p1 = 0, p2 = 0, p3 = 0, high = 0, low = 0] = bytes;
  if (type !== USIM_CLASS) return cardAnswer(STATUS.classUnknown);
  if (instruction === INSTRUCTION.select) {
    if (p3 !== 2 || bytes.length < 7) return cardAnswer(STATUS.wrongLength);
    const file = high * 256 + low;
    if (!files.exists(file)) return cardAnswer(STATUS.fileNotFound);
    select(file);
    return cardAnswer(STATUS.ok);
  }
  if (instruction === INSTRUCTION.readBinary) {
    return selected === MASTER_FILE ? cardAnswer(STATUS.noFileSelected) : files.read(selected, p1 * 256 + p2, p3);
  }
  return instruction === INSTRUCTION.status ? files.response(selected) : cardAnswer(STATUS.instructionUnknown);
}

function restricted(x: Exchange, files: CardFiles): CardAnswer {
  const { parameters } = x;
  const command = parameters.expectCount(1, 6).integer(0, oneOf(...Object.values(COMMAND)));
  if (command === COMMAND.status) return files.response(MASTER_FILE);
  if (command === COMMAND.retrieveData || command === COMMAND.setData) return cardAnswer(STATUS.instructionUnknown);
  const file = parameters.integer(1, between(0, 0xffff));
  const [p1 = 0, p2 = 0, p3 = 0] = [2, 3, 4].map((place) => parameters.optionalInteger(place, between(0, 255), 0));
  if (!files.exists(file)) return cardAnswer(STATUS.fileNotFound);
  if (command === COMMAND.getResponse) return files.response(file);
  if (command === COMMAND.readBinary) return files.read(file, p1 * 256 + p2, p3);
  if (!parameters.has(5) && command !== COMMAND.readRecord) throw new CommandRefused();
  return cardAnswer(command === COMMAND.updateBinary ? STATUS.securityNotSatisfied : STATUS.wrongStructure);
}
