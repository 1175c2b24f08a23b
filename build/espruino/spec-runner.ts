/** `describe` and `it` for the engines of ES5: runs what the specs register, and prints a line of JSON for each. */
declare function print(text: string): void;
/** Which part of the specs is this process's, and how many there are: one in `SHARDS` specs, beginning with number `SHARD`. */
declare const SHARD: number;
declare const SHARDS: number;

interface Group {
  name: string;
  parent: Group | undefined;
  before: (() => void)[];
  after: (() => void)[];
  beforeEach: (() => void)[];
  afterEach: (() => void)[];
  parts: (() => void)[];
}

let group = made("", undefined);
let count = 0;

function made(name: string, parent: Group | undefined): Group {
  return { name, parent, before: [], after: [], beforeEach: [], afterEach: [], parts: [] };
}

function fullName(of: Group | undefined, name: string): string {
  return of === undefined || of.name === "" ? name : fullName(of.parent, of.name + " " + name);
}

/** Hooks of the outer groups first. */
function each(of: Group | undefined, hooks: "beforeEach" | "afterEach"): void {
  if (of === undefined) return;
  each(of.parent, hooks);
  for (const hook of of[hooks]) hook();
}

function describe(name: string, body: () => void): void {
  const outer = group;
  const inner = made(name, outer);
  group = inner;
  body();
  group = outer;
  outer.parts.push(() => runGroup(inner));
}

function it(name: string, body: () => void): void {
  const own = group;
  count = count + 1;
  if (count % SHARDS !== SHARD) return;
  own.parts.push(() => {
    let problem = "";
    try {
      each(own, "beforeEach");
      body();
      each(own, "afterEach");
    } catch (error) {
      problem = String(error) + "\n" + String((error as Error).stack);
    }
    print(JSON.stringify({ name: fullName(own, name), passed: problem === "", problem }));
  });
}

function runGroup(of: Group): void {
  for (const hook of of.before) hook();
  for (const part of of.parts) part();
  for (const hook of of.after) hook();
}

export function runAll(): void {
  runGroup(group);
  print(JSON.stringify({ done: true }));
}

/** The specs take them for granted. */
const world = Function("return this")() as Record<string, unknown>;
world["describe"] = describe;
world["it"] = it;
world["before"] = (hook: () => void): void => void group.before.push(hook);
world["after"] = (hook: () => void): void => void group.after.push(hook);
world["beforeEach"] = (hook: () => void): void => void group.beforeEach.push(hook);
world["afterEach"] = (hook: () => void): void => void group.afterEach.push(hook);
