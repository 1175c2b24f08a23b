/** What became of the conversation as a whole: card, network, context, connections, broker, and what went wrong first. */
import type { Field } from "./catalogue";
import type { Told } from "./narrator";
import { Standings, standingText, type Standing } from "./standings";
import { Silence } from "./silence";
import { ADDRESS, BANNER, CLEARS, CLOSES, DOWN, ENDS, LOST, NO_CARD, OPENED, PROBE } from "./verdict-lines";
import { Troubles, type Trouble } from "./troubles";

/** What became of a conversation. */
export interface Summary {
  /** How card, network, context, connection and broker stand at the end; without a time where nothing was said of it. */
  standings: readonly Standing[];
  /** The first ones. */
  troubles: readonly Trouble[];
  /** How many more there were. */
  moreTroubles: number;
  /** What is to be said where there were none: `nothing`, or what did not come about all the same. */
  otherwise: string;
  counted: string;
}

/** What an import says of its log is none of the conversation. */
const OF_THE_LOG = /^line \d+ of the log /;
const REGISTERED = /registered|roaming/i;
const NOT_REGISTERED = /not (registered|searching)|denied|unknown|searching/i;
const NO_CARD_STANDS = /^(not inserted|sim removed)/;

/** Hears everything that a narrator tells, and keeps nothing but its conclusions. */
export class Verdict {
  private readonly standings = new Standings();
  private readonly troubles = new Troubles();
  private readonly silence = new Silence(this.troubles);
  private readonly counts = { commands: 0, errors: 0, unanswered: 0, unknown: 0, damaged: 0, restarts: 0 };
  private endMs: number | undefined;
  private hadCommands = false;
  /** Whether the module was told to go down or to restart since it last did. */
  private told = false;
  /** It was told so by a command, and is about to. */
  private isLeaving = false;
  /** What was heard last failed, and is no trouble all the same. */
  isExcused = false;
  /** Whether a line of the answer said already why the command fails. */
  private isExplained = false;
  /** Whether the last command was to end something. */
  private closing = false;

  hear(told: Told): void {
    this.isExcused = false;
    if (told.timeMs !== undefined) this.endMs = Math.max(this.endMs ?? 0, told.timeMs);
    switch (told.kind) {
      case "command":
        this.isExplained = false;
        this.counts.commands++;
        this.hadCommands = true;
        this.isLeaving = false;
        if (ENDS.test(told.text)) this.ends();
        if (/^AT\+CFUN=/i.test(told.text)) this.told = true;
        this.closing = CLOSES.test(told.text);
        break;
      case "answer":
        this.silence.heard(told.text);
        this.answer(told);
        break;
      case "urc":
        this.line(told.timeMs, told.text, told.fields, true);
        break;
      case "unknown":
      case "unassigned":
        this.counts.unknown++;
        this.silence.heard(told.text);
        this.line(told.timeMs, told.text, []);
        break;
      case "result":
        this.result(told);
        break;
      case "unanswered":
        this.unanswered(told);
        break;
      case "pin":
        this.pin(told);
        break;
      case "damaged":
        this.counts.damaged++;
        break;
      case "fault":
        if (OF_THE_LOG.test(told.text)) this.counts.damaged++;
        else this.troubles.add(told.timeMs, told.text);
        break;
      default:
        break;
    }
  }

  /** How one of `STANDINGS` stands now; undefined where nothing was said of it. */
  standingOf(name: string): string | undefined {
    return this.standings.now(name);
  }

  /** How much went wrong so far. */
  get troubleTotal(): number {
    return this.troubles.total;
  }

  /** How many of those that are told there are so far. */
  get troublesKept(): number {
    return this.troubles.kept;
  }

  summary(): Summary {
    const { commands, errors, unanswered, unknown, damaged, restarts } = this.counts;
    const counted = `${commands} commands, ${errors} errors, ${unanswered} without a result, ${restarts} restarts, ${unknown} unknown lines, ${damaged} damaged ones${this.endMs === undefined ? "" : `, in ${seconds(this.endMs)}`}`;
    return {
      standings: this.standings.list(),
      troubles: this.troubles.list(),
      moreTroubles: this.troubles.more,
      otherwise: this.otherwise(),
      counted,
    };
  }

  /** Sentences, the most important first. */
  lines(): string[] {
    const { standings, troubles, moreTroubles, otherwise, counted } = this.summary();
    const [first, ...then] = troubles;
    return [
      ...standings.map((each) => `${each.name}: ${standingText(each)}${each.timeMs === undefined ? "" : ` (since ${seconds(each.timeMs)})`}`),
      first === undefined ? `went wrong: ${otherwise}` : `went wrong first${first.timeMs === undefined ? "" : `,${placed(first.timeMs)}`}: ${first.text}`,
      ...then.map((each) => `  then${placed(each.timeMs)}: ${each.text}`),
      ...(moreTroubles > 0 ? [`  and ${moreTroubles} more`] : []),
      `counted: ${counted}`,
    ];
  }

