import { runLine } from "../../../drivers/at/command-line";
import {
  readDetails,
  readIccid,
  readImsi,
  readManufacturer,
  readModel,
  readProduct,
  readRevision,
  readSerialNumber,
} from "../../../drivers/ec716s/02-basic";
import { gives, type ChapterReplays } from "./replay";

export const EC716S_BASIC: ChapterReplays = {
  "+CGMI/1": [gives("Yuga Co.,Ltd.", readManufacturer)],
  "+CGMM/1": [gives("YM310 X09", readModel)],
  "+CGMR/1": [gives("YM310.X09_AT.U60_R2.0.0.240820", readRevision)],
  "+CGSN/1": [gives("868777059994693", readSerialNumber)],
  "+ICCID/1": [gives("89861122050211045494", readIccid)],
  "+CIMI/1": [gives("460115883032649", readImsi)],
  "+CIMI/2": [
    gives(["460060500266902", "YM310.X09_AT.U60_R2.0.0.240820"], (session, answer) => runLine(session, ["+CFUN=1", "+CIMI", "+VER"], 9000, answer)),
  ],
  "I/1": [gives(["YM310.X09_AT.U60_R2.0.0.240820"], readProduct)],
  "*I/1": [
    gives(
      {
        manufacturer: "Yuga Co.,Ltd.",
        model: "YM310 X09",
        revision: "YM310.X09_AT.U60_R2.0.0.240820",
        imei: "863644070951258",
        hardware: "V1",
        built: "Aug 20 2024 17:04:06",
        iccid: "89860324145510774535",
        imsi: "460115469591740",
      },
      readDetails,
    ),
  ],
};
