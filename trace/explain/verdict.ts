/** What became of the conversation as a whole: card, network, context, connections, broker, and what went wrong first. */
import type { Field } from "./catalogue";
import type { Told } from "./narrator";

/** Something that went wrong. */
export interface Trouble {
  timeMs: number | undefined;
  text: string;
}

/** What became of a conversation. */
export interface Summary {
  /** How card, network, context, connection and broker stand at the end; without a time where nothing was said of it. */
  standings: readonly { name: string; text: string; timeMs?: number | undefined }[];
  /** The first ones. */
  troubles: readonly Trouble[];
  /** How many more there were. */
  moreTroubles: number;
  counted: string;
}

/** What a conversation is followed through, with what is said where it never comes up. */
export const STANDINGS = [
  ["SIM", "not spoken of"],
  ["network", "not spoken of"],
  ["data context", "not spoken of"],
  ["connection", "none was opened"],
  ["broker", "none was spoken to"],
] as const;

/** How a thing stands, and since when. */
interface Standing {
  text: string;
  timeMs: number | undefined;
}

const REGISTERED = /registered|roaming/i;
const NOT_REGISTERED = /not (registered|searching)|denied|unknown|searching/i;
const BANNER = /^(RDY|QCRDY|\*ATREADY|START|POWERD? DOWN|NORMAL POWER DOWN)/;
/** What ends a context or a connection because the device wants it to. */
const CLOSES = /^AT\+(CFUN=[04]|CGACT=0|CGATT=0|NETCLOSE|CIPSHUT|CIPCLOSE|CCHCLOSE|CCHSTOP|CMQTTDISC|CMQTTSTOP|MDISCONNECT|MIPCLOSE)/i;
const ENDS = /^AT(\+CPOF|\+CPOWD|\+CRESET|\+RESET|\+CFUN=\d,1|\+CFUN=6|\+UPGRADE|\+CFOTA|\+LFOTA)/i;
const LOST: readonly (readonly [RegExp, string])[] = [
  [/^\+CIPEVENT: NETWORK CLOSED/, "the network closed the data service"],
  [/^\+IPCLOSE: ?\d,[12]/, "a connection was closed from outside"],
  [/^\+CMQTTCONNLOST/, "the connection to the broker was lost"],
  [/^\+CMQTTNONET/, "the MQTT service lost the network"],
  [/^\+CGEV: .*(DEACT|DETACH)/, "the network or the module ended a data context"],
  [/^\+PDP:? ?DEACT/, "the data context ended"],
  [/^(\d, ?)?CLOSED$/, "a connection was closed by the other side"],
  [/CONNECT FAIL$/, "a connection could not be opened"],
  [/^\+CPIN: (NOT INSERTED|SIM REMOVED)/, "there is no SIM"],
];

/** Of all that goes wrong, what is told in words. */
export const TROUBLES_KEPT = 4;

/** Hears everything that a narrator tells, and keeps nothing but its conclusions. */
export class Verdict {
  private readonly standings = new Map<string, Standing>();
  private readonly troubles: Trouble[] = [];
  private troubleCount = 0;
  private readonly counts = { commands: 0, errors: 0, unanswered: 0, unknown: 0, damaged: 0, restarts: 0 };
  private endMs: number | undefined;
  private hadCommands = false;
  /** Whether the module was told to go down or to restart since it last did. */
  private told = false;
  /** Whether the last command was to end something. */
  private closing = false;

