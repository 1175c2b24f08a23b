/** How patient connections are, and what they may hold. Times in ms. */
export interface TcpConfig {
  /** How long a connection waits for the link and the data service. */
  serviceMs: number;
  /** How long opening or closing the data service may take. */
  serviceCommandMs: number;
  /** How long the data service stays open when nobody uses it. */
  serviceLingerMs: number;
  /** How long the other side may take to accept, TLS handshake included. */
  connectMs: number;
  /** How long one piece may take until the module has taken it. */
  sendMs: number;
  /** How long the module may take to hand over what it has received. */
  receiveMs: number;
  /** After `end`: how long the next piece of what is still queued may take. */
  flushMs: number;
  /** After the other side has closed: how long the consumer may let its next bytes wait. */
  drainMs: number;
  closeMs: number;
  /** A connection on which so long nothing passed is given up; 0 for never. */
  idleMs: number;
  /** Between two attempts to open the data service or to listen: the first pause, and the longest. */
  retryMinMs: number;
  retryMaxMs: number;
  /** How long an open data service must last for the pauses to be short again. */
  stableMs: number;
  /** Bytes that may wait to be sent on one connection. */
  sendBufferBytes: number;
  /** Bytes that are read at once, at most as many as the module hands over at once. */
  receiveBytes: number;
  /** Failed attempts in a row after which the link itself is doubted; what the other side refused does not count. */
  attemptsBeforeTrouble: number;
}

export const defaultTcpConfig: Readonly<TcpConfig> = {
  serviceMs: 180000,
  serviceCommandMs: 150000,
  serviceLingerMs: 60000,
  connectMs: 150000,
  sendMs: 150000,
  receiveMs: 30000,
  flushMs: 150000,
  drainMs: 600000,
  closeMs: 30000,
  idleMs: 0,
  retryMinMs: 2000,
  retryMaxMs: 120000,
  stableMs: 30000,
  sendBufferBytes: 4096,
  receiveBytes: 1500,
  attemptsBeforeTrouble: 4,
};
