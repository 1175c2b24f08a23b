import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused } from "../refusal";
import { sessionAt } from "./17-configuration";
import { SSL_ERR } from "./17-results";
import type { SslService } from "./17-service";
import type { Session, SessionTarget } from "./17-session";
import { RECEIVE_MODE } from "./17-settings";
import type { Sim767xxFirmware } from "./firmware";

/** Bytes of one AT+CCHSEND, and of one AT+CCHRECV that asks for a number. */
const LARGEST_TRANSFER = 2048;
const LONGEST_HOST = 256;
const LAST_PORT = 65535;
const PROMPT = "\r\n>";
/** From OK to a result that needs no network, in ms. */
const RESULT_MS = [20, 100] as const;
/** From the last byte of AT+CCHSEND to its OK, in ms. */
const TAKE_MS = [5, 20] as const;
/** The lines around the blocks of one AT+CCHRECV. */
const FRAME_ROOM = 1000;

/** AT+CCHOPEN, AT+CCHCLOSE, AT+CCHSEND and AT+CCHRECV (SIM767XX 17.2.12 to 17.2.15). */
export function sessionCommands(service: SslService): CommandTable {
  const tail = new TailQuirk(service.firmware);
  return {
    "+CCHOPEN": {
      test: `+CCHOPEN: (0,1),"ADDRESS",(1-${LAST_PORT})[,(1-2)[,(1-${LAST_PORT})]]`,
      read: (x) => {
        for (const session of service.sessions) x.line(session.info);
        x.ok();
      },
      write: (x) => open(service, x),
    },
    "+CCHCLOSE": { write: (x) => close(service, x) },
    "+CCHSEND": {
      test: `+CCHSEND: (0,1),(1-${LARGEST_TRANSFER})`,
      read: (x) => x.line(`+CCHSEND: ${service.sessions.map((each) => `${each.number},${each.unsent}`).join(",")}`).ok(),
      write: (x) => send(service, x, tail),
    },
    "+CCHRECV": {
      read: (x) => x.line(`+CCHRECV: LEN,${service.sessions.map((each) => each.unread).join(",")}`).ok(),
      write: (x) => receive(service, x),
    },
  };
}

function open(service: SslService, x: Exchange): void {
  const { firmware } = service;
  const session = requireSession(x, service, [3, 5]);
  const target = readTarget(x);
  const transparent = service.isTransparent;
  if (!session.isFree || !service.started.has(session.options.cid) || (transparent && session.number > 0)) throw new CommandRefused();
  if (!transparent) x.ok();
  session.open(target, (err) => {
    if (err !== SSL_ERR.succeeded) session.forgetOptions();
    if (!transparent) return firmware.urc(`+CCHOPEN: ${session.number},${err}`);
    const channel = err === SSL_ERR.succeeded ? session.makeTransparent() : undefined;
    if (channel === undefined) x.result("CONNECT FAIL");
    else x.connect(channel);
  });
}

/** The session in the first place of a command with `[least, most]` places. */
function requireSession(x: Exchange, service: SslService, [least, most]: readonly [number, number]): Session {
  x.parameters.expectCount(least, most);
  return sessionAt(x, service, 0);
}

function readTarget(x: Exchange): SessionTarget {
  const { parameters } = x;
  const anyPort = between(1, LAST_PORT);
  return {
    host: parameters.text(1, { quoted: true, minimum: 1, maximum: LONGEST_HOST }),
    port: parameters.integer(2, anyPort),
    type: parameters.optionalInteger(3, between(1, 2), 2) === 1 ? 1 : 2,
    localPort: parameters.optionalInteger(4, anyPort, 0),
  };
}

/** OK, then the result; in transparent mode CLOSED stands for it. */
function close(service: SslService, x: Exchange): void {
  const { firmware } = service;
  const session = requireSession(x, service, [1, 1]);
  if (session.isFree) throw new CommandRefused();
  const transparent = session.isTransparent;
  x.ok();
  session.closeByHost();
  if (transparent) return;
  firmware.clock.after(firmware.draw(...RESULT_MS), () => firmware.urc(`+CCHCLOSE: ${session.number},${SSL_ERR.succeeded}`));
}

/** OK says that the bytes are with the module. */
function send(service: SslService, x: Exchange, tail: TailQuirk): void {
  const session = requireSession(x, service, [2, 2]);
  const length = x.parameters.integer(1, between(1, LARGEST_TRANSFER));
  if (!session.isOpen || session.isTransparent || session.isSending) throw new CommandRefused();
  x.prompt(PROMPT).readCounted(length, (data) => {
    x.after(service.firmware.draw(...TAKE_MS), () => {
      tail.look();
      x.ok();
      session.send(data);
    });
  });
}

/** OK, the blocks, the result; the result and ERROR where there is nothing to give. */
function receive(service: SslService, x: Exchange): void {
  const { firmware } = service;
  const session = requireSession(x, service, [1, 2]);
  if (firmware.settings.get(RECEIVE_MODE) === 0) throw new CommandRefused();
  const maximum = x.parameters.optionalInteger(1, () => true, 0);
  const refuse = (err: number): void => x.line(`+CCHRECV: ${session.number},${err}`).error();
  if (maximum < 0 || maximum > LARGEST_TRANSFER) return refuse(SSL_ERR.invalidParameter);
  if (session.unread === 0) return refuse(SSL_ERR.stateError);
  const length = maximum === 0 ? session.unread : maximum;
  x.ok();
  whenRoom(firmware, length + FRAME_ROOM, () => {
    for (const block of session.read(length)) firmware.urc(block);
    firmware.urc(`+CCHRECV: ${session.number},${SSL_ERR.succeeded}`);
    session.wasRead();
  });
}

/** Calls back at once where the transmit buffer has room for `bytes`, otherwise when it has run empty. */
function whenRoom(firmware: Sim767xxFirmware, bytes: number, callback: () => void): void {
  if (firmware.port.room >= bytes) return callback();
  const stop = firmware.drained.on(() => {
    stop();
    callback();
  });
}

/** Quirk `cchsend-tail-error`: what the host sent beyond the announced length costs it its next command. */
class TailQuirk {
  private spoilsNext = false;

  constructor(private readonly firmware: Sim767xxFirmware) {
    firmware.addBehaviour((x) => {
      if (!this.spoilsNext) return false;
      this.spoilsNext = false;
      x.error();
      return true;
    });
  }

  /** The data is complete: whatever waits behind it is too much. */
  look(): void {
    this.spoilsNext = this.firmware.quirks.isOn("cchsend-tail-error") && this.firmware.intake.waiting > 0;
  }
}
