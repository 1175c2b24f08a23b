import { defaultHttpConfig } from "../../app/http/config";
import { Http } from "../../app/http/http";
import { Tcp } from "../../app/tcp/tcp";
import { defaultTcpConfig } from "../../app/tcp/config";
import type { Device } from "../../app/device";
import type { Failure } from "../../drivers/failure";
import type { Host } from "../../hal/host";

/** HTTP beside the telemetry of `device`, on the same module. One for the whole device: make it once. */
export function httpOf(device: Device, host: Pick<Host, "clock" | "random">): Http {
  const { link, modem } = device;
  const { clock, random } = host;
  const { sockets } = modem;
  const tcp = sockets === undefined ? undefined : new Tcp({ sockets, link, clock, random, config: defaultTcpConfig });
  return new Http({ modem, tcp, link, clock, random, config: defaultHttpConfig });
}

/** Fetches a text of up to 2 KB. `done` is called once: with the text, or with why there is none. */
export function fetchText(http: Http, url: string, done: (failure: Failure | undefined, text: string) => void): void {
  let text = "";
  http.request(
    { method: "GET", url, maxBytes: 2048, tls: { verification: "full", caFile: "ca.pem" } },
    {
      onData: (bytes) => {
        text = text + bytes;
      },
      onEnd: (failure) => done(failure, text),
    },
  );
}
