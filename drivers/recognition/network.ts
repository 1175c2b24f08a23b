import type { Answer, Done } from "../failure";
import type { ModemNetwork, NetworkEvent, PdpOptions, Registration, Signal, SimStatus } from "../modem";
import type { Pending } from "./pending";

/** The network service of the driver that was chosen; fails with `closed` until then. */
export class RecognisedNetwork implements ModemNetwork {
  private chosen: ModemNetwork | undefined;
  private listener: (this: void, event: NetworkEvent) => void = () => {};

  constructor(private readonly pending: Pending) {}

  choose(network: ModemNetwork): void {
    this.chosen = network;
    network.onNetworkEvent((event) => {
      if (this.chosen === network) this.listener(event);
    });
  }

  onNetworkEvent(listener: (event: NetworkEvent) => void): void {
    this.listener = listener;
  }

  simStatus(answer: Answer<SimStatus>): void {
    if (this.chosen === undefined) this.pending.fail(answer);
    else this.chosen.simStatus(answer);
  }

  enterPin(pin: string, done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.enterPin(pin, done);
  }

  setRadio(on: boolean, done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.setRadio(on, done);
  }

  registration(answer: Answer<Registration>): void {
    if (this.chosen === undefined) this.pending.fail(answer);
    else this.chosen.registration(answer);
  }

  signal(answer: Answer<Signal>): void {
    if (this.chosen === undefined) this.pending.fail(answer);
    else this.chosen.signal(answer);
  }

  defineContext(options: PdpOptions, done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.defineContext(options, done);
  }

  activateContext(done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.activateContext(done);
  }

  deactivateContext(done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.deactivateContext(done);
  }

  contextActive(answer: Answer<boolean>): void {
    if (this.chosen === undefined) this.pending.fail(answer);
    else this.chosen.contextActive(answer);
  }

  address(answer: Answer<string>): void {
    if (this.chosen === undefined) this.pending.fail(answer);
    else this.chosen.address(answer);
  }
}
