/** How patient the HTTP manager is, and what it may hold. Times in ms. */
export interface HttpConfig {
  /**
   * Whose HTTP carries requests: the module's own, this library's over a TCP or TLS connection, or with
   * "auto" the module's, and the other where the module's fails again and again or cannot carry a request.
   */
  via: "auto" | "module" | "tcp";
  /** Failures of the module's own HTTP in a row after which "auto" takes the other. */
  fallbackAfter: number;
  /** How long it does so before the module's own is tried again. */
  fallbackMs: number;
  /** How long a request waits for the link. */
  linkMs: number;
  /** How long the module may let a server keep silent, s. */
  patienceSeconds: number;
  /** How long it may take in all until the header of an answer is there, the sending of the body included. */
  respondMs: number;
  /** How long the next piece of a body may take. */
  pieceMs: number;
  /** How long the consumer may let the next piece wait. */
  consumerMs: number;
  /** How long the module may take to give back what a request used. */
  closeMs: number;
  /** How long a request may take with all its attempts, where it does not say itself. */
  deadlineMs: number;
  /** Attempts without a byte of progress after which a request is given up. */
  attempts: number;
  /** The first pause between two attempts; each one after it is longer. */
  retryMinMs: number;
  /** The longest such pause. */
  retryMaxMs: number;
  /** Failed attempts in a row after which the link itself is doubted. */
  attemptsBeforeTrouble: number;
  /** Redirects that one request follows. */
  maxRedirects: number;
  /** Requests that may wait behind the one under way. */
  queueLength: number;
  /** Bytes of an answer's header. */
  maxHeaderBytes: number;
  /** Bytes that are read from the module at once, at most as many as it hands over at once. */
  readBytes: number;
  /** Where the module holds shorter answers only, a GET is asked for in ranges of what it holds. */
  wholeBytes: number;
}

export const defaultHttpConfig: Readonly<HttpConfig> = {
  via: "auto",
  fallbackAfter: 2,
  fallbackMs: 3600000,
  linkMs: 180000,
  patienceSeconds: 60,
  respondMs: 300000,
  pieceMs: 60000,
  consumerMs: 600000,
  closeMs: 130000,
  deadlineMs: 900000,
  attempts: 5,
  retryMinMs: 2000,
  retryMaxMs: 120000,
  attemptsBeforeTrouble: 4,
  maxRedirects: 5,
  queueLength: 4,
  maxHeaderBytes: 4096,
  readBytes: 1024,
  wholeBytes: 65536,
};
