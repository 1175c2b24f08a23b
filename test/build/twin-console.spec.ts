import { once } from "node:events";
import { PassThrough } from "node:stream";
import { ControlConsole } from "../../build/twin/console";
import { expect } from "../expect";
import { Transcript } from "./twin-talk";

describe("control console of the twin", () => {
  let input: PassThrough & { isTTY?: boolean };
  let shown: Transcript;
  let ran: string[];
  let ended: Promise<void>;
  let controls: ControlConsole;

  function open(interactive: boolean): void {
    input = Object.assign(new PassThrough(), { isTTY: interactive });
    const output = new PassThrough();
    shown = new Transcript();
    ran = [];
    output.on("data", (chunk: Buffer) => shown.add(chunk.toString()));
    ended = new Promise((quit) => {
      const run = (line: string): string => {
        ran.push(line);
        if (line === "bad") throw new Error("That is bad.");
        return `did ${line}`;
      };
      controls = new ControlConsole(input, output, { run, quit });
    });
  }

  afterEach(() => controls.close());

  it("prompts at a terminal, before and after what it shows", async () => {
    open(true);
    await shown.until("twin> ");
    input.write("state\r");
    await shown.until("did state\n");
    await shown.until("twin> ");
    controls.print("module: running");
    await shown.until("module: running\n");
    await shown.until("twin> ");
  });

  it("keeps what is being typed when it shows something", async () => {
    open(true);
    input.write("sta");
    await shown.until("sta");
    controls.print("module: running");
    await shown.until("module: running\n");
    await shown.until("twin> sta");
    input.write("te\r");
    await shown.until("did state\n");
  });

  it("prompts nobody where there is no terminal, and gives answers and mistakes as plain lines", async () => {
    open(false);
    input.write("state\n\n  bad  \n");
    await shown.until("That is bad.\n");
    expect(shown.all()).toBe("did state\nThat is bad.\n");
    expect(ran).toEqual(["state", "bad"]);
  });

  it("lists its own control beside the others", async () => {
    open(false);
    input.write("help\n");
    const help = await shown.until("end the twin\n");
    expect(help).toContain("coverage on|off          regain or lose the network\n");
    expect(help).toContain("quit                     end the twin\n");
  });

  it("quits by word, and at a terminal by Ctrl-C", async () => {
    open(false);
    input.write("quit\n");
    await ended;
    open(true);
    input.write("\x03");
    await ended;
  });

  it("goes on showing when its input has ended", async () => {
    open(true);
    input.end();
    await once(input, "end");
    controls.print("module: off");
    await shown.until("module: off\n");
  });
});
