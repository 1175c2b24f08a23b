/** Bytes of which the log does not name the side, as lines with their exact ends. */

export interface ByteLine {
  /** Of its last byte, a line feed aside. */
  timeUs: number | undefined;
  text: string;
  end: string;
}

/** Longer lines are given in pieces. */
const LINE_BYTES = 4096;

export class ByteLines {
  private text = "";
  private end = "";
  private timeUs: number | undefined;

  get held(): number {
    return this.text.length + this.end.length;
  }

  push(timeUs: number | undefined, bytes: string): ByteLine[] {
    const lines: ByteLine[] = [];
    for (const byte of bytes) {
      const isEnd = byte === "\r" || byte === "\n";
      if ((this.end !== "" && !isEnd) || this.held >= LINE_BYTES) lines.push(this.take());
      if (byte !== "\n") this.timeUs = timeUs;
      if (isEnd) this.end += byte;
      else this.text += byte;
      if (byte === "\n") lines.push(this.take());
    }
    return lines;
  }

  flush(): ByteLine[] {
    return this.text === "" && this.end === "" ? [] : [this.take()];
  }

  private take(): ByteLine {
    const { text, end, timeUs } = this;
    this.text = "";
    this.end = "";
    return { timeUs, text, end };
  }
}
