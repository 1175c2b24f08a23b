/** A command whose answer comes in one of several documented or observed orders. */
export interface OrderChoice {
  /** Name without `AT`: `+CMQTTSTART`. */
  command: string;
  /** The manual's first; it holds until another is chosen. */
  choices: readonly [string, ...string[]];
  about: string;
}

/** Which order each of them gives. */
export class Orders {
  private readonly chosen = new Map<string, string>();

  constructor(readonly known: readonly OrderChoice[]) {}

  /** Throws where the command has no choice of orders. */
  of(command: string): string {
    return this.chosen.get(command) ?? this.find(command).choices[0];
  }

  /** Throws for a command without a choice, or an order that it does not have. */
  set(command: string, order: string): void {
    const found = this.find(command);
    if (!found.choices.includes(order)) {
      throw new Error(`${command} answers in one of these orders: ${found.choices.join(", ")}; not "${order}".`);
    }
    this.chosen.set(command, order);
  }

  private find(command: string): OrderChoice {
    const found = this.known.find((choice) => choice.command === command);
    if (found !== undefined) return found;
    const names = this.known.map((choice) => choice.command).join(", ");
    throw new Error(`${command} has no choice of orders. Those that have one: ${names === "" ? "none" : names}.`);
  }
}
