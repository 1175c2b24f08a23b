/**
 * Where secrets stand in the conversation, by the commands of the manuals and of their relatives: data for
 * `SecretMask`, as text, which an interpreter searches natively and which takes no memory of its own.
 *
 * A rule is a line: the name, the fields that are hidden, and what goes with them, with blanks between.
 *
 *     +CSTT 12          fields 1 and 2 behind the name, counted from 0
 *     +CFOO 3-          field 3 and all behind it
 *     +CFOO .           no field
 *     +CFOO 0,1p        field 0; field 1 where payloads are hidden too
 *     ?2=USER,PWD       only where field 2 is one of these
 *     >1  >1p  >        what is entered at the prompt: as many bytes as field 1 says; a payload; up to Ctrl-Z
 *     <                 the lines that answer, up to the result
 *     :1  :1p  :-2p     the bytes behind this header: as many as field 1 says; a payload; as the last field but one says
 *     !1p               the bytes behind field 1, on the same line: as many as it says
 *     :$  :.            the next line; the lines up to the result
 *     #3                where field 0 is 3, each of those bytes is two hexadecimal digits
 */

/** Write commands, by the name before the `=`. */
export const COMMAND_RULES =
  "\n+CPIN 01\n+CLCK 2\n+CPWD 12\n+CACM 0\n+CAMM 1" +
  // Users and passwords.
  "\n+CGAUTH 23\n+CSTT 12\n+CPNETAPN 23\n+CIPCSGP 23\n+SAPBR 3 ?2=USER,PWD,PHONENUM\n+CMQTTCONNECT 45\n+MCONFIG 12,6p" +
  "\n+CFTPSLOGIN 23\n+CFTPUN 0\n+CFTPPW 0\n+FTPUN 0\n+FTPPW 0\n+CSMTPSAUTH 12\n+SMTPAUTH 12\n+POP3SRV 12\n+CFOTA 34" +
  "\n+HTTPPARA 1- ?0=USERDATA,USER_DEFINED,COOKIE\n+SHAHEAD 1-" +
  // Of relatives.
  "\n+QICSGP 34\n+QMTCONN 23\n+SMCONF 1- ?0=USERNAME,PASSWORD\n+CNCFG 34\n+MQTTUSERCFG 34\n+CWJAP 1" +
  // Keys and certificates, and files, which may be such.
  "\n+CCERTDOWN . >1\n+FSWRITE . >2\n+FSREAD . <\n+CFTRANTX . <" +
  // Identities, and the card itself.
  "\n+SIMEI 0\n+WISN 0\n+EGMR 2\n+CSIM 1\n+CRSM 5" +
  // People.
  "\n+CSCA 0\n+CMGS 0 >\n+CMGSEX 0 >\n+CMGW 0 >\n+CMSS 1\n+CPBW 13\n+CPBF 0\n+CCFC 2\n+CTFR 0\n+CUSD 1" +
  "\n+CMMSRECP 0\n+CMMSCC 0\n+CMMSBCC 0\n+CMMSSEND 0\n+CMMSDELRECP 0\n+CMMSDELCC 0\n+CMMSDELBCC 0" +
  "\n+CSMTPSFROM 01\n+CSMTPSRCPT 23\n+SMTPFROM 01\n+SMTPRCPT 23" +
  // Payloads.
  "\n+CIPSEND . >1p\n+CCHSEND . >1p\n+CMQTTWILLMSG . >1p\n+CMQTTPAYLOAD . >1p\n+MPUB 3-p\n+MPUBEX . >3p\n^HEARTBEAT 1-p" +
  "\n+HTTPDATA . >0p\n+HTTPEXPOST . >0p\n+CHTTPSEND . >0p\n+CFTRANRX . >1p\n+CFTPSPUT . >1p\n+WSPUSH . >1p" +
  "\n+CSMTPSSUB . >0p\n+CSMTPSBODY . >0p\n+SMTPBODY 0-p\n";

/** Answers and URCs, by the name before the `:`. The one of `AT&V` begins with `&F`, and has users, passwords and numbers in its line. */
export const ANSWER_RULES =
  "\n&F 0-\n+CGAUTH 23\n+CSTT 12\n+CIPCSGP 23\n+CPNETAPN 23\nUSR 0\nPWD 0\n+SAPBR 1- ?0=USER,PWD,PHONENUM\n+CMQTTCONNECT 45\n+MCONFIG 12,6p" +
  "\n+CFTPUN 0\n+CFTPPW 0\n+FTPUN 0\n+FTPPW 0\n+CSMTPSAUTH 12\n+SMTPAUTH 12\n+POP3SRV 12\n+CFTPSLOGIN 23\n+HTTPPARA 0-\nUSERDATA 0-\nUSER_DEFINED 0-" +
  "\n+ICCID 0\n+CICCID 0\n+CCID 0\n+QCCID 0\n+CIMI 0\n+CGSN 0\n+GSN 0\n+SIMEI 0\n+EGMR 0\n+WISN 0\n+CCED 2\nIMEI 0\nMEID 0\nIMSI 0\nICCID 0\nSN 0" +
  "\n+CSIM 1\n+CRSM 2" +
  "\n+CNUM 01\n+CSCA 0\n+CLIP 0\n+COLP 0\n+CCWA 0\n+CLCC 5\n+CPBR 13\n+CPBF 13\n+CCFC 2\n+CRING 1\n+CUSD 1" +
  "\n+CMMSRECP 0\n+CMMSCC 0\n+CMMSBCC 0\n+CSMTPSFROM 01\n+CSMTPSRCPT 23\n+SMTPFROM 01\n+SMTPRCPT 23" +
  "\n+CMGR 12 :.\n+CMGRD 12 :.\n+CMGL 23 :.\n+CMT 01 :$\n+CDS 2 :$" +
  "\n+MSUB 2-p !1p\n+CMQTTRXPAYLOAD . :1p\n+CIPRXGET . :-2p ?0=2,3 #3\n+CCHRECV . :2p ?0=DATA\n+CHTTPSRECV . :1p ?0=DATA\n+CHTTPACT . :1p ?0=DATA" +
  "\n+HTTPREAD . :0p\n+HTTPHEAD . :0p\n+HTTPGET . :0p\n+FTPGET . :1p ?0=2\n+FTPEXTGET . :1p ?0=3,4\n+CFTPGET . :1p ?0=DATA\n+CFTPSGET . :1p ?0=DATA" +
  "\n+CFTRANTX . :1 ?0=DATA\n+SMTPBODY 0-p\n^HEARTBEAT 1-p\n";

/** A number dialled directly: `ATD` is followed by it without a `=`. */
export const DIAL_RULE = "ATD 0";

/** Commands whose answer is an identity without a name before it: IMSI, IMEI, ICCID. */
export const IDENTITY_COMMANDS = "\n+CIMI\n+CGSN\n+GSN\n+CICCID\n+CCID\n+ICCID\n+QCCID\n+WISN\n+EGMR\n";
