import type { Failure } from "../../../drivers/failure";
import { httpService } from "../../../drivers/ec716s/http";
import { Ec716sModule } from "../../../drivers/ec716s/module";
import { mqttService } from "../../../drivers/ec716s/mqtt";
import type { Ec716sServices } from "../../../drivers/ec716s/services";
import { tlsService } from "../../../drivers/ec716s/tls-service";
import { expect } from "../../expect";
import { AnsweringModule, ok } from "../sim767xx/answering-module";

function modem(services: Ec716sServices): { made: Ec716sModule; module: AnsweringModule } {
  const module = new AnsweringModule(7);
  const made = new Ec716sModule(module.uart, module.clock, {}, services);
  made.start(30000, () => {});
  module.wait(30000);
  module.take();
  return { made, module };
}

function offered({ made }: { made: Ec716sModule }): string[] {
  const names: string[] = [];
  if (made.certificates !== undefined) names.push("certificates");
  if (made.mqtt !== undefined) names.push("mqtt");
  if (made.http !== undefined) names.push("http");
  return names;
}

describe("an EC716S modem of some services", () => {
  it("offers those, and no other", () => {
    expect(offered(modem({}))).toEqual([]);
    expect(offered(modem({ tls: tlsService, mqtt: mqttService, http: httpService }))).toEqual(["certificates", "mqtt", "http"]);
  });

  it("without TLS refuses a request that is to be made by it", () => {
    const { made, module } = modem({ http: httpService });
    let failure: Failure | undefined;
    module.on("AT+SAPBR=2,1", [ok(['+SAPBR: 1,1,"10.0.0.1"'])]);
    made.http?.request({ method: "GET", url: "https://host/", patienceSeconds: 60, tls: { verification: "unverified" } }, (end) => (failure = end));
    module.wait(60000);
    expect(failure?.message).toBe("this build has no TLS; give the modem its service");
  });
});
