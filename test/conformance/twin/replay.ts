/** The twin at a manual's example: it is told the device's lines, and has to answer with the module's. */
import type { Example } from "../../../build/conformance/examples";
import type { Spoken } from "../../../trace/manuals";
import { layOut } from "./layout";
import { Scene, type SceneOptions } from "./scene";
import { sameLine } from "./world-values";

/** The situation of an example, and what happens in the world while it goes on. */
export interface TwinReplay extends SceneOptions {
  /** Command lines said before, to be answered with anything but an error. */
  before?: readonly (string | { line: string; input: string })[];
  /** The last thing before the example begins. */
  stage?(scene: Scene): void;
  /** What happens just before the n-th item of the talk, counted from 1 over both sides. */
  events?: Readonly<Record<number, (scene: Scene) => void>>;
  /** What the device sends at those prompts behind which the manual prints nothing; as many bytes as announced where left out. */
  inputs?: readonly string[];
  /** Raw bytes behind the module's lines, of which the example says that they are left out. */
  leftOut?: Readonly<Record<string, string>>;
  /** Rules for further values that the world decides in this example. */
  varies?: readonly RegExp[];
}

/** Those of some chapters, by chapter, command and number: `13/+CIPOPEN/3`. */
export type ChapterTwinReplays = Readonly<Record<string, TwinReplay>>;

const STEP_MS = 50;
/** 5 MB take eight minutes at 115200 baud. */
const LONGEST_MS = 600000;
/** Received data of the EC716S, which no line end follows (AT+CIPRXF, EC716S 9.12). */
const BARE = /^(\+RECEIVE,.*|\+IPD,.*|TEST)$/;
/** The line is quiet when nothing has come for so long. */
const QUIET_MS = 700;

/** Where the twin departs from `example`; empty where it does not. */
export function replayOnTwin(example: Example, how: TwinReplay): string {
  try {
    new Replay(example, how).run();
    return "";
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem);
  }
}

class Replay {
  private readonly scene: Scene;
  private readonly inputs: string[];
  /** The device's line that was typed last; its echo is not looked at. */
  private typed = "";

  constructor(private readonly example: Example, private readonly how: TwinReplay) {
    this.scene = new Scene(example, how);
    this.inputs = [...(how.inputs ?? [])];
  }

  run(): void {
    const { before = [], stage } = this.how;
    for (const each of before) this.prepare(each);
    stage?.(this.scene);
    this.hear([]);
    this.follow();
  }

  private prepare(step: string | { line: string; input: string }): void {
    const line = typeof step === "string" ? step : step.line;
    this.say(`${line}\r`);
    let answer = this.hear([]);
    if (typeof step !== "string") {
      this.say(step.input);
      answer += this.hear([]);
    }
    if (/ERROR|FAIL/.test(answer)) throw new Error(`before the example, ${line} was answered with ${JSON.stringify(answer)}`);
  }

  private follow(): void {
    const { talk } = this.example;
    const { events = {} } = this.how;
    let answering = false;
    for (let index = 0; index < talk.length; ) {
      const [side, text, kind] = talk[index] as Spoken;
      if (side === ">") {
        events[index + 1]?.(this.scene);
        this.typed = kind === "data" || text === "+++" ? "" : text;
        if (text.startsWith("+++")) this.scene.t.run(1500);
        this.say(this.typed === "" ? text : `${text}\r`);
        answering = true;
        index++;
      }
      if (talk[index]?.[0] === "<") events[index + 1]?.(this.scene);
      const items = itemsFrom(talk, index, events);
      this.compare(items, answering);
      if (items.length > 0) answering = false;
      index += items.length;
      if (items.at(-1)?.[2] === "prompt" && talk[index]?.[0] !== ">") {
        this.say(this.inputs.shift() ?? "x".repeat(announcedBytes(this.typed)));
        this.typed = "";
        answering = true;
      }
    }
  }

  private say(bytes: string): void {
    this.scene.t.type(bytes);
  }

  private compare(items: readonly Spoken[], answering: boolean): void {
    const expected = layOut(this.completed(items), answering, this.typed.split(";").length);
    if (this.example.module === "ec716s" && BARE.test(items.at(-2)?.[1] ?? "" + items.at(-1)?.[1])) expected.pop();
    const heard = this.hear(expected);
    const actual = linesOf(heard, this.typed, items.at(-1)?.[2] === "prompt");
    const same = expected.length === actual.length && expected.every((line, index) => sameLine(line, actual[index] ?? "", this.how.varies ?? []));
    if (!same) throw new Error(`behind ${JSON.stringify(this.typed)} the example has ${JSON.stringify(expected)}, the twin ${JSON.stringify(actual)}`);
  }

  private completed(items: readonly Spoken[]): Spoken[] {
    return items.flatMap((item): Spoken[] => {
      const bytes = this.how.leftOut?.[item[1]];
      return bytes === undefined ? [item] : [item, ["<", bytes, "data"]];
    });
  }

  /** All that comes until as many lines are there as `wanted`, and it is quiet then. */
  private hear(wanted: readonly string[]): string {
    const { t } = this.scene;
    let heard = "";
    let quietMs = 0;
    for (let ms = 0; ms < LONGEST_MS && (quietMs < QUIET_MS || heard.split("\r\n").length < wanted.length); ms += STEP_MS) {
      const more = t.run(STEP_MS).take();
      heard += more;
      quietMs = more === "" ? quietMs + STEP_MS : 0;
    }
    return heard;
  }
}

/** The module's items from `index` on, up to the device's next, a prompt, or one before which something happens. */
function itemsFrom(talk: readonly Spoken[], index: number, events: Readonly<Record<number, unknown>>): Spoken[] {
  const items: Spoken[] = [];
  for (let place = index; place < talk.length && talk[place]?.[0] === "<"; place++) {
    if (items.length > 0 && (events[place + 1] !== undefined || items.at(-1)?.[2] === "prompt")) break;
    items.push(talk[place] as Spoken);
  }
  return items;
}

/** What came, without the echo of what was `typed`. */
function linesOf(heard: string, typed: string, atPrompt: boolean): string[] {
  const echo = `${typed}\r`;
  const answer = typed !== "" && heard.startsWith(echo) ? heard.substring(echo.length) : heard;
  return (atPrompt ? answer.replace(/> ?(\r\n)?$/, ">") : answer).split("\r\n");
}

/** How many bytes a command with a prompt announces. */
function announcedBytes(line: string): number {
  const found = /^AT\+FSWRITE=[^,]*,\d+,(\d+)/.exec(line) ?? /^AT\+\w+=[^,]*,(\d+)/.exec(line);
  return Number(found?.[1] ?? 0);
}
