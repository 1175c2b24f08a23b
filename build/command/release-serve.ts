import { X509Certificate } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Command } from "commander";
import { wholeNumber } from "../option-values";
import { MANIFEST_NAME, readNamed, targetFolders } from "../release/layout";
import { staticServer, type Served, type ServerCredential } from "../release/static-server";
import { directoryOption, type DirectoryOption } from "./release-options";

interface CommandOptions extends DirectoryOption {
  host: string;
  port: number;
  certificate?: string;
  certificateKey?: string;
}

export function releaseServeCommand(): Command {
  return new Command("serve")
    .description("Serve releases for a trial, a line a request; in the field any web server or CDN does.")
    .addOption(directoryOption())
    .option("--host <address>", "where to listen; 0.0.0.0 for everybody who can reach this machine", "127.0.0.1")
    .option("--port <number>", "0 for any that is free", wholeNumber(0, 65535), 8070)
    .option("--certificate <file>", "of the server, in PEM, with those between it and the root: speak HTTPS")
    .option("--certificate-key <file>", "the certificate's private key, in PEM")
    .action(serve);
}

async function serve(options: CommandOptions): Promise<void> {
  const { directory, host, port } = options;
  const folders = targetFolders(directory).filter((folder) => folder.versions().length > 0);
  if (folders.length === 0) throw new Error(`${directory} has no signed release; make one with: fieldline release build, and sign it`);
  const credential = credentialOf(options);
  const server = withCredential(credential, () => staticServer(directory, (served) => console.log(servedText(served, new Date())), credential));
  const stale = credential === undefined ? undefined : staleness(new X509Certificate(credential.certificate), new Date());
  if (stale !== undefined) console.error(`warning: ${options.certificate ?? ""} ${stale}; devices that verify it refuse the connection`);
  await listening(server, port, host);
  const { port: bound } = server.address() as AddressInfo;
  const base = `${credential === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${bound}`;
  for (const { target } of folders) console.log(`${base}/${target}/${MANIFEST_NAME}`);
  console.log("Serving; Ctrl+C ends it.");
}

function credentialOf({ certificate, certificateKey }: CommandOptions): ServerCredential | undefined {
  if (certificate === undefined && certificateKey === undefined) return undefined;
  if (certificate === undefined || certificateKey === undefined) throw new Error("HTTPS needs both --certificate and --certificate-key");
  return { certificate: readNamed(certificate).toString("utf8"), key: readNamed(certificateKey).toString("utf8") };
}

/** What TLS says of files that are no certificate and key of each other helps nobody. */
function withCredential(credential: ServerCredential | undefined, make: () => Server): Server {
  try {
    return make();
  } catch (error) {
    if (credential === undefined) throw error;
    throw new Error("--certificate and --certificate-key are not a certificate in PEM and its own private key without a passphrase", { cause: error });
  }
}

/** Why devices would not take a certificate at the time `now`; undefined where they would. */
export function staleness({ validFrom, validTo }: Pick<X509Certificate, "validFrom" | "validTo">, now: Date): string | undefined {
  if (now > new Date(validTo)) return `has expired on ${validTo}`;
  return now < new Date(validFrom) ? `is not valid before ${validFrom}` : undefined;
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new Error(listenProblem(error, port, host))));
    server.listen(port, host, resolve);
  });
}

function listenProblem({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === "EADDRINUSE") return `port ${port} is taken; give another one with --port`;
  if (code === "EACCES") return `port ${port} may not be used by you; give one above 1023 with --port`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") return `${host} is no address of this machine; give one with --host, or 0.0.0.0 for all`;
  return message;
}

/** A request as a line of the log. */
export function servedText({ client, method, path, status, bytes, range, brokenOff }: Served, at: Date): string {
  const asked = range === undefined ? "" : ` ${range}`;
  return `${at.toISOString()} ${client} ${method} ${printable(path)}${asked} ${status} ${bytes} bytes${brokenOff ? ", broken off" : ""}`;
}

/** A client cannot write to the terminal what it wants. */
function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, "?");
}
