import { parseInteger } from "../../hal/bytes";
import { refused, type Answer, type Done, type Failure } from "../../drivers/failure";
import { headerValue } from "../../drivers/http/headers";
import type { HttpRequest, HttpResponse, ModemHttp } from "../../drivers/modem";
import type { HttpTransport } from "./transport";

/** Requests by the module's own HTTP. Bodies stay in the module and are read piece by piece. */
export class ModuleTransport implements HttpTransport {
  /** Bytes of the body that were read. */
  private position = 0;
  /** Bytes of the body in the module. */
  private length = 0;
  /** As the header says, where it does. */
  private announced: number | undefined;

  constructor(
    private readonly http: ModemHttp,
    private readonly readBytes: number,
  ) {}

  open(request: HttpRequest, answer: Answer<Pick<HttpResponse, "status" | "headers">>): void {
    const { limits } = this.http;
    this.position = 0;
    this.length = 0;
    this.http.request(request, (failure, response) => {
      if (failure !== undefined || response === undefined) return answer(failure);
      if (response.bodyBytes > limits.responseBytes)
        return answer(refused(`the answer has ${response.bodyBytes} bytes, and the module holds ${limits.responseBytes}; ask for it in ranges`));
      this.length = response.bodyBytes;
      this.announced = request.method === "HEAD" ? undefined : parseInteger(headerValue(response.headers, "content-length") ?? "");
      answer(undefined, response);
    });
  }

  read(answer: Answer<string>): void {
    const { http, position } = this;
    http.read(position, Math.min(this.readBytes, http.limits.readBytes), (failure, bytes) => {
      if (failure !== undefined || bytes === undefined) return answer(failure);
      this.position = position + bytes.length;
      const missing = bytes === "" ? this.missing() : undefined;
      if (missing === undefined) answer(undefined, bytes);
      else answer(missing);
    });
  }

  close(done: Done): void {
    this.http.release(done);
  }

  /** What the module took, or holds, may be less than there is. */
  private missing(): Failure | undefined {
    const due = this.announced === undefined || this.announced < this.length ? this.length : this.announced;
    if (this.position >= due) return undefined;
    return { kind: "closed", message: `the module gave ${this.position} of the ${due} bytes of the answer` };
  }
}
