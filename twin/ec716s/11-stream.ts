import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { HttpContent } from "../http/content";
import { between } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import { putOut } from "./11-output";
import { errorLine, HTTP_CME } from "./11-results";
import type { HttpTask } from "./11-task";

/** Unread content, in bytes, at which the server is held back. */
const UNREAD_BYTES = 16384;
const LONGEST_BODY = 4294967295;
const LONGEST_INPUT_MS = 120000;
const PROMPT = "\r\n>";
const GET = 0;
const POST = 1;

/** A request whose content passes through, in the one direction and in the other. */
interface Passing {
  method: number;
  status: number;
  /** Of the body, what the host still has to send; undefined until the server can be told it. */
  wanted: number | undefined;
  content: HttpContent;
  announced: boolean;
  complete: boolean;
}

/** AT+HTTPEXACTION, AT+HTTPEXGET and AT+HTTPEXPOST (EC716S 11.6, 11.9, 11.10). */
export function streamCommands(task: HttpTask): CommandTable {
  return new PassingRequest(task).commands();
}

class PassingRequest {
  private passing: Passing | undefined;
  private reported: (() => void) | undefined;

  constructor(private readonly task: HttpTask) {
    task.onStop(() => (this.passing = undefined));
  }

  commands(): CommandTable {
    return {
      "+HTTPEXACTION": { test: "+HTTPEXACTION: (0-1)", write: (x) => this.begin(x) },
      "+HTTPEXPOST": { write: (x) => this.takePiece(x) },
      "+HTTPEXGET": {
        execute: (x) => this.read(x, Infinity),
        write: (x) => this.read(x, x.parameters.expectCount(1, 1).integer(0, (value) => value >= 1)),
      },
    };
  }

  private begin(x: Exchange): void {
    const { task } = this;
    const method = x.parameters.expectCount(1, 2).integer(0, between(GET, POST));
    if ((method === POST) !== x.parameters.has(1)) throw new CommandRefused();
    const length = method === POST ? x.parameters.integer(1, between(1, LONGEST_BODY)) : 0;
    const target = task.requireReady();
    const passing: Passing = { method, status: 0, wanted: undefined, content: new HttpContent(), announced: false, complete: false };
    this.passing = passing;
    this.reported = undefined;
    x.ok();
    task.perform(target, method === POST ? { method: "POST", announced: length } : { method: "GET" }, {
      head: ({ status }) => (passing.status = status),
      content: (bytes) => {
        passing.content.add(bytes);
        if (unread(passing) >= UNREAD_BYTES) task.pause();
        this.announce(passing);
      },
      done: () => {
        passing.complete = true;
        this.endWhenRead(passing);
      },
      failed: (failure) => {
        this.passing = undefined;
        task.firmware.urc(errorLine(failure));
      },
      sent: () => {
        if (method === POST) this.sent(passing, length);
      },
    });
  }

  /** The head has left, and the body is asked for; or a piece of it has, which is reported. */
  private sent(passing: Passing, length: number): void {
    const { firmware } = this.task;
    if (passing.wanted === undefined) {
      passing.wanted = length;
      firmware.urc("+HTTPEXPOST");
      return;
    }
    this.reported?.();
    this.reported = undefined;
    if (passing.wanted > 0 && firmware.quirks.isOn("http-expost-again")) firmware.urc("+HTTPEXPOST");
  }

  /** Pieces may come as long as they are not more than was announced. */
  private takePiece(x: Exchange): void {
    const { passing, task } = this;
    task.requireStarted();
    const wanted = passing?.wanted ?? 0;
    const length = x.parameters.expectCount(1, 2).integer(0, (value) => value >= 1);
    const withinMs = x.parameters.optionalInteger(1, between(1, LONGEST_INPUT_MS), LONGEST_INPUT_MS);
    if (passing === undefined || wanted === 0 || this.reported !== undefined) throw cmeRefusal(HTTP_CME.notAllowed);
    if (length > wanted) throw new CommandRefused();
    x.prompt(PROMPT);
    x.after(withinMs, () => x.error());
    x.readCounted(length, (data) => {
      if (this.passing !== passing) return x.error();
      passing.wanted = wanted - length;
      this.reported = () => task.firmware.urc(`+HTTPEXPOST: ${length}`);
      x.ok();
      task.write(data);
    });
  }

  private read(x: Exchange, size: number): void {
    const { passing, task } = this;
    task.requireStarted();
    const data = passing?.content.read(passing.content.position, Math.min(size, UNREAD_BYTES));
    if (passing === undefined || data === undefined) throw cmeRefusal(HTTP_CME.notAllowed);
    passing.content.release(passing.content.position);
    passing.announced = false;
    const name = task.firmware.quirks.isOn("http-exget-as-get") ? "+HTTPGET:" : "+HTTPEXGET: ";
    putOut(task.firmware, x, `${name}${data.length}`, data, () => {
      if (!passing.complete) task.resume();
      this.announce(passing);
      this.endWhenRead(passing);
    });
  }

  /** Once until the host reads. */
  private announce(passing: Passing): void {
    if (passing.announced || unread(passing) === 0 || this.passing !== passing) return;
    passing.announced = true;
    this.task.firmware.urc("+HTTPEXGET");
  }

  private endWhenRead(passing: Passing): void {
    if (!passing.complete || unread(passing) > 0 || this.passing !== passing) return;
    this.passing = undefined;
    this.task.firmware.urc(`+HTTPEXACTION: ${passing.method},${passing.status}`);
  }
}

function unread({ content }: Passing): number {
  return content.total - content.position;
}
