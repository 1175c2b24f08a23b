import type { Parameter } from "./command";
import { CommandRefused } from "./refusal";

/** Says whether a number is in the manual's range. */
export type Accepts = (value: number) => boolean;

/** `minimum` to `maximum`, both included. */
export function between(minimum: number, maximum: number): Accepts {
  return (value) => value >= minimum && value <= maximum;
}

export function oneOf(...values: readonly number[]): Accepts {
  return (value) => values.includes(value);
}

export interface TextRule {
  /** Characters. */
  minimum?: number;
  maximum?: number;
  /** Left out: quotation marks may be there or not. */
  quoted?: boolean;
  /** The text must be one of these, compared exactly. */
  choices?: readonly string[];
}

/**
 * The parameters of one command, read by place from 0. Whatever breaks the manual's rules refuses
 * the command with ERROR, so that a handler never sees a wrong value.
 */
export class Parameters {
  constructor(private readonly places: readonly (Parameter | undefined)[]) {}

  /** Number of places, empty ones included. */
  get count(): number {
    return this.places.length;
  }

  /** Refuses fewer than `minimum` or more than `maximum` places. */
  expectCount(minimum: number, maximum: number): this {
    if (this.count < minimum || this.count > maximum) throw new CommandRefused();
    return this;
  }

  has(place: number): boolean {
    return this.places[place] !== undefined;
  }

  /** The place as it was typed, without its quotation marks; undefined where it is empty. */
  raw(place: number): Parameter | undefined {
    return this.places[place];
  }

  /** A decimal whole number without quotation marks; must be there. */
  integer(place: number, accepts: Accepts): number {
    const parameter = this.places[place];
    if (parameter === undefined || parameter.quoted || !/^-?\d{1,10}$/.test(parameter.text)) throw new CommandRefused();
    const value = Number(parameter.text);
    if (!accepts(value)) throw new CommandRefused();
    return value;
  }

  /** `missing` where the place is empty or not there. */
  optionalInteger<T>(place: number, accepts: Accepts, missing: T): number | T {
    return this.has(place) ? this.integer(place, accepts) : missing;
  }

  /** A string; must be there. */
  text(place: number, rule: TextRule = {}): string {
    const parameter = this.places[place];
    if (parameter === undefined) throw new CommandRefused();
    if (rule.quoted !== undefined && rule.quoted !== parameter.quoted) throw new CommandRefused();
    const { text } = parameter;
    if (text.length < (rule.minimum ?? 0) || text.length > (rule.maximum ?? Infinity)) throw new CommandRefused();
    if (rule.choices !== undefined && !rule.choices.includes(text)) throw new CommandRefused();
    return text;
  }

  /** `missing` where the place is empty or not there. */
  optionalText<T>(place: number, rule: TextRule, missing: T): string | T {
    return this.has(place) ? this.text(place, rule) : missing;
  }
}
