/** Whether a module may be updated now. */
import { refused, type Done, type Failure } from "../../drivers/failure";
import type { FirmwareSource, Modem, ModemFirmware } from "../../drivers/modem";
import type { ModuleFotaConfig } from "./config";

const NO_SIGNAL = refused("the module does not know its signal; try again when it is registered");
const NOT_REGISTERED = refused("the module is not registered with a network, by which it could fetch its firmware; try again later");

/** Asks for the supply, and where the module fetches the image itself for signal and registration; `refused` says what is too low. */
export function checkFitness(modem: Modem, firmware: ModemFirmware, source: FirmwareSource, config: ModuleFotaConfig, done: Done): void {
  const { minMillivolts, minRssiDbm } = config;
  firmware.supplyMillivolts((failure, millivolts) => {
    if (failure !== undefined || millivolts === undefined) return done(failure);
    if (millivolts < minMillivolts) return done(lowSupply(millivolts, minMillivolts));
    if (source.kind === "bytes") return done(undefined);
    modem.network.signal((unasked, signal) => {
      if (unasked !== undefined || signal === undefined) return done(unasked);
      const { rssiDbm } = signal;
      if (rssiDbm === undefined) return done(NO_SIGNAL);
      if (rssiDbm < minRssiDbm) return done(weakSignal(rssiDbm, minRssiDbm));
      modem.network.registration((unknown, registration) => {
        if (unknown !== undefined || registration === undefined) return done(unknown);
        const { state } = registration;
        done(state === "home" || state === "roaming" ? undefined : NOT_REGISTERED);
      });
    });
  });
}

function lowSupply(millivolts: number, least: number): Failure {
  return refused(`the supply has ${millivolts} mV, and an update wants ${least} mV; charge the battery first`);
}

function weakSignal(rssiDbm: number, least: number): Failure {
  return refused(`the signal is ${rssiDbm} dBm, and an update wants ${least} dBm; try again where it is better, or hand the image over`);
}
