import type { CellularFirmware } from "./cellular-firmware";
import type { CommandSpec } from "./chapter";
import type { Exchange } from "./exchange";
import { between, oneOf } from "./parameters";
import { CommandRefused, cmeRefusal } from "./refusal";
import { setting } from "./settings";
import type { Operator } from "./state/environment";
import { SIM_ERRORS } from "./state/sim-refusal";

const AUTOMATIC = 0;
const MANUAL = 1;
const DEREGISTER = 2;
const FORMAT_ONLY = 3;
const MANUAL_THEN_AUTOMATIC = 4;
const NUMERIC = 2;
const E_UTRAN = 7;
const NO_NETWORK_SERVICE = 30;
const SELECTION_MS = [300, 3000] as const;
/** A scan may take 60 s. */
const SCAN_MS = [5000, 25000] as const;

/** Modes 0, 1 and 4 are kept in NVRAM, the others not (SIM767XX 4.2.2; EC716S 5.6 says nothing of it). */
export const SELECTION_MODE = setting("+COPS.mode", "AUTO_SAVE", AUTOMATIC);
/** Number of the operator that was chosen by hand; empty without one. */
export const CHOSEN_OPERATOR = setting("+COPS.oper", "AUTO_SAVE", "");
export const OPERATOR_FORMAT = setting("+COPS.format", "NO_SAVE", NUMERIC);

export const OPERATOR_SETTINGS = [SELECTION_MODE, CHOSEN_OPERATOR, OPERATOR_FORMAT];

export interface OperatorHabits {
  /** AT+COPS? answers with the mode alone. */
  modeOnly?(): boolean;
  /** `<AcT>` of the cell that serves; E-UTRAN where left out. */
  technology?(): number;
  /** `<domain>` may stand behind `<AcT>`. */
  domain?: boolean;
}

/** AT+COPS: selection of the operator in one run of the firmware. */
export class OperatorSelection {
  private deregistered = false;

  constructor(
    private readonly firmware: CellularFirmware,
    private readonly habits: OperatorHabits = {},
  ) {}

  /** What is kept holds from the start. */
  started(): void {
    this.apply();
  }

  get command(): CommandSpec {
    return {
      test: (x) => this.scan(x),
      read: (x) => x.line(`+COPS: ${this.state()}`).ok(),
      write: (x) => this.select(x),
    };
  }

  private get technology(): number {
    return this.habits.technology?.() ?? E_UTRAN;
  }

  private get operator(): Operator {
    return this.firmware.environment.operator;
  }

  private state(): string {
    const { settings, radio } = this.firmware;
    const mode = this.deregistered ? DEREGISTER : settings.get(SELECTION_MODE);
    if (!radio.registered || this.habits.modeOnly?.() === true) return String(mode);
    const format = settings.get(OPERATOR_FORMAT);
    return `${mode},${format},"${nameIn(this.operator, format)}",${this.technology}`;
  }

  private scan(x: Exchange): void {
    this.requireCard();
    x.after(this.firmware.draw(...SCAN_MS), () => {
      x.line(`+COPS: ${this.found()},,(0,1,2,3,4),(0,1,2)`).ok();
    });
  }

  private found(): string {
    const { radio, environment } = this.firmware;
    if (!environment.coverage || !radio.on) return "";
    const availability = environment.registrationDenied ? 3 : radio.registered ? 2 : 1;
    const { long, short, numeric } = this.operator;
    return `(${availability},"${long}","${short}","${numeric}",${this.technology})`;
  }

  private select(x: Exchange): void {
    const mode = x.parameters.expectCount(1, this.habits.domain === true ? 5 : 4).integer(0, between(0, 4));
    const format = x.parameters.optionalInteger(1, between(0, 2), undefined);
    const name = x.parameters.optionalText(2, { quoted: true, minimum: 1, maximum: 64 }, undefined);
    x.parameters.optionalInteger(3, oneOf(this.technology), undefined);
    x.parameters.optionalInteger(4, between(0, 2), undefined);
    const byHand = mode === MANUAL || mode === MANUAL_THEN_AUTOMATIC;
    if (byHand && (name === undefined || format === undefined)) throw new CommandRefused();
    if (mode === FORMAT_ONLY && (format === undefined || name !== undefined)) throw new CommandRefused();
    if (format !== undefined) this.firmware.settings.set(OPERATOR_FORMAT, format);
    if (mode === FORMAT_ONLY) {
      x.ok();
      return;
    }
    this.requireCard();
    this.choose(mode, byHand && name !== undefined ? this.numberOf(name, format ?? NUMERIC) : "");
    const served = this.deregistered || this.present;
    x.after(this.firmware.draw(...SELECTION_MS), () => (served ? x.ok() : x.cme(NO_NETWORK_SERVICE)));
  }

  private choose(mode: number, chosen: string): void {
    const { settings } = this.firmware;
    this.deregistered = mode === DEREGISTER;
    if (!this.deregistered) {
      const found = mode !== MANUAL_THEN_AUTOMATIC || chosen === this.operator.numeric;
      settings.set(SELECTION_MODE, found ? mode : AUTOMATIC);
      settings.set(CHOSEN_OPERATOR, found ? chosen : "");
    }
    this.apply();
  }

  /** Whether the operator that is wanted is the one that is there. */
  private get present(): boolean {
    const chosen = this.firmware.settings.get(CHOSEN_OPERATOR);
    return chosen === "" || chosen === this.operator.numeric;
  }

  private apply(): void {
    this.firmware.radio.setDetached(this.deregistered || !this.present);
  }

  /** A name that nobody here has stands for itself and is never found. */
  private numberOf(name: string, format: number): string {
    return name === nameIn(this.operator, format) ? this.operator.numeric : name;
  }

  private requireCard(): void {
    if (this.firmware.sim.condition === "absent") throw cmeRefusal(SIM_ERRORS.absent);
  }
}

function nameIn(operator: Operator, format: number): string {
  return [operator.long, operator.short][format] ?? operator.numeric;
}
