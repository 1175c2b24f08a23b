import type { SimulatedServerTls } from "../../../twin/networks/simulated/simulated-tls";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import type { DialogueOptions } from "../dialogue";
import { linesOf, PEER, PORT, type SocketWorld, socketWorld } from "./13-world";

/** Opens session 0 over plain TCP. */
export const OPEN_TCP = `AT+CCHOPEN=0,"${PEER}",${PORT},1`;

/** A world with the SSL service started; `configure` is said before. */
export function startedWorld(options: DialogueOptions = {}, ...configure: string[]): SocketWorld {
  const world = socketWorld(options, serverTls());
  for (const line of configure) expect(linesOf(world.t, line)).toEqual(["OK"]);
  expect(linesOf(world.t, "AT+CCHSTART")).toEqual(["OK", "+CCHSTART: 0"]);
  return world;
}

/** A world with session 0 open over plain TCP. */
export function sessionWorld(options: DialogueOptions = {}, ...configure: string[]): SocketWorld {
  const world = startedWorld(options, ...configure);
  expect(linesOf(world.t, OPEN_TCP)).toEqual(["OK", "+CCHOPEN: 0,0"]);
  return world;
}

function serverTls(): SimulatedServerTls {
  return { ca: certificates().ca.certificate, names: [PEER] };
}
