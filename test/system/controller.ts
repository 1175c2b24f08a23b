import type { Clock, Timer } from "../../hal/clock";
import type { InputPin, ModulePins } from "../../hal/pins";
import type { Uart } from "../../hal/uart";
import { BootClock } from "../../hal/virtual/boot-clock";
import { UartWrapper } from "../../hal/virtual/faults/uart-wrapper";
import { isPowerLost } from "../../hal/virtual/storage";

/**
 * The microcontroller of one boot: whatever calls the device goes through it, so that a power cut in the
 * middle of a storage operation stops the device where it is, and its other callbacks are never heard again.
 */
export class Controller {
  readonly clock: Clock;
  /** Timers that wait. */
  pendingTimers = 0;
  private readonly boot: BootClock;
  private running = true;

  constructor(
    clock: Clock,
    private readonly onPowerLost: () => void,
  ) {
    this.boot = new BootClock(clock);
    this.clock = {
      now: () => this.boot.now(),
      after: (delayMs: number, callback: () => void): Timer => this.after(delayMs, callback),
    };
  }

  /** `uart` as this boot sees it. */
  uart(uart: Uart): Uart {
    return new ControllerUart(uart, this);
  }

  /** `pins` as this boot sees them. */
  pins(pins: ModulePins): ModulePins {
    return { ...pins, ri: this.input(pins.ri), status: this.input(pins.status) };
  }

  /** Runs a piece of the device; nothing once it is switched off. */
  run(piece: () => void): void {
    if (!this.running) return;
    try {
      piece();
    } catch (error) {
      if (!isPowerLost(error)) throw error;
      this.end();
      this.onPowerLost();
    }
  }

  private input(pin: InputPin | undefined): InputPin | undefined {
    if (pin === undefined) return undefined;
    return { read: () => pin.read(), onChange: (listener) => pin.onChange((asserted) => this.run(() => listener(asserted))) };
  }

  private after(delayMs: number, callback: () => void): Timer {
    let waits = true;
    const end = (): void => {
      if (waits) this.pendingTimers--;
      waits = false;
    };
    this.pendingTimers++;
    const timer = this.boot.after(delayMs, () => {
      end();
      this.run(callback);
    });
    return {
      cancel: () => {
        end();
        timer.cancel();
      },
    };
  }

  /** Reset, or the end of its power. */
  end(): void {
    this.running = false;
    this.boot.end();
  }
}

class ControllerUart extends UartWrapper {
  constructor(
    inner: Uart,
    private readonly controller: Controller,
  ) {
    super(inner);
  }

  override onData(listener: (chunk: string) => void): void {
    this.inner.onData((chunk) => this.controller.run(() => listener(chunk)));
  }

  override onWritable(listener: () => void): void {
    this.inner.onWritable(() => this.controller.run(listener));
  }
}
