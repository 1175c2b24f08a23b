import type { Tone } from "./model";

/** The first that is found in a state's name decides. */
const TONES: readonly (readonly [RegExp, Tone])[] = [
  [/^(none was|not spoken)/, "off"],
  [/not (registered, (and|not)|inserted|connected)|denied|refus|lost|fail|\bended|block|could not|misconfig|unknown/i, "bad"],
  [/recover|reviving|cycling|restarting|resetting|cooling|holding|unrespons/i, "bad"],
  [/^(not registered|searching|suspended|waiting|waits)/i, "busy"],
  [/^(off|offline|stopped|asleep|dormant|resting|closed|shut|gone)\b/i, "off"],
  [/^(online|connected|ready|open|active|registered|publishing|idle)\b/i, "good"],
];

/** How a state is to be taken, by its name. */
export function toneOf(state: string): Tone {
  return TONES.find(([pattern]) => pattern.test(state))?.[1] ?? "busy";
}
