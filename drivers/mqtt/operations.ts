import { find } from "../../hal/bytes";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { Turns } from "../at/turns";
import { refused, type Done, type Failure } from "../failure";

const OPERATIONS_WAITING = 8;

/** What is done with one connection to a broker, one thing behind the other: 8 may wait, one more is refused. */
export class MqttOperations {
  /** Whether the broker has accepted the connection, and nobody has taken leave of it. */
  connected = false;
  private readonly turns = new Turns(OPERATIONS_WAITING);

  constructor(private readonly session: Session) {}

  /** Runs `operation` in its turn, unless there is an `objection`. */
  inTurn(objection: Failure | undefined, done: Done, operation: (end: Done) => void): void {
    if (objection !== undefined) return refuse(this.session, objection, done);
    const taken = this.turns.take((end) =>
      operation((failure) => {
        end();
        done(failure);
      }),
    );
    if (!taken) refuse(this.session, refused(`${OPERATIONS_WAITING} MQTT operations are waiting; wait for one to end`), done);
  }

  /** Takes `steps` as long as the connection lasts; `closed` where it does not. */
  whileConnected(steps: readonly Step[], end: Done): void {
    const guarded = steps.map((step): Step => (next) => {
      if (this.connected) step(next);
      else refuse(this.session, { kind: "closed", message: "there is no connection to the broker; connect first" }, next);
    });
    inOrder(guarded, end);
  }
}

/** An error that the module answered does not matter; that it does not answer does. */
export function indifferent(next: Done): Done {
  return (failure) => next(failure !== undefined && isAnswer(failure) ? undefined : failure);
}

function isAnswer(failure: Failure): boolean {
  return failure.kind === "error" || failure.kind === "code" || failure.kind === "cme";
}

/** Why nothing can be published on `topic`; undefined where something can. */
export function wildcards(topic: string): Failure | undefined {
  if (find(topic, "#", 0) < 0 && find(topic, "+", 0) < 0) return undefined;
  return refused(`the topic ${topic} holds a wildcard, # or +; only a subscription may`);
}
