import type { Failure } from "../../../drivers/failure";
import { SeededRandom } from "../../../hal/random";
import { ranged } from "../fakes/fake-web";
import { HttpBench, Reader } from "./http-bench";

const SEEDS = 60;
const REQUESTS: readonly string[] = ["http.request", "http.read", "http.release", "sockets.connect", "sockets.send", "sockets.receive", "sockets.close", "sockets.open"];
const TROUBLES: readonly Failure[] = [
  { kind: "timeout", message: "no answer" },
  { kind: "error", message: "ERROR" },
  { kind: "code", code: 706, message: "bytes could not be sent or received" },
  { kind: "closed", message: "the connection is lost", byPeer: true },
];
const RULES = 12;

function text(random: SeededRandom): string {
  let made = "";
  const length = 1 + random.below(900);
  while (made.length < length) made = made + String(random.below(100000)) + "\r\n";
  return made.substring(0, length);
}

/** One request in a world that is chosen by `seed`; answers what is wrong, empty where nothing is. */
function run(seed: number): string {
  const random = new SeededRandom(seed);
  const via = (["auto", "auto", "module", "tcp"] as const)[random.below(4)];
  const bench = new HttpBench({ via, fallbackAfter: 1 + random.below(3), attempts: 3 + random.below(10) });
  const body = text(random);
  const knowsRanges = random.below(3) > 0;
  bench.web.on("http://h/p", (request) => (knowsRanges ? ranged(request, body, random.below(2) === 0 ? undefined : '"e"') : { status: 200, headers: [], body }));
  if (random.below(3) === 0) bench.modem.http.holds = 1 + random.below(body.length);
  if (random.below(3) === 0) bench.tcpDropsAfter = 100 + random.below(body.length);
  if (random.below(4) === 0) bench.modem.http.limits = { ...bench.modem.http.limits, responseBytes: 50 + random.below(200) };
  for (const request of REQUESTS)
    for (let rule = 0; rule < RULES; rule++) bench.modem.script.next(request, random.below(4) > 0 ? {} : { failure: TROUBLES[random.below(TROUBLES.length)], delayMs: random.below(5000) });
  const from = random.below(body.length);
  const to = from + random.below(body.length);
  const range = random.below(2) === 0 ? undefined : random.below(2) === 0 ? { from } : { from, to };
  const wanted = range === undefined ? body : body.substring(from, range.to === undefined ? body.length : to + 1);
  const blockBytes = random.below(2) === 0 ? undefined : 20 + random.below(300);
  const reader = new Reader();
  const task = bench.ask({ range, blockBytes }, reader);
  const pauseAt = random.below(20);
  reader.onPiece = () => {
    if (reader.pieces !== pauseAt) return;
    task.pause();
    bench.clock.after(random.below(60000), () => task.resume());
  };
  bench.finish(reader);
  if (wanted.substring(0, reader.received.length) !== reader.received) return "what came is not the beginning of what was wanted";
  if (reader.outcome() === "ok" && reader.received.length !== wanted.length) return `${String(reader.received.length)} of ${String(wanted.length)} bytes came, and that was told to be all`;
  if (reader.outcome() !== "ok" && reader.received === wanted) return "all came, and it ended with " + reader.outcome();
  bench.clock.runFor(300000);
  if (bench.http.state() !== "idle") return "the manager does not rest but is " + bench.http.state();
  return bench.surprises().join("; ");
}

describe("HTTP requests among troubles of any kind", () => {
  it("bring each byte once and in order, and are over in the end", () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const problem = run(seed);
      if (problem !== "") throw new Error("seed " + String(seed) + ": " + problem);
    }
  });
});
