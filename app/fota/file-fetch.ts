import { slice } from "../../hal/bytes";
import type { Clock } from "../../hal/clock";
import type { Done, Failure } from "../../drivers/failure";
import { headerValue } from "../../drivers/http/headers";
import type { HttpHeader, TlsOptions } from "../../drivers/modem";
import type { ByteRange, HttpEvents, HttpHead, HttpOptions } from "../http/options";
import { inTurns } from "./turns";

/** What the update needs of the HTTP manager. */
export interface FotaHttp {
  request(options: HttpOptions, events: HttpEvents): FotaRequest;
}

export interface FotaRequest {
  pause(): void;
  resume(): void;
  abort(): void;
}

/** Where files are, and what each request for one carries. */
export interface FileServer {
  http: FotaHttp;
  clock: Clock;
  headers: readonly HttpHeader[];
  tls: TlsOptions | undefined;
}

/** What a consumer made of the bytes that are there: how many of them it is done with, none where it needs more. */
export interface Taken {
  count: number;
  /** Nothing more is wanted. */
  finished?: boolean;
  failure?: Failure;
}

/** A server's answer that cannot be right, though its next one may be. */
export function wrongAnswer(message: string): Failure {
  return { kind: "error", message, byPeer: true };
}

/** Why an answer is none of a server of releases: a portal, or an error page with the status of success. */
export function objectionToHead(head: HttpHead, name: string): Failure | undefined {
  const type = headerValue(head.headers, "content-type");
  const isPage = type !== undefined && slice(type.toLowerCase(), 0, 9) === "text/html";
  return isPage ? wrongAnswer(`instead of ${name} there came a page of HTML; is a portal in between, or the URL wrong?`) : undefined;
}

/**
 * A range of a file, handed to a consumer piece by piece, a step a turn; what the consumer has not taken is all that is kept, and no
 * more is read before it has. `done` is called once: when the consumer is finished, when the range is there, or with what failed.
 */
export class FileFetch {
  /** Bytes of the body that came. */
  received = 0;
  private readonly request: FotaRequest;
  private rest = "";
  private working = false;
  private ended = false;
  private over = false;

  /** `name`: of the file, for its failures. */
  constructor(
    private readonly server: FileServer,
    url: string,
    private readonly name: string,
    private readonly range: ByteRange & { to: number },
    private readonly take: (this: void, bytes: string) => Taken,
    private readonly done: Done,
  ) {
    const options: HttpOptions = { method: "GET", url, headers: server.headers, range };
    if (server.tls !== undefined) options.tls = server.tls;
    this.request = server.http.request(options, {
      onHead: (head) => this.hearHead(head),
      onData: (bytes) => this.hear(bytes),
      onEnd: (failure) => this.hearEnd(failure),
    });
  }

  /** Nothing is heard of it any more. */
  drop(): void {
    this.over = true;
    if (!this.ended) this.request.abort();
  }

  private hearHead(head: HttpHead): void {
    const objection = objectionToHead(head, this.name);
    if (objection !== undefined) this.finish(objection);
  }

  private hear(bytes: string): void {
    if (this.over) return;
    this.received += bytes.length;
    this.rest = this.rest + bytes;
    if (this.working) return;
    this.working = true;
    this.request.pause();
    inTurns(this.server.clock, () => !this.over, () => this.step());
  }

  /** Whether there is more to be done with what is there. */
  private step(): boolean {
    const { count, failure, finished } = this.take(this.rest);
    this.rest = slice(this.rest, count, this.rest.length);
    if (failure !== undefined || finished === true) {
      this.finish(failure);
      return false;
    }
    if (count > 0 && this.rest !== "") return true;
    this.working = false;
    if (this.ended) this.conclude();
    else this.request.resume();
    return false;
  }

  private hearEnd(failure: Failure | undefined): void {
    this.ended = true;
    if (this.over) return;
    if (failure !== undefined) this.finish(failure);
    else if (!this.working) this.conclude();
  }

  /** All that came is taken. */
  private conclude(): void {
    const wanted = this.range.to - this.range.from + 1;
    if (this.received >= wanted) return this.finish(undefined);
    this.finish(wrongAnswer(`the server has ${this.received} bytes of ${this.name} instead of ${wanted}; publish the release anew`));
  }

  private finish(failure: Failure | undefined): void {
    if (this.over) return;
    this.over = true;
    // Of a request whose body has come the end is awaited, so that it counts as the success that it is.
    const isWhole = this.received >= this.range.to - this.range.from + 1;
    if (!this.ended && !isWhole) this.request.abort();
    else if (!this.ended) this.request.resume();
    const { done } = this;
    done(failure);
  }
}
