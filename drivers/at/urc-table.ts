import { PrefixTable } from "./prefix-table";

/** Takes an unsolicited line. */
export type UrcHandler = (line: string) => void;

/** Pieces of a payload; `remaining` is `BROKEN_OFF` when the rest was lost. */
export type UrcPayloadHandler = (header: string, bytes: string, remaining: number) => void;

/**
 * Who hears which unsolicited line; blanks do not count in a prefix. Where two fit, the one added
 * first is asked. It grows with what the drivers add at set-up, and not afterwards.
 */
export class UrcTable {
  private readonly prefixes = new PrefixTable();
  private readonly handlers: UrcHandler[] = [];
  /** Who hears the lines that nobody else takes. */
  rest: UrcHandler | undefined;
  private readonly payloadPrefixes = new PrefixTable();
  private readonly payloadHandlers: UrcPayloadHandler[] = [];

  /** Lines that begin with `prefix` are for `handler`, and for those that were added with the same prefix. */
  add(prefix: string, handler: UrcHandler): void {
    const index = this.prefixes.indexOf(prefix);
    const earlier = this.handlers[index];
    if (earlier !== undefined) {
      this.handlers[index] = (line) => {
        earlier(line);
        handler(line);
      };
      return;
    }
    this.prefixes.add(prefix);
    this.handlers.push(handler);
  }

  /** Payloads whose header begins with `prefix` are for `handler`. */
  addPayload(prefix: string, handler: UrcPayloadHandler): void {
    this.payloadPrefixes.add(prefix);
    this.payloadHandlers.push(handler);
  }

  /** Whose an ordinary line is. */
  find(line: string): UrcHandler | undefined {
    return this.handlers[this.prefixes.find(line)];
  }

  /** Whose the payload behind `header` is. */
  findPayload(header: string): UrcPayloadHandler | undefined {
    return this.payloadHandlers[this.payloadPrefixes.find(header)];
  }
}
