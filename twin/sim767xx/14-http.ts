import type { Chapter, CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused } from "../refusal";
import { DEFAULT_CID, HIGHEST_CID, type PdpRefusal } from "../state/pdp";
import { actionCommands } from "./14-action";
import { answerWithResult, RESULT_ORDERS } from "./14-answer";
import { parameterCommand } from "./14-parameters";
import { READ_ORDERS, readCommands } from "./14-read";
import { HTTP_ERR } from "./14-results";
import { HttpService } from "./14-service";
import type { Sim767xxFirmware } from "./firmware";

const STOP_MS = [20, 200] as const;

/** SIM767XX chapter 14. */
export const httpChapter: Chapter<Sim767xxFirmware> = {
  number: 14,
  title: "HTTP(S)",
  quirks: [
    { id: "http-read-blank-lines", about: "More empty lines stand between the content of AT+HTTPREAD and +HTTPREAD: 0.", chapter: 14 },
    { id: "http-read-no-gap", about: "+HTTPREAD: 0 follows the line of the content without an empty line.", chapter: 14 },
    { id: "http-small-blocks", about: "AT+HTTPREAD gives its content in blocks of at most 1024 bytes.", chapter: 14 },
    { id: "http-read-once", about: "Under READMODE 0 a position before the one that was read last is an ERROR.", chapter: 14 },
    { id: "http-head-data", about: "The header is announced as +HTTPHEAD: DATA,<length>.", chapter: 14 },
    { id: "http-head-tail-late", about: "The end of the header and its OK come late, in front of the next answer where the host did not wait.", chapter: 14 },
    { id: "http-body-kept", about: "The body of AT+HTTPDATA stays for every later request.", chapter: 14 },
    { id: "http-failure-6xx", about: "A request that fails is told by the codes 601 to 603 in the place of 701 to 719.", chapter: 14 },
    { id: "http-range-breaks", about: "Range requests break with 706 once they have brought 100 KB since the start of the module.", chapter: 14, apart: true },
  ],
  orders: [...RESULT_ORDERS, ...READ_ORDERS],
  run(firmware) {
    const service = new HttpService(firmware);
    return {
      commands: {
        "+HTTPINIT": startCommand(service),
        "+HTTPTERM": stopCommand(service),
        "+HTTPPARA": parameterCommand(service),
        ...actionCommands(service),
        ...readCommands(service),
      },
    };
  },
};

/** Alone it ends in OK or ERROR; with a `<cid>` what became of it is told behind OK (SIM767XX 14.2.1). */
function startCommand(service: HttpService): CommandSpec {
  const { firmware } = service;
  return {
    test: `+HTTPINIT: (1-${HIGHEST_CID})`,
    execute: (x) => {
      if (service.startedCid !== undefined) throw new CommandRefused();
      firmware.pdp.activate(DEFAULT_CID, (refusal) => {
        if (refusal !== undefined) return x.error();
        service.start(DEFAULT_CID);
        x.ok();
      });
    },
    write: (x) => {
      const cid = givenCid(x);
      const report = answerWithResult(service, x);
      firmware.pdp.activate(cid, (refusal) => {
        const code = service.startedCid === undefined ? startCode(refusal) : HTTP_ERR.wrongState;
        if (code === HTTP_ERR.success) service.start(cid);
        report(`+HTTPINIT: ${code},${cid}`);
      });
    },
  };
}

function startCode(refusal: PdpRefusal | undefined): number {
  if (refusal === undefined) return HTTP_ERR.success;
  return refusal === "no-service" ? HTTP_ERR.noNetwork : HTTP_ERR.networkError;
}

/** The PDP context stays as it is. */
function stopCommand(service: HttpService): CommandSpec {
  const { firmware } = service;
  return {
    test: `+HTTPTERM: (1-${HIGHEST_CID})`,
    execute: (x) => {
      service.requireStarted();
      service.stop();
      x.after(firmware.draw(...STOP_MS), () => x.ok());
    },
    write: (x) => {
      const cid = givenCid(x);
      const report = answerWithResult(service, x);
      const code = service.startedCid === undefined ? HTTP_ERR.wrongState : service.startedCid === cid ? HTTP_ERR.success : HTTP_ERR.invalidParameter;
      if (code === HTTP_ERR.success) service.stop();
      firmware.clock.after(firmware.draw(...STOP_MS), () => report(`+HTTPTERM: ${code},${cid}`));
    },
  };
}

function givenCid(x: Exchange): number {
  return x.parameters.expectCount(1, 1).integer(0, between(1, HIGHEST_CID));
}
