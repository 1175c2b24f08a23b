import type { NetworkFailure } from "../network";
import { opposite, type Air, type Direction } from "./air";
import { isLiteralAddress, type Directory } from "./dialler";

const QUERY_BYTES = 60;
const ANSWER_BYTES = 120;
const TIMEOUT_MS = 10000;

export type AddressesDone = (failure: NetworkFailure | undefined, addresses: string[]) => void;

/** Asks a name server: one round trip, none for a literal address. Answers what gives the wait up. */
export function resolveName(air: Air, direction: Direction, directory: Directory, name: string, done: AddressesDone): () => void {
  if (isLiteralAddress(name)) {
    const timer = air.soon(() => done(undefined, [name]));
    return () => timer.cancel();
  }
  const timer = air.clock.after(TIMEOUT_MS, () => {
    giveUp();
    done({ kind: "timeout", detail: `the name server did not answer for ${name} within ${TIMEOUT_MS} ms` }, []);
  });
  let journey = air.carry(direction, QUERY_BYTES, () => {
    journey = air.carry(opposite(direction), ANSWER_BYTES, () => {
      giveUp();
      const addresses = directory.addressesOf(name);
      if (addresses.length > 0) done(undefined, addresses);
      else done({ kind: "dns", detail: `no host has the name "${name}"` }, []);
    });
  });
  const giveUp = (): void => {
    timer.cancel();
    journey.cancel();
  };
  return giveUp;
}
