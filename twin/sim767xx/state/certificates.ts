import type { Nvram } from "../../nvram";

const KEY = "certificate:";
const SHORTEST_NAME = 5;
const LONGEST_NAME = 55;
/** Largest file that AT+CCERTDOWN takes, in bytes (SIM767XX 17.2.2). */
export const LARGEST_CERTIFICATE = 10240;

/** True for a name of 5 to 55 bytes that ends in .pem or .der (SIM767XX 17.2.2). */
export function isCertificateName(name: string): boolean {
  return name.length >= SHORTEST_NAME && name.length <= LONGEST_NAME && /\.(pem|der)$/i.test(name);
}

/** Certificates, keys and their passwords in the module's flash: they outlive a restart. Contents are byte strings. */
export class CertificateStore {
  constructor(private readonly nvram: Nvram) {}

  /** In the order in which they were first stored. */
  names(): string[] {
    return this.nvram.keys(KEY).map((key) => key.substring(KEY.length));
  }

  /** Undefined where there is no such file. */
  content(name: string): string | undefined {
    return this.nvram.get(KEY + name) as string | undefined;
  }

  /** Replaces a file of the same name. */
  store(name: string, content: string): void {
    this.nvram.set(KEY + name, content);
  }

  /** False where there is no such file. */
  remove(name: string): boolean {
    return this.nvram.delete(KEY + name);
  }
}
