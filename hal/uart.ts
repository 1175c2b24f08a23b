/**
 * A serial port as the core sees it. Bytes are byte strings: each character is 0 to 255.
 *
 * The runtime's receive interrupt feeds `onData`; what arrived before a listener attached is
 * handed to it when it attaches, so that a late listener misses nothing.
 */
export interface Uart {
  /**
   * Hands bytes to the transmitter and says how many it took. The rest is the caller's to keep and
   * to offer again when `onWritable` fires.
   */
  write(bytes: string): number;

  /** One listener: called each time that a transmitter which refused bytes can take some again. */
  onWritable(listener: () => void): void;

  /** One listener: called with each received chunk, in order. */
  onData(listener: (chunk: string) => void): void;

  /** One listener: told what the line lost or that the port is gone. */
  onFault(listener: (fault: UartFault) => void): void;

  /** Takes effect at once for both directions. `baud` in bit/s. */
  setBaud(baud: number): void;

  setFlowControl(flow: FlowControl): void;

  /**
   * Asks the other side to stop sending (drops RTS) until `resume`. Without flow control the
   * runtime can only go on receiving; bytes may still arrive after the call in either case.
   */
  pause(): void;
  resume(): void;
}

export type FlowControl = "none" | "rts-cts";

/** `overrun`: the receiver was too slow and bytes are lost. `framing`: a byte arrived damaged. */
export type UartFaultKind = "overrun" | "framing" | "closed";

export interface UartFault {
  kind: UartFaultKind;
  /** Bytes known to be lost; 0 where the runtime cannot say. */
  lost: number;
  detail: string;
}
