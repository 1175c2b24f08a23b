import { createHash } from "node:crypto";
import type { HttpLie } from "../http/lies";
import { HttpSite, type HttpAnswers, type SiteReply, type SiteRequest } from "../http/site";
import { hearCancellation, hearConfirmation, hearDeployment } from "./actions";
import { artifactPath, artifactsOf, cancelAction, controllerBase, deploymentBase, md5Text, type Address } from "./documents";
import { parseAttributes, parseConfirmation, parseFeedback, type AttributeChange } from "./feedback";
import { isActive, type Action, type Fleet, type Target } from "./fleet";

export interface DdiOptions {
  tenant: string;
  /** Of the links: scheme, host and port; where left out those of the request, by http. */
  origin?: string;
  /** HH:MM:SS; `00:05:00` where left out. */
  sleep?: string;
  /** All devices behind the gateway may use it, and unknown ones are registered; none where left out. */
  gatewayToken?: string;
  /**
   * What the proxy before the server says in X-Authority-1 where it has verified a device's certificate; the certificate's common name is
   * in X-Controller-Id then, and is the device's. None is let in so where left out.
   */
  authority?: string;
  /** False takes the tokens of devices no more. */
  targetTokens?: boolean;
  /** Feedback that an action may have. */
  maxFeedback?: number;
}

const JSON_TYPE = "application/hal+json;charset=UTF-8";
const MOST_FEEDBACK = 1000;
const METHODS: Readonly<Record<string, string>> = { feedback: "POST", configData: "PUT" };

/**
 * The part of Eclipse hawkBit that devices see, its Direct Device Integration API, as its documentation says. It has no state of its
 * own: another one on the same fleet is the server after a restart. Bodies are JSON; CBOR is answered with 415 or 406, as of a server without it.
 */
export class DdiServer implements HttpAnswers {
  /** All that came, in order. */
  readonly requests: SiteRequest[] = [];
  private readonly files = new HttpSite();
  private refusals = 0;

  constructor(
    private readonly fleet: Fleet,
    private readonly options: DdiOptions,
  ) {}

  /** So many requests from now on are too many. */
  refuse(requests: number): void {
    this.refusals = requests;
  }

  /** From now on artifacts come with this lie; at `path` alone where it is given. */
  lie(lie: HttpLie, path?: string): void {
    this.files.lie(lie, path);
  }

  answer(request: SiteRequest): SiteReply {
    this.requests.push(request);
    if (this.refusals > 0) {
      this.refusals--;
      return empty(429);
    }
    const [path = ""] = request.path.split("?");
    const [root, tenant, controller, version, controllerId, ...rest] = path.split("/").map(decoded);
    const isDdi = root === "" && tenant?.toLowerCase() === this.options.tenant.toLowerCase() && controller === "controller" && version === "v1";
    if (!isDdi || controllerId === undefined || controllerId === "") return empty(404);
    const target = this.authenticated(request, controllerId);
    return target === undefined ? empty(401) : this.resource(request, target, rest);
  }

  /** The device that may ask so. */
  private authenticated({ fields }: SiteRequest, controllerId: string): Target | undefined {
    const { authority, gatewayToken, targetTokens = true } = this.options;
    const [scheme, token] = (fields["authorization"] ?? "").split(" ");
    const target = this.fleet.targets.get(controllerId);
    if (scheme === "GatewayToken" && gatewayToken !== undefined && token === gatewayToken) return target ?? this.fleet.register(controllerId, "");
    const isCertified = authority !== undefined && fields["x-authority-1"] === authority && fields["x-controller-id"] === controllerId;
    if (isCertified) return target ?? this.fleet.register(controllerId, "");
    const isTargets = scheme === "TargetToken" && targetTokens && target !== undefined && target.securityToken !== "" && token === target.securityToken;
    return isTargets ? target : undefined;
  }

  private resource(request: SiteRequest, target: Target, rest: readonly string[]): SiteReply {
    const [name, id, last, filename] = rest;
    const address = this.address(request);
    const objection = objectionTo(request, METHODS[rest.at(-1) ?? ""] ?? "GET", name === "softwaremodules" && rest.length > 3);
    if (objection !== undefined) return objection;
    if (name === undefined) return tagged(request, controllerBase(address, target, this.options.sleep ?? "00:05:00", this.fleet.active(target)));
    if (name === "configData" && rest.length === 1) return this.takeAttributes(request, target);
    if (name === "softwaremodules" && last === "artifacts") return this.artifacts(request, address, target, Number(id), filename);
    const action = target.actions.find((each) => String(each.id) === id);
    if (action === undefined) return empty(404);
    if (last === "feedback" && rest.length === 3) return this.takeFeedback(request, target, action, name);
    return rest.length === 2 ? this.describe(address, target, action, name) : empty(404);
  }

  private address({ fields }: SiteRequest): Address {
    const { tenant, origin = `http://${fields["host"] ?? ""}` } = this.options;
    return { origin, tenant };
  }

