import type { NetworkFailure } from "../network";
import { opposite, type Air, type Direction } from "./air";
import type { Directory } from "./dialler";
import { isLiteralAddress } from "./literal-address";

const QUERY_BYTES = 60;
const ANSWER_BYTES = 120;
const TIMEOUT_MS = 10000;
/** So long one of several servers is waited for before the next is asked. */
const SERVER_TIMEOUT_MS = 3000;

export type AddressesDone = (failure: NetworkFailure | undefined, addresses: string[]) => void;

/**
 * Asks a name server: one round trip, none for a literal address. Answers what gives the wait up.
 * The directory's servers are asked in turn, of which only a machine that `answersNames` answers; without any the network's own answers.
 */
export function resolveName(air: Air, direction: Direction, directory: Directory, name: string, done: AddressesDone): () => void {
  if (isLiteralAddress(name)) {
    const timer = air.soon(() => done(undefined, [name]));
    return () => timer.cancel();
  }
  const { nameServers = [] } = directory;
  const silent = nameServers.findIndex((server) => directory.stationAt(server)?.answersNames === true);
  if (directory.nameServers === undefined || silent === 0) return askNetwork(air, direction, directory, name, done);
  // Each server before the one that answers costs its time.
  let next: (() => void) | undefined;
  const timer = air.clock.after(SERVER_TIMEOUT_MS * (silent < 0 ? nameServers.length : silent), () => {
    if (silent < 0) done({ kind: "timeout", detail: `no name server answered for ${name}` }, []);
    else next = askNetwork(air, direction, directory, name, done);
  });
  return () => {
    timer.cancel();
    next?.();
  };
}

function askNetwork(air: Air, direction: Direction, directory: Directory, name: string, done: AddressesDone): () => void {
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
