import { COMMAND_BYTES, parseCommand } from "../../app/telemetry/commands";
import { fromByte } from "../../hal/bytes";
import { expect } from "../expect";

/** The reason for the refusal. */
function refusalOf(payload: string): string {
  const failure = parseCommand(payload).failure;
  if (failure === undefined) throw new Error("it is taken: " + payload);
  expect(failure.kind).toBe("refused");
  return failure.message;
}

describe("a command from the command topic", () => {
  it("sets the interval, from one second to one day", () => {
    expect(parseCommand('{"cmd":"interval","seconds":60}')).toEqual({ command: { kind: "interval", seconds: 60 } });
    expect(parseCommand('{"seconds":1,"cmd":"interval"}')).toEqual({ command: { kind: "interval", seconds: 1 } });
    expect(parseCommand('{"cmd":"interval","seconds":8.64e4}')).toEqual({
      command: { kind: "interval", seconds: 86400 },
    });
  });

  it("asks for a ping or a restart", () => {
    expect(parseCommand('{"cmd":"ping"}')).toEqual({ command: { kind: "ping" } });
    expect(parseCommand(' {\r\n\t"cmd" : "restart" } \n')).toEqual({ command: { kind: "restart" } });
  });

  it("is refused with an interval that is missing, out of range, broken or no number", () => {
    const reason = 'interval wants "seconds", a whole number from 1 to 86400';
    expect(refusalOf('{"cmd":"interval"}')).toContain(reason);
    expect(refusalOf('{"cmd":"interval","seconds":0}')).toContain(reason);
    expect(refusalOf('{"cmd":"interval","seconds":-5}')).toContain(reason);
    expect(refusalOf('{"cmd":"interval","seconds":86401}')).toContain(reason);
    expect(refusalOf('{"cmd":"interval","seconds":1.5}')).toContain(reason);
    expect(refusalOf('{"cmd":"interval","seconds":"60"}')).toContain(reason);
  });

  it("is refused where it is unknown, names none, or has fields that it does not take", () => {
    expect(refusalOf('{"cmd":"format"}')).toContain('"cmd" is none of interval, ping, restart');
    expect(refusalOf('{"cmd":5}')).toContain('"cmd" is none of');
    expect(refusalOf('{"command":"ping"}')).toContain('it has no field "cmd"');
    expect(refusalOf('{"cmd":"ping","seconds":5}')).toContain("ping takes no other field");
    expect(refusalOf('{"cmd":"interval","seconds":5,"unit":"min"}')).toContain('no other field than "seconds"');
    expect(refusalOf('{"cmd":"ping","cmd":"restart"}')).toContain("it has a field twice");
    expect(refusalOf('{"cmd":"ping","a":1,"b":2,"c":3,"d":4,"e":5}')).toContain("more than 5 fields");
  });

  it("is refused where it is not JSON, with the place", () => {
    expect(refusalOf("")).toContain("it does not begin with {");
    expect(refusalOf("ping")).toContain("it does not begin with {");
    expect(refusalOf("{}")).toContain("no name in quotes, plain ASCII, at byte 1");
    expect(refusalOf('{"cmd":"ping"')).toContain("there is no , or } at byte 13");
    expect(refusalOf('{"cmd":"ping",}')).toContain("no name in quotes, plain ASCII, at byte 14");
    expect(refusalOf('{"cmd" "ping"}')).toContain("there is no : at byte 7");
    expect(refusalOf('{"cmd":ping}')).toContain("no number or plain string at byte 7");
    expect(refusalOf('{"cmd":true}')).toContain("no number or plain string at byte 7");
    expect(refusalOf('{"cmd":"ping')).toContain("no number or plain string at byte 7");
    expect(refusalOf('{"cmd":"p\\u0069ng"}')).toContain("no number or plain string at byte 7");
    expect(refusalOf('{"cmd":"p' + fromByte(0xc3) + fromByte(0xaf) + 'ng"}')).toContain("no number or plain string at byte 7");
    expect(refusalOf('{"cmd":"interval","seconds":060}')).toContain("no number or plain string at byte 28");
    expect(refusalOf('{"cmd":"ping"}{')).toContain("something follows its }");
  });

  it("is refused unread where it is longer than a command can be, and says what one looks like", () => {
    let long = '{"cmd":"ping"}';
    while (long.length <= COMMAND_BYTES) long = long + " ";
    expect(refusalOf(long)).toBe(
      'The command is refused: it has 257 bytes, and at most 256 are read. Send, for example, {"cmd":"ping"}.',
    );
    expect(parseCommand(long.substring(0, COMMAND_BYTES))).toEqual({ command: { kind: "ping" } });
  });

  it("names those that were added where it is none of them", () => {
    const { failure } = parseCommand('{"cmd":"format"}', ["update"]);
    expect(failure === undefined ? "" : failure.message).toContain('"cmd" is none of interval, ping, restart, update.');
    expect(parseCommand('{"cmd":"update"}', ["update"])).toEqual({
      command: { kind: "added", name: "update", fields: [{ key: "cmd", value: "update" }] },
    });
  });
});
