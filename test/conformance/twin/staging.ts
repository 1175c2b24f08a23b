/** What several examples' situations are made of. */
import type { Environment } from "../../../twin/state/environment";
import type { TwinReplay } from "./replay";
import type { Scene } from "./scene";

/** The card's PIN is asked for, and was not entered. */
export const LOCKED: TwinReplay = {
  surround: (environment) => {
    if (environment.card !== undefined) environment.card.pinEnabled = true;
  },
};

/** The card has no attempts of PIN2 left. */
export function blockPin2(environment: Environment): void {
  if (environment.card !== undefined) environment.card.pin2Attempts = 0;
}

export function operator(numeric: string, long: string, short: string): TwinReplay {
  return { surround: (environment) => void (environment.operator = { numeric, long, short }) };
}

/** Leaves data mode, unseen. */
export function escape(scene: Scene): void {
  scene.t.run(1500).type("+++").run(1500).take();
}

/** The module was restarted by hand, and answers again. */
export function restart(scene: Scene): void {
  scene.twin.reset();
  scene.t.waitUntilRunning().train();
}
