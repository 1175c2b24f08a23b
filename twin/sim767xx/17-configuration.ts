import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import type { SslService } from "./17-service";
import { type Session, SESSION_COUNT } from "./17-session";
import { RECEIVE_MODE, REPORT_SENT, TRANSPARENT } from "./17-settings";
import { HIGHEST_CID } from "../state/pdp";
import { HIGHEST_CONTEXT } from "./state/ssl-contexts";

/** AT+CCHSET, AT+CCHMODE, AT+CCHSSLCFG and AT+CCHCFG (SIM767XX 17.2.5, 17.2.6, 17.2.10, 17.2.11). */
export function sslConfigurationCommands(service: SslService): CommandTable {
  const { settings } = service.firmware;
  return {
    "+CCHSET": {
      test: "+CCHSET: (0,1),(0,1)",
      read: (x) => x.line(`+CCHSET: ${settings.get(REPORT_SENT)},${settings.get(RECEIVE_MODE)}`).ok(),
      write: (x) => {
        const report = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1));
        const mode = x.parameters.optionalInteger(1, oneOf(0, 1), settings.get(RECEIVE_MODE));
        if (!service.isUntouched) throw new CommandRefused();
        settings.set(REPORT_SENT, report);
        settings.set(RECEIVE_MODE, mode);
        x.ok();
      },
    },
    "+CCHMODE": {
      test: "+CCHMODE: (0,1)",
      read: (x) => x.line(`+CCHMODE: ${settings.get(TRANSPARENT)}`).ok(),
      write: (x) => {
        const mode = x.parameters.expectCount(1, 1).integer(0, oneOf(0, 1));
        if (!service.isUntouched) throw new CommandRefused();
        settings.set(TRANSPARENT, mode);
        x.ok();
      },
    },
    "+CCHSSLCFG": {
      test: `+CCHSSLCFG: (0,1),(0-${HIGHEST_CONTEXT})`,
      read: (x) => {
        for (const { number, options } of service.sessions) x.line(`+CCHSSLCFG: ${number},${options.sslContext ?? ""}`);
        x.ok();
      },
      write: (x) => {
        x.parameters.expectCount(2, 2);
        setContext(x, service, 0);
        x.ok();
      },
    },
    "+CCHCFG": {
      test: (x) => {
        x.line('+CCHCFG: "sendtimeout",(0-1),(60-150)').line(`+CCHCFG: "sslctx",(0-1),(0-${HIGHEST_CONTEXT})`);
        x.line(`+CCHCFG: "CID",(1-${HIGHEST_CID})`).line(`+CCHCFG: "SCID",(0-1),(1-${HIGHEST_CID})`).ok();
      },
      read: (x) => {
        for (const { number, options } of service.sessions) x.line(`+CCHCFG: ${number},${options.sendSeconds},${options.sslContext ?? ""}`);
        x.ok();
      },
      write: (x) => {
        configure(x, service);
        x.ok();
      },
    },
  };
}

/** The session at `place`. */
export function sessionAt(x: Exchange, service: SslService, place: number): Session {
  const session = service.sessions[x.parameters.integer(place, between(0, SESSION_COUNT - 1))];
  if (session === undefined) throw new CommandRefused();
  return session;
}

function configure(x: Exchange, service: SslService): void {
  const key = x.parameters.expectCount(1, 3).text(0, { quoted: true });
  if (key === "sendtimeout") {
    const seconds = x.parameters.expectCount(3, 3).integer(2, between(60, 150));
    settable(service, [sessionAt(x, service, 1)]).forEach((each) => (each.options.sendSeconds = seconds));
  } else if (key === "sslctx") {
    x.parameters.expectCount(3, 3);
    setContext(x, service, 1);
  } else if (key === "CID") bothContexts(x, service);
  else if (key === "SCID") oneContext(x, service);
  else throw new CommandRefused();
}

function setContext(x: Exchange, service: SslService, place: number): void {
  const context = x.parameters.integer(place + 1, between(0, HIGHEST_CONTEXT));
  settable(service, [sessionAt(x, service, place)]).forEach((each) => (each.options.sslContext = context));
}

function bothContexts(x: Exchange, service: SslService): void {
  if (x.parameters.expectCount(1, 2).count === 1) {
    x.line(`+CCHCFG: "CID",${service.sessions[0]?.options.cid}`);
    return;
  }
  const cid = x.parameters.integer(1, between(1, HIGHEST_CID));
  settable(service, service.sessions).forEach((each) => (each.options.cid = cid));
}

function oneContext(x: Exchange, service: SslService): void {
  const { count } = x.parameters;
  const asked = count === 1 ? service.sessions : [sessionAt(x, service, 1)];
  if (count < 3) {
    for (const { number, options } of asked) x.line(`+CCHCFG: "SCID",${number},${options.cid}`);
    return;
  }
  const cid = x.parameters.integer(2, between(1, HIGHEST_CID));
  settable(service, asked).forEach((each) => (each.options.cid = cid));
}

/** The sessions, where they can be set: after AT+CCHSTART and before AT+CCHOPEN. */
function settable(service: SslService, sessions: readonly Session[]): readonly Session[] {
  if (!service.isStarted || sessions.some((each) => !each.isFree)) throw new CommandRefused();
  return sessions;
}
