import type { Chapter, CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused, cmeRefusal } from "../refusal";
import { setting } from "../settings";
import type { Ec716sFirmware } from "./firmware";
import { type FileFailure, Files, type Path } from "./state/files";

const LONGEST_NAME = 64;
const LARGEST_PIECE = 10240;
const LONGEST_INPUT_S = 4294967295;
/** The manual gives no default; its examples show no header (EC716S 8.3). */
const READ_HEADER = setting("+FSREADHEAD", "NO_SAVE", 0);

/** EC716S 3.13. */
const CME: Readonly<Record<FileFailure, number>> = {
  missing: 62,
  "too-large": 63,
  "no-card": 61,
  "no-directory": 98,
  exists: 97,
  "not-empty": 98,
};

/** EC716S chapter 8. */
export const fileSystemChapter: Chapter<Ec716sFirmware> = {
  number: 8,
  title: "File system",
  settings: [READ_HEADER],
  quirks: [
    { id: "fs-cme", about: "A file command that fails says why by +CME ERROR; the manual prints ERROR.", chapter: 8 },
    { id: "fswrite-prompt-line", about: "The prompt of AT+FSWRITE is followed by a line end.", chapter: 8 },
    { id: "fsread-no-gap", about: "OK stands directly behind the data of AT+FSREAD, without an empty line.", chapter: 8 },
    { id: "fsmem-no-ok", about: "AT+FSMEM ends without OK.", chapter: 8 },
    { id: "fsflsize", about: "The size of a file is asked with AT+FSFLSIZE, as the table of contents spells it; AT+FSFSIZE is an error.", chapter: 8 },
  ],
  run: (firmware) => ({
    commands: { ...dataCommands(firmware), ...entryCommands(firmware), ...listCommands(firmware) },
  }),
};

function dataCommands(firmware: Ec716sFirmware): CommandTable {
  return {
    "+FSREAD": { test: "", write: (x) => read(firmware, x) },
    "+FSREADHEAD": {
      read: (x) => x.line(`+FSREADHEAD: ${firmware.settings.get(READ_HEADER)}`).ok(),
      write: (x) => {
        firmware.settings.set(READ_HEADER, x.parameters.expectCount(1, 1).integer(0, oneOf(0, 1)));
        x.ok();
      },
    },
    "+FSWRITE": { test: "", write: (x) => write(firmware, x) },
  };
}

function entryCommands(firmware: Ec716sFirmware): CommandTable {
  const { files } = firmware;
  const command = (change: (path: Path) => FileFailure | undefined): CommandSpec => ({
    test: "",
    write: (x) => {
      x.parameters.expectCount(1, 1);
      settle(firmware, change(pathAt(x, 0)));
      x.ok();
    },
  });
  return {
    "+FSCREATE": command((path) => files.create(path)),
    "+FSDEL": command((path) => files.remove(path)),
    "+FSMKDIR": command((path) => files.makeDirectory(path)),
    "+FSRMDIR": command((path) => files.removeDirectory(path)),
  };
}

function listCommands(firmware: Ec716sFirmware): CommandTable {
  const { files, quirks } = firmware;
  const size = (name: string, known: () => boolean): CommandSpec => ({
    test: "",
    write: (x) => {
      if (!known()) throw new CommandRefused();
      const content = files.read(pathAt(x, 0));
      if (x.parameters.expectCount(1, 1) && content === undefined) throw refusal(firmware, "missing");
      x.line(`${name}: ${content?.length ?? 0}`).ok();
    },
  });
  return {
    "+FSDRIVE": {
      test: "",
      write: (x) => x.line(`+FSDRIVE:${x.parameters.expectCount(1, 1).integer(0, oneOf(0, 1)) === 0 ? "C" : "D"}`).ok(),
    },
    "+FSLS": {
      test: "",
      write: (x) => {
        const names = files.list(pathAt(x, 0));
        if (names === undefined) throw refusal(firmware, "no-directory");
        for (const name of names) x.line(name);
        x.ok();
      },
    },
    "+FSMEM": {
      test: "",
      execute: (x) => {
        x.line(`+FSMEM: ${files.free()} bytes`);
        if (quirks.isOn("fsmem-no-ok")) x.silent();
        else x.ok();
      },
    },
    "+FSFSIZE": size("+FSFSIZE", () => !quirks.isOn("fsflsize")),
    "+FSFLSIZE": size("+FSFLSIZE", () => quirks.isOn("fsflsize")),
  };
}

/** The position counts in mode 1 only; a shorter file gives what it has (EC716S 8.2). */
function read(firmware: Ec716sFirmware, x: Exchange): void {
  const { parameters } = x;
  const path = pathAt(x, 0);
  const fromPosition = parameters.expectCount(3, 4).integer(1, oneOf(0, 1)) === 1;
  const length = parameters.integer(2, between(1, LARGEST_PIECE));
  const position = parameters.optionalInteger(3, between(0, LONGEST_INPUT_S), 0);
  const content = firmware.files.read(path);
  if (content === undefined) throw refusal(firmware, "missing");
  const start = fromPosition ? position : 0;
  if (start > 0 && start >= content.length) throw new CommandRefused();
  const data = content.slice(start, start + length);
  // One piece: what puts empty lines between others has no place in front of the data.
  x.line(firmware.settings.get(READ_HEADER) === 1 ? `+FSREAD:\r\n${data}` : data);
  if (firmware.quirks.isOn("fsread-no-gap")) x.line("OK").silent();
  else x.ok();
}

/** The data begin behind the prompt; `TimeOut` ends the command where they do not all come in time (EC716S 8.4). */
function write(firmware: Ec716sFirmware, x: Exchange): void {
  const { parameters } = x;
  const path = pathAt(x, 0);
  const append = parameters.expectCount(4, 4).integer(1, oneOf(0, 1)) === 1;
  const length = parameters.integer(2, between(1, LARGEST_PIECE));
  const seconds = parameters.integer(3, between(1, LONGEST_INPUT_S));
  const before = firmware.files.read(path);
  if (before === undefined) throw refusal(firmware, "missing");
  x.prompt(firmware.quirks.isOn("fswrite-prompt-line") ? "\r\n>\r\n" : "\r\n>");
  x.after(seconds * 1000, () => x.result("TimeOut"));
  x.readCounted(length, (data) => {
    settle(firmware, firmware.files.write(path, append ? before + data : data));
    x.ok();
  });
}

function pathAt(x: Exchange, place: number): Path {
  const path = Files.parse(x.parameters.text(place, { minimum: 1, maximum: LONGEST_NAME }));
  if (path === undefined) throw new CommandRefused();
  return path;
}

function settle(firmware: Ec716sFirmware, failure: FileFailure | undefined): void {
  if (failure !== undefined) throw refusal(firmware, failure);
}

function refusal(firmware: Ec716sFirmware, failure: FileFailure): CommandRefused {
  return firmware.quirks.isOn("fs-cme") ? cmeRefusal(CME[failure]) : new CommandRefused();
}
