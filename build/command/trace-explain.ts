import { Command } from "commander";
import { colours as pc } from "../colours";
import { Narrator, type Told } from "../../trace/explain/narrator";
import { headerText, toldText, type Style } from "../../trace/explain/text";
import { Verdict } from "../../trace/explain/verdict";
import { noTrace } from "../../trace/no-trace";
import { readTraceFile, type TraceItem } from "../../trace/reader";

const STYLE: Style = { command: pc.bold, good: pc.green, bad: pc.red, aside: pc.dim };

export function explainCommand(): Command {
  return new Command("explain")
    .description("Print a conversation as a person wants to read it, and what became of it.")
    .argument("<trace>", "the trace, - for standard input")
    .option("--verdict", "only what became of it")
    .addHelpText("after", "\nExamples:\n  fieldline trace explain run.trace | less\n  fieldline trace import monitor.log -o - | fieldline trace explain -")
    .action(explain);
}

async function explain(path: string, { verdict: only }: { verdict?: boolean }): Promise<void> {
  const narrator = new Narrator();
  const verdict = new Verdict();
  let damage: Damage | undefined;
  let hasEvents = false;
  const tell = (told: Told[]): void => {
    for (const each of told) {
      verdict.hear(each);
      if (only !== true) console.log(toldText(each, STYLE));
    }
  };
  for await (const item of readTraceFile(path)) {
    if (item.kind === "header") console.log(`${headerText(item.header, STYLE)}\n`);
    if (item.kind === "event" && !hasEvents) {
      hasEvents = true;
      if (damage !== undefined) tell(narrator.push(damage));
    }
    if (item.kind === "damaged" && !hasEvents) damage ??= item;
    else tell(narrator.push(item));
  }
  if (!hasEvents) throw new Error(noTrace(path, damage));
  tell(narrator.end());
  console.log(`\n${verdict.lines().join("\n")}`);
}

type Damage = Extract<TraceItem, { kind: "damaged" }>;
