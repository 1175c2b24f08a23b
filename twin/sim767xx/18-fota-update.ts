import type { Download, DownloadEvents } from "../download/download";
import { ftpDownload } from "../download/ftp-download";
import { httpDownload } from "../download/http-download";
import { readFirmwarePackage } from "../firmware-package";
import { DEFAULT_CID } from "../state/pdp";
import type { Sim767xxFirmware } from "./firmware";

/** From the line that announces it until the restart (SIM767XX 18.3). */
const RESTART_MS = 8000;
/** Reading an image back and comparing it. */
export const CHECK_MS = 1500;
/** Steps of the progress are as uneven as the manual's example: a line comes with the piece that goes past one. */
const STEPS = [17, 50, 83, 99];
const FAILURE_NUMBER = 1;
const FTP_PORT = 21;
/** With the scheme or without: the manual wants a URL, and names a server by address and port. */
const FTP_PLACE = /^(?:ftp:\/\/)?([^:/\s]+)(?::(\d{1,5}))?\/(\S+)$/i;

const FAMILY = "SIM767XX";

/** One update: it is fetched or handed over, checked, kept for the loader, and the module restarts. */
export class FotaUpdate {
  private download: Download | undefined;
  private told = 0;
  private staged = false;

  constructor(private readonly firmware: Sim767xxFirmware) {
    firmware.pdp.events.on(() => {
      if (this.fetching && !this.online) this.fail();
    });
  }

  get fetching(): boolean {
    return this.download !== undefined;
  }

  get busy(): boolean {
    return this.fetching || this.staged;
  }

  get online(): boolean {
    return this.firmware.radio.reachable && this.firmware.pdp.isActive(DEFAULT_CID);
  }

  /** False where the address is none. */
  fetch(way: "ftp" | "http", place: { url: string; user: string; password: string }): boolean {
    this.told = 0;
    this.download = way === "ftp" ? this.fetchByFtp(place) : httpDownload(this.firmware, place, this.events());
    if (this.download === undefined) return false;
    this.firmware.afterCommand(() => {
      if (this.fetching) this.say("+CFOTA: FOTA,START");
    });
    return true;
  }

  /** Checks an image and keeps it; false where it does not fit. */
  accept(bytes: string): boolean {
    const image = readFirmwarePackage(FAMILY, bytes);
    if (image === undefined) return false;
    this.staged = true;
    this.firmware.installation.stage(image);
    return true;
  }

  /** Says that the restart comes, and restarts. */
  announce(): void {
    const { clock, hardware, quirks } = this.firmware;
    if (!quirks.isOn("fota-silent-restart")) this.say("+CFOTA: 100");
    clock.after(RESTART_MS, () => hardware.restart());
  }

  private fetchByFtp({ url, user, password }: { url: string; user: string; password: string }): Download | undefined {
    const found = FTP_PLACE.exec(url);
    if (found === null) return undefined;
    const [, host = "", port = String(FTP_PORT), path = ""] = found;
    return ftpDownload(this.firmware, { host, port: Number(port), user, password }, path, this.events());
  }

  private events(): DownloadEvents {
    return {
      progress: (received, total) => this.tellProgress(total === undefined ? 0 : Math.floor((received * 100) / total)),
      done: (bytes) => {
        this.tellProgress(100);
        this.say("+CFOTA: DOWNLOADING:100");
        this.firmware.clock.after(CHECK_MS, () => this.check(bytes));
      },
      failed: () => this.fail(),
    };
  }

  private check(bytes: string): void {
    if (!this.fetching) return;
    this.download = undefined;
    if (this.accept(bytes)) this.announce();
    else this.fail();
  }

  /** The first line stands without the blank that the others have, as in the example. */
  private tellProgress(percent: number): void {
    if (this.told === 0) this.say("+CFOTA:DOWNLOADING:0");
    this.told = Math.max(this.told, 1);
    const passed = STEPS.filter((step) => step >= this.told && step <= percent);
    const last = passed.at(-1);
    if (last === undefined) return;
    this.told = last + 1;
    this.say(`+CFOTA: DOWNLOADING:${last}`);
  }

  private fail(): void {
    this.download?.stop();
    this.download = undefined;
    const { quirks } = this.firmware;
    if (quirks.isOn("fota-silent-failure")) return;
    this.say(quirks.isOn("fota-error-number") ? `+CFOTA: ${FAILURE_NUMBER}` : "+CFOTA: ERROR");
  }

  private say(line: string): void {
    this.firmware.urc(line);
  }
}
