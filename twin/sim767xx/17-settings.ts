import { setting } from "../settings";

/** AT+CCHSET. */
export const REPORT_SENT = setting("+CCHSET.report_send_result", "NO_SAVE", 0);
export const RECEIVE_MODE = setting("+CCHSET.recv_mode", "NO_SAVE", 0);
/** AT+CCHMODE. */
export const TRANSPARENT = setting("+CCHMODE", "NO_SAVE", 0);

export const SSL_SETTINGS = [REPORT_SENT, RECEIVE_MODE, TRANSPARENT];
