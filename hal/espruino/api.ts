/**
 * What is called of Espruino's functions and objects (2v21 or later), handed in as one object so that
 * a spec can stand in for the interpreter. What is named here keeps its name in a bundle.
 */
export interface EspruinoApi {
  /** Seconds since 1970 or since power came, with microseconds; `setTime` changes it. */
  getTime(): number;
  setTimeout(callback: () => void, delayMs: number): number;
  clearTimeout(timer: number): void;
  digitalWrite(pin: EspruinoPin, level: boolean | number): void;
  digitalRead(pin: EspruinoPin): number | boolean;
  /** `repeat`: more than once. Not called from inside this call. */
  setWatch(callback: () => void, pin: EspruinoPin, options: { repeat: boolean; edge: string }): unknown;
  require(name: "Storage"): EspruinoFiles;
  require(name: "Flash"): EspruinoFlash;
  /** Throws where it is not built in. */
  require(name: "crypto"): EspruinoCrypto;
  require(name: "NetworkJS"): { create(network: EspruinoNetwork): unknown };
  print(text: string): void;
  /** `MODULES`: names of the modules that are built in, with commas between them. */
  process: { env: { MODULES: string } };
  E: {
    /** 32 bits, with a sign. */
    hwRand(): number;
    reboot(): void;
    getTemperature(): number;
    on(event: "errorFlag", listener: (flags: string[]) => void): void;
    /** Undefined where there is no room for it. */
    toString(bytes: EspruinoBytes | ArrayBuffer): string | undefined;
    /** Left by our loader: the image that runs. */
    fieldline?: EspruinoImage;
  };
}

/** An image that our loader has chosen. */
export interface EspruinoImage {
  slot: 0 | 1;
  trial: boolean;
  /** It lies in flash. */
  script: string;
  /** The timer that restarts the board where an image on trial does not even begin to look after itself. */
  deadline?: number;
}

/** A pin's own object (`B3`, `D14`). */
export interface EspruinoPin {
  mode(mode: string): void;
}

export interface EspruinoSerial {
  /** `path` is for Espruino on Linux alone. `cts`, confusingly, is an output: low while Espruino has room for what it receives. */
  setup(baud: number, options: EspruinoSerialOptions): void;
  /** Waits until all is in the transmitter's queue. */
  write(bytes: string): void;
  on(event: "data", listener: (bytes: string) => void): void;
  on(event: "framing", listener: () => void): void;
}

export interface EspruinoSerialOptions {
  rx?: EspruinoPin;
  tx?: EspruinoPin;
  cts?: EspruinoPin;
  path?: string;
  /** Whether bytes without a stop bit are reported. */
  errors?: boolean;
}

/** `require("Storage")`. */
export interface EspruinoFiles {
  /** Undefined where there is no such file. What comes back may be the flash itself, and change with it. */
  read(name: string, offset?: number, length?: number): string | undefined;
  /** `size` where the file is made. Throws where it cannot be done. */
  write(name: string, bytes: string, offset: number, size?: number): boolean;
  erase(name: string): void;
}

/** `require("Flash")`. All of it throws where it cannot be done. */
export interface EspruinoFlash {
  read(length: number, address: number): EspruinoBytes;
  write(bytes: string, address: number): void;
  erasePage(address: number): void;
}

/** `require("crypto")`. */
export interface EspruinoCrypto {
  /** Throws where it would have to copy the bytes and has no room; not for flash that the processor sees as memory. */
  SHA256(bytes: string): ArrayBuffer;
  /** The same; it is not in each build that has SHA256. */
  SHA512(bytes: string): ArrayBuffer;
}

/** A Uint8Array. */
export interface EspruinoBytes {
  readonly [index: number]: number;
  readonly length: number;
}

/** What Espruino's sockets are made of; `type` is 2 for UDP, and has 4 added where TLS is wanted. */
export interface EspruinoNetwork {
  /** A socket's number. `host` is undefined for one that listens. */
  create(host: string | undefined, port: number, type: number, options: unknown): number;
  close(socket: number): void;
  /** A connection's number, or -1 while there is none. */
  accept(socket: number): number;
  /** Bytes, none ("") where there are none yet, or a negative number: why there will be none. */
  recv(socket: number, maxLength: number, type: number): string | number;
  /** How many bytes were taken, or a negative number. */
  send(socket: number, bytes: string, type: number): number;
}
