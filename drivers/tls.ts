import { refused } from "./failure";

/** For a connection that asks for TLS of a modem that was made without. */
export const NO_TLS = refused("this build has no TLS; give the modem its service");
