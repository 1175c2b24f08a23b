import { refused, type Done } from "../../drivers/failure";
import type { ModemCertificates } from "../../drivers/modem";

/** A certificate or key that the module has to hold; another content wants another name. */
export interface CertificateFile {
  /** Ends in .pem or .der. */
  name: string;
  /** As a byte string. */
  contents: string;
}

/** Stores those of `wanted` that the module does not hold yet, one after the other. */
export function installCertificates(
  certificates: ModemCertificates | undefined,
  wanted: readonly CertificateFile[],
  done: Done,
): void {
  if (wanted.length === 0) return done(undefined);
  if (certificates === undefined) return done(refused("this module's driver cannot store certificates; leave them out"));
  certificates.list((failure, names) => {
    if (failure !== undefined || names === undefined) return done(failure);
    installNext(
      certificates,
      wanted.filter((file) => names.indexOf(file.name) < 0),
      done,
    );
  });
}

function installNext(certificates: ModemCertificates, missing: readonly CertificateFile[], done: Done): void {
  const file = missing[0];
  if (file === undefined) return done(undefined);
  certificates.store(file.name, file.contents, (failure) => {
    if (failure !== undefined) done(failure);
    else installNext(certificates, missing.slice(1), done);
  });
}