  /** What is missing where nothing was refused. */
  private otherwise(): string {
    const silent = this.silence.conclusion();
    if (silent !== undefined) return silent;
    if (!this.hadCommands && this.counts.unknown > 0) return "nothing that could be seen: no command was recognised";
    const waits = this.standings.unhappy();
    return waits === undefined ? "nothing" : `nothing was refused, but this stayed so: ${waits.name}: ${waits.text}`;
  }

  private ends(): void {
    this.told = true;
    this.isLeaving = true;
    this.silence.starts();
  }

  private unanswered({ timeMs, command, afterMs, probe, isCut, isPartial }: Extract<Told, { kind: "unanswered" }>): void {
    if (isCut || isPartial || ENDS.test(command)) return;
    if (!probe) this.counts.unanswered++;
    // Somebody looks for the module: what went wrong, if anything did, came before.
    this.silence.unansweredCommand(timeMs, command, probe ? undefined : `no result for ${command}${afterMs === undefined ? "" : ` in ${seconds(afterMs)}`}`);
  }

  private pin({ timeMs, pin, asserted }: Extract<Told, { kind: "pin" }>): void {
    if (pin === "power-key" || pin === "reset") {
      this.told = true;
      this.isLeaving = false;
      this.silence.starts();
    }
    if (pin !== "status" || asserted || !this.hadCommands) return;
    if (!this.told) this.troubles.add(timeMs, "the module switched off by itself: its status line was released");
    this.told = true;
    this.standings.down();
  }

  private result(told: Extract<Told, { kind: "result" }>): void {
    const { timeMs, command, text, meaning, lateMs } = told;
    this.silence.answered();
    if (ENDS.test(command)) this.silence.starts();
    if (BANNER.test(text)) this.banner(timeMs, text);
    // A card takes its time after the start.
    if (/SIM busy|ERROR: 14$/.test(text)) {
      this.standings.stand("SIM", timeMs, "busy");
      this.isExcused = true;
    } else if (!told.good) {
      this.counts.errors++;
      // There may be nothing that could be ended, and a start may not know all that is tried.
      this.isExcused = CLOSES.test(command) || CLEARS.test(command) || PROBE.test(command);
      if (!this.isExcused && !(this.isExplained && text === "ERROR")) this.troubles.add(timeMs, `${command} failed: ${text}${meaning === undefined ? "" : ` (${meaning})`}`);
      if (/^AT\+CPIN\?/i.test(command)) this.standings.stand("SIM", timeMs, meaning ?? (text === "ERROR" ? "could not be asked: ERROR" : text.replace(/^\+CME ERROR: ?/, "")));
      if (/^AT\+(CIPSTART|CIPOPEN|CCHOPEN|MIPSTART|SSLMIPSTART)=/i.test(command) && !this.standings.last("connection").startsWith("could not")) this.standings.stand("connection", timeMs, "failed");
      if (/^AT\+(MCONNECT|CMQTTCONNECT)=/i.test(command) && !this.standings.last("broker").startsWith("refused")) this.standings.stand("broker", timeMs, "refused");
    } else if (lateMs > 0) this.troubles.add(timeMs, `${command} took ${seconds(lateMs)} longer than the manual allows`);
    if (/^\d*,? ?CONNECT OK/.test(text)) this.opened(timeMs);
    if (text === "SHUT OK") this.standings.stand("data context", timeMs, "shut");
  }

  /** Where a code says why, the ERROR behind it says nothing new. */
  private answer({ timeMs, text, fields }: Extract<Told, { kind: "answer" }>): void {
    const before = this.troubles.total;
    this.line(timeMs, text, fields);
    this.isExplained ||= this.troubles.total > before;
  }

  private line(timeMs: number | undefined, text: string, fields: readonly Field[], isUnasked = false): void {
    if (BANNER.test(text)) this.banner(timeMs, text);
    const loss = LOST.find(([pattern]) => pattern.test(text));
    if (NO_CARD.test(text) && !NO_CARD_STANDS.test(this.standings.last("SIM"))) this.troubles.add(timeMs, `there is no SIM: ${text}`);
    if (loss !== undefined && !this.isMeant()) this.troubles.add(timeMs, `${loss[1]}: ${text}`);
    this.standing(timeMs, text, fields, isUnasked);
    const code = fields.find((field) => /^(err|errcode|error|code|result)$/i.test(field.name));
    if (this.closing && text.startsWith("+CMQTT")) return;
    if (code !== undefined && !["0", "1"].includes(code.text) && code.meaning !== undefined && /^\d+$/.test(code.text)) {
      this.troubles.add(timeMs, `${text} (${code.meaning})`);
    } else if (code?.text === "1" && code.meaning !== undefined && !/succe|ok/i.test(code.meaning)) {
      this.troubles.add(timeMs, `${text} (${code.meaning})`);
    }
  }

  private isMeant(): boolean {
    return this.told || this.closing;
  }

