import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { HttpContent } from "../http/content";
import type { HttpHead } from "../http/response-parser";
import { between } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import { putOut } from "./11-output";
import { METHODS, type MethodName } from "./11-request";
import { errorLine, HTTP_CME, type RequestFailure, statusOf } from "./11-results";
import type { HttpTask } from "./11-task";
import type { Ec716sFirmware } from "./firmware";
import { Files } from "./state/files";

/** Bytes of a body and of a piece that is read: of the usual build, and of the one called LSAT (EC716S 11.4). */
const USUAL_BUFFER = 3356;
const LARGE_BUFFER = 130048;
/** Content that the module keeps, in bytes; an example reads 207751 (EC716S 11.15). */
export const ANSWER_CAPACITY = 256 * 1024;
const LONGEST_PATH = 255;
const DOWNLOAD = "\r\nDOWNLOAD\r\n";

/** An answer of AT+HTTPACTION, as far as it is there. */
interface Answer {
  head: HttpHead;
  content: HttpContent;
}

/** AT+HTTPACTION with the commands that give it a body and read its answer, and AT+HTTPGET (EC716S 11.4, 11.5, 11.7, 11.8, 11.11). */
export function actionCommands(task: HttpTask): CommandTable {
  return new Action(task).commands();
}

/** The size that `firmware` has for a body, and for a piece of an answer. */
export function bufferBytes(firmware: Ec716sFirmware): number {
  return firmware.quirks.isOn("http-lsat-buffers") ? LARGE_BUFFER : USUAL_BUFFER;
}

class Action {
  private answer: Answer | undefined;

  constructor(private readonly task: HttpTask) {
    task.onStop(() => (this.answer = undefined));
  }

  commands(): CommandTable {
    const { task } = this;
    const most = (): number => bufferBytes(task.firmware);
    return {
      "+HTTPDATA": {
        test: (x) => x.line(`+HTTPDATA: (0-${most()}),(1000-120000)`).ok(),
        write: (x) => takeBody(task, x),
      },
      "+HTTPACTION": { test: "+HTTPACTION: (0-2)", write: (x) => this.act(x) },
      "+HTTPREAD": {
        test: (x) => x.line(`+HTTPREAD: (0-${most()}),(1-${most()})`).ok(),
        execute: (x) => this.read(x, 0, Infinity),
        write: (x) => {
          const start = x.parameters.expectCount(2, 2).integer(0, between(0, most()));
          this.read(x, start, x.parameters.integer(1, between(1, most())));
        },
      },
      "+HTTPHEAD": {
        test: "",
        execute: (x) => {
          task.requireStarted();
          if (this.answer === undefined) throw cmeRefusal(HTTP_CME.notAllowed);
          const { raw } = this.answer.head;
          const name = task.firmware.quirks.isOn("http-head-as-read") ? "+HTTPREAD:" : "+HTTPHEAD: ";
          putOut(task.firmware, x, `${name}${raw.length}`, raw);
        },
      },
      "+HTTPGET": { write: (x) => download(task, x) },
    };
  }

  private act(x: Exchange): void {
    const { task } = this;
    const method = x.parameters.expectCount(1, 1).integer(0, between(0, METHODS.length - 1));
    const target = task.requireReady();
    const { firmware } = task;
    const inPieces = firmware.quirks.isOn("http-action-pieces");
    let status = 0;
    this.answer = undefined;
    x.ok();
    const report = (code: number, length: number): void => firmware.urc(`+HTTPACTION:${firmware.quirks.isOn("http-action-blank") ? " " : ""}${method},${code},${length}`);
    task.perform(target, { method: METHODS[method] as MethodName, body: task.body }, {
      head: (head) => {
        status = head.status;
        this.answer = { head, content: new HttpContent() };
      },
      content: (bytes) => {
        const content = this.answer?.content;
        content?.add(bytes);
        if ((content?.total ?? 0) > ANSWER_CAPACITY) return task.fail("too-long");
        if (inPieces) report(status, bytes.length);
      },
      done: () => {
        const total = this.answer?.content.total ?? 0;
        if (!inPieces || total === 0) report(status, total);
      },
      failed: (failure) => {
        if (firmware.quirks.isOn("http-error-lines")) firmware.urc(errorLine(failure));
        else report(statusOf(failure), 0);
      },
    });
  }

  /** What came of an answer, or before one the body of AT+HTTPDATA (EC716S 11.7). */
  private read(x: Exchange, start: number, size: number): void {
    const { task } = this;
    task.requireStarted();
    const { answer } = this;
    if (answer === undefined && (task.busy || task.body === "")) throw cmeRefusal(HTTP_CME.notAllowed);
    const data = answer === undefined ? task.body.substring(start, start + size) : (answer.content.read(start, size) ?? "");
    const blank = task.firmware.quirks.isOn("http-read-no-blank") ? "" : " ";
    putOut(task.firmware, x, `+HTTPREAD:${blank}${data.length}`, data);
  }
}

/** A size of 0 clears the body, whatever stands behind it. One that does not come in time is ERROR. */
function takeBody(task: HttpTask, x: Exchange): void {
  task.requireStarted();
  const size = x.parameters.expectCount(1, 2).integer(0, between(0, bufferBytes(task.firmware)));
  if (size === 0) {
    task.body = "";
    return x.ok();
  }
  const withinMs = x.parameters.integer(1, between(1000, 120000));
  x.prompt(DOWNLOAD);
  x.after(withinMs, () => x.error());
  x.readCounted(size, (data) => {
    task.body = data;
    x.ok();
  });
}

/** Asks for the URL and stores what comes in a file of the module; only an answer of 2xx is stored. What fails ends it in the place of ERROR (EC716S 11.14). */
function download(task: HttpTask, x: Exchange): void {
  const path = Files.parse(x.parameters.expectCount(1, 1).text(0, { minimum: 1, maximum: LONGEST_PATH }));
  if (path === undefined) throw new CommandRefused();
  const target = task.requireReady();
  const { files } = task.firmware;
  const refuse = (failure: RequestFailure): void => {
    if (task.firmware.quirks.isOn("http-get-error-twice")) x.line(errorLine(failure)).flush().error();
    else x.result(errorLine(failure));
  };
  let content = "";
  let found = false;
  task.perform(target, { method: "GET" }, {
    head: ({ status }) => (found = status >= 200 && status < 300),
    content: (bytes) => {
      content += bytes;
      if (content.length > files.free()) task.fail("too-long");
    },
    done: () => {
      const stored = found && files.create(path) === undefined && files.write(path, content) === undefined;
      if (stored) x.line(`+HTTPGET:${content.length}`).ok();
      else refuse("file");
    },
    failed: refuse,
  });
}
