import { indexBehind } from "./fields";

/** Takes an unsolicited line. */
export type UrcHandler = (line: string) => void;

/** Pieces of a payload; `remaining` is `BROKEN_OFF` when the rest was lost. */
export type UrcPayloadHandler = (header: string, bytes: string, remaining: number) => void;

/**
 * Who hears which unsolicited line; blanks do not count in a prefix. Where two fit, the one added
 * first is asked. It grows with what the drivers add at set-up, and not afterwards.
 */
export class UrcTable {
  private readonly prefixes: string[] = [];
  private readonly handlers: UrcHandler[] = [];
  private readonly payloadPrefixes: string[] = [];
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
    this.prefixes.push(prefix);
    this.handlers.push(handler);
  }

  /** Payloads whose header begins with `prefix` are for `handler`. */
  addPayload(prefix: string, handler: UrcPayloadHandler): void {
    this.payloadPrefixes.push(prefix);
    this.payloadHandlers.push(handler);
  }

  /** Whose an ordinary line is. */
  find(line: string): UrcHandler | undefined {
    return this.handlers[indexOfPrefix(line, this.prefixes)];
  }

  /** Whose the payload behind `header` is. */
  findPayload(header: string): UrcPayloadHandler | undefined {
    return this.payloadHandlers[indexOfPrefix(header, this.payloadPrefixes)];
  }
}

function indexOfPrefix(line: string, prefixes: readonly string[]): number {
  for (let index = 0; index < prefixes.length; index++) if (indexBehind(line, prefixes[index] as string) >= 0) return index;
  return -1;
}
