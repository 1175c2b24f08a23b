import type { TwinControls } from "../controls";
import type { Family, ModuleOptions, TwinWiring } from "../module";
import { TwinModule } from "../module";
import { BOOT_BAUD, LINE_LIMIT, LINE_SETTINGS } from "./01-line";
import { restartAnnouncement } from "./01-start";
import { CME_TEXTS, CMS_TEXTS, RESULT_NUMBERS } from "./25-errors";
import { CHAPTERS } from "./chapters";
import { type ServiceTiming, Sim767xxFirmware } from "./firmware";
import { DEFAULT_IDENTITY, type Identity } from "./identity";
import { DEFAULT_CID } from "../state/pdp";
import { createSimCard, Environment, PIN_ATTEMPTS, type SimCard } from "../state/environment";
import { HARDWARE_TIMING, SERVICE_TIMING } from "./timing";

export interface Sim767xxOptions extends ModuleOptions {
  identity?: Partial<Identity>;
  /** The world around it; one with a ready card and full coverage where left out. */
  environment?: Environment;
  /** Overrides of what the network and the card take, in ms. */
  service?: Partial<ServiceTiming>;
}

/**
 * A SIM767XX as a program (AT command manual V1.06). It is off at first: the power key, or
 * `powerOn`, starts it. What is around it is its `environment`; docs/twin.md tells how a chapter is
 * added.
 */
export class Sim767xxTwin extends TwinModule<Sim767xxFirmware> implements TwinControls {
  readonly environment: Environment;
  private removed: SimCard | undefined;

  constructor(wiring: TwinWiring, options: Sim767xxOptions = {}) {
    const environment = options.environment ?? new Environment();
    super(family(environment, options), wiring, options);
    this.environment = environment;
  }

  setCoverage(covered: boolean): void {
    this.environment.setCoverage(covered);
  }

  setSignal(rssi: number, ber?: number): void {
    this.environment.setSignal(rssi, ber);
  }

  denyRegistration(denied: boolean): void {
    this.environment.denyRegistration(denied);
  }

  dropContext(cid: number = DEFAULT_CID): void {
    const pdp = this.firmware?.pdp;
    if (pdp === undefined || !pdp.isActive(cid)) throw new Error(`PDP context ${cid} is not active, so it cannot be dropped.`);
    pdp.deactivate(cid, "network");
  }

  closeSocket(link: number): void {
    const chapters = this.firmware?.chapters ?? [];
    if (!chapters.some((chapter) => chapter.closeFromNetwork?.(link) === true)) throw new Error(`No connection ${link} is open.`);
  }

  removeSim(): void {
    if (this.environment.card === undefined) throw new Error("There is no SIM card in the slot.");
    this.removed = this.environment.removeCard();
  }

  insertSim(): void {
    if (this.environment.card !== undefined) throw new Error("There is a SIM card in the slot already.");
    this.environment.insertCard(this.removed ?? createSimCard());
  }

  requirePin(pin: string): void {
    if (!/^\d{4,8}$/.test(pin)) throw new Error("A PIN is 4 to 8 digits.");
    const card = this.cardInSlot();
    card.pin = pin;
    card.pinAttempts = PIN_ATTEMPTS;
    card.pinEnabled = true;
    this.environment.insertCard(card);
  }

  requirePuk(): void {
    const card = this.cardInSlot();
    card.pinAttempts = 0;
    card.pinEnabled = true;
    this.environment.insertCard(card);
  }

  setQuirk(id: string, on: boolean): void {
    this.quirks.set(id, on);
  }

  setOrder(command: string, order: string): void {
    this.orders.set(command, order);
  }

  private cardInSlot(): SimCard {
    const { card } = this.environment;
    if (card === undefined) throw new Error("There is no SIM card in the slot. Insert one first.");
    return card;
  }
}

function family(environment: Environment, options: Sim767xxOptions): Family<Sim767xxFirmware> {
  const identity = { ...DEFAULT_IDENTITY, ...options.identity };
  const service = { ...SERVICE_TIMING, ...options.service };
  return {
    name: "SIM767XX",
    timing: HARDWARE_TIMING,
    profile: {
      line: LINE_SETTINGS,
      lineLimit: LINE_LIMIT,
      cmeTexts: CME_TEXTS,
      cmsTexts: CMS_TEXTS,
      resultNumbers: RESULT_NUMBERS,
    },
    settings: CHAPTERS.flatMap((chapter) => chapter.settings ?? []),
    quirks: CHAPTERS.flatMap((chapter) => chapter.quirks ?? []),
    orders: CHAPTERS.flatMap((chapter) => chapter.orders ?? []),
    bootBaud: (nvram) => (nvram.get(`setting:${BOOT_BAUD.name}`) as number | undefined) ?? BOOT_BAUD.initial,
    createFirmware: (core) => {
      const firmware = new Sim767xxFirmware(core, identity, environment, service);
      firmware.addChapters(CHAPTERS);
      return firmware;
    },
    restartAnnouncement,
  };
}
