import { generateKeyPairSync } from "node:crypto";
import forge from "node-forge";

/** PEM texts. */
export interface Credential {
  certificate: string;
  key: string;
}

export interface TestCertificates {
  /** Signs all of the following, but for `clientOfOtherCa`. */
  ca: Credential;
  otherCa: Credential;
  /** For localhost, 127.0.0.1, peer.example and broker.example. */
  server: Credential;
  /** As `server`, but valid in the year 2001 only. */
  expired: Credential;
  /** As `expired`, but signed by `otherCa`. */
  expiredOfOtherCa: Credential;
  /** For wrong.example only. */
  wrongName: Credential;
  client: Credential;
  clientOfOtherCa: Credential;
  /** The key of `client`, encrypted with `clientKeyPassword`. */
  encryptedClientKey: string;
  clientKeyPassword: string;
}

export const SERVER_NAMES: readonly string[] = ["localhost", "127.0.0.1", "peer.example", "broker.example"];
const KEY_PASSWORD = "open sesame";
const YEAR_MS = 365 * 24 * 3600 * 1000;

let made: TestCertificates | undefined;
let lastSerial = 0;

/** The certificates of the specs: made at the first call, the same for the whole process. */
export function certificates(): TestCertificates {
  made ??= makeAll();
  return made;
}

/** A server certificate for other names, signed by `certificates().ca`. Addresses count as names. */
export function issueServer(names: readonly string[]): Credential {
  const authority = certificates().ca;
  return issue({ subject: names[0] ?? "server", names, issuer: authority, issuerName: "Test CA" }, newKey());
}

function makeAll(): TestCertificates {
  const ca = issue({ subject: "Test CA", isCa: true }, newKey());
  const otherCa = issue({ subject: "Other CA", isCa: true }, newKey());
  const serverKey = newKey();
  const clientKey = newKey();
  const server = { subject: "server", names: SERVER_NAMES, issuer: ca, issuerName: "Test CA" };
  return {
    ca,
    otherCa,
    server: issue(server, serverKey),
    expired: issue({ ...server, year: 2001 }, serverKey),
    expiredOfOtherCa: issue({ ...server, year: 2001, issuer: otherCa, issuerName: "Other CA" }, serverKey),
    wrongName: issue({ ...server, names: ["wrong.example"] }, serverKey),
    client: issue({ subject: "client", issuer: ca, issuerName: "Test CA" }, clientKey),
    clientOfOtherCa: issue({ subject: "client", issuer: otherCa, issuerName: "Other CA" }, clientKey),
    encryptedClientKey: forge.pki.encryptRsaPrivateKey(forge.pki.privateKeyFromPem(clientKey), KEY_PASSWORD),
    clientKeyPassword: KEY_PASSWORD,
  };
}

interface Request {
  subject: string;
  names?: readonly string[];
  isCa?: boolean;
  /** Left out: signed by itself. */
  issuer?: Credential;
  issuerName?: string;
  /** Valid in this year only; left out, from a year ago for eleven years. */
  year?: number;
}

function issue(request: Request, keyPem: string): Credential {
  const key = forge.pki.privateKeyFromPem(keyPem);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  lastSerial++;
  certificate.serialNumber = String(1000 + lastSerial);
  certificate.validity = validity(request.year);
  certificate.setSubject([{ name: "commonName", value: request.subject }]);
  certificate.setIssuer([{ name: "commonName", value: request.issuerName ?? request.subject }]);
  certificate.setExtensions(extensions(request));
  const signer = request.issuer === undefined ? key : forge.pki.privateKeyFromPem(request.issuer.key);
  certificate.sign(signer, forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key: keyPem };
}

function validity(year: number | undefined): { notBefore: Date; notAfter: Date } {
  if (year !== undefined) return { notBefore: new Date(Date.UTC(year, 0, 1)), notAfter: new Date(Date.UTC(year, 11, 31)) };
  return { notBefore: new Date(Date.now() - YEAR_MS), notAfter: new Date(Date.now() + 10 * YEAR_MS) };
}

function extensions(request: Request): object[] {
  const basic = { name: "basicConstraints", cA: request.isCa === true, critical: true };
  const usage = request.isCa === true ? { name: "keyUsage", keyCertSign: true, cRLSign: true } : { name: "keyUsage", digitalSignature: true, keyEncipherment: true };
  const names = (request.names ?? []).map((name) => (/^[\d.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name }));
  return names.length === 0 ? [basic, usage] : [basic, usage, { name: "subjectAltName", altNames: names }];
}

/** RSA of 2048 bits, made by OpenSSL: the same in pure JavaScript takes seconds. */
function newKey(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey;
}
