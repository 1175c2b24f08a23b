import { readSupplyVoltage } from "../../../drivers/sim767xx/09-hardware";
import { gives, type ChapterReplays } from "./replay";

export const SIM767XX_HARDWARE: ChapterReplays = {
  "+CBC/1": [gives(3749, readSupplyVoltage)],
};
