import type { NetworkFailure } from "../network";
import { opposite, type Air, type Direction } from "./air";
import { isLiteralAddress, type Directory } from "./dialler";

const QUERY_BYTES = 60;
const ANSWER_BYTES = 120;
const TIMEOUT_MS = 10000;
/** So long one of several servers is waited for before the next is asked. */
const SERVER_TIMEOUT_MS = 3000;

export type AddressesDone = (failure: NetworkFailure | undefined, addresses: string[]) => void;

/**
 * Asks a name server: one round trip, none for a literal address. Answers what gives the wait up.
 * `servers` are asked in turn; only a machine that `answersNames` answers. Without them the network's own answers.
 */
export function resolveName(air: Air, direction: Direction, directory: Directory, name: string, done: AddressesDone, servers?: readonly string[]): () => void {
  if (isLiteralAddress(name)) {
    const timer = air.soon(() => done(undefined, [name]));
    return () => timer.cancel();
  }
  return servers === undefined ? askNetwork(air, direction, directory, name, done) : askServers(air, direction, directory, name, done, servers);
}

function askServers(air: Air, direction: Direction, directory: Directory, name: string, done: AddressesDone, [server, ...rest]: readonly string[]): () => void {
  if (server === undefined) {
    const timer = air.soon(() => done({ kind: "timeout", detail: `no name server answered for ${name}` }, []));
    return () => timer.cancel();
  }
  if (directory.stationAt(server)?.answersNames === true) return askNetwork(air, direction, directory, name, done);
  let next: (() => void) | undefined;
  const timer = air.clock.after(SERVER_TIMEOUT_MS, () => (next = askServers(air, direction, directory, name, done, rest)));
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
