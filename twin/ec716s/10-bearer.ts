import type { Chapter } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import { DEFAULT_CID } from "../state/pdp";
import { serveAccessPoint, withZeros } from "./09-access-point";
import type { Ec716sFirmware } from "./firmware";
import { type Bearer, BEARER, type BearerTag, BEARERS } from "./state/bearers";

const CLOSE = 0;
const OPEN = 1;
const ASK = 2;
const SET = 3;
const GET = 4;
const OPEN_MS = [100, 800] as const;
const CLOSE_MS = [50, 400] as const;
const LONGEST_TEXT = 50;
const OPERATION_NOT_ALLOWED = 3;
const NO_ADDRESS = "0.0.0.0";

/** What each parameter accepts, in the manual's order. */
const ACCEPTS: Readonly<Record<BearerTag, RegExp>> = {
  CONTYPE: /^(CSD|GPRS)$/i,
  APN: /^.{0,50}$/,
  USER: /^.{0,50}$/,
  PWD: /^.{0,50}$/,
  PHONENUM: /^[\d+]{0,50}$/,
  RATE: /^[0-3]$/,
};
const TAGS = Object.keys(ACCEPTS) as BearerTag[];

/** EC716S chapter 10. */
export const bearerChapter: Chapter<Ec716sFirmware> = {
  number: 10,
  title: "IP application bearer",
  run(firmware) {
    const { bearers } = firmware;
    firmware.pdp.events.on((event) => {
      if (event.kind === "deactivated" && event.cid === DEFAULT_CID) contextEnded(firmware);
    });
    return {
      commands: {
        "+SAPBR": {
          test: '+SAPBR: (0-4),(1-3),"ConParamTag","ConParamValue"',
          write: (x) => {
            const type = x.parameters.expectCount(2, 4).integer(0, between(CLOSE, GET));
            const number = x.parameters.integer(1, oneOf(...BEARERS));
            const bearer = bearers.bearer(number);
            if (type < SET) x.parameters.expectCount(2, 2);
            run(firmware, x, { type, number, bearer });
          },
        },
      },
    };
  },
};

interface Request {
  type: number;
  number: number;
  bearer: Bearer;
}

function run(firmware: Ec716sFirmware, x: Exchange, { type, number, bearer }: Request): void {
  switch (type) {
    case CLOSE:
      return close(firmware, x, bearer);
    case OPEN:
      return open(firmware, x, bearer);
    case ASK: {
      const address = bearer.status === BEARER.connected ? firmware.pdp.address(DEFAULT_CID) : undefined;
      return x.line(`+SAPBR: ${number},${bearer.status},${withZeros(address ?? NO_ADDRESS)}`).ok();
    }
    case SET:
      return set(x, bearer);
    default:
      get(x, bearer);
  }
}

/** The context of the attach serves every bearer, under the name that this one has. */
function open(firmware: Ec716sFirmware, x: Exchange, bearer: Bearer): void {
  if (bearer.status !== BEARER.closed) throw cmeRefusal(OPERATION_NOT_ALLOWED);
  const { APN, USER, PWD } = bearer.parameters;
  bearer.status = BEARER.connecting;
  x.after(firmware.draw(...OPEN_MS), () => {
    serveAccessPoint(firmware, [APN, USER, PWD], (up) => {
      bearer.status = up ? BEARER.connected : BEARER.closed;
      if (up) x.ok();
      else x.error();
    });
  });
}

/** The context stays, as the network gave it with the attach. */
function close(firmware: Ec716sFirmware, x: Exchange, bearer: Bearer): void {
  if (bearer.status !== BEARER.connected) throw cmeRefusal(OPERATION_NOT_ALLOWED);
  bearer.status = BEARER.closing;
  x.after(firmware.draw(...CLOSE_MS), () => {
    bearer.status = BEARER.closed;
    x.ok();
  });
}

function set(x: Exchange, bearer: Bearer): void {
  const tag = tagAt(x, 2);
  const value = x.parameters.expectCount(4, 4).text(3, { maximum: LONGEST_TEXT });
  if (!ACCEPTS[tag].test(value)) throw new CommandRefused();
  bearer.parameters[tag] = value;
  x.ok();
}

/** Without a tag all of them. */
function get(x: Exchange, bearer: Bearer): void {
  const tags = x.parameters.expectCount(2, 3).has(2) ? [tagAt(x, 2)] : TAGS;
  for (const tag of tags) x.line(`+SAPBR:${tag},${bearer.parameters[tag]}`);
  x.ok();
}

/** An example writes it in mixed case (EC716S 7.1). */
function tagAt(x: Exchange, place: number): BearerTag {
  const given = x.parameters.text(place).toUpperCase();
  const tag = TAGS.find((each) => each === given);
  if (tag === undefined) throw new CommandRefused();
  return tag;
}

function contextEnded(firmware: Ec716sFirmware): void {
  for (const number of firmware.bearers.closeAll()) firmware.urc(`+SAPBR ${number}: DEACT`);
}
