/**
 * Lines that a module prints when it has started. The first is the boot ROM's, without a line end: it
 * is glued to what follows. With autobauding they come only when the module has heard `AT`.
 */
export const startBanners: readonly string[] = ["^boot.rom", "RDY"];

/**
 * Lines that say nothing: those of the start and of registration, whose order differs, and the state
 * that stands in front of a failed connection's result.
 */
export const idleLines: readonly string[] = ["^MODE:", "+E_UTRAN", "+CREG:", "+CGREG:", "*BANDIND:", "STATE:", "+NITZ:"];