  hear(told: Told): void {
    if (told.timeMs !== undefined) this.endMs = Math.max(this.endMs ?? 0, told.timeMs);
    switch (told.kind) {
      case "command":
        this.counts.commands++;
        this.hadCommands = true;
        if (ENDS.test(told.text)) this.told = true;
        this.closing = CLOSES.test(told.text);
        break;
      case "answer":
        this.line(told.timeMs, told.text, told.fields);
        break;
      case "urc":
        this.line(told.timeMs, told.text, told.fields);
        break;
      case "unknown":
      case "unassigned":
        this.counts.unknown++;
        this.line(told.timeMs, told.text, []);
        break;
      case "result":
        this.result(told);
        break;
      case "unanswered":
        // Somebody looks for the module: what went wrong, if anything did, came before.
        if (told.probe) break;
        this.counts.unanswered++;
        this.trouble(told.timeMs, `no result for ${told.command}${told.afterMs === undefined ? "" : ` in ${seconds(told.afterMs)}`}`);
        break;
      case "pin":
        if (told.pin === "power-key" || told.pin === "reset") this.told = true;
        break;
      case "damaged":
        this.counts.damaged++;
        break;
      case "fault":
        this.trouble(told.timeMs, told.text);
        break;
      default:
        break;
    }
  }

  /** How one of `STANDINGS` stands now; undefined where nothing was said of it. */
  standingOf(name: string): string | undefined {
    return this.standings.get(name)?.text;
  }

  /** How much went wrong so far. */
  get troubleTotal(): number {
    return this.troubleCount;
  }

  summary(): Summary {
    const { commands, errors, unanswered, unknown, damaged, restarts } = this.counts;
    const counted = `${commands} commands, ${errors} errors, ${unanswered} without a result, ${restarts} restarts, ${unknown} unknown lines, ${damaged} damaged ones${this.endMs === undefined ? "" : `, in ${seconds(this.endMs)}`}`;
    return {
      standings: STANDINGS.map(([name, otherwise]) => ({ name, ...(this.standings.get(name) ?? { text: otherwise }) })),
      troubles: this.troubles,
      moreTroubles: this.troubleCount - this.troubles.length,
      counted,
    };
  }

  /** Sentences, the most important first. */
  lines(): string[] {
    const { standings, troubles, moreTroubles, counted } = this.summary();
    const [first, ...then] = troubles;
    return [
      ...standings.map(({ name, text, timeMs }) => `${name}: ${text}${timeMs === undefined ? "" : ` (since ${seconds(timeMs)})`}`),
      first === undefined ? "went wrong: nothing" : `went wrong first${first.timeMs === undefined ? "" : `,${placed(first.timeMs)}`}: ${first.text}`,
      ...then.map((each) => `  then${placed(each.timeMs)}: ${each.text}`),
      ...(moreTroubles > 0 ? [`  and ${moreTroubles} more`] : []),
      `counted: ${counted}`,
    ];
  }

  private result(told: Extract<Told, { kind: "result" }>): void {
    const { timeMs, command, text, meaning, lateMs } = told;
    // A card takes its time after the start.
    if (/SIM busy|ERROR: 14$/.test(text)) this.stand("SIM", timeMs, "busy");
    else if (!told.good) {
      this.counts.errors++;
      this.trouble(timeMs, `${command} failed: ${text}${meaning === undefined ? "" : ` (${meaning})`}`);
      if (/^AT\+CPIN\?/.test(command)) this.stand("SIM", timeMs, meaning ?? text);
      if (/^AT\+(CIPSTART|CIPOPEN|CCHOPEN)=/.test(command)) this.stand("connection", timeMs, "failed");
    } else if (lateMs > 0) this.trouble(timeMs, `${command} took ${seconds(lateMs)} longer than the manual allows`);
    if (/^\d*,? ?CONNECT OK/.test(text)) this.stand("connection", timeMs, "open");
    if (text === "SHUT OK") this.stand("data context", timeMs, "shut");
  }

  private line(timeMs: number | undefined, text: string, fields: readonly Field[]): void {
    if (BANNER.test(text)) this.banner(timeMs, text);
    const loss = LOST.find(([pattern]) => pattern.test(text));
    if (loss !== undefined && !this.isMeant()) this.trouble(timeMs, `${loss[1]}: ${text}`);
    this.standing(timeMs, text, fields);
    const code = fields.find((field) => /^(err|errcode|error|code|result)$/i.test(field.name));
    if (code !== undefined && !["0", "1"].includes(code.text) && code.meaning !== undefined && /^\d+$/.test(code.text)) {
      this.trouble(timeMs, `${text} (${code.meaning})`);
    } else if (code?.text === "1" && code.meaning !== undefined && !/succe|ok/i.test(code.meaning)) {
      this.trouble(timeMs, `${text} (${code.meaning})`);
    }
  }

