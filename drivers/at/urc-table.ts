import { startsWith } from "../../hal/bytes";

export type UrcHandler = (line: string) => void;

/** Pieces of a payload; `remaining` is `BROKEN_OFF` when the rest was lost. */
export type UrcPayloadHandler = (header: string, bytes: string, remaining: number) => void;

/** Who hears which unsolicited line. Where two prefixes fit, the one added first is asked. */
export class UrcTable {
  private readonly prefixes: string[] = [];
  private readonly handlers: UrcHandler[] = [];
  private readonly payloadPrefixes: string[] = [];
  private readonly payloadHandlers: UrcPayloadHandler[] = [];

  add(prefix: string, handler: UrcHandler): void {
    this.prefixes.push(prefix);
    this.handlers.push(handler);
  }

  addPayload(prefix: string, handler: UrcPayloadHandler): void {
    this.payloadPrefixes.push(prefix);
    this.payloadHandlers.push(handler);
  }

  find(line: string): UrcHandler | undefined {
    return this.handlers[indexOfPrefix(line, this.prefixes)];
  }

  findPayload(header: string): UrcPayloadHandler | undefined {
    return this.payloadHandlers[indexOfPrefix(header, this.payloadPrefixes)];
  }
}

function indexOfPrefix(line: string, prefixes: readonly string[]): number {
  for (let index = 0; index < prefixes.length; index++) if (startsWith(line, prefixes[index] as string)) return index;
  return -1;
}
