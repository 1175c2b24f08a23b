import type { VirtualClock } from "../../../hal/virtual/clock";
import type { SiteOptions } from "../../../twin/networks/http/site";
import { expect } from "../../expect";
import { type Dialogue, type DialogueOptions, dialogue } from "../dialogue";
import { HTTP_HOST, type HttpNetwork, httpNetwork } from "../http-world";
import { linesOf } from "./13-world";

export interface HttpWorld extends HttpNetwork {
  t: Dialogue;
}

/** A twin with a web server behind it. */
export function httpWorld(options: DialogueOptions = {}, site: SiteOptions = {}): HttpWorld {
  const made: HttpNetwork[] = [];
  const t = dialogue({
    ...options,
    network: (clock: VirtualClock) => {
      made.push(httpNetwork(clock, site));
      return (made[0] as HttpNetwork).network;
    },
  });
  return { t, ...(made[0] as HttpNetwork) };
}

/** With the service started and the URL of `path` set. */
export function askingWorld(path = "/", options: DialogueOptions = {}, site: SiteOptions = {}): HttpWorld {
  const world = httpWorld(options, site);
  expect(linesOf(world.t, "AT+HTTPINIT")).toEqual(["OK"]);
  say(world.t, `AT+HTTPPARA="URL","http://${HTTP_HOST}${path}"`);
  return world;
}

/** Commands that are answered by OK. */
export function say(t: Dialogue, ...commands: string[]): void {
  for (const command of commands) expect({ command, lines: linesOf(t, command) }).toEqual({ command, lines: ["OK"] });
}

/** The result of a request: its line, the method left out of it. That the server closes the connection afterwards is passed over. */
export function act(t: Dialogue, method = 0, waitMs = 0): string {
  t.take();
  t.send(`AT+HTTPACTION=${method}\r`).run(1000 + waitMs);
  const [, ok, result = "", ...more] = t.takeLines().filter((line) => line !== "+HTTP_PEER_CLOSED");
  expect([ok, ...more]).toEqual(["OK"]);
  expect(result.startsWith(`+HTTPACTION: ${method},`)).toBe(true);
  return result.substring(`+HTTPACTION: ${method},`.length);
}

/** Content as AT+HTTPREAD gives it, its blocks joined. */
export function contentOf(bytes: string): string {
  let rest = bytes;
  let content = "";
  for (;;) {
    const found = /^(?:\r\nOK\r\n)?\r\n\+HTTPREAD: (\d+)\r\n/.exec(rest);
    if (found === null) throw new Error(`This is no answer of AT+HTTPREAD: ${JSON.stringify(rest.substring(0, 80))}`);
    const length = Number(found[1]);
    const start = found[0].length;
    if (length === 0) return content;
    content += rest.substring(start, start + length);
    rest = rest.substring(start + length + "\r\n".length);
  }
}