  private standing(timeMs: number | undefined, text: string, fields: readonly Field[], isUnasked: boolean): void {
    const field = (name: string): Field | undefined => fields.find((each) => each.name === name);
    const opened = OPENED.exec(text);
    if (/^\+CPIN:/.test(text)) this.card(timeMs, text.slice(text.indexOf(":") + 1).trim(), isUnasked);
    else if (/^\+C(E|G)?REG:/.test(text)) this.registration(timeMs, field("stat"));
    else if (/^\+CGEV: ?.*(DEACT|DETACH)/.test(text) || /^\+PDP:? ?DEACT/.test(text)) this.standings.stand("data context", timeMs, "ended");
    else if (/^\+CGEV: ?.*ACT/.test(text) || (/^\+NETOPEN: ?0$/.test(text) && field("net_state") === undefined)) this.standings.stand("data context", timeMs, "active");
    else if (field("net_state") !== undefined) this.standings.stand("data context", timeMs, field("net_state")?.text === "0" ? "not active" : "active");
    else if (ADDRESS.test(text)) this.standings.stand("data context", timeMs, `active with the address ${ADDRESS.exec(text)?.[1]}`);
    else if (/(^|, ?)CONNECT OK$/.test(text) || opened?.[2] === "0") this.opened(timeMs);
    else if (/(^|, ?)CONNECT FAIL$/.test(text)) this.standings.stand("connection", timeMs, "could not be opened");
    else if (opened !== null) this.standings.stand("connection", timeMs, `could not be opened: ${field("err")?.meaning ?? text}`);
    else if (/^\+IPCLOSE:|^\+CIPCLOSE: ?\d+,\d+$|(^|, ?)CLOSED$/.test(text)) this.closed(timeMs, text);
    else if (/^\+CMQTTCONNECT: ?\d,0$/.test(text) || text === "CONNACK OK") this.standings.stand("broker", timeMs, "connected");
    else if (/^\+CMQTT(CONNLOST|DISC|NONET)/.test(text) && !this.standings.last("broker").startsWith("refused")) this.standings.stand("broker", timeMs, this.closing ? "disconnected" : "not connected any more");
    else if (/^\+CMQTTCONNECT: ?\d,\d+$/.test(text)) this.standings.stand("broker", timeMs, `refused: ${field("err")?.meaning ?? text}`);
  }

  /** A context is what a connection goes through. */
  private opened(timeMs: number | undefined): void {
    this.standings.stand("connection", timeMs, "open");
    if (/^(shut|ended|gone)/.test(this.standings.last("data context"))) this.standings.stand("data context", timeMs, "active");
  }

  /** A module whose broker is a connection says of that one no number. */
  private closed(timeMs: number | undefined, text: string): void {
    this.standings.stand("connection", timeMs, "closed");
    if (text === "CLOSED" && this.standings.last("broker") === "connected") this.standings.stand("broker", timeMs, "not connected any more");
  }

  private registration(timeMs: number | undefined, stat: Field | undefined): void {
    const meaning = stat?.meaning;
    if (meaning === undefined) return;
    const registered: boolean = REGISTERED.test(meaning) && !NOT_REGISTERED.test(meaning);
    // A module that goes down as it was told leaves the network.
    if (this.isLeaving && !registered) return;
    if (registered) this.told = false;
    const before = this.standings.last("network");
    if (before.startsWith("registered") && !registered && !this.isMeant()) this.troubles.add(timeMs, `the registration was lost: ${meaning}`);
    if (/denied/i.test(meaning) && !before.includes("denied")) this.troubles.add(timeMs, "the network denied the registration");
    const title = registered ? "registered" : "not registered";
    this.standings.stand("network", timeMs, meaning.startsWith(title) ? meaning : `${title}: ${meaning}`);
  }

  private banner(timeMs: number | undefined, text: string): void {
    // Who has not answered yet has just started.
    if (!this.hadCommands || !this.silence.hasAnswered) return;
    const wentDown = DOWN.test(text);
    this.isLeaving = false;
    if (!wentDown) this.counts.restarts++;
    if (!this.told) this.troubles.add(timeMs, `the module ${wentDown ? "went down" : "restarted"} by itself: ${text}`);
    if (!wentDown) this.told = false;
    if (wentDown) this.standings.down();
    else this.standings.restarted(timeMs);
  }

  private card(timeMs: number | undefined, code: string, isUnasked: boolean): void {
    const wants = /^SIM (PIN|PUK)2?$/.exec(code)?.[1];
    if (code === "READY" && this.standings.last("SIM") === "ready" && isUnasked && !this.told) {
      this.banner(timeMs, "its card is ready again");
      this.told = true;
    }
    const text = wants === "PIN" ? "waits for its PIN" : wants === "PUK" ? "blocked: waits for its PUK" : code.toLowerCase();
    if (wants === "PUK" && this.standings.last("SIM") !== text) this.troubles.add(timeMs, "the SIM is blocked: it waits for its PUK");
    this.standings.stand("SIM", timeMs, text);
  }
}

function placed(timeMs: number | undefined): string {
  return timeMs === undefined ? "" : ` at ${seconds(timeMs)}`;
}

/** `12.345 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
