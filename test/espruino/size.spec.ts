import { strict as assert } from "node:assert";
import { ESPRUINO_BUDGETS } from "../../build/budgets";
import { AUTO } from "../../build/device-modem";
import { MANAGERS, managersNames, managersSource } from "../../build/espruino/application-source";
import { emit } from "../../build/espruino/emit";
import { partsOf } from "../../build/espruino/sizes";
import { holdMeasured, noteMeasured } from "../measured";
import { applicationScripts, libraryCode } from "./rig";

const MODULE = "sim767xx";

describe("the bytes of what Espruino is given", function () {
  this.timeout(240000);

  it("keep within their budget for link, TCP and MQTT, and have each a file that they come from", async () => {
    const { code, sizes } = await emit(MANAGERS, managersSource(MODULE), managersNames());
    const parts = partsOf(sizes);
    noteMeasured({ linkTcpMqttParts: parts });
    assert.equal(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0), code.length);
    holdMeasured("linkTcpMqttBytes", code.length, ESPRUINO_BUDGETS.linkTcpMqttBytes);
  });

  it("are what the docs say for application and library, with one driver and with every one", async () => {
    holdMeasured("applicationBytes", (await applicationScripts(MODULE)).bundle.length, Infinity);
    holdMeasured("libraryBytes", (await libraryCode(MODULE)).length, Infinity);
    holdMeasured("autoApplicationBytes", (await applicationScripts(AUTO)).bundle.length, Infinity);
    holdMeasured("autoLibraryBytes", (await libraryCode(AUTO)).length, Infinity);
  });
});
