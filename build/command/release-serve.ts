import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Command } from "commander";
import { wholeNumber } from "../option-values";
import { MANIFEST_NAME, targetFolders } from "../release/layout";
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
  const folders = targetFolders(directory);
  const credential = credentialOf(options);
  const server = staticServer(directory, (served) => console.log(servedText(served, new Date())), credential);
  await listening(server, port, host);
  const { port: bound } = server.address() as AddressInfo;
  const base = `${credential === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${bound}`;
  for (const { target } of folders) console.log(`${base}/${target}/${MANIFEST_NAME}`);
  console.log("Serving; Ctrl+C ends it.");
}

function credentialOf({ certificate, certificateKey }: CommandOptions): ServerCredential | undefined {
  if (certificate === undefined && certificateKey === undefined) return undefined;
  if (certificate === undefined || certificateKey === undefined) throw new Error("HTTPS needs both --certificate and --certificate-key");
  return { certificate: readFileSync(certificate, "utf8"), key: readFileSync(certificateKey, "utf8") };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new Error(`port ${port} is taken; give another one with --port`) : error);
    });
    server.listen(port, host, resolve);
  });
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
