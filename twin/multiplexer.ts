import type { CommandPort } from "./command-port";
import type { Firmware } from "./firmware";
import { encodeFrame, type Frame, FRAME, FrameReader } from "./multiplexer-frames";

const CONTROL = 0;
/** The channel that has the UART's port, and with it data mode. */
const FIRST = 1;
/** Types of control messages, as commands; a response lacks the second bit (27.010 5.4.6). */
const MESSAGE = { NEGOTIATION: 0x83, TEST: 0x23, STATUS: 0xe3, CLOSE: 0xc3, UNKNOWN: 0x13 };
const RESPONSE_BITS = 2;
/** Ready to communicate and to receive, data valid (27.010 5.4.6.3.7). */
const READY = 0x0d;
const LAST_OCTET = 1;

export interface MultiplexerOptions {
  /** Channels besides that of control: 1 to so many. */
  channels: number;
  /** Bytes of information in a frame. */
  frameBytes: number;
}

/**
 * The multiplexer of 27.010 on the UART, basic option, with command ports on its channels. The first one is
 * the port that the UART had: data mode is on it alone. It ends by its control channel, and with the run.
 */
export class Multiplexer {
  private readonly reader: FrameReader;
  /** Of channels that are open; the first one has none of its own. */
  private readonly open = new Map<number, CommandPort | undefined>();
  private readonly release: () => void;

  /** Takes the UART at once; `onEnd` is told when it gives it back. */
  constructor(private readonly firmware: Firmware, private readonly options: MultiplexerOptions, onEnd: () => void) {
    this.reader = new FrameReader(options.frameBytes, (frame) => this.take(frame));
    const plainFilter = firmware.inputFilter;
    this.release = () => {
      firmware.inputFilter = plainFilter;
      firmware.outlet = firmware.port;
      onEnd();
    };
    firmware.outlet = { write: (bytes) => this.send(FIRST, bytes) };
    firmware.inputFilter = (bytes) => {
      if (firmware.hears(bytes)) this.reader.feed(bytes);
      return "";
    };
  }

  private take(frame: Frame): void {
    const { channel, kind } = frame;
    if (kind === FRAME.SABM) this.connect(channel);
    else if (kind === FRAME.DISC) this.disconnect(channel);
    else if (kind === FRAME.UIH || kind === FRAME.UI) this.takeInformation(frame);
  }

  /** A channel needs that of control, which is channel 0. */
  private connect(channel: number): void {
    const known = channel <= this.options.channels && (channel === CONTROL || this.open.has(CONTROL));
    this.answer(channel, known ? FRAME.UA : FRAME.DM);
    if (!known || this.open.has(channel)) return;
    const hasOwnPort = channel !== CONTROL && channel !== FIRST;
    this.open.set(channel, hasOwnPort ? this.firmware.openPort({ write: (bytes) => this.send(channel, bytes) }) : undefined);
    if (channel !== CONTROL) this.tell(MESSAGE.STATUS, String.fromCharCode(channel * 4 + RESPONSE_BITS + LAST_OCTET, READY));
  }

  private disconnect(channel: number): void {
    this.answer(channel, this.open.has(channel) ? FRAME.UA : FRAME.DM);
    if (channel === CONTROL) this.end();
    else this.shut(channel);
  }

  private shut(channel: number): void {
    const port = this.open.get(channel);
    if (port !== undefined) this.firmware.closePort(port);
    if (channel === FIRST && this.open.has(FIRST)) this.firmware.interpreter.hangUp();
    this.open.delete(channel);
  }

  /** The UART takes command lines again. */
  private end(): void {
    if (!this.open.has(CONTROL)) return;
    for (const channel of [...this.open.keys()]) this.shut(channel);
    this.release();
  }

  private takeInformation({ channel, information }: Frame): void {
    if (!this.open.has(channel)) this.answer(channel, FRAME.DM);
    else if (channel === CONTROL) this.takeMessage(information);
    else (this.open.get(channel)?.intake ?? this.firmware.intake).feed(information);
  }

  /** `type, length, value`; responses of the host need no answer. */
  private takeMessage(message: string): void {
    const type = message.charCodeAt(0);
    const value = message.substring(2);
    if (Math.floor(type / RESPONSE_BITS) % 2 === 0) return;
    if (type === MESSAGE.STATUS || type === MESSAGE.TEST || type === MESSAGE.CLOSE) this.tell(type - RESPONSE_BITS, value);
    else if (type === MESSAGE.NEGOTIATION) this.tell(type - RESPONSE_BITS, this.negotiated(value));
    else this.tell(MESSAGE.UNKNOWN - RESPONSE_BITS, String.fromCharCode(type));
    if (type === MESSAGE.CLOSE) this.end();
  }

  /** The host's wishes for a channel, with frames of what the module has at most (27.010 5.4.6.3.1). */
  private negotiated(wishes: string): string {
    const wanted = wishes.charCodeAt(4) + wishes.charCodeAt(5) * 256;
    const granted = Math.min(wanted, this.options.frameBytes);
    return wishes.substring(0, 4) + String.fromCharCode(granted % 256, Math.floor(granted / 256)) + wishes.substring(6);
  }

  private tell(type: number, value: string): void {
    this.send(CONTROL, String.fromCharCode(type, value.length * 2 + LAST_OCTET) + value);
  }

  /** In as many frames as it takes; false where the channel is closed, or the UART has no room. */
  private send(channel: number, bytes: string): boolean {
    if (!this.open.has(channel)) return false;
    const frames: string[] = [];
    for (let from = 0; from < bytes.length; from += this.options.frameBytes) {
      const information = bytes.substring(from, from + this.options.frameBytes);
      frames.push(encodeFrame({ channel, isCommand: false, kind: FRAME.UIH, information }, false));
    }
    return this.firmware.port.write(frames.join(""));
  }

  /** Answers of the side that was called have the bit of its caller's commands. */
  private answer(channel: number, kind: number): void {
    this.firmware.port.write(encodeFrame({ channel, isCommand: true, kind, information: "" }, true));
  }
}
