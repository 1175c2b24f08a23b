import { CellularFirmware, type CellularSurroundings } from "../cellular-firmware";
import type { FirmwareCore } from "../firmware";
import { Installation } from "../installation";
import { type Identity, WRITTEN_IMEI } from "./identity";
import { CertificateStore } from "./state/certificates";
import { Gpios } from "./state/gpios";
import { LocalFiles } from "./state/local-files";
import { SslContexts } from "./state/ssl-contexts";

/** One run of the SIM767XX's software, with the state that its chapters share. */
export class Sim767xxFirmware extends CellularFirmware {
  readonly certificates: CertificateStore;
  readonly localFiles: LocalFiles;
  readonly ssl: SslContexts;
  readonly installation: Installation;
  readonly gpios: Gpios;

  constructor(core: FirmwareCore, private readonly factoryIdentity: Identity, surroundings: CellularSurroundings) {
    super(core, surroundings);
    this.installation = new Installation(this, surroundings.environment.installationMs);
    this.gpios = new Gpios(core.nvram, surroundings.environment);
    this.localFiles = new LocalFiles(core.nvram);
    this.certificates = new CertificateStore(core.nvram);
    this.ssl = new SslContexts(this.certificates, this.realTimeClock, core.quirks);
  }

  /** With the revision of the last update. */
  get identity(): Identity {
    const build = this.installation.installed;
    return build === undefined ? this.factoryIdentity : { ...this.factoryIdentity, build };
  }

  override start(): void {
    if (!this.installation.begins()) super.start();
  }

  /** 15 digits. */
  get imei(): string {
    const written = this.settings.get(WRITTEN_IMEI);
    return written === "" ? this.identity.imei : written;
  }
}
