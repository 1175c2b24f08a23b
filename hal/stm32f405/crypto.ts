import type { Crypto, Hash } from "../crypto";
import type { Board } from "./board";

/** All of it in C; a verification is one step, of some 35 ms. */
export function boardCrypto(board: Board): Crypto {
  return {
    sha256: () => new BoardHash(board),
    ed25519: (publicKey, signature, message) => ({ step: () => board.ed25519(publicKey, signature, message) }),
  };
}

class BoardHash implements Hash {
  private readonly state: unknown;

  constructor(private readonly board: Board) {
    this.state = board.hash();
  }

  update(bytes: string): void {
    this.board.hashUpdate(this.state, bytes);
  }

  digest(): string {
    return this.board.hashDigest(this.state);
  }
}
