import type { Session } from "../at/session";
import type { Done } from "../failure";
import type { TlsOptions } from "../modem";
import { Ec716sCertificates } from "./certificates";
import { configureTlsContext } from "./tls-context";

/** All that other services need of TLS. */
export interface TlsService {
  readonly certificates: Ec716sCertificates;
  /** As `configureTlsContext`. */
  configure(context: number, options: TlsOptions, host: string, done: Done): void;
}

export function tlsService(session: Session): TlsService {
  const service: TlsService = {
    certificates: new Ec716sCertificates(session),
    configure(context, options, host, done) {
      configureTlsContext(session, context, options, host, done);
    },
  };
  return service;
}
