import type { FotaConfig } from "../../../app/fota/config";
import { fotaTable } from "../../../app/fota/table";
import type { MachineStep } from "../../../app/machine/observer";
import type { Failure } from "../../../drivers/failure";
import { flashKind } from "../../hal/slots/slots-bench";
import { expect } from "../../expect";
import type { FakeAnswer } from "./fake-http";
import { FakeSource } from "./fake-source";
import { BASE_URL, FotaBench, IMAGE_1, MANIFEST, release11, type BenchOptions } from "./fota-bench";
import { imageOf, resigned } from "./release-maker";
import { wearing, type Wear } from "./worn-slots";

const NEW = imageOf(2, 700) + IMAGE_1.substring(512, 2048) + imageOf(3, 300);
const HOUR_MS = 3600000;
const DAY_MS = 86400000;

/** States that are left in the moment in which they are entered: their deadlines hold only what is broken. */
const INSTANT: readonly string[] = ["starting", "preparing", "staging", "confirming", "weighing"];

function nothingEnds(_range: string, { body }: FakeAnswer): FakeAnswer {
  return { headers: [], body: body.substring(0, 100), silent: true };
}

/** What has to be seen, and the steps that were seen, as "from event to". */
class Steps {
  private readonly taken: string[] = [];
  private unseen: ((this: void, steps: Steps) => void)[] = [];

  /** A spec; where specs are shared out to engines, the last one has to see it as well. */
  spec(name: string, play: (this: void, steps: Steps) => void): void {
    this.unseen.push(play);
    it(name, () => {
      this.unseen = this.unseen.filter((other) => other !== play);
      play(this);
    });
  }

  seeAll(): void {
    for (const play of this.unseen) play(this);
  }

  add(step: MachineStep): void {
    const text = step.from + " " + step.event + " " + step.to;
    if (step.outcome === "moved" && this.taken.indexOf(text) < 0) this.taken.push(text);
  }

  /** Rows of the table that lead elsewhere and that no scene has followed. */
  missing(): string[] {
    const missing: string[] = [];
    for (const { event, from, to } of fotaTable.rows) {
      for (const state of typeof from === "string" ? [from] : from) {
        const isGuard = INSTANT.indexOf(state) >= 0 && (event === "deadline" || event === "withdrawn");
        if (to !== undefined && !isGuard && this.taken.indexOf(state + " " + event + " " + to) < 0) missing.push(state + " " + event + " " + to);
      }
    }
    return missing;
  }
}

/** A bench whose source and memory do what a spec wants. */
class Scene {
  readonly wear: Wear = { boot: false, note: false, write: false };
  readonly source = new FakeSource(BASE_URL + MANIFEST);
  readonly bench: FotaBench;

  constructor(options: BenchOptions = {}, delta: boolean = false) {
    this.bench = new FotaBench({ kind: wearing(flashKind(5), this.wear), source: (http) => this.source.reach(http), ...options });
    this.bench.publish(release11(NEW, delta));
    this.bench.boot();
  }

  state(): string {
    return this.bench.fota.status().state;
  }

  problem(): string {
    return this.bench.fota.status().problem;
  }

  /** Runs until the state is entered. */
  reach(state: string): this {
    if (!this.bench.clock.runUntilTrue(() => this.state() === state, DAY_MS)) throw new Error("it is " + this.state() + " instead of " + state + "; " + this.problem());
    return this;
  }

  check(): this {
    this.bench.fota.check();
    return this;
  }

  /** To be called last: there were no surprises. */
  end(steps: Steps): void {
    expect(this.bench.surprises()).toEqual([]);
    for (const step of this.bench.steps) steps.add(step);
  }
}

