/**
 * Lines that firmware of the family prints when it has started, none of them in the manual. In the
 * middle of a conversation one means that the module restarted by itself.
 */
export const startBanners: readonly string[] = ["RDY", "QCRDY", "*ATREADY: 1"];

/** Lines that say nothing about a restart: they come up to a minute after it, and in any order. */
export const idleLines: readonly string[] = ["SMS DONE", "PB DONE", "*ISIMAID:", "*COPN:", "+MSTK:"];
