import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { typedFields } from "../http/header-lines";
import { parseTarget } from "../http/target";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import type { HttpParameters } from "./14-request";
import type { HttpService } from "./14-service";
import { HIGHEST_CONTEXT } from "./state/ssl-contexts";

const LONGEST_TEXT = 256;

/** How each tag takes its value, which stands at place 1. */
const SETTERS: Readonly<Record<string, (x: Exchange, parameters: HttpParameters) => void>> = {
  URL: (x, parameters) => {
    const target = parseTarget(x.parameters.text(1));
    if (target === undefined) throw new CommandRefused();
    parameters.target = target;
  },
  CONNECTTO: (x, parameters) => (parameters.connectSeconds = x.parameters.integer(1, between(20, 120))),
  RECVTO: (x, parameters) => (parameters.receiveSeconds = x.parameters.integer(1, between(2, 120))),
  CONTENT: (x, parameters) => (parameters.contentType = text(x)),
  ACCEPT: (x, parameters) => (parameters.accept = text(x)),
  SSLCFG: (x, parameters) => (parameters.sslContext = x.parameters.integer(1, between(0, HIGHEST_CONTEXT))),
  USERDATA: (x, parameters) => (parameters.userData = typedFields(text(x))),
  READMODE: (x, parameters) => (parameters.readMode = x.parameters.integer(1, oneOf(0, 1))),
};

/** AT+HTTPPARA (SIM767XX 14.2.3). */
export function parameterCommand(service: HttpService): CommandSpec {
  return {
    test: "",
    write: (x) => {
      service.requireStarted();
      const set = SETTERS[x.parameters.expectCount(2, 2).text(0, { quoted: true })];
      if (set === undefined || service.busy) throw new CommandRefused();
      set(x, service.parameters);
      x.ok();
    },
  };
}

function text(x: Exchange): string {
  return x.parameters.text(1, { maximum: LONGEST_TEXT });
}
