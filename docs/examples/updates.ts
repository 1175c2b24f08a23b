import type { Device } from "../../app/device";
import type { Fota } from "../../app/fota/fota";
import { StaticSource } from "../../app/fota/static-source";
import type { Http } from "../../app/http/http";
import { addUpdates } from "../../app/updates";
import type { Crypto } from "../../hal/crypto";
import type { Host } from "../../hal/host";
import type { Slot, Slots } from "../../hal/slots";

/** What the loader has found, and started this image from. */
interface Loaded {
  slots: Slots;
  crypto: Crypto;
  running: Slot;
}

/** Updates from a folder of static files: polled, begun by `{"cmd":"update"}`, confirmed at the broker. */
export function addThermometerUpdates(device: Device, host: Host, http: Http, loaded: Loaded, imei: string): Fota {
  const manifestUrl = "https://updates.example/releases/thermometer.lua54/manifest.txt";
  return addUpdates({
    ...loaded,
    device,
    host,
    http,
    source: new StaticSource({ http, manifestUrl, tls: { verification: "full", caFile: "ca.pem" } }),
    identity: () => imei,
    config: {
      target: "thermometer.lua54",
      publicKeys: ["d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"],
    },
  });
}
