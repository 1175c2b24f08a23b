/** Espruino's own names that a board's description may use. */
import type { EspruinoApi, EspruinoSerial } from "../../hal/espruino/api";

declare global {
  const E: EspruinoApi["E"];
  const Serial1: EspruinoSerial;
  const Serial2: EspruinoSerial;
  const Serial3: EspruinoSerial;
}
