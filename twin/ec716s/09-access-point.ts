import { DEFAULT_CID } from "../state/pdp";
import type { Ec716sFirmware } from "./firmware";

/**
 * The context of the attach serves all data services (EC716S 9.3). It takes the access point that a
 * service names, where that is another one; `done` tells whether the context is there then.
 */
export function serveAccessPoint({ pdp }: Ec716sFirmware, [apn = "", user = "", password = ""]: readonly string[], done: (up: boolean) => void): void {
  const definition = pdp.definition(DEFAULT_CID);
  if (apn !== "" && apn.toLowerCase() !== (definition?.apn ?? "").toLowerCase()) {
    pdp.deactivate(DEFAULT_CID, "host");
    pdp.define({ cid: DEFAULT_CID, type: definition?.type ?? "IP", apn });
  }
  if (user !== "") pdp.setAccount(DEFAULT_CID, { user, password });
  pdp.activate(DEFAULT_CID, (refusal) => done(refusal === undefined));
}

/** An address with three digits in each part, as some examples have it. */
export function withZeros(address: string): string {
  return address.split(".").map((part) => part.padStart(3, "0")).join(".");
}
