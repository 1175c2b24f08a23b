import { enterPuk } from "../../../drivers/sim767xx/06-sim";
import { fails, type ChapterReplays } from "./replay";

export const SIM767XX_ERRORS: ChapterReplays = {
  "+CPIN/1": [fails("cme", undefined, (session, ready) => enterPuk(session, "1234", "1234", ready))],
};
