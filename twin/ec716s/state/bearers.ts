/** Numbers of the bearers of AT+SAPBR. */
export const BEARERS = [1, 2, 3] as const;

/** `<Status>` (EC716S 10.1). */
export const BEARER = { connecting: 0, connected: 1, closing: 2, closed: 3 } as const;

export type BearerTag = "CONTYPE" | "APN" | "USER" | "PWD" | "PHONENUM" | "RATE";

export interface Bearer {
  status: (typeof BEARER)[keyof typeof BEARER];
  parameters: Record<BearerTag, string>;
}

/** The bearers of one run of the firmware, on which HTTP stands. */
export class Bearers {
  private readonly bearers = new Map<number, Bearer>(BEARERS.map((number) => [number, closedBearer()]));

  /** `number` is one of `BEARERS`. */
  bearer(number: number): Bearer {
    const found = this.bearers.get(number);
    if (found === undefined) throw new Error(`There is no bearer ${number}.`);
    return found;
  }

  isOpen(number: number): boolean {
    return this.bearer(number).status === BEARER.connected;
  }

  /** Their context ended; answers the numbers of those that were open. */
  closeAll(): number[] {
    const open = BEARERS.filter((number) => this.isOpen(number));
    for (const number of open) this.bearer(number).status = BEARER.closed;
    return open;
  }
}

function closedBearer(): Bearer {
  return { status: BEARER.closed, parameters: { CONTYPE: "GPRS", APN: "", USER: "", PWD: "", PHONENUM: "", RATE: "2" } };
}