  private describe(address: Address, target: Target, action: Action, name: string): SiteReply {
    const { state } = action;
    if (name === "cancelAction" && state === "cancelling") return json(200, cancelAction(action));
    if (name === "confirmationBase" && state === "waiting-for-confirmation") return json(200, deploymentBase(address, target, action, "confirmation"));
    if (name === "installedBase" && target.installed === action.id) return json(200, deploymentBase(address, target, action, "deployment"));
    if (name !== "deploymentBase" || !isActive(action) || state === "waiting-for-confirmation") return empty(404);
    action.retrieved = true;
    return json(200, deploymentBase(address, target, action, "deployment"));
  }

  private takeFeedback({ body }: SiteRequest, target: Target, action: Action, name: string): SiteReply {
    if (name === "confirmationBase") return this.takeConfirmation(body, action);
    const feedback = parseFeedback(body);
    if (name !== "deploymentBase" && name !== "cancelAction") return empty(404);
    if (feedback === undefined) return malformed();
    if (name === "cancelAction" && action.state !== "cancelling") return problem(405, "the action is not being cancelled");
    if (!isActive(action)) return empty(410);
    if (action.feedback.length >= (this.options.maxFeedback ?? MOST_FEEDBACK)) return problem(403, "the action has as much feedback as it may have");
    if (name === "cancelAction") hearCancellation(action, feedback);
    else hearDeployment(target, action, feedback);
    return empty(200);
  }

  private takeConfirmation(body: string, action: Action): SiteReply {
    const confirmation = parseConfirmation(body);
    if (confirmation === undefined) return malformed();
    if (!isActive(action)) return empty(410);
    if (action.state !== "waiting-for-confirmation") return empty(404);
    hearConfirmation(action, confirmation);
    return empty(200);
  }

  private takeAttributes({ body }: SiteRequest, target: Target): SiteReply {
    const change = parseAttributes(body);
    if (change === undefined) return malformed();
    changeAttributes(target, change);
    return empty(200);
  }

  /** Of a software module that is, or was, assigned to the device. */
  private artifacts(request: SiteRequest, address: Address, target: Target, id: number, filename: string | undefined): SiteReply {
    const module = target.actions.flatMap((action) => action.assignment.modules).find((each) => each.id === id);
    if (module === undefined) return empty(404);
    if (filename === undefined) return json(200, artifactsOf(address, target, module));
    const artifact = module.artifacts.find((each) => each.filename === filename || `${each.filename}.MD5SUM` === filename);
    if (artifact === undefined) return empty(404);
    const path = artifactPath(address, target, module, filename);
    const content = artifact.filename === filename ? artifact.content : md5Text(artifact);
    this.files.files.set(path, { content });
    return this.files.answer({ ...request, path });
  }
}

/** A part of a path; as it is where it cannot be decoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What is wrong with the way in which a resource is asked for. */
function objectionTo({ fields, method }: SiteRequest, wanted: string, isFile: boolean): SiteReply | undefined {
  const accepted = fields["accept"] ?? "*/*";
  if (method !== wanted && !(isFile && method === "HEAD")) return { ...empty(405), fields: [["Allow", wanted], ["Content-Length", "0"]] };
  if (wanted !== "GET") return (fields["content-type"] ?? "").startsWith("application/json") ? undefined : empty(415);
  const isTaken = isFile || ["*/*", "application/*", "application/json", "application/hal+json"].some((type) => accepted.includes(type));
  return isTaken ? undefined : empty(406);
}

function changeAttributes(target: Target, { mode, data }: AttributeChange): void {
  if (mode === "replace") target.attributes = new Map();
  for (const [name, value] of data) {
    if (mode === "remove") target.attributes.delete(name);
    else target.attributes.set(name, value);
  }
  target.wantsAttributes = false;
}

/** With a mark of its state, by which a client may ask whether it has changed. */
function tagged({ fields }: SiteRequest, document: object): SiteReply {
  const reply = json(200, document);
  const tag = `"${createHash("md5").update(JSON.stringify(document)).digest("hex")}"`;
  const isKnown = (fields["if-none-match"] ?? "").split(",").some((each) => each.trim() === tag);
  return isKnown ? { ...empty(304), fields: [["ETag", tag], ["Content-Length", "0"]] } : { ...reply, fields: [...reply.fields, ["ETag", tag]] };
}

/** JSON goes out in chunks. */
function json(status: number, document: object): SiteReply {
  const text = Buffer.from(JSON.stringify(document), "utf8").toString("latin1");
  return { status, fields: [["Content-Type", JSON_TYPE]], parts: [text], ending: "keep" };
}

function empty(status: number): SiteReply {
  return { status, fields: [["Content-Length", "0"]], parts: [], ending: "keep" };
}

function malformed(): SiteReply {
  return problem(400, "the body is not what the resource takes");
}

function problem(status: number, message: string): SiteReply {
  return json(status, { exceptionClass: "", errorCode: "", message, parameters: [] });
}
