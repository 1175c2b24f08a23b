import { defaultFotaConfig } from "../../app/fota/config";
import { Fota } from "../../app/fota/fota";
import { StaticSource } from "../../app/fota/static-source";
import type { Http } from "../../app/http/http";
import { cheapCrypto, KEY, makeRelease, TARGET } from "../../test/app/fota/release-maker";
import { flashImage, flashKind, imageIn } from "../../test/hal/slots/slots-bench";
import type { World } from "./world";

/** As the release tool cuts images. */
const CUT = { blockBytes: 1024, groupBlocks: 32 };
const PAGE_BYTES = 1024;
const MANIFEST = "manifest.txt";
const OLD_IMAGE = "the image that runs";
const LIMIT_MS = 1800000;

/** Files of a release of `image`, by their names on the server. */
export function releaseOf(image: string): { name: string; bytes: string }[] {
  const { files, manifest } = makeRelease({ version: "1.1.0", image, ...CUT });
  return [{ name: MANIFEST, bytes: manifest }, ...files];
}

/** Fetches the release of `image` that lies at `baseUrl`, until it is verified and a restart would start it. */
export function installRelease(world: World, http: Http, baseUrl: string, image: string): void {
  const { clock, random } = world;
  const slots = flashKind(Math.ceil(image.length / PAGE_BYTES)).open();
  slots.setBoot({ confirmed: flashImage(slots, 0, OLD_IMAGE, "1.0.0", { confirmed: imageIn(1, "", "0.0.0") }) });
  let installed = false;
  const fota = new Fota({
    http,
    slots,
    crypto: cheapCrypto,
    clock,
    random,
    source: new StaticSource({ http, manifestUrl: baseUrl + MANIFEST }),
    config: { ...defaultFotaConfig, target: TARGET, publicKeys: [KEY] },
    running: 0,
    identity: () => "490154203237518",
    restart: () => (installed = true),
  });
  world.runUntil(() => fota.status().state === "idle", LIMIT_MS, "the update is at rest");
  fota.check();
  world.runUntil(() => installed || fota.status().problem !== "", LIMIT_MS, "the update is there");
  if (!installed) throw new Error(fota.status().problem);
  if (slots.read(1, 0, image.length) !== image) throw new Error("other bytes were stored than the server has");
}
