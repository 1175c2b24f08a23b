import { createFile, writeFile } from "../../../drivers/ec716s/08-filesystem";
import { setTlsDigits, setTlsNumber, setTlsText, type TlsDigits, type TlsText } from "../../../drivers/ec716s/09-tls";
import { done, unprinted, type Step } from "./replay";

function creates(file: string): Step {
  return done((session, ready) => createFile(session, file, ready));
}

/** Contents that the manual does not print, of so many bytes. */
function writes(file: string, bytes: number): Step[] {
  const contents = "c".repeat(bytes);
  return [done((session, ready) => writeFile(session, file, "beginning", contents, ready)), unprinted(contents)];
}

function names(parameter: TlsText, context: number, file: string): Step {
  return done((session, ready) => setTlsText(session, parameter, context, file, ready));
}

/** "seclevel" 1: the server is verified; 2: the client as well. */
function verifies(context: number, level: number): Step {
  return done((session, ready) => setTlsNumber(session, "seclevel", context, level, ready));
}

function sets(parameter: TlsDigits, context: number, digits: string): Step {
  return done((session, ready) => setTlsDigits(session, parameter, context, digits, ready));
}

/** The files of the examples with one server. */
export const CERTIFICATES_OF_BOTH_SIDES: readonly Step[] = [
  ...["ca.crt", "client.crt", "client.key"].map(creates),
  ...writes("ca.crt", 2080),
  ...writes("client.crt", 128),
  ...writes("client.key", 188),
];

/** Both sides are verified in context `context`, with those files. */
export function usesCertificates(context: number, clientRandom: string): Step[] {
  return [
    names("cacert", context, "ca.crt"),
    names("clientcert", context, "client.crt"),
    names("clientkey", context, "client.key"),
    verifies(context, 2),
    sets("ciphersuite", context, "0X0035"),
    sets("clientrandom", context, clientRandom),
  ];
}

/** Of the example with two links to two servers: one file is written twice, as the manual has it. */
export const CERTIFICATES_OF_TWO_LINKS: readonly Step[] = [
  ...["server1.crt", "server2.crt", "client.crt", "client.key"].map(creates),
  ...writes("server1.crt", 2080),
  ...writes("server1.crt", 1962),
  ...writes("client.crt", 128),
  ...writes("client.key", 188),
  names("cacert", 1, "server1.crt"),
  names("cacert", 2, "server2.crt"),
  names("clientcert", 1, "client.crt"),
  names("clientcert", 2, "client.crt"),
  names("clientkey", 1, "client.key"),
  names("clientkey", 2, "client.key"),
  verifies(1, 2),
  verifies(2, 2),
  sets("ciphersuite", 1, "0X0035"),
  sets("ciphersuite", 2, "0X0035"),
  sets("clientrandom", 1, "10B12C3141516171F19202122232425262728293031323334353637D"),
  sets("clientrandom", 2, "581B12C3141516171F1920214A23249C262728293031323334353632"),
];
