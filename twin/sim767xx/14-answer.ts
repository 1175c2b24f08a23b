import type { Exchange } from "../exchange";
import type { OrderChoice } from "../orders";
import type { HttpService } from "./14-service";

const ABOUT = "OK and then the result, or the other way round.";
export const RESULT_ORDERS: readonly OrderChoice[] = ["+HTTPINIT", "+HTTPTERM", "+HTTPACTION", "+HTTPPOSTFILE", "+HTTPREADFILE"].map((command) => ({
  command,
  choices: ["ok-first", "result-first"],
  about: ABOUT,
}));

/** OK waits no longer for its result than a command may take (SIM767XX 14.2.4). */
const LONGEST_HOLD_MS = 120000;

/** OK, and the result behind it when it is there; `result-first` holds OK back. Call what it returns with the result. */
export function answerWithResult(service: HttpService, x: Exchange): (result: string) => void {
  const { firmware } = service;
  if (firmware.order(x.command.name) === "ok-first") {
    x.ok();
    return (result) => firmware.urc(result);
  }
  x.after(LONGEST_HOLD_MS, () => x.ok());
  return (result) => {
    if (x.done) firmware.urc(result);
    else x.line(result).ok();
  };
}
