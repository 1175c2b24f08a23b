/** Conversations with secrets in them, as the two families and their relatives have them. */

/** `>` from the device, `<` from the module. `{text}`, `{digits}` and `{bytes}` are a secret each. */
export interface SecretDialogue {
  hides: string;
  talk: readonly string[];
  /** Only where payloads are hidden too. */
  payload?: boolean;
}

const OK = "<\r\nOK\r\n";

function answered(hides: string, command: string, answer: string): SecretDialogue {
  return { hides, talk: [`>${command}\r`, `<\r\n${answer}\r\n\r\nOK\r\n`] };
}

function told(hides: string, command: string): SecretDialogue {
  return { hides, talk: [`>${command}\r`, OK] };
}

export const SECRET_DIALOGUES: readonly SecretDialogue[] = [
  told("a PIN", "AT+CPIN={digits}"),
  told("a PUK and a new PIN", 'AT+CPIN="{digits}","{digits}"'),
  told("a PIN behind another command, in lower case", "ate0+cpin={digits};+csq"),
  told("the PIN of a lock", 'AT+CLCK="SC",1,"{digits}"'),
  told("both PINs of a change", 'AT+CPWD="SC","{digits}","{digits}"'),
  told("the PIN2 of the call meter", 'AT+CAMM="000000","{digits}"'),
  told("a login of the APN", 'AT+CGAUTH=1,1,"{text}","{text}"'),
  answered("a login of the APN, read", "AT+CGAUTH?", '+CGAUTH: 1,1,"{text}","{text}"'),
  answered("a login of the APN, among all that is set", "AT&V", '&F: 0; E: 1; +CSCA: "+{digits}",145; +CGAUTH: 1,1,"{text}","{text}"; +CGACT: 1,1;'),
  told("a login of the APN, of the EC716S", 'AT+CSTT="internet","{text}","{text}"'),
  answered("a login of the APN, read, of the EC716S", "AT+CSTT?", '+CSTT: "internet","{text}","{text}"'),
  told("a login of the network's APN, of the EC716S", 'AT+CPNETAPN=2,"internet","{text}","{text}",1'),
  answered("a login of the network's APN, read", "AT+CPNETAPN?", "MODE:2\r\nAPN:internet\r\nUSR:{text}\r\nPWD:{text}\r\nAUTHMODE:1"),
  told("a login of the connection mode", 'AT+CIPCSGP=1,"internet","{text}","{text}"'),
  answered("a login of the connection mode, read", "AT+CIPCSGP?", '+CIPCSGP: 1, "internet", "{text}", "{text}"'),
  told("a user of a bearer", 'AT+SAPBR=3,1,"USER","{text}"'),
  told("a password of a bearer", 'AT+SAPBR=3,1,"PWD","{text}"'),
  answered("a password of a bearer, read", 'AT+SAPBR=4,1,"PWD"', '+SAPBR: "PWD","{text}"'),
  told("a login of the broker", 'AT+CMQTTCONNECT=0,"tcp://b:1883",60,1,"{text}","{text}"'),
  told("a login of the broker, of the EC716S", 'AT+MCONFIG="client","{text}","{text}"'),
  told("a login of the broker, before a will", 'AT+MCONFIG="client","{text}","{text}",1,0,"a/b","gone"'),
  told("a login of FTPS", 'AT+CFTPSLOGIN="host",21,"{text}","{text}",0'),
  told("a user of FTP", 'AT+FTPUN="{text}"'),
  answered("a password of FTP, read", "AT+FTPPW?", "+FTPPW:{text}"),
  told("a password of FTP, of a relative", 'AT+CFTPPW="{text}"'),
  told("a login of mail", 'AT+CSMTPSAUTH=1,"{text}","{text}"'),
  told("a login of the download server", 'AT+CFOTA=1,0,"a.example:21","{text}","{text}"'),
  told("credentials in an HTTP header", 'AT+HTTPPARA="USERDATA","Authorization: Basic {text}"'),
  told("credentials in one of several HTTP headers", 'AT+HTTPPARA="USER_DEFINED","Authorization: Basic {text}"'),
  { hides: "a certificate", talk: ['>AT+CCERTDOWN="k.pem",20\r', "<\r\n>", ">{bytes}", OK] },
  { hides: "a certificate, written as a file", talk: ['>AT+FSWRITE="k.pem",0,20,10\r', "<\r\n>", ">{bytes}", OK] },
  { hides: "a certificate, with the module's echo of it", talk: ['>AT+CCERTDOWN="k.pem",20\r', "<\r\n>", ">{bytes}", "<{bytes}\r\nOK\r\n"] },
  answered("a file that is read", 'AT+FSREAD="k.pem",0,20,0', "{bytes}"),
  answered("an IMSI", "AT+CIMI", "{digits}"),
  answered("an IMEI", "AT+CGSN", "{digits}"),
  answered("an IMEI behind another command", "ATE0;+GSN", "{digits}"),
  answered("an ICCID", "AT+ICCID", "+ICCID:{digits}"),
  answered("an ICCID of the SIM767XX", "AT+CICCID", "+ICCID: {digits}"),
  answered("the identities that the EC716S lists", "AT*I", "Model: x\r\nIMEI: {digits}\r\nICCID:{digits}\r\nIMSI:{digits}"),
  answered("the IMSI that a cell is told with", "AT+CCED=0,1", "+CCED:LTE current cell:262,02,{digits},0,3,5,1300,1,2,3,4,5,6"),
  told("a serial number", "AT+WISN={digits}"),
  told("raw access to the card", 'AT+CSIM=20,"{text}"'),
  told("a number that is dialled", "ATD{digits};"),
  { hides: "a message that is sent", talk: ['>AT+CMGS="{digits}"\r', "<\r\n> ", ">{bytes}\x1a", "<\r\n+CMGS: 1\r\n\r\nOK\r\n"] },
  answered("messages that are read", "AT+CMGL=4", '+CMGL: 1,"REC READ","{digits}","",""\r\n{text}\r\n+CMGL: 2,"REC READ","{digits}","",""\r\n{text}'),
  { hides: "a message that arrives", talk: ['<\r\n+CMT: "{digits}","",""\r\n{text}\r\n'] },
  { hides: "who calls", talk: ['<\r\nRING\r\n\r\n+CLIP: "{digits}",145\r\n'] },
  answered("the phone book", "AT+CPBR=1", '+CPBR: 1,"{digits}",145,"{text}"'),
  { hides: "a message to the broker", payload: true, talk: [">AT+CMQTTPAYLOAD=0,20\r", "<\r\n>", ">{bytes}", OK] },
  { hides: "a message to the broker, of the EC716S", payload: true, talk: ['>AT+MPUBEX="a/b",1,0,20\r', "<\r\n>", ">{bytes}", OK] },
  { hides: "a message to the broker on the command's line", payload: true, talk: ['>AT+MPUB="a/b",1,0,"{text},{text}"\r', OK] },
  { hides: "a message from the broker", payload: true, talk: ["<\r\n+CMQTTRXPAYLOAD: 0,20\r\n{bytes}\r\n+CMQTTRXEND: 0\r\n"] },
  { hides: "a message from the broker, of the EC716S", payload: true, talk: ['<\r\n+MSUB: "a/b",20 byte,{bytes}\r\n'] },
  { hides: "data that is sent", payload: true, talk: [">AT+CIPSEND=0,20\r", "<\r\n>", ">{bytes}", "<\r\nOK\r\n\r\n+CIPSEND: 0,20,20\r\n"] },
  { hides: "data that is sent, of the EC716S", payload: true, talk: [">AT+CIPSEND=20\r", "<\r\n>", ">{bytes}", "<\r\nSEND OK\r\n"] },
  { hides: "data that is sent up to Ctrl-Z", payload: true, talk: [">AT+CIPSEND=0\r", "<\r\n>", ">{bytes}\x1a", "<\r\nOK\r\n"] },
  { hides: "data that is read", payload: true, talk: [">AT+CIPRXGET=2,0,20\r", "<\r\n+CIPRXGET: 2,0,20,0\r\n{bytes}\r\nOK\r\n"] },
  { hides: "data that is read, of the EC716S", payload: true, talk: [">AT+CIPRXGET=2,20\r", "<\r\n+CIPRXGET:2,20,0\r\n{bytes}\r\nOK\r\n"] },
  { hides: "data that arrives", payload: true, talk: ["<\r\n+RECEIVE,0,20:\r\n{bytes}\r\n"] },
  { hides: "data that arrives on the header's line", payload: true, talk: ["<\r\n+IPD,20:{bytes}\r\n"] },
  { hides: "data in transparent mode", payload: true, talk: [">ATO\r", "<\r\nCONNECT 115200\r\n", ">{bytes}", "<{bytes}", ">+++", "<\r\nOK\r\n"] },
  { hides: "the body of HTTP", payload: true, talk: [">AT+HTTPDATA=20,1000\r", "<\r\nDOWNLOAD\r\n", ">{bytes}", OK, ">AT+HTTPREAD=0,20\r", "<\r\nOK\r\n\r\n+HTTPREAD: 20\r\n{bytes}\r\n+HTTPREAD: 0\r\n"] },
];
