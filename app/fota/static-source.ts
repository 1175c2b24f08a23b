import { find, slice } from "../../hal/bytes";
import type { Answer, Failure } from "../../drivers/failure";
import type { HttpHeader, TlsOptions } from "../../drivers/modem";
import type { HttpOptions } from "../http/options";
import { objectionToHead, wrongAnswer, type FotaHttp } from "./file-fetch";
import { MANIFEST_BYTES } from "./manifest";
import type { UpdateOffer, UpdateSource } from "./source";

export interface StaticSourceOptions {
  http: FotaHttp;
  /** Of the manifest; what it names lies beside it. */
  manifestUrl: string;
  /** For each request: credentials. */
  headers?: readonly HttpHeader[];
  /** Needed for https. */
  tls?: TlsOptions;
}

/** A release as static files: the one whose manifest is at a fixed URL. */
export class StaticSource implements UpdateSource {
  private readonly headers: readonly HttpHeader[];
  private readonly baseUrl: string;

  constructor(private readonly options: StaticSourceOptions) {
    this.headers = options.headers ?? [];
    this.baseUrl = folderOf(options.manifestUrl);
  }

  check(answer: Answer<UpdateOffer | undefined>): void {
    const { baseUrl, headers } = this;
    const { http, manifestUrl, tls } = this.options;
    let manifest = "";
    let objection: Failure | undefined = undefined;
    const options: HttpOptions = { method: "GET", url: manifestUrl, headers, maxBytes: MANIFEST_BYTES };
    if (tls !== undefined) options.tls = tls;
    http.request(options, {
      onHead: (head) => {
        objection = objectionToHead(head, "the manifest");
        if (objection === undefined && head.length !== undefined && head.length > MANIFEST_BYTES) objection = tooLong(head.length);
      },
      onData: (bytes) => {
        manifest = manifest + bytes;
      },
      onEnd: (failure) => {
        const problem = objection ?? failure;
        if (problem !== undefined) answer(problem);
        else answer(undefined, tls === undefined ? { manifest, baseUrl, headers } : { manifest, baseUrl, headers, tls });
      },
    });
  }

  progress(): void {
    // Nobody is told.
  }

  ended(): void {
    // Nobody is told.
  }

  pauseMs(): number | undefined {
    return undefined;
  }

  onWithdrawn(): void {
    // A manifest that is there no more does not end what it began.
  }
}

function tooLong(length: number): Failure {
  return { ...wrongAnswer(`the manifest has ${length} bytes, and none has more than ${MANIFEST_BYTES}; is the URL right?`), permanent: true };
}

/** The URL up to its last slash, without what is asked of it. */
function folderOf(url: string): string {
  const query = find(url, "?", 0);
  let end = query < 0 ? url.length : query;
  while (end > 0 && url.charAt(end - 1) !== "/") end--;
  return slice(url, 0, end);
}
