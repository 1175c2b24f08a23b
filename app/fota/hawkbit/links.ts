/** Where links of a DDI server's answers lead, and what may go there. */
import { concat, find, slice } from "../../../hal/bytes";
import { toHex } from "../../../drivers/at/hex";
import { formatUrl, origin, resolveUrl, type Url } from "../../../drivers/http/url";
import { MANIFEST_BYTES } from "../manifest";
import type { Artifact } from "./answers";

/** Bytes that stand for themselves in a path (RFC 3986 2.3). */
const UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

/** Where the device `controllerId` of `tenant` polls. */
export function baseUrl(server: Url, tenant: string, controllerId: string): string {
  return `${origin(server)}/${encoded(tenant)}/controller/v1/${encoded(controllerId)}`;
}

/** `text` as one segment of a path. */
function encoded(text: string): string {
  const parts: string[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    parts.push(find(UNRESERVED, character, 0) >= 0 ? character : "%" + toHex(character));
  }
  return concat(parts);
}

/**
 * The resource of the API that `href` means, on the server that the device is configured for: behind a
 * proxy links may name another scheme, host or port, where the token does not belong.
 */
export function resourceUrl(server: Url, href: string): string | undefined {
  const url = resolveUrl(server, href);
  return url === undefined ? undefined : formatUrl({ ...server, path: url.path });
}

/** Id of the action whose resource is at `url`. */
export function actionIdOf(url: string): string {
  const path = withoutQuery(url);
  return slice(path, lastSlash(path), path.length);
}

/** Where feedback on the action of `url` goes. */
export function feedbackUrl(url: string): string {
  return withoutQuery(url) + "/feedback";
}

/** Whether both mean the same action: what follows the path tells states of it apart only. */
export function isSameAction(left: string, right: string): boolean {
  return withoutQuery(left) === withoutQuery(right);
}

/** Where the manifest of a deployment is, or in a sentence why it can be fetched from nowhere. */
export function manifestPlace(server: Url, manifest: Artifact | undefined, name: string): { problem: string; url?: Url } {
  if (manifest === undefined) return { problem: `the deployment has no artifact ${name}; upload all files of the release to one software module` };
  const { size } = manifest;
  if (size !== undefined && size > MANIFEST_BYTES) return { problem: `the artifact ${name} has ${size} bytes, and a manifest at most ${MANIFEST_BYTES}` };
  const url = artifactUrl(server, manifest);
  if (url !== undefined) return { problem: "", url };
  return { problem: `the artifact ${name} has no link that the device may follow; a server that is asked by https has to give links of https` };
}

/** What is fetched of `artifact`: over HTTPS from a server that is asked so. Undefined where it has no such link. */
function artifactUrl(server: Url, artifact: Artifact): Url | undefined {
  const href = server.secure || artifact.http === "" ? artifact.https : artifact.http;
  const url = href === "" ? undefined : resolveUrl(server, href);
  return url === undefined || (server.secure && !url.secure) ? undefined : url;
}

/** Whether the token may go there: to the server's own host, and not less protected. */
export function mayHaveToken(server: Url, url: Url): boolean {
  return url.host === server.host && (url.secure || !server.secure);
}

/** Folder of `url`, with the slash at its end. */
export function folderOf(url: Url): string {
  const text = withoutQuery(formatUrl(url));
  return slice(text, 0, lastSlash(text));
}

/** Behind the last slash of `text`. */
function lastSlash(text: string): number {
  let end = text.length;
  while (end > 0 && text.charAt(end - 1) !== "/") end--;
  return end;
}

function withoutQuery(url: string): string {
  const end = find(url, "?", 0);
  return end < 0 ? url : slice(url, 0, end);
}
