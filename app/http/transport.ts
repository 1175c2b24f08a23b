import type { Answer, Done } from "../../drivers/failure";
import type { HttpRequest, HttpResponse } from "../../drivers/modem";

/**
 * A way of one request at a time: `open`, then `read` until it answers an empty string, and `close` in
 * any case. Nothing is answered from inside a call, and nothing of a request behind its `close`.
 */
export interface HttpTransport {
  open(request: HttpRequest, answer: Answer<Pick<HttpResponse, "status" | "headers">>): void;
  /** The next bytes of the body; an empty string at its end. A body that is cut short is a failure. */
  read(answer: Answer<string>): void;
  close(done: Done): void;
}
