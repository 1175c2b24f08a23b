/** What a hawkBit server keeps: devices, software, and the actions between them. It outlives a restart of the server. */
import type { Feedback } from "./feedback";

/** A file of a software module; bytes are a byte string. */
export interface DdiArtifact {
  filename: string;
  content: string;
}

export interface SoftwareModule {
  id: number;
  /** Its type: `os`, `bApp`, `jvm`. */
  part: string;
  name: string;
  version: string;
  artifacts: readonly DdiArtifact[];
}

/** How a deployment is to be handled; by a time forced, or only attempted. */
export type Handling = "forced" | "attempt" | "skip";

export interface Assignment {
  modules: readonly SoftwareModule[];
  download?: Handling;
  update?: Handling;
  /** The device is to fetch it, and not to install it. */
  downloadOnly?: boolean;
  /** Left out where there is no window. */
  maintenanceWindow?: "available" | "unavailable";
  /** The device, or somebody for it, has to confirm before it begins. */
  needsConfirmation?: boolean;
}

/** `running`: the device may work on it; all from `finished` on are over, `downloaded` where no more was wanted. */
export type ActionState = "waiting-for-confirmation" | "running" | "cancelling" | "finished" | "downloaded" | "error" | "cancelled";

export interface Action {
  readonly id: number;
  readonly assignment: Assignment;
  state: ActionState;
  /** The device has read what is to be installed. */
  retrieved: boolean;
  /** What the device said, the oldest first. */
  feedback: Feedback[];
}

export interface Target {
  readonly controllerId: string;
  securityToken: string;
  attributes: Map<string, string>;
  /** The server wants to be told the attributes. */
  wantsAttributes: boolean;
  /** The oldest first. */
  actions: Action[];
  /** Id of the last action that succeeded. */
  installed: number | undefined;
}

const OVER: readonly ActionState[] = ["finished", "downloaded", "error", "cancelled"];

export function isActive({ state }: Action): boolean {
  return !OVER.includes(state);
}

/** The devices, and what their owner does with them. */
export class Fleet {
  readonly targets = new Map<string, Target>();
  private nextAction = 1;
  private nextModule = 1;

  /** A device; the server wants the attributes of a new one. */
  register(controllerId: string, securityToken: string): Target {
    const target: Target = { controllerId, securityToken, attributes: new Map(), wantsAttributes: true, actions: [], installed: undefined };
    this.targets.set(controllerId, target);
    return target;
  }

  softwareModule(module: Omit<SoftwareModule, "id">): SoftwareModule {
    return { ...module, id: this.nextModule++ };
  }

  /** A new action for the device; one that is active is cancelled, and the device has to agree first. */
  assign(target: Target, assignment: Assignment): Action {
    for (const action of target.actions) this.cancel(action);
    const state = assignment.needsConfirmation === true ? "waiting-for-confirmation" : "running";
    const action: Action = { id: this.nextAction++, assignment, state, retrieved: false, feedback: [] };
    target.actions.push(action);
    return action;
  }

  /** Asks the device to give the action up. */
  cancel(action: Action): void {
    if (isActive(action)) action.state = "cancelling";
  }

  /** Ends an action that is being cancelled without asking the device. */
  forceQuit(action: Action): void {
    if (action.state === "cancelling") action.state = "cancelled";
  }

  /** The action that the device is told of: the oldest that is active. */
  active(target: Target): Action | undefined {
    return target.actions.find(isActive);
  }
}
