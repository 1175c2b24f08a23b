import { CellularFirmware, type CellularSurroundings } from "../cellular-firmware";
import type { FirmwareCore } from "../firmware";
import { type Identity, WRITTEN_IMEI } from "./identity";
import { CertificateStore } from "./state/certificates";
import { LocalFiles } from "./state/local-files";
import { SslContexts } from "./state/ssl-contexts";

/** One run of the SIM767XX's software, with the state that its chapters share. */
export class Sim767xxFirmware extends CellularFirmware {
  readonly certificates: CertificateStore;
  readonly localFiles: LocalFiles;
  readonly ssl: SslContexts;

  constructor(core: FirmwareCore, readonly identity: Identity, surroundings: CellularSurroundings) {
    super(core, surroundings);
    this.localFiles = new LocalFiles(core.nvram);
    this.certificates = new CertificateStore(core.nvram);
    this.ssl = new SslContexts(this.certificates, this.realTimeClock, core.quirks);
  }

  /** 15 digits. */
  get imei(): string {
    const written = this.settings.get(WRITTEN_IMEI);
    return written === "" ? this.identity.imei : written;
  }
}
