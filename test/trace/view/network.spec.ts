import { expect } from "../../expect";
import { traceText } from "../trace-text";
import { modelOf } from "./model-of";

/** What stands between module and network, `>` to the network and `<` from it, `!` where it is trouble. */
async function networkOf(module: string, events: readonly string[]): Promise<string[]> {
  const { entries } = await modelOf(traceText(module, events));
  return entries.flatMap(({ network }) => (network === undefined ? [] : [`${network.direction === "out" ? ">" : "<"}${network.bad === true ? "!" : ""} ${network.text}`]));
}

describe("what a conversation tells of the network", () => {
  it("is the registration and the context", async () => {
    const talk = ["> AT+CFUN=1\\r", "< \\r\\nOK\\r\\n", "< \\r\\n+CEREG: 2\\r\\n", "< \\r\\n+CEREG: 1\\r\\n", "> AT+CGACT=1,1\\r", "< \\r\\n+CGEV: ME PDN ACT 1\\r\\n", "< \\r\\nOK\\r\\n", "< \\r\\n+CGEV: NW PDN DEACT 1\\r\\n"];
    expect(await networkOf("SIM767XX", talk)).toEqual([
      "> radio on",
      "< not registered, trying to attach or searching",
      "< registered, home network",
      "> activate the context 1",
      "< me pdn act 1",
      "<! nw pdn deact 1",
    ]);
  });

  it("is a socket: opened, written to, read from, closed", async () => {
    const talk = ['> AT+CIPOPEN=0,"TCP","a.example",80\\r', "< \\r\\nOK\\r\\n", "< \\r\\n+CIPOPEN: 0,0\\r\\n", "> AT+CIPSEND=0,5\\r", "< \\r\\n>", "> hello", "< \\r\\nOK\\r\\n", "< \\r\\n+CIPRXGET: 1,0\\r\\n", "< \\r\\n+IPCLOSE: 0,1\\r\\n"];
    expect(await networkOf("SIM767XX", talk)).toEqual(["> 0: TCP to a.example:80", "< 0: open", "> 0: 5 bytes", "< 0: data waits in the module", "<! 0: closed: closed by the other side, passive"]);
  });

  it("is a socket that could not be opened, with the reason", async () => {
    const talk = ['> AT+CIPOPEN=0,"TCP","a.example",80\\r', "< \\r\\nOK\\r\\n", "< \\r\\n+CIPOPEN: 0,11\\r\\n"];
    expect((await networkOf("SIM767XX", talk))[1]).toContain("<! failed: DNS parse failed");
  });

  it("is MQTT: connected, subscribed, published, received, lost", async () => {
    const talk = [
      '> AT+CMQTTCONNECT=0,"tcp://b.example:1883",60,1\\r', "< \\r\\nOK\\r\\n", "< \\r\\n+CMQTTCONNECT: 0,0\\r\\n",
      "> AT+CMQTTSUB=0,3,1\\r", "< \\r\\n>", "> a/b", "< \\r\\nOK\\r\\n", "< \\r\\n+CMQTTSUB: 0,0\\r\\n",
      "> AT+CMQTTTOPIC=0,3\\r", "< \\r\\n>", "> c/d", "< \\r\\nOK\\r\\n", "> AT+CMQTTPAYLOAD=0,2\\r", "< \\r\\n>", "> 42", "< \\r\\nOK\\r\\n",
      "> AT+CMQTTPUB=0,1,60\\r", "< \\r\\nOK\\r\\n", "< \\r\\n+CMQTTPUB: 0,0\\r\\n",
      "< \\r\\n+CMQTTRXTOPIC: 0,3\\r\\na/b\\r\\n", "< +CMQTTRXPAYLOAD: 0,4\\r\\nping\\r\\n", "< \\r\\n+CMQTTCONNLOST: 0,2\\r\\n",
    ];
    const told = await networkOf("SIM767XX", talk);
    expect(told.slice(0, 7)).toEqual(["> CONNECT tcp://b.example:1883", "< CONNACK", "> SUBSCRIBE a/b", "< SUBACK", "> PUBLISH c/d, 2 bytes, QoS 1", "< published", "< PUBLISH a/b, 4 bytes"]);
    expect(told[7]).toContain("<! connection lost: ");
  });

  it("is told in the other dialect as well", async () => {
    const talk = [
      '> AT+MIPSTART="b.example","1883"\\r', "< \\r\\nOK\\r\\n", "< \\r\\nCONNECT OK\\r\\n", "> AT+MCONNECT=1,60\\r", "< \\r\\nOK\\r\\n", "< \\r\\nCONNACK OK\\r\\n",
      '> AT+MPUB="c/d",1,0,"42"\\r', "< \\r\\nOK\\r\\n", "< \\r\\nPUBACK\\r\\n", "< \\r\\nCLOSED\\r\\n", "< \\r\\n+PDP: DEACT\\r\\n",
    ];
    expect(await networkOf("EC716S", talk)).toEqual(["> TCP to b.example:1883", "< open", "> CONNECT b.example:1883", "< CONNACK", "> PUBLISH c/d, QoS 1", "< PUBACK", "<! closed by the other side", "<! the context ended"]);
  });

  it("is HTTP and DNS", async () => {
    const talk = ["> AT+HTTPACTION=0\\r", "< \\r\\nOK\\r\\n", "< \\r\\n+HTTPACTION: 0,404,12\\r\\n", '> AT+CDNSGIP="a.example"\\r', '< \\r\\n+CDNSGIP: 1,"a.example","192.0.2.1"\\r\\n', "< \\r\\nOK\\r\\n"];
    expect(await networkOf("SIM767XX", talk)).toEqual(["> HTTP GET", "<! HTTP 404, 12 bytes", "> DNS: a.example?", "< DNS: 192.0.2.1"]);
  });

  it("is nothing where a line speaks of the module alone", async () => {
    expect(await networkOf("SIM767XX", ["> AT+CSQ\\r", "< \\r\\n+CSQ: 20,99\\r\\n", "< \\r\\nOK\\r\\n"])).toEqual([]);
  });
});
