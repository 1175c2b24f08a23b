import { fromHex } from "../../../../drivers/at/hex";
import { JsonReader, VALUE_BYTES, type JsonListener } from "../../../../app/fota/hawkbit/json-reader";
import { expect } from "../../../expect";

/** Notes all that it is told, as "place=text", or "place!" for an end. */
class Notes implements JsonListener {
  readonly told: string[] = [];

  value(place: string, text: string): void {
    this.told.push(place + "=" + text);
  }

  closed(place: string): void {
    this.told.push(place + "!");
  }
}

/** What is told of `text`, which comes in pieces of `pieceBytes`, and last the problem, if there is one. */
function read(text: string, pieceBytes: number): string[] {
  const notes = new Notes();
  const reader = new JsonReader(notes);
  for (let from = 0; from < text.length && reader.problem === ""; from += pieceBytes) reader.feed(text.substring(from, from + pieceBytes));
  reader.finish();
  return reader.problem === "" ? notes.told : notes.told.concat(["problem: " + reader.problem]);
}

function problemOf(text: string): string {
  const told = read(text, text.length);
  const last = told[told.length - 1] as string;
  return last.indexOf("problem: ") === 0 ? last.substring(9) : "";
}

function repeated(text: string, times: number): string {
  let all = "";
  for (let index = 0; index < times; index++) all = all + text;
  return all;
}

describe("a text of JSON that is read as it comes", () => {
  const text = ' {"a" : {"b":[1, -2.5e+3 ,true,{"c":"d"},[]]},\r\n"e":null,"":"x","f":{}}\t';
  const told = ["a.b.[]=1", "a.b.[]=-2.5e+3", "a.b.[]=true", "a.b.[].c=d", "a.b.[]!", "a.b.[]!", "a.b!", "a!", "e=null", "=x", "f!", "!"];

  it("tells each value with its place, and each end", () => {
    expect(read(text, text.length)).toEqual(told);
  });

  it("tells the same wherever it is cut", () => {
    for (let pieceBytes = 1; pieceBytes < 9; pieceBytes++) expect(read(text, pieceBytes)).toEqual(told);
  });

  it("tells strings without their escapes, characters as UTF-8", () => {
    const escapes = '{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t","b":"\\u0041\\u00e9\\u20AC\\ud83d\\ude00","c":"x\\u0000y"}';
    const values = ['a="\\/\b\f\n\r\t', "b=A" + (fromHex("C3A9E282ACF09F9880") as string), "c=x\x00y", "!"];
    for (let pieceBytes = 1; pieceBytes < 6; pieceBytes++) expect(read(escapes, pieceBytes)).toEqual(values);
  });

  it("tells U+FFFD for half a character", () => {
    const replaced = fromHex("EFBFBD") as string;
    expect(read('{"a":"\\ud83dx","b":"\\ude00","c":"\\ud83d"}', 3)).toEqual(["a=" + replaced + "x", "b=" + replaced, "c=" + replaced, "!"]);
  });

  it("passes over what is longer than anything that is wanted, and goes on behind it", () => {
    const long = repeated("y", VALUE_BYTES + 1);
    expect(read(`{"a":"${long}","b":${repeated("1", VALUE_BYTES + 1)},"c":"${repeated("z", VALUE_BYTES)}"}`, 100)).toEqual(["c=" + repeated("z", VALUE_BYTES), "!"]);
    expect(read(`{"${repeated("k", 65)}":1,"a.b":2,"c":3}`, 7)).toEqual(["?=1", "?=2", "c=3", "!"]);
  });

  it("takes 16 levels, and no more", () => {
    expect(problemOf(repeated('{"a":', 15) + "{}" + repeated("}", 15))).toBe("");
    expect(problemOf(repeated('{"a":', 16) + "{}" + repeated("}", 16))).toBe("it has more than 16 levels");
    expect(problemOf('{"a":' + repeated("[", 100000))).toBe("it has more than 16 levels");
  });

  const wrong: { text: string; says: string }[] = [
    { text: "", says: "it ends too early" },
    { text: '{"a":1', says: "it ends too early" },
    { text: '{"a":"x', says: "it ends too early" },
    { text: '{"a":"x\\', says: "it ends too early" },
    { text: '{"a":"\\u12', says: "it ends too early" },
    { text: "[]", says: "a mark is not in its place" },
    { text: "<html>", says: "a mark is not in its place" },
    { text: "{a:1}", says: "a mark is not in its place" },
    { text: '{"a" 1}', says: "a mark is not in its place" },
    { text: '{"a":}', says: "a mark is not in its place" },
    { text: '{"a":1,}', says: "a mark is not in its place" },
    { text: '{"a":[1,]}', says: "a mark is not in its place" },
    { text: '{"a":[1 2]}', says: "a mark is not in its place" },
    { text: '{,"a":1}', says: "a mark is not in its place" },
    { text: '{"a":1]', says: "an end is not that of what was begun" },
    { text: '{"a":[1}}', says: "an end is not that of what was begun" },
    { text: '{"a":1}x', says: "something follows its end" },
    { text: "{}{}", says: "something follows its end" },
    { text: '{"a":nul}', says: "a value is neither a number nor true, false or null" },
    { text: '{"a":True}', says: "a mark is not in its place" },
    { text: '{"a":+}', says: "a value is neither a number nor true, false or null" },
    { text: '{"a":"\\x"}', says: "an escape makes no sense" },
    { text: '{"a":"\\u12g4"}', says: "an escape makes no sense" },
  ];
  for (const { text: bad, says } of wrong) {
    it("is refused where it is none: " + bad, () => {
      expect(problemOf(bad)).toBe(says);
      const told = read(bad, 1);
      expect(told[told.length - 1]).toBe("problem: " + says);
    });
  }
});
