import type { VirtualClock } from "../../../hal/virtual/clock";
import type { SiteOptions } from "../../../twin/networks/http/site";
import type { Ec716sTwin } from "../../../twin/ec716s/twin";
import { expect } from "../../expect";
import { type Dialogue, type Ec716sDialogueOptions, ec716sDialogue } from "../dialogue";
import { HTTP_HOST, type HttpNetwork, httpNetwork } from "../http-world";

export interface HttpWorld extends HttpNetwork {
  t: Dialogue<Ec716sTwin>;
}

/** A twin with its first bearer open and a web server behind it. */
export function httpWorld(options: Ec716sDialogueOptions = {}, site: SiteOptions = {}): HttpWorld {
  const made: HttpNetwork[] = [];
  const t = ec716sDialogue({
    ...options,
    network: (clock: VirtualClock) => {
      made.push(httpNetwork(clock, site));
      return (made[0] as HttpNetwork).network;
    },
  });
  t.command("AT+SAPBR=1,1", ["OK"]);
  return { t, ...(made[0] as HttpNetwork) };
}

/** With the task started and the URL of `path` set. */
export function askingWorld(path = "/", options: Ec716sDialogueOptions = {}, site: SiteOptions = {}): HttpWorld {
  const world = httpWorld(options, site);
  world.t.command("AT+HTTPINIT", ["OK"]).command(`AT+HTTPPARA="URL","http://${HTTP_HOST}${path}"`, ["OK"]);
  return world;
}

/** The lines that a request ends with. */
export function act(t: Dialogue<Ec716sTwin>, method = 0, waitMs = 0): string[] {
  t.take();
  t.send(`AT+HTTPACTION=${method}\r`).run(1000 + waitMs);
  const [, ok, ...results] = t.takeLines();
  expect(ok).toBe("OK");
  return results;
}

/** The data of an answer that announces it; what is in front of the length is `head`. */
export function dataOf(bytes: string, head: string): string {
  const start = `\r\n${head}`;
  const end = bytes.indexOf("\r\n", start.length);
  const length = Number(bytes.substring(start.length, end));
  expect(bytes.substring(0, start.length)).toBe(start);
  expect(bytes.substring(end + 2 + length)).toBe("\r\n\r\nOK\r\n");
  return bytes.substring(end + 2, end + 2 + length);
}