  private isMeant(): boolean {
    return this.told || this.closing;
  }

  private standing(timeMs: number | undefined, text: string, fields: readonly Field[]): void {
    const field = (name: string): Field | undefined => fields.find((each) => each.name === name);
    if (/^\+CPIN:/.test(text)) this.stand("SIM", timeMs, text.slice(text.indexOf(":") + 1).trim().toLowerCase());
    else if (/^\+C(E|G)?REG:/.test(text)) this.registration(timeMs, field("stat"));
    else if (/^\+CGEV: ?.*(DEACT|DETACH)/.test(text) || /^\+PDP:? ?DEACT/.test(text)) this.stand("data context", timeMs, "ended");
    else if (/^\+CGEV: ?.*ACT/.test(text) || /^\+NETOPEN: ?0$/.test(text)) this.stand("data context", timeMs, "active");
    else if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) this.stand("data context", timeMs, `active with the address ${text}`);
    else if (/^\+CGPADDR:.*\d+\.\d+\.\d+\.\d+/.test(text)) this.stand("data context", timeMs, `active with the address ${/\d+(\.\d+){3}/.exec(text)?.[0]}`);
    else if (/^\+CIPOPEN: ?\d+,0$/.test(text) || /(^|, ?)CONNECT OK$/.test(text)) this.stand("connection", timeMs, "open");
    else if (/^\+CIPOPEN: ?\d+,\d+$/.test(text)) this.stand("connection", timeMs, `could not be opened: ${field("err")?.meaning ?? text}`);
    else if (/^\+IPCLOSE:|^\+CIPCLOSE:|(^|, ?)CLOSED$/.test(text)) this.stand("connection", timeMs, "closed");
    else if (/^\+CMQTTCONNECT: ?\d,0$/.test(text) || text === "CONNACK OK") this.stand("broker", timeMs, "connected");
    else if (/^\+CMQTT(CONNLOST|DISC|NONET)/.test(text)) this.stand("broker", timeMs, "not connected any more");
    else if (/^\+CMQTTCONNECT: ?\d,\d+$/.test(text)) this.stand("broker", timeMs, `refused: ${field("err")?.meaning ?? text}`);
  }

  private registration(timeMs: number | undefined, stat: Field | undefined): void {
    const meaning = stat?.meaning;
    if (meaning === undefined) return;
    const registered: boolean = REGISTERED.test(meaning) && !NOT_REGISTERED.test(meaning);
    if (registered) this.told = false;
    const before = this.standings.get("network")?.text;
    if (before?.startsWith("registered") === true && !registered && !this.isMeant()) this.trouble(timeMs, `the registration was lost: ${meaning}`);
    const title = registered ? "registered" : "not registered";
    this.stand("network", timeMs, meaning.startsWith(title) ? meaning : `${title}: ${meaning}`);
  }

  private banner(timeMs: number | undefined, text: string): void {
    if (!this.hadCommands) return;
    const wentDown = /DOWN/.test(text);
    if (!wentDown) this.counts.restarts++;
    if (!this.told) this.trouble(timeMs, `the module ${wentDown ? "went down" : "restarted"} by itself: ${text}`);
    if (!wentDown) this.told = false;
    for (const name of ["network", "data context", "connection", "broker"]) {
      if (this.standings.has(name)) this.stand(name, timeMs, wentDown ? "gone, as the module went down" : "gone with the restart");
    }
  }

  private stand(name: string, timeMs: number | undefined, text: string): void {
    if (this.standings.get(name)?.text !== text) this.standings.set(name, { text, timeMs });
  }

  private trouble(timeMs: number | undefined, text: string): void {
    this.troubleCount++;
    if (this.troubles.length < TROUBLES_KEPT) this.troubles.push({ timeMs, text });
  }
}

function placed(timeMs: number | undefined): string {
  return timeMs === undefined ? "" : ` at ${seconds(timeMs)}`;
}

/** `12.345 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
