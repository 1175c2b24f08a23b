/** What a twin takes for an image of its firmware: a file that says for which module it is and what will run. */
import { createHash } from "node:crypto";

export interface FirmwareImage {
  /** As the family's identification tells it: AT+CGMR. */
  revision: string;
}

const MAGIC = "TWIN FIRMWARE 1";

/** The file of an image: a header, then `body`, which the header's hash is of. */
export function firmwarePackage(family: string, image: FirmwareImage, body: string): string {
  return `${MAGIC}\nfamily: ${family}\nrevision: ${image.revision}\nsha256: ${hash(body)}\n\n${body}`;
}

/** The image in `bytes`; undefined where they are none, are damaged, or are another family's. */
export function readFirmwarePackage(family: string, bytes: string): FirmwareImage | undefined {
  const found = new RegExp(`^${MAGIC}\nfamily: (.*)\nrevision: (\\S+)\nsha256: ([0-9a-f]{64})\n\n`).exec(bytes);
  if (found === null || found[1] !== family) return undefined;
  return hash(bytes.substring(found[0].length)) === found[3] ? { revision: found[2] ?? "" } : undefined;
}

function hash(bytes: string): string {
  return createHash("sha256").update(Buffer.from(bytes, "latin1")).digest("hex");
}
