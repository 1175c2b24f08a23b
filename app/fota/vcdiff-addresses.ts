const NEAR = 4;
const FIRST_NEAR = 2;
const FIRST_SAME = FIRST_NEAR + NEAR;
const SAME = 768;

/**
 * What the addresses of a window's copies are told by (RFC 3284 5.3). Of the 768 places for same ones only the
 * addresses are kept that the window had: a block has few.
 */
export class AddressCache {
  private readonly near: number[] = [0, 0, 0, 0];
  private nextNear = 0;
  private readonly had: number[] = [];

  /** Whether the mode's operand is one byte, rather than an integer. */
  isByte(mode: number): boolean {
    return mode >= FIRST_SAME;
  }

  /** The address that is meant, `here` being that of the next byte; it is remembered. */
  address(mode: number, operand: number, here: number): number {
    const address = this.meant(mode, operand, here);
    this.near[this.nextNear] = address;
    this.nextNear = (this.nextNear + 1) % NEAR;
    this.had.push(address);
    return address;
  }

  private meant(mode: number, operand: number, here: number): number {
    if (mode === 0) return operand;
    if (mode === 1) return here - operand;
    if (mode < FIRST_SAME) return (this.near[mode - FIRST_NEAR] as number) + operand;
    const place = (mode - FIRST_SAME) * 256 + operand;
    for (let index = this.had.length - 1; index >= 0; index--) {
      const address = this.had[index] as number;
      if (address % SAME === place) return address;
    }
    return 0;
  }
}
