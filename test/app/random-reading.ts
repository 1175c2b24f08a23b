import type { Reading } from "../../app/telemetry/reading";
import type { Random } from "../../hal/random";

/** A reading with numbers of every size, now and then at its limits or not a number at all. */
export function randomReading(random: Random): Reading {
  return {
    sequence: randomWhole(random) + 1,
    bootCount: randomWhole(random),
    timeMs: randomWhole(random),
    sensor: randomName(random),
    value: randomValue(random),
  };
}

/** 0 to about 2^52. */
function randomWhole(random: Random): number {
  const digits = random.below(16);
  let value = 0;
  for (let count = 0; count < digits; count++) value = value * 10 + random.below(10);
  return value;
}

function randomName(random: Random): string {
  const length = 1 + random.below(16);
  let name = "";
  for (let count = 0; count < length; count++) name = name + String.fromCharCode(97 + random.below(26));
  return name;
}

function randomValue(random: Random): number {
  const kind = random.below(12);
  if (kind === 0) return NaN;
  if (kind === 1) return random.below(2) === 0 ? Infinity : -Infinity;
  const sign = random.below(2) === 0 ? 1 : -1;
  if (kind < 5) return sign * randomWhole(random);
  let scale = 1;
  const power = random.below(20);
  for (let count = 0; count < power; count++) scale = scale * 10;
  const value = sign * (random.below(2000000000) + random.below(1000000) / 1000000);
  return kind < 9 ? value / scale : value * scale;
}
