/** What a counter counts, on beyond its range: it begins again at 0 after `range` counts. To be asked at least once in each range. */
export function counted(read: (this: void) => number, range: number): (this: void) => number {
  let last = read();
  let total = last;
  return () => {
    const count = read();
    total = total + ((count - last + range) % range);
    last = count;
    return total;
  };
}