describe("the update's states", () => {
  const all = new Steps();

  all.spec("begin a check after the start, at each poll, and when they are asked to", (steps) => {
    const scene = new Scene();
    scene.source.empty = true;
    scene.bench.clock.runFor(59999);
    expect(scene.source.checks).toBe(0);
    scene.bench.clock.runFor(1);
    expect(scene.source.checks).toBe(1);
    scene.bench.clock.runFor(21600000 - 1);
    expect(scene.source.checks).toBe(1);
    scene.bench.clock.runFor(2160001);
    expect(scene.source.checks).toBe(2);
    scene.source.pause = 30000;
    scene.check().bench.clock.runFor(60001);
    expect(scene.source.checks).toBe(5);
    expect(scene.problem()).toBe("");
    scene.end(steps);
  });

  all.spec("wait longer and longer where the source cannot be asked, and ask at once where they are told to", (steps) => {
    const scene = new Scene();
    scene.source.failure = { kind: "timeout", message: "no network" };
    scene.check().bench.clock.runFor(HOUR_MS);
    expect(scene.state()).toBe("waiting");
    expect(scene.problem()).toBe("no network");
    expect(scene.source.checks).toBeAtLeast(4);
    expect(scene.source.checks).toBeAtMost(12);
    const { checks } = scene.source;
    scene.check();
    expect(scene.source.checks).toBe(checks + 1);
    scene.source.failure = { kind: "code", code: 404, message: "not there", permanent: true, byPeer: true };
    scene.check().reach("idle");
    expect(scene.problem()).toBe("not there");
    expect(scene.source.ends).toEqual([]);
    scene.end(steps);
  });

  all.spec("do not ask a source twice that does not answer", (steps) => {
    const scene = new Scene();
    scene.source.silent = true;
    scene.check().reach("waiting");
    expect(scene.problem()).toBe("the source of releases did not answer in time");
    scene.check();
    expect(scene.problem()).toBe("the source of releases has not answered the check before this one");
    expect(scene.source.checks).toBe(1);
    scene.end(steps);
  });

  all.spec("lead through a release in its order, and tell the source how far it is and how it ended", (steps) => {
    const scene = new Scene();
    expect(scene.bench.run()).toBe("1.1.0");
    const path = scene.bench.path();
    expect(path.slice(0, 10)).toEqual(["starting", "idle", "checking", "judging", "preparing", "listing", "looking", "fetching", "listing", "looking"]);
    expect(path.slice(path.indexOf("verifying"))).toEqual(["verifying", "staging", "restarting", "starting", "trial", "confirming", "checking", "judging", "idle"]);
    expect(scene.source.progresses.slice(0, 2)).toEqual([256, 512]);
    expect(scene.source.progresses[scene.source.progresses.length - 1]).toBe(NEW.length);
    expect(scene.source.ends).toEqual(["installed"]);
    scene.end(steps);
  });

  all.spec("ask for a range again where the group is larger than a request", (steps) => {
    const scene = new Scene({ config: { requestBytes: 512 } });
    expect(scene.bench.run()).toBe("1.1.0");
    expect(scene.bench.files.asked.slice(1, 4)).toEqual(["/1.1.0.hashes 0-127", "/1.1.0.img 0-511", "/1.1.0.img 512-1023"]);
    scene.end(steps);
  });

  all.spec("go on without the delta where it is of no use", (steps) => {
    const scene = new Scene({}, true);
    scene.bench.files.lies("1.1.0.vcdiff", (_range, { body }) => ({ headers: [], body: body.substring(0, 400) + "!" + body.substring(401) }));
    expect(scene.bench.run()).toBe("1.1.0");
    expect(scene.bench.files.count("1.1.0.img")).toBe(3);
    scene.end(steps);
  });

  all.spec("give a release up that is refused, and look at its manifest alone until it changes", (steps) => {
    const scene = new Scene({ config: { target: "toaster.lua54" } });
    scene.check().reach("idle");
    const reason = "the release is for thermometer.lua54, and this device is toaster.lua54";
    expect(scene.problem()).toBe(reason);
    scene.bench.clock.runFor(DAY_MS - HOUR_MS);
    expect(scene.bench.files.count(MANIFEST)).toBe(scene.bench.files.asked.length);
    expect(scene.bench.files.asked.length).toBeAtLeast(4);
    expect(scene.source.ends.filter((end) => end !== reason)).toEqual([]);
    scene.end(steps);
  });

  all.spec("wait after each deadline, and then go on where they stood", (steps) => {
    const silent = new Scene();
    for (const [state, name] of [["listing", "1.1.0.hashes"], ["fetching", "1.1.0.img"]] as const) {
      silent.bench.files.lies(name, nothingEnds);
      silent.check().reach(state).reach("waiting");
      expect(silent.problem()).toBe("the files of the release did not come in time");
      silent.bench.files.lies(name, undefined);
    }
    silent.check().reach("restarting");
    silent.end(steps);
    const busy: readonly (readonly [string, Partial<FotaConfig>, string])[] = [
      ["judging", { judgeMs: 20 }, "the manifest could not be verified in time"],
      ["verifying", { verifyMs: 60 }, "the image could not be verified in time"],
      ["looking", { verifyMs: 5 }, "the files of the release did not come in time"],
    ];
    for (const [state, config, problem] of busy) {
      const scene = new Scene({ config, turnMs: 10 });
      scene.check().reach(state).reach("waiting");
      expect(scene.problem()).toBe(problem);
      scene.end(steps);
    }
  });

  all.spec("wait where something fails that may pass, and go on where they stood", (steps) => {
    const scene = new Scene();
    const failure: Failure = { kind: "timeout", message: "no answer came in time" };
    for (const [state, name] of [["listing", "1.1.0.hashes"], ["fetching", "1.1.0.img"]] as const) {
      scene.bench.files.lies(name, (_range, { body, headers }) => ({ headers, body: body.substring(0, Math.min(800, body.length - 1)), failure }));
      scene.check().reach(state).reach("waiting");
      expect(scene.problem()).toBe("no answer came in time");
      scene.bench.files.lies(name, undefined);
    }
    scene.check().reach("restarting");
    expect(scene.bench.files.asked.filter((asked) => asked.indexOf("img") > 0)).toEqual(["/1.1.0.img 0-1023", "/1.1.0.img 768-1023", "/1.1.0.img 1024-2047", "/1.1.0.img 2048-2535"]);
    expect(scene.source.ends).toEqual([]);
    scene.end(steps);
  });

  all.spec("end where the source takes the release back, and keep what is there for the next time", (steps) => {
    for (const state of ["judging", "listing", "looking", "fetching", "verifying"]) {
      const scene = new Scene({ turnMs: 10 });
      scene.check().reach(state);
      scene.source.withdraw();
      expect(scene.state()).toBe("idle");
      expect(scene.source.ends).toEqual(["the source has withdrawn the release"]);
      scene.check().reach("restarting");
      expect(scene.source.ends.length).toBe(1);
      scene.end(steps);
    }
    const late = new Scene();
    late.check().reach("restarting");
    late.source.withdraw();
    expect(late.state()).toBe("restarting");
    late.end(steps);
  });

  all.spec("fetch and verify what is not to be installed yet, and install it without another byte when it is", (steps) => {
    const scene = new Scene();
    scene.source.isHeld = true;
    scene.check().reach("verifying").reach("idle");
    expect([scene.source.fetches, scene.source.ends.length, scene.bench.restarts.length]).toEqual([1, 0, 0]);
    expect(scene.bench.slots.boot()?.trial === undefined).toBe(true);
    scene.bench.boot();
    const asked = scene.bench.files.asked.length;
    scene.source.isHeld = false;
    scene.check().reach("restarting");
    expect(scene.bench.files.asked.slice(asked)).toEqual(["/" + MANIFEST + " "]);
    scene.end(steps);
  });

  all.spec("give a release up where the memory keeps nothing", (steps) => {
    for (const [what, states] of [["note", ["preparing"]], ["write", ["fetching"]], ["boot", ["staging"]]] as const) {
      const scene = new Scene();
      scene.wear[what] = true;
      scene.check().reach("idle");
      expect(scene.problem()).toBe("the image cannot be stored: worn out");
      expect(scene.source.ends).toEqual([scene.problem()]);
      expect(scene.bench.path().filter((state) => state === states[0]).length).toBeAtLeast(1);
      scene.wear[what] = false;
      scene.check().reach("restarting");
      scene.end(steps);
    }
  });

  all.spec("give a release up whose blocks are as signed while the whole is not", (steps) => {
    const scene = new Scene();
    const other = release11(NEW.substring(0, 1000) + "!").manifest;
    const at = other.indexOf("\nsha256 ") + 8;
    scene.bench.publish(resigned(release11(NEW).manifest, other.substring(at, at + 64)));
    scene.check().reach("idle");
    expect(scene.problem()).toBe("all blocks were as signed and the image is not; they are compared again");
    expect(scene.bench.files.count("1.1.0.img")).toBe(3);
    expect(scene.bench.path().filter((state) => state === "verifying").length).toBe(2);
    scene.end(steps);
  });

  all.spec("fetch again from the page on in which the memory has decayed before the verification", (steps) => {
    const kind = flashKind(5);
    const scene = new Scene({ kind });
    scene.check().reach("verifying");
    kind.storage.corrupt((2 + 5 + 1) * 1024 + 300, 1);
    scene.reach("restarting");
    expect(scene.bench.files.asked.filter((asked) => asked.indexOf("img") > 0).slice(3)).toEqual(["/1.1.0.img 1280-2047", "/1.1.0.img 1024-2047", "/1.1.0.img 2048-2535"]);
    scene.end(steps);
  });

  all.spec("take an image up that is whole already after a power cut before its verification", (steps) => {
    const scene = new Scene();
    scene.check().reach("verifying");
    scene.bench.boot();
    const asked = scene.bench.files.asked.length;
    scene.check().reach("restarting");
    expect(scene.bench.files.asked.slice(asked)).toEqual(["/" + MANIFEST + " "]);
    scene.end(steps);
  });

  all.spec("pass over blocks that are there, and whole groups of them, after a power cut", (steps) => {
    const scene = new Scene({ config: { journalBlocks: 1000 } });
    scene.check().reach("verifying");
    // The journal has nothing but the end: it is wound back, as if the power had gone before it was written.
    scene.bench.slots.setNote(scene.bench.slots.note().substring(0, 34) + "\0\0\0\0");
    scene.bench.boot();
    const asked = scene.bench.files.count("1.1.0.img");
    scene.check().reach("restarting");
    expect(scene.bench.files.count("1.1.0.img")).toBe(asked);
    expect(scene.bench.fota.status().download?.resumedAt).toBe(10);
    scene.end(steps);
  });

  all.spec("stay on trial where the memory does not take the confirmation, and ask for a restart when its time is over", (steps) => {
    const scene = new Scene();
    scene.check().reach("restarting").reach("trial");
    scene.wear.boot = true;
    scene.bench.clock.runFor(10000);
    expect(scene.problem()).toBe("the trial cannot be ended: worn out");
    expect(scene.bench.path().slice(-2)).toEqual(["confirming", "trial"]);
    expect(scene.bench.fota.status().attemptsLeft).toBe(2);
    scene.wear.boot = false;
    scene.bench.fota.confirm();
    expect(scene.bench.confirmed()).toBe("1.1.0");
    scene.end(steps);
    const broken = new Scene({ broken: [NEW], config: { trialMs: 5000 } });
    broken.check().reach("trial");
    broken.check();
    broken.bench.clock.runFor(5000);
    expect(broken.bench.restarts).toEqual(["version 1.1.0 is to be tried", "version 1.1.0 has not confirmed itself in time"]);
    broken.end(steps);
  });

  it("have all been gone through, by every row of their table", () => {
    all.seeAll();
    expect(all.missing()).toEqual([]);
  });
});
