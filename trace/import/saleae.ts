/** Exports of Saleae's async serial analyser, of Logic 1 and of Logic 2, as comma-separated values. */
import { LINE_LIMIT, type LogLine } from "./lines";
import { damaged, type Heard, type LogFormat, type LogParser } from "./log-format";
import { shownByte } from "./shown-byte";

/** Which column holds what; undefined where the export has none. */
interface Columns {
  time: number;
  value: number;
  name: number | undefined;
  type: number | undefined;
  errors: readonly number[];
  /** Logic 2 quotes texts, Logic 1 nothing. */
  quoted: boolean;
  /** The fields of a record without quotation. */
  plain(record: string): string[];
}

class SaleaeParser implements LogParser {
  private columns: Columns | undefined;
  /** A record whose quotation is not closed: Logic 2 writes a line end as such. */
  private open = "";
  private openLine = 0;
  private startUs: number | undefined;

  get held(): number {
    return this.open.length;
  }

  line(line: LogLine): Heard[] {
    if (line.overlong) return [damaged(line, "the line is too long")];
    if (this.open === "") this.openLine = line.number;
    const record = this.open + line.text;
    if (this.columns?.quoted === true && quotes(record) % 2 === 1 && record.length < LINE_LIMIT) {
      this.open = record + line.end;
      return [];
    }
    this.open = "";
    if (record.trim() === "") return [];
    return this.record(this.columns?.quoted === false ? this.columns.plain(record) : quotedFields(record), this.openLine);
  }

  end(): Heard[] {
    return this.open === "" ? [] : [{ kind: "damaged", line: this.openLine, reason: "the quotation has no end" }];
  }

  private record(fields: readonly string[], line: number): Heard[] {
    const wrong = (reason: string): Heard[] => [{ kind: "damaged", line, reason }];
    if (this.columns === undefined) {
      this.columns = columnsOf(fields);
      return this.columns === undefined ? wrong("the first line does not name the columns of a UART export") : [];
    }
    const { time, value, name, type, errors } = this.columns;
    if (type !== undefined && fields[type] !== "data") return [];
    const us = Math.round(Number(fields[time] || "x") * 1e6);
    const { shown, error } = withoutError(fields[value] ?? "");
    const bytes = shownByte(shown, false);
    if (Number.isNaN(us)) return wrong(`"${fields[time] ?? ""}" is no time in seconds`);
    if (bytes === undefined) return wrong(`"${shown}" is no byte; export the values as hexadecimal or ASCII`);
    this.startUs ??= us;
    const timeUs = Math.max(0, us - this.startUs);
    const problems = errors.map((column) => fields[column] ?? "").filter((text) => text !== "" && text !== "false");
    if (error !== "") problems.push(error);
    const faults = problems.map((text): Heard => ({ kind: "fault", timeUs, text: `uart ${text}` }));
    return [...faults, { kind: "bytes", timeUs, side: name === undefined ? "the channel" : (fields[name] ?? ""), bytes }];
  }
}

function columnsOf(names: readonly string[]): Columns | undefined {
  const lower = names.map((name) => name.trim().toLowerCase());
  const at = (...wanted: readonly string[]): number | undefined => {
    const index = lower.findIndex((name) => wanted.includes(name));
    return index < 0 ? undefined : index;
  };
  const time = at("start_time", "time [s]");
  const value = at("data", "value", "decoded protocol result");
  if (time === undefined || value === undefined) return undefined;
  const errors = lower.flatMap((name, index) => (/error/.test(name) ? [index] : []));
  const plain = (record: string): string[] => {
    const fields = record.split(",");
    // A comma in ASCII is one more comma.
    return fields.length === names.length + 1 && fields[value] === "" ? [...fields.slice(0, value), ",", ...fields.slice(value + 2)] : fields;
  };
  const type = at("type");
  return { time, value, name: at("name", "analyzer name"), type, errors, quoted: type !== undefined, plain };
}

/** `0x00 (framing error)` of Logic 1's table of all analysers. */
function withoutError(value: string): { shown: string; error: string } {
  const found = /^(.+?) \((.*error.*)\)$/s.exec(value);
  return found === null ? { shown: value, error: "" } : { shown: found[1] ?? "", error: found[2] ?? "" };
}

function quotes(record: string): number {
  return record.split('"').length - 1;
}

function quotedFields(record: string): string[] {
  const fields: string[] = [];
  const field = /("(?:[^"]|"")*"|[^,]*)(,|$)/gy;
  for (let found = field.exec(record); found !== null; found = field.exec(record)) {
    const [, text = "", comma] = found;
    fields.push(/^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (comma === "") break;
  }
  return fields;
}

const FIRST = /^"?(name"?,"?type"?,"?start_time|Time \[s\]"?,"?(Value|Analyzer Name))/;

export const SALEAE: LogFormat = {
  name: "saleae",
  title: "Saleae export of a UART",
  likeness: (head) => (FIRST.test(head[0]?.text ?? "") ? 1 : 0),
  parser: () => new SaleaeParser(),
  precisionUs: () => 1,
};
