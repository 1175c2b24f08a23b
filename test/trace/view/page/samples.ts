import type { ViewModel } from "../../../../trace/view/model";
import { recordedRun } from "../../recorded-run";
import { traceText } from "../../trace-text";
import { modelOf } from "../model-of";

/** A run of the application that loses its coverage, and a line of every kind. */
export async function richModel(): Promise<ViewModel> {
  const run = recordedRun(1, (twin) => twin.setCoverage(false));
  const more = ["! uart overflow, 3 bytes lost", "~ ri asserted", "> AT+CPIN=\\*{4}\\r", "< \\r\\n+CME ERROR: 16\\r\\n", "< \\r\\n%ODD\\r\\n", "> AT+XYZ\\r", "99000 > AT+CSQ\\r", "# fault: module frozen", "# recovered: module frozen"];
  const talk = traceText("", more).split("\n").slice(6).join("\n").replace(/^ *(\d+)/gm, (time) => String(Number(time) + 200000000));
  return modelOf(`${run}${talk}what is this\n`);
}

/** So many commands with their answers, 4 events each. */
export function longModel(commands: number): Promise<ViewModel> {
  const talk = Array.from({ length: commands }, () => ["> AT+CSQ\\r", "< \\r\\n+CSQ: 20,99\\r\\n", "< \\r\\nOK\\r\\n", "# outbox: 1"]).flat();
  return modelOf(traceText("SIM767XX", talk));
}

/** A log without times, sides and line ends. */
export function lossyModel(): Promise<ViewModel> {
  const lines = [">? AT+CSQ\\?", "<? +CSQ: 20,99\\?", "<? OK\\?", "? hello\\?"];
  return modelOf(`fieldline-trace 1\nsource: a terminal's log\nlost: times, directions, line-ends\n\n${lines.map((line) => `         - ${line}\n`).join("")}`);
}

/** Two commands, one of which is answered with an error. */
export function shortModel(): Promise<ViewModel> {
  return modelOf(
    traceText("SIM767XX", [
      "# link: off -> probing (start)",
      "> AT+CSQ\\r",
      "< \\r\\n+CSQ: 20,99\\r\\n",
      "< \\r\\nOK\\r\\n",
      "1000 # link: probing -> online (activated)",
      "1000 # outbox: 3",
      "2000 > AT+CMQTTTOPIC=0,4\\r",
      "< \\r\\n>",
      "> \\xc3\\xa4/b",
      "< \\r\\nERROR\\r\\n",
      "4000 < \\r\\n+CEREG: 1\\r\\n",
    ]),
  );
}
