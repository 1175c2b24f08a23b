/** What a device's words do to an action. */
import type { Confirmation, Feedback } from "./feedback";
import type { Action, Target } from "./fleet";

/** Feedback on a deployment, which only an end of it changes; of one that is only to be fetched that is `downloaded`. */
export function hearDeployment(target: Target, action: Action, feedback: Feedback): void {
  action.feedback.push(feedback);
  if (feedback.execution === "downloaded" && action.assignment.downloadOnly === true) action.state = "downloaded";
  if (feedback.execution !== "closed") return;
  const failed = feedback.finished === "failure";
  action.state = failed ? "error" : "finished";
  if (failed) return;
  target.installed = action.id;
  // What the device says of itself may be another thing now.
  target.wantsAttributes = true;
}

/** Feedback on a cancellation: `closed` accepts it, or says that it failed; `rejected` refuses it. `canceled` is kept, and changes nothing. */
export function hearCancellation(action: Action, feedback: Feedback): void {
  action.feedback.push(feedback);
  const { execution, finished } = feedback;
  if (execution === "rejected" || (execution === "closed" && finished === "failure")) action.state = "running";
  else if (execution === "closed") action.state = "cancelled";
}

/** An action that is denied goes on waiting: somebody may confirm it yet. */
export function hearConfirmation(action: Action, { confirmation, details }: Confirmation): void {
  action.feedback.push({ execution: "proceeding", finished: "none", progress: undefined, details: [confirmation, ...details] });
  if (confirmation === "confirmed") action.state = "running";
}
