import { refused } from "../../../drivers/failure";
import type { Answer, Done } from "../../../drivers/failure";
import type { HttpLimits, HttpRequest, HttpResponse, ModemHttp } from "../../../drivers/modem";
import { FakeWeb } from "./fake-web";
import type { Script } from "./script";

const PIECE = 100;

/** A module's own HTTP, with servers behind it. */
export class FakeHttp implements ModemHttp {
  limits: HttpLimits = { methods: ["GET", "HEAD", "POST", "PUT", "DELETE"], requestBytes: 1000, responseBytes: 100000, readBytes: 64 };
  web = new FakeWeb();
  /** Bytes of a body that reach the module at most. */
  holds = 1000000;
  /** Reads bring nothing, as if there were nothing. */
  mute = false;
  /** Between the answer to a request and `release`. */
  open = false;
  private body = "";

  constructor(private readonly script: Script) {}

  request(request: HttpRequest, answer: Answer<HttpResponse>): void {
    const known = this.limits.methods.indexOf(request.method) >= 0;
    const fits = request.body === undefined || request.body.length <= this.limits.requestBytes;
    const natural = known && fits ? undefined : { failure: refused("the module cannot send this") };
    this.open = true;
    this.script.answer("http.request", request.method + " " + request.url, () => this.serve(request), answer, natural);
  }

  read(from: number, maxBytes: number, answer: Answer<string>): void {
    this.script.answer("http.read", String(from) + " " + String(maxBytes), () => (this.mute ? "" : this.body.substring(from, from + maxBytes)), answer);
  }

  release(done: Done): void {
    this.script.run("http.release", "", () => this.end(), done);
  }

  private end(): void {
    this.open = false;
  }

  private serve(request: HttpRequest): HttpResponse {
    const { method, url } = request;
    const reply = this.web.answer({ method, url, headers: request.headers ?? [], body: bodyOf(request) });
    const length = { name: "content-length", value: String(reply.body.length) };
    this.body = method === "HEAD" ? "" : reply.body.substring(0, this.holds);
    return { status: reply.status, headers: reply.headers.concat([length]), bodyBytes: this.body.length };
  }
}

function bodyOf(request: HttpRequest): string {
  const { body } = request;
  let text = "";
  while (body !== undefined && text.length < body.length) text = text + body.read(text.length, Math.min(body.length, text.length + PIECE));
  return text;
}
