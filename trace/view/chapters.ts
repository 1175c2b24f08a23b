import type { Told } from "../explain/narrator";
import type { Chapter } from "../manuals";
import type { ChapterName } from "./model";

const NO_MANUAL: ChapterName = { module: "", title: "in no manual" };

/** The chapters of the manuals that a conversation goes through. */
export class Chapters {
  readonly names: ChapterName[] = [];
  private readonly indexes = new Map<string, number>();
  /** Of the command before. */
  private current: number | undefined;

  /** Index into `names`: answers, results and payloads belong to the chapter of their command. Undefined for what is not said. */
  indexFor(told: Told): number | undefined {
    switch (told.kind) {
      case "command":
        this.current = this.indexOf(told.known?.chapter);
        return this.current;
      case "answer":
      case "result":
      case "data":
      case "prompt":
      case "unanswered":
        return this.current;
      case "urc":
        return this.indexOf(told.chapter);
      case "unknown":
      case "unassigned":
        return this.indexOf(undefined);
      default:
        return undefined;
    }
  }

  private indexOf(chapter: Chapter | undefined): number {
    const name = chapter === undefined ? NO_MANUAL : { module: chapter.module.toUpperCase(), title: `${chapter.chapter} ${chapter.title}` };
    const key = `${name.module} ${name.title}`;
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    const index = this.names.push(name) - 1;
    this.indexes.set(key, index);
    return index;
  }
}
