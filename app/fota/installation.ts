import type { Failure } from "../../drivers/failure";
import type { Clock } from "../../hal/clock";
import type { Crypto } from "../../hal/crypto";
import { SlotHash } from "../../hal/slot-hash";
import type { BootRecord, SlotImage, Slots } from "../../hal/slots";
import type { Visit } from "../machine/machine";
import { fetchBlocks, fetchHashes, isDeltasFault, type BlockFetchParts } from "./block-fetch";
import type { FotaConfig } from "./config";
import { Download, storageFailure } from "./download";
import { wrongAnswer, type FileFetch, type FotaHttp } from "./file-fetch";
import type { Manifest } from "./manifest";
import type { Patience } from "./patience";
import type { UpdateOffer } from "./source";
import type { FetchTally } from "./status";
import type { FotaEvent } from "./table";
import { inTurns } from "./turns";

export interface InstallationParts {
  http: FotaHttp;
  slots: Slots;
  crypto: Crypto;
  clock: Clock;
  config: FotaConfig;
  patience: Patience;
  tally: FetchTally;
  /** Told when so many bytes of the image, of so many, are there. */
  onProgress: (this: void, bytes: number, of: number) => void;
}

/** One release's way into the slot that does not run: what the table's actions between "accepted" and "staged" do. */
export class Installation {
  readonly download: Download;
  private readonly fetchParts: BlockFetchParts;
  private readonly isHeld: boolean;
  private request: FileFetch | undefined;

  constructor(
    private readonly parts: InstallationParts,
    manifest: Manifest,
    offer: UpdateOffer,
    running: SlotImage,
  ) {
    const { clock, config, crypto, http, patience, slots } = parts;
    this.download = new Download({ slots, crypto, journalBlocks: config.journalBlocks }, manifest, running);
    this.fetchParts = {
      server: { http, clock, headers: offer.headers, tls: offer.tls },
      baseUrl: offer.baseUrl,
      download: this.download,
      slots,
      requestBytes: config.requestBytes,
      onBlock: () => this.tellProgress(),
    };
    this.isHeld = offer.isHeld === true;
    patience.begin(manifest.sha256);
  }

  prepare(visit: Visit<FotaEvent>): void {
    const { download } = this;
    const failure = download.begin();
    if (failure !== undefined) visit.raise("failed", failure);
    else visit.raise(download.isComplete() ? "complete" : "prepared");
  }

  list(visit: Visit<FotaEvent>): void {
    if (this.download.hasHashes()) return visit.raise("listed");
    this.parts.tally.requests++;
    this.request = fetchHashes(this.fetchParts, visit.done("listed", "failed"));
  }

  look(visit: Visit<FotaEvent>): void {
    const { download } = this;
    inTurns(this.parts.clock, () => visit.isLive(), () => {
      if (download.isComplete()) visit.raise("complete");
      else if (!download.hasHashes()) visit.raise("group-ended");
      else if (!download.look()) visit.raise("missing");
      return visit.isLive();
    });
  }

  fetch(visit: Visit<FotaEvent>): void {
    const { download } = this;
    this.parts.tally.requests++;
    this.request = fetchBlocks(this.fetchParts, (failure) => {
      if (failure !== undefined) visit.raise(download.delta !== undefined && isDeltasFault(failure) ? "delta-refused" : "failed", failure);
      else if (download.isComplete()) visit.raise("complete");
      else visit.raise(download.hasHashes() ? "more" : "group-ended");
    });
  }

  dropRequest(): void {
    const { request } = this;
    this.request = undefined;
    if (request === undefined) return;
    this.parts.tally.receivedBytes += request.received;
    request.drop();
  }

  dropDelta(visit: Visit<FotaEvent>): void {
    const failure = this.download.dropDelta();
    if (failure !== undefined) visit.raise("failed", failure);
  }

  verify(visit: Visit<FotaEvent>): void {
    const { clock, crypto, slots } = this.parts;
    const { manifest, slot } = this.download;
    const hash = new SlotHash(slots, crypto, slot, manifest.size);
    inTurns(clock, () => visit.isLive(), () => {
      const found = hash.step();
      if (found === undefined) return true;
      this.compare(found, visit);
      return false;
    });
  }

  stage(visit: Visit<FotaEvent>): void {
    const { config, slots } = this.parts;
    const record = slots.boot();
    if (record === undefined) return visit.raise("failed", storageFailure("the boot record cannot be read"));
    const next: BootRecord = { confirmed: record.confirmed, trial: { image: this.download.image(), attempts: config.trialAttempts } };
    if (record.failed !== undefined) next.failed = record.failed;
    const problem = slots.setBoot(next);
    if (problem === undefined) visit.raise("staged");
    else visit.raise("failed", storageFailure(problem));
  }

  /** Writes down how far it has come. */
  keep(): Failure | undefined {
    return this.download.keep();
  }

  /** Takes the image whose SHA-256 is `found`, or begins anew. */
  private compare(found: string, visit: Visit<FotaEvent>): void {
    const { download } = this;
    if (found === download.manifest.sha256) return visit.raise(this.isHeld ? "held" : "verified");
    this.parts.patience.imageWasWrong();
    visit.raise("failed", download.startOver() ?? wrongAnswer("all blocks were as signed and the image is not; they are compared again"));
  }

  private tellProgress(): void {
    const { onProgress, patience } = this.parts;
    const { blocks, done, manifest } = this.download;
    patience.progressed(done);
    onProgress(done === blocks ? manifest.size : done * manifest.blockBytes, manifest.size);
  }
}
