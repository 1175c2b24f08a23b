/** Status line and fields of an answer. */
export class HttpHead {
  readonly status: number;
  private readonly version: string;
  private readonly fields: readonly (readonly [string, string])[];

  /** `raw`: as it came, with the empty line that ends it; its first line is a status line. */
  constructor(readonly raw: string) {
    const [first = "", ...lines] = raw.split(/\r?\n/);
    const [, version = "", status = ""] = STATUS_LINE.exec(first) ?? [];
    this.version = version;
    this.status = Number(status);
    this.fields = lines.flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon < 1 ? [] : [[line.substring(0, colon).trim().toLowerCase(), line.substring(colon + 1).trim()]];
    });
  }

  /** The first value of a field, whose name is compared without case. */
  field(name: string): string | undefined {
    return this.fields.find(([each]) => each === name.toLowerCase())?.[1];
  }

  has(name: string, value: string): boolean {
    return this.field(name)?.toLowerCase().includes(value) === true;
  }

  /** The server keeps the connection open behind the answer. */
  get keepsOpen(): boolean {
    return this.version === "1.0" ? this.has("connection", "keep-alive") : !this.has("connection", "close");
  }
}

const STATUS_LINE = /^HTTP\/(\d\.\d) (\d{3})(?: |$)/;
const BEGINNING = "HTTP/";
/** Status line and fields with their line ends, in bytes. */
export const LONGEST_HEAD = 16384;
const LONGEST_CHUNK_LINE = 256;

/** `not-http`: what came is no answer of HTTP. `head-too-long`: its head is over `LONGEST_HEAD`. */
export type ParserProblem = "not-http" | "head-too-long";

export interface ParserEvents {
  head(head: HttpHead): void;
  content(bytes: string): void;
  /** The answer is complete; nothing of it follows. */
  done(): void;
}

/** What comes next: `until-end` lasts as long as the connection. */
type Stage = "head" | "counted" | "chunk-size" | "chunk" | "chunk-end" | "trailer" | "until-end" | "done";

/** Reads one answer of HTTP/1.0 or 1.1 as it comes, in pieces of any size. Interim answers (1xx) are left out. */
export class ResponseParser {
  private stage: Stage = "head";
  private waiting = "";
  /** Bytes of the content or of the chunk that are still to come. */
  private left = 0;
  private open = false;

  /** `headless`: an answer to HEAD, which has no content whatever its fields say. */
  constructor(private readonly headless: boolean, private readonly events: ParserEvents) {}

  /** Complete, and the connection can carry another request. */
  get reusable(): boolean {
    return this.stage === "done" && this.open && this.waiting === "";
  }

  push(bytes: string): ParserProblem | undefined {
    this.waiting += bytes;
    for (;;) {
      const before = this.waiting.length;
      const stage = this.stage;
      const problem = this.step();
      if (problem !== undefined) return problem;
      if (this.stage === stage && this.waiting.length === before) return undefined;
    }
  }

  /** The connection ended: true where the answer is complete with that. */
  end(): boolean {
    if (this.stage !== "until-end") return this.stage === "done";
    this.finish();
    return true;
  }

  private step(): ParserProblem | undefined {
    switch (this.stage) {
      case "head":
        return this.readHead();
      case "counted":
      case "chunk":
        return this.readCounted();
      case "chunk-size":
        return this.readChunkSize();
      case "chunk-end":
        return this.readLine(() => this.enter("chunk-size"));
      case "trailer":
        return this.readLine((line) => {
          if (line === "") this.finish();
          return undefined;
        });
      case "until-end":
        this.give(this.waiting.length);
        return undefined;
      case "done":
        return undefined;
    }
  }

  private readHead(): ParserProblem | undefined {
    const beginning = this.waiting.substring(0, BEGINNING.length);
    if (beginning !== BEGINNING.substring(0, beginning.length)) return "not-http";
    const end = /\r?\n\r?\n/.exec(this.waiting);
    if (end === null) return this.waiting.length > LONGEST_HEAD ? "head-too-long" : undefined;
    const raw = this.waiting.substring(0, end.index + end[0].length);
    if (raw.length > LONGEST_HEAD) return "head-too-long";
    if (!STATUS_LINE.test(raw)) return "not-http";
    this.waiting = this.waiting.substring(raw.length);
    const head = new HttpHead(raw);
    if (head.status >= 200 || head.status === 101) this.begin(head);
    return undefined;
  }

  private begin(head: HttpHead): void {
    this.open = head.keepsOpen;
    const length = head.field("content-length");
    const empty = this.headless || head.status === 101 || head.status === 204 || head.status === 304;
    this.events.head(head);
    if (empty) this.finish();
    else if (head.has("transfer-encoding", "chunked")) this.stage = "chunk-size";
    else if (length === undefined || !/^\d+$/.test(length)) this.stage = "until-end";
    else {
      this.left = Number(length);
      this.stage = "counted";
      if (this.left === 0) this.finish();
    }
  }

  private readCounted(): undefined {
    this.left -= this.give(Math.min(this.left, this.waiting.length));
    if (this.left > 0) return;
    if (this.stage === "chunk") this.stage = "chunk-end";
    else this.finish();
  }

  private readChunkSize(): ParserProblem | undefined {
    return this.readLine((line) => {
      const [size = ""] = line.split(";");
      if (!/^[0-9a-f]{1,8}$/i.test(size.trim())) return "not-http";
      this.left = parseInt(size, 16);
      return this.enter(this.left === 0 ? "trailer" : "chunk");
    });
  }

  private readLine(use: (line: string) => ParserProblem | undefined): ParserProblem | undefined {
    const end = this.waiting.indexOf("\n");
    if (end < 0) return this.waiting.length > LONGEST_CHUNK_LINE ? "not-http" : undefined;
    const line = this.waiting.substring(0, end).replace(/\r$/, "");
    this.waiting = this.waiting.substring(end + 1);
    return use(line);
  }

  private enter(stage: Stage): undefined {
    this.stage = stage;
  }

  private give(count: number): number {
    if (count === 0) return 0;
    const bytes = this.waiting.substring(0, count);
    this.waiting = this.waiting.substring(count);
    this.events.content(bytes);
    return count;
  }

  private finish(): void {
    this.stage = "done";
    this.events.done();
  }
}
