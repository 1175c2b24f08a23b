/** Ways to let a recorder listen. */
import type { Clock } from "../hal/clock";
import type { InputPin, ModulePins, OutputPin } from "../hal/pins";
import type { Sensor } from "../hal/sensor";
import type { FlowControl, Uart, UartFault } from "../hal/uart";
import { noteText, type RunNote } from "../hal/virtual/replay/notes";
import type { TraceRecorder } from "./recorder";

/** A line between two ends that tells what passes: hal/virtual's, for one. */
export interface TrafficSource<LineDirection> {
  onTraffic(listener: (direction: LineDirection, bytes: string, timeMs: number) => void): void;
}

/** Records what passes over a line; `toModule` is what the line calls the direction to the module. */
export function recordLine<LineDirection>(source: TrafficSource<LineDirection>, toModule: LineDirection, recorder: TraceRecorder): void {
  source.onTraffic((direction, bytes, timeMs) => {
    recorder.traffic(direction === toModule ? "to-module" : "to-device", bytes, timeMs);
  });
}

/** A serial port that records what passes through it, and the faults that it reports. */
export class RecordedUart implements Uart {
  constructor(
    private readonly inner: Uart,
    private readonly clock: Clock,
    private readonly recorder: TraceRecorder,
  ) {}

  write(bytes: string): number {
    const taken = this.inner.write(bytes);
    if (taken > 0) this.recorder.traffic("to-module", bytes.slice(0, taken), this.clock.now());
    return taken;
  }

  onWritable(listener: () => void): void {
    this.inner.onWritable(listener);
  }

  onData(listener: (chunk: string) => void): void {
    this.inner.onData((chunk) => {
      this.recorder.traffic("to-device", chunk, this.clock.now());
      listener(chunk);
    });
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.inner.onFault((fault) => {
      this.recorder.fault(`uart ${fault.kind}, ${fault.lost} bytes lost: ${fault.detail}`, this.clock.now());
      listener(fault);
    });
  }

  setBaud(baud: number): void {
    this.recorder.note(`uart at ${baud} bit/s`, this.clock.now());
    this.inner.setBaud(baud);
  }

  setFlowControl(flow: FlowControl): void {
    this.inner.setFlowControl(flow);
  }

  pause(): void {
    this.inner.pause();
  }

  resume(): void {
    this.inner.resume();
  }
}

/** A control line that records its changes under `name`. */
export class RecordedPin implements OutputPin {
  constructor(
    private readonly name: string,
    private readonly inner: OutputPin,
    private readonly clock: Clock,
    private readonly recorder: TraceRecorder,
  ) {}

  set(asserted: boolean): void {
    this.recorder.pin(this.name, asserted, this.clock.now());
    this.inner.set(asserted);
  }
}

/** A control line of the module that records its changes under `name`. */
export class RecordedInputPin implements InputPin {
  private listener: (asserted: boolean) => void = () => {};

  constructor(
    name: string,
    private readonly inner: InputPin,
    clock: Clock,
    recorder: TraceRecorder,
  ) {
    if (inner.read()) recorder.pin(name, true, clock.now());
    inner.onChange((asserted) => {
      recorder.pin(name, asserted, clock.now());
      this.listener(asserted);
    });
  }

  read(): boolean {
    return this.inner.read();
  }

  onChange(listener: (asserted: boolean) => void): void {
    this.listener = listener;
  }
}

/** All control lines between the device and its module, each under its name in a trace. */
export function recordedPins(pins: Required<ModulePins>, clock: Clock, recorder: TraceRecorder): ModulePins {
  return {
    powerKey: new RecordedPin("power-key", pins.powerKey, clock, recorder),
    reset: new RecordedPin("reset", pins.reset, clock, recorder),
    dtr: new RecordedPin("dtr", pins.dtr, clock, recorder),
    ri: new RecordedInputPin("ri", pins.ri, clock, recorder),
    status: new RecordedInputPin("status", pins.status, clock, recorder),
  };
}

/** A sensor whose answers are recorded, so that a replay can give them again. */
export class RecordedSensor implements Sensor {
  constructor(
    private readonly inner: Sensor,
    private readonly clock: Clock,
    private readonly recorder: TraceRecorder,
  ) {}

  get name(): string {
    return this.inner.name;
  }

  read(done: (error: string | undefined, value: number) => void): void {
    this.inner.read((error, value) => {
      recordNote(this.recorder, { kind: "reading", sensor: this.name, value, error }, this.clock);
      done(error, value);
    });
  }
}

/** Notes what a replay has to do again. */
export function recordNote(recorder: TraceRecorder, note: RunNote, clock: Clock): void {
  recorder.note(noteText(note), clock.now());
}
