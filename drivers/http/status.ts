/**
 * Status codes of HTTP by number, as RFC 9110 and both modules' manuals name them (SIM767XX 14.3.1;
 * EC716S 11.5), and the 6xx by which a module says that there was no answer of a server.
 */
export const HTTP_STATUSES: { readonly [code: string]: string | undefined } = {
  "100": "Continue",
  "101": "Switching Protocols",
  "200": "OK",
  "201": "Created",
  "202": "Accepted",
  "203": "Non-Authoritative Information",
  "204": "No Content",
  "205": "Reset Content",
  "206": "Partial Content",
  "300": "Multiple Choices",
  "301": "Moved Permanently",
  "302": "Found",
  "303": "See Other",
  "304": "Not Modified",
  "305": "Use Proxy",
  "307": "Temporary Redirect",
  "308": "Permanent Redirect",
  "400": "Bad Request",
  "401": "Unauthorized",
  "402": "Payment Required",
  "403": "Forbidden",
  "404": "Not Found",
  "405": "Method Not Allowed",
  "406": "Not Acceptable",
  "407": "Proxy Authentication Required",
  "408": "Request Timeout",
  "409": "Conflict",
  "410": "Gone",
  "411": "Length Required",
  "412": "Precondition Failed",
  "413": "Request Entity Too Large",
  "414": "Request-URI Too Large",
  "415": "Unsupported Media Type",
  "416": "Requested Range Not Satisfiable",
  "417": "Expectation Failed",
  "429": "Too Many Requests",
  "500": "Internal Server Error",
  "501": "Not Implemented",
  "502": "Bad Gateway",
  "503": "Service Unavailable",
  "504": "Gateway Timeout",
  "505": "HTTP Version Not Supported",
  "600": "the answer was no HTTP",
  "601": "network error",
  "602": "the module has no memory left",
  "603": "the name could not be resolved; check the host",
  "604": "the module's stack is busy",
  "605": "the TLS channel could not be set up; check certificates, host name and clock",
  "606": "a TLS alert ended the connection; check certificates, host name and clock",
};

/** A server has answered where the code is less. */
const FIRST_MODULE_CODE = 600;

/** Whether `code` is an answer of a server, and none of the module's own. */
export function isServerStatus(code: number): boolean {
  return code >= 100 && code < FIRST_MODULE_CODE;
}

/** What `code` means in words; where the table has none, that it is a code. */
export function statusMeaning(code: number): string {
  return HTTP_STATUSES[String(code)] ?? "code " + code;
}
