import type { CellularFirmware } from "./cellular-firmware";
import type { TwinControls } from "./controls";
import { type Family, type ModuleOptions, TwinModule, type TwinWiring } from "./module";
import { createSimCard, type Environment, PIN_ATTEMPTS, type SimCard } from "./state/environment";
import { DEFAULT_CID } from "./state/pdp";

/** A cellular module as a program, with the controls that every family has. What is around it is its `environment`. */
export class CellularTwin<F extends CellularFirmware> extends TwinModule<F> implements TwinControls {
  private removed: SimCard | undefined;

  constructor(family: Family<F>, wiring: TwinWiring, options: ModuleOptions, readonly environment: Environment) {
    super(family, wiring, options);
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

  setSupply(millivolts: number): void {
    this.environment.supplyMillivolts = millivolts;
  }

  setTemperature(celsius: number): void {
    this.environment.temperatureCelsius = celsius;
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
