import { ByteQueue } from "../../../app/tcp/byte-queue";
import { expect } from "../../expect";

describe("the queue of bytes to be sent", () => {
  it("takes bytes up to its capacity and says how many", () => {
    const queue = new ByteQueue(10);
    expect(queue.put("abcdefg")).toBe(7);
    expect(queue.put("hijklm")).toBe(3);
    expect(queue.put("n")).toBe(0);
    expect(queue.first(100)).toBe("abcdefghij");
  });

  it("hands out pieces of the asked size across the borders of what was put", () => {
    const queue = new ByteQueue(20);
    queue.put("ab");
    queue.put("cde");
    queue.put("fghi");
    expect(queue.first(4)).toBe("abcd");
    queue.drop(4);
    expect(queue.first(4)).toBe("efgh");
    queue.drop(4);
    expect(queue.first(4)).toBe("i");
    queue.drop(1);
    expect(queue.first(4)).toBe("");
    expect(queue.length).toBe(0);
  });

  it("keeps what was handed out until it is dropped, and has room again then", () => {
    const queue = new ByteQueue(4);
    queue.put("abcd");
    expect(queue.first(2)).toBe("ab");
    expect(queue.first(2)).toBe("ab");
    expect(queue.room()).toBe(0);
    queue.drop(2);
    expect(queue.room()).toBe(2);
    expect(queue.put("efg")).toBe(2);
    expect(queue.first(9)).toBe("cdef");
  });

  it("drops across several puts at once", () => {
    const queue = new ByteQueue(9);
    queue.put("abc");
    queue.put("def");
    queue.put("ghi");
    queue.drop(7);
    expect(queue.first(9)).toBe("hi");
    expect(queue.length).toBe(2);
  });
});
