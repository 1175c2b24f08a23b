/** New firmware from the moment that it is in flash until it runs: the loader's part, which every family has alike. */
import type { Firmware } from "./firmware";
import type { FirmwareImage } from "./firmware-package";
import type { Quirk } from "./quirks";

/** The module is silent while it writes an image, and restarts once more then; the manuals do not say how long it takes. */
export const INSTALLATION_MS = 20000;
const RUNNING = "firmware:revision";
const STAGED = "firmware:staged";
const BEGUN = "firmware:begun";
const DROPS = "install-cut-drops-image";

/** The manuals do not say what a power cut does to an installation. */
export function installationQuirks(chapter: number): Quirk[] {
  return [{ id: DROPS, about: "An installation that a power cut interrupts is not begun again: the old firmware runs on.", chapter, apart: true }];
}

export class Installation {
  constructor(
    private readonly firmware: Firmware,
    private readonly lastsMs: number,
  ) {}

  /** The revision that was installed last; undefined where the module runs what it left its factory with. */
  get installed(): string | undefined {
    return this.firmware.nvram.get(RUNNING) as string | undefined;
  }

  /** The image is whole and waits for the next start. */
  stage(image: FirmwareImage): void {
    this.firmware.nvram.set(STAGED, image.revision);
  }

  /** To be called at the start: true where an image is written now, and nothing else happens. */
  begins(): boolean {
    const { clock, hardware, nvram, quirks } = this.firmware;
    const image = nvram.get(STAGED);
    if (image === undefined) return false;
    if (nvram.get(BEGUN) !== undefined && quirks.isOn(DROPS)) {
      this.forget();
      return false;
    }
    nvram.set(BEGUN, true);
    clock.after(this.lastsMs, () => {
      nvram.set(RUNNING, image);
      this.forget();
      hardware.restart();
    });
    return true;
  }

  private forget(): void {
    this.firmware.nvram.delete(STAGED);
    this.firmware.nvram.delete(BEGUN);
  }
}
