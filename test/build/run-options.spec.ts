import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect } from "../expect";

const ROOT = resolve(import.meta.dirname, "../..");

interface Mistake {
  says: string;
  options: string[];
  answer: string;
}

const mistakes: Mistake[] = [
  { says: "a port that does not exist", options: ["--port", "/dev/no-such-port", "--apn", "internet", "--broker", "mqtt://127.0.0.1:1"], answer: "no serial port /dev/no-such-port" },
  { says: "a broker's URL that is none", options: ["--broker", "broker.example"], answer: "Write it as mqtt://host:1883" },
  { says: "a broker that nobody listens at", options: ["--broker", "mqtt://127.0.0.1:1"], answer: "the broker at 127.0.0.1:1" },
  { says: "a real module without a broker", options: ["--port", "/dev/no-such-port", "--apn", "internet"], answer: "give BROKER=" },
  { says: "a real module without an access point name", options: ["--port", "/dev/no-such-port", "--broker", "mqtt://h:1"], answer: "give APN=" },
  { says: "mqtts without an authority", options: ["--broker", "mqtts://h:8883"], answer: "give CA=" },
  { says: "an unknown quirk", options: ["--quirks", "gremlins"], answer: 'no quirk "gremlins"' },
  { says: "an unknown revision", options: ["--revision", "sim9000"], answer: 'no revision "sim9000"' },
  { says: "an answer about updates that is none", options: ["--updates", "maybe"], answer: "Allowed choices are yes, no" },
  { says: "a rate that the module has not", options: ["--baud", "1234"], answer: "BAUD= is one of" },
];

describe("the main job's options", () => {
  for (const { says, options, answer } of mistakes) {
    it(`${says} gives one sentence that says what to do, and exit code 2`, () => {
      const trace = ["--trace", "build/out/options.trace"];
      const run = spawnSync(process.execPath, ["--import", "tsx", "build/run/main.ts", ...trace, ...options], { cwd: ROOT, encoding: "utf8" });
      expect(run.stderr).toContain(answer);
      expect(run.stderr.trim().split("\n").length).toBe(1);
      expect(run.status).toBe(2);
    });
  }
});
