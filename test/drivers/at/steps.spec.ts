import { inOrder, type Step } from "../../../drivers/at/steps";
import { refused, type Done, type Failure } from "../../../drivers/failure";
import { expect } from "../../expect";

function kind(failure: Failure | undefined): string {
  return failure === undefined ? "done" : failure.kind;
}

describe("steps in order", () => {
  it("wait for each other and are done after the last", () => {
    const notes: string[] = [];
    const waiting: Done[] = [];
    const step = (name: string): Step => (done) => {
      notes.push(name);
      waiting.push(done);
    };
    inOrder([step("first"), step("second")], (failure) => notes.push(kind(failure)));
    expect(notes).toEqual(["first"]);
    (waiting[0] as Done)(undefined);
    expect(notes).toEqual(["first", "second"]);
    (waiting[1] as Done)(undefined);
    expect(notes).toEqual(["first", "second", "done"]);
  });

  it("end with the first failure, at once or later", () => {
    const notes: string[] = [];
    const never: Step = () => notes.push("never");
    const waiting: Done[] = [];
    inOrder([(done) => done(refused("no")), never], (failure) => notes.push(kind(failure)));
    inOrder([(done) => done(undefined), (done) => waiting.push(done), never], (failure) => notes.push(kind(failure)));
    (waiting[0] as Done)(refused("no"));
    expect(notes).toEqual(["refused", "refused"]);
  });

  it("are done where there are none", () => {
    const notes: string[] = [];
    inOrder([], (failure) => notes.push(kind(failure)));
    expect(notes).toEqual(["done"]);
  });

  it("that are done at once do not stand on each other on the call stack", () => {
    let depth = 0;
    let deepest = 0;
    const steps: Step[] = [];
    for (let count = 0; count < 1000; count++)
      steps.push((done) => {
        depth++;
        deepest = Math.max(deepest, depth);
        done(undefined);
        depth--;
      });
    let ends = 0;
    inOrder(steps, () => ends++);
    expect(ends).toBe(1);
    expect(deepest).toBe(1);
  });
});
