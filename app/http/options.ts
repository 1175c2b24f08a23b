import type { Failure } from "../../drivers/failure";
import type { ByteSource, HttpHeader, HttpMethod, TlsOptions } from "../../drivers/modem";

/** Bytes of a resource, counted from 0; to its end where `to` is left out. */
export interface ByteRange {
  from: number;
  to?: number;
}

/** What is asked for. */
export interface HttpOptions {
  /** GET, HEAD, POST, PUT or DELETE. */
  method: HttpMethod;
  /** http:// or https://, host, path; a port where it is not the usual one. */
  url: string;
  /** `Range`, `Host`, `Content-Length` and `Content-Type` are not among them. */
  headers?: readonly HttpHeader[];
  /** Of POST and PUT. It may be asked for again: each attempt sends it from its beginning. */
  body?: ByteSource;
  /** What the body is; `application/octet-stream` where left out. */
  contentType?: string;
  /** Needed for https, also where a redirect leads to it. */
  tls?: TlsOptions;
  /** Of a GET: only these bytes. */
  range?: ByteRange;
  /** Of a GET: asks for the resource in ranges of so many bytes each, one request after the other. */
  blockBytes?: number;
  /** More bytes than these are not taken: the request fails. */
  maxBytes?: number;
  /** True where a POST may reach the server twice. All other methods may. */
  repeatable?: boolean;
  /** False hands a redirect on as the answer that it is. */
  followRedirects?: boolean;
  /** True lets a redirect lead from https to http, where anybody may read and answer. */
  allowInsecureRedirects?: boolean;
  /** How long it may take with all its attempts, ms; `HttpConfig.deadlineMs` where left out. */
  deadlineMs?: number;
}

/** What the consumer is told of the answer before its body. */
export interface HttpHead {
  /** Of the last answer: redirects, repeated attempts and ranges that the manager made itself do not show. */
  status: number;
  headers: readonly HttpHeader[];
  /** Bytes that `onData` will bring in all, where that is known. */
  length?: number;
}

/** What a request tells its consumer; none of it from inside a call of the consumer's. */
export interface HttpEvents {
  /** A server has answered; at most once. */
  onHead?: (this: void, head: HttpHead) => void;
  /** Bytes of the body, in order and each once; the next ones come when this has returned, unless it pauses. */
  onData?: (this: void, bytes: string) => void;
  /**
   * The last call. Undefined where the server has answered with success and the whole body has come. A
   * status from 400 on is a failure of kind `code` with its meaning, and its body is not delivered.
   */
  onEnd: (this: void, failure: Failure | undefined) => void;
}
