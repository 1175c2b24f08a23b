import { createPrivateKey, X509Certificate } from "node:crypto";

/** Ways in which a key is written down as DER. */
const KEY_TYPES = ["pkcs8", "pkcs1", "sec1"] as const;

/** A certificate file's PEM text; a file that is neither PEM nor DER comes back as it is, and the handshake fails with it. */
export function certificatePem(content: string): string {
  if (isPem(content)) return content;
  try {
    return new X509Certificate(Buffer.from(content, "latin1")).toString();
  } catch {
    return content;
  }
}

/** A key file's PEM text, without encryption where it was an encrypted DER file that `password` opens. */
export function keyPem(content: string, password: string | undefined): string {
  if (isPem(content)) return content;
  const key = Buffer.from(content, "latin1");
  for (const type of KEY_TYPES) {
    try {
      return createPrivateKey({ key, format: "der", type, passphrase: password }).export({ type: "pkcs8", format: "pem" }).toString();
    } catch {
      // Another way of writing it down, or none.
    }
  }
  return content;
}

function isPem(content: string): boolean {
  return content.includes("-----BEGIN ");
}
