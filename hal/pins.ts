/** A line that the MCU drives. `true` means asserted; the runtime knows the electrical polarity. */
export interface OutputPin {
  set(asserted: boolean): void;
}

/** A line that the module drives. `true` means asserted. */
export interface InputPin {
  read(): boolean;
  /** One listener: called at each change. */
  onChange(listener: (asserted: boolean) => void): void;
}

/** The module's control lines; a board that has not wired one leaves it out. */
export interface ModulePins {
  /** PWRKEY: a pulse switches the module on or off, whatever its software is doing. */
  powerKey?: OutputPin;
  /** RESET: a pulse restarts the module. */
  reset?: OutputPin;
  /** DTR: released, it lets the module's UART sleep; asserted, it wakes it. */
  dtr?: OutputPin;
  /** RI: the module pulses it when it has something to say. */
  ri?: InputPin;
  /** STATUS: asserted while the module is powered. */
  status?: InputPin;
}
