/** A source of readings. */
export interface Sensor {
  /** Lower-case name, 1 to 16 characters, used as the reading's key. */
  readonly name: string;

  /** Calls back once with the value, or with the reason why there is none. */
  read(done: (error: string | undefined, value: number) => void): void;
}
