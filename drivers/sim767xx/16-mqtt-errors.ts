/** <err> of the MQTT commands by code (SIM767XX 16.3.1), with what to do where a person can do something. */
export const MQTT_ERRORS: readonly string[] = [
  "operation succeeded",
  "failed",
  "bad UTF-8 string",
  "socket connect failed: check the broker's host and port",
  "socket create failed",
  "socket close failed",
  "message receive failed",
  "network open failed",
  "network close failed",
  "network not opened",
  "client index error",
  "no connection",
  "invalid parameter",
  "not supported operation",
  "client is busy",
  "require connection failed",
  "socket sending failed",
  "timeout",
  "topic is empty",
  "client is used",
  "client not acquired",
  "client not released",
  "length out of range",
  "network is opened",
  "packet failed",
  "DNS error: check the broker's host name",
  "socket is closed by server",
  "connection refused: unaccepted protocol version",
  "connection refused: identifier rejected; choose another client id",
  "connection refused: server unavailable",
  "connection refused: bad user name or password",
  "connection refused: not authorized",
  "handshake failed: check the CA certificate, the host name and the module's clock",
  "certificate not set: name a CA certificate that is stored in the module",
  "open session failed",
  "disconnect from server failed",
];

export const MQTT_NETWORK_IS_OPENED = 23;

/** Refusals that stay until somebody changes version, client id, credentials or certificates. */
export const MQTT_PERMANENT_ERRORS: readonly number[] = [27, 28, 30, 31, 33];

/** What the broker said or did: it was reached, and has closed the connection or refused it. */
export const MQTT_PEER_ERRORS: readonly number[] = [26, 27, 28, 29, 30, 31];

/** <cause> of +CMQTTCONNLOST (SIM767XX 16.4). */
export const MQTT_LOSS_CAUSES: readonly string[] = [
  "unknown cause",
  "the other side closed the connection",
  "the connection was reset",
  "the network is closed",
];
/** Those of the causes that are the other side's. */
export const MQTT_PEER_LOSSES: readonly number[] = [1, 2];
