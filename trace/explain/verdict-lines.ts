/** Lines and commands by which a verdict follows a conversation. */

/** What a module says when it starts or goes down. */
export const BANNER = /^(RDY|QCRDY|\*ATREADY|START$|(UNDER|OVER)-VOLTAGE POWER DOWN|POWERE?D? DOWN|NORMAL POWER DOWN)/;

/** What ends a context or a connection because the device wants it to. */
export const CLOSES = /^AT\+(CFUN=[04]|CGACT=0|CGATT=0|NETCLOSE|CIPSHUT|CIPCLOSE|CCHCLOSE|CCHSTOP|CMQTTDISC|CMQTTREL|CMQTTSTOP|MDISCONNECT|MIPCLOSE)/i;

/** What the module says when it goes down. */
export const DOWN = /DOWN/;

/** What removes something that need not be there. */
export const CLEARS = /^AT\+(FSDEL|CCERTDELE|CMGD)\b/i;

export const NO_CARD = /^\+CPIN: ?(NOT INSERTED|SIM REMOVED)/;

/** What restarts the module, or switches it off. */
export const ENDS = /^AT(\+CPOF|\+CPOWD|\+CRESET|\+RESET|\+CFUN=\d,1|\+CFUN=6|\+UPGRADE|\+CFOTA|\+LFOTA)/i;

/** That a connection was opened, or was not; of relatives as well. The code is the last number. */
export const OPENED = /^\+(CIPOPEN|CCHOPEN|QIOPEN|QSSLOPEN|CAOPEN): ?\d+, ?(\d+)$/;

/** What is lost without anybody wanting it. */
export const LOST: readonly (readonly [RegExp, string])[] = [
  [/^\+CIPEVENT: NETWORK CLOSED/, "the network closed the data service"],
  [/^\+IPCLOSE: ?\d,[12]/, "a connection was closed from outside"],
  [/^\+CMQTTCONNLOST/, "the connection to the broker was lost"],
  [/^\+CMQTTNONET/, "the MQTT service lost the network"],
  [/^\+CGEV: .*(DEACT|DETACH)/, "the network or the module ended a data context"],
  [/^\+PDP:? ?DEACT/, "the data context ended"],
  [/^(\d, ?)?CLOSED$/, "a connection was closed by the other side"],
  [/CONNECT FAIL$/, "a connection could not be opened"],
  [/^\+(QIOPEN|QSSLOPEN|CAOPEN): ?\d+, ?[1-9]\d*$/, "a connection could not be opened"],
  [/^\+HTTPACTION: ?\d, ?[4-7]\d\d/, "an HTTP request failed"],
  [/^(UNDER|OVER)-VOLTAGE WARN/, "the supply's voltage is wrong"],
];

/** What is sent to a module that may not listen. */
export const PROBE = /^(AT|\+\+\+|AT[EQV0-9]+)$/i;

/** The own address, alone or behind its name; none is all zeros. */
export const ADDRESS = /^(?:\+(?:CGPADDR|IPADDR|SAPBR):.*?)?"?(?!0\.0\.0\.0)(\d+\.\d+\.\d+\.\d+)"?$/;
