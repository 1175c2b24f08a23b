/** A file that the firmware fetches for itself, over whichever network it stands on. */
export interface DownloadFailure {
  /**
   * `unreachable`: no name, no host, no connection, no TLS. `refused`: the server answered, with something
   * else than the file. `broken`: it ended or fell silent in the middle.
   */
  kind: "unreachable" | "refused" | "broken";
  /** The server's own code, of HTTP or FTP; 0 where there is none. */
  status: number;
  detail: string;
}

/** None is called from inside the call that starts the download; nothing comes after `done` and `failed`. */
export interface DownloadEvents {
  /** `total` is undefined where the server does not tell. */
  progress(received: number, total: number | undefined): void;
  done(bytes: string): void;
  failed(failure: DownloadFailure): void;
}

export interface DownloadTarget {
  host: string;
  port: number;
  user: string;
  password: string;
}

export interface Download {
  /** Ends it without a word. */
  stop(): void;
}

/** For a connection, and for the next byte of a server, in ms. */
export const CONNECT_MS = 30000;
export const SILENCE_MS = 60000;
