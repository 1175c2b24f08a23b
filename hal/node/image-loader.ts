import { createRequire } from "node:module";
import { Script } from "node:vm";
import { chooseImage, type BootChoice } from "../boot-chooser";
import type { Crypto } from "../crypto";
import type { Slots } from "../slots";

export interface LoadedImage {
  choice: BootChoice;
  /** What the image exports, as a module of CommonJS does. */
  exports: Readonly<Record<string, unknown>>;
}

interface ImageModule {
  exports: Record<string, unknown>;
}

type ImageFunction = (module: ImageModule, exports: ImageModule["exports"], require: NodeJS.Require) => void;

/**
 * The loader on Node: chooses as `chooseImage` does, and runs the image, a script of CommonJS in UTF-8 that has all it needs but
 * Node's own modules. What the image throws comes out: end the process then, so that its supervisor starts it again, which
 * uses up the attempts of an image on trial.
 */
export function loadImage(slots: Slots, crypto: Crypto): LoadedImage {
  const choice = chooseImage(slots, crypto);
  const code = Buffer.from(slots.read(choice.slot, 0, choice.size ?? slots.capacityBytes), "latin1").toString("utf8");
  if (code === "") throw new Error(`slot ${choice.slot} has no image; put the first one there with \`flashFirstImage\``);
  const script = new Script(`(function (module, exports, require) {${code}\n})`, { filename: `image-${choice.slot}` });
  const module: ImageModule = { exports: {} };
  (script.runInThisContext() as ImageFunction)(module, module.exports, createRequire(import.meta.url));
  return { choice, exports: module.exports };
}
