import type { Session } from "../at/session";
import type { Done } from "../failure";
import type { TlsOptions } from "../modem";
import { onTlsEvent, type TlsEvent } from "./17-tls-data";
import { configureTlsContext, Sim767xxCertificates } from "./certificates";
import { TlsTransport } from "./sockets-tls";

/** All that other services need of TLS. */
export interface TlsService {
  readonly certificates: Sim767xxCertificates;
  /** As `configureTlsContext`. */
  configure(context: number, options: TlsOptions, host: string, done: Done): void;
  /** The links of TLS, for the sockets; `hear` is told of what comes unasked. */
  transport(hear: (this: void, event: TlsEvent) => void): TlsTransport;
}

export function tlsService(session: Session): TlsService {
  const service: TlsService = {
    certificates: new Sim767xxCertificates(session),
    configure(context, options, host, done) {
      configureTlsContext(session, context, options, host, done);
    },
    transport(hear) {
      onTlsEvent(session, hear);
      return new TlsTransport(session);
    },
  };
  return service;
}
