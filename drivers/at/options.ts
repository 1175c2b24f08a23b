/** Sizes in bytes, times in ms. The defaults suit 115200 baud and answers of up to 4 KiB. */
export interface SessionOptions {
  /** Received bytes that may wait for the parser. */
  ringBytes: number;
  /** A longer line is discarded; less than ringBytes. */
  lineBytes: number;
  /** Payload is handed on in pieces of so many bytes, the last one smaller; at most ringBytes. */
  pieceBytes: number;
  /** Lines and payload that one answer may collect; more fails the command with `overflow`. */
  answerBytes: number;
  /** Commands that may wait behind the one in flight; one more is refused. */
  queueLength: number;
  /** From the end of an exchange until the next command is sent. */
  gapMs: number;
  /** A payload whose next byte does not come for so long is given up. */
  payloadStallMs: number;
  /** Between two attempts to find the module again. */
  probeMs: number;
  /** How long the module is sought after a timeout before it counts as unresponsive. */
  resynchroniseMs: number;
  /** So long after it was given up, a result line may still come; a command of its kind waits for that. */
  lateResultMs: number;
}

export const defaultSessionOptions: Readonly<SessionOptions> = {
  ringBytes: 2048,
  lineBytes: 1024,
  pieceBytes: 256,
  answerBytes: 4096,
  queueLength: 16,
  gapMs: 5,
  payloadStallMs: 2000,
  probeMs: 1000,
  resynchroniseMs: 8000,
  lateResultMs: 10000,
};
