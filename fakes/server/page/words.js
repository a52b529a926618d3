/*
 * The events of the log in words. Each entry: [tone, detail, words(body, names)].
 * The tone colours the row; events with detail 1 are always shown, those with 2 only with "Every detail". A kind without
 * an entry gets a row made of its name and fields, so that no event is hidden.
 */

const list = (items) => items.join(", ");
const quoted = (text) => `“${text}”`;
const seconds = (ms) => (ms % 60_000 === 0 && ms ? `${ms / 60_000} min` : ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`);
const by = (b) => (b.by === "pattern" ? `the pattern ${quoted(b.pattern)}` : b.by === "intent" ? `the intent ${b.intent}, score ${b.score}` : b.by);

const who = (b, names) => (["bot", "agent"].includes(b.role) ? `${b.sender} (${b.role})` : names.person(b.sender));

function said(b, names) {
  const parts = [b.text && quoted(b.text), b.file && `the file ${b.file.name}`];
  parts.push(...b.choices.map((choice) => `[${choice.label}]`), ...b.cards.map((card) => `▸ ${card.title || "card"}`));
  if (b.rich && !b.cards.length && !b.choices.length) parts.push("rich content");
  return `${who(b, names)}: ${parts.filter(Boolean).join(" ")}${b.audience === "all" ? "" : " (private)"}`;
}

const reasons = (b) => b.reasons.map(([agent, reason]) => `${agent}: ${reason}`).join("; ") || "no agent has this skill";
const WAYS = { question: "the question’s own response", dialog: "the Fallback dialog", "built-in": "the built-in text" };

const context = (b) => list([b.intent_id && `intent ${b.intent_id}`, b.user_message && `message ${quoted(b.user_message)}`].filter(Boolean));

/** The actual place of the conversation, independent of the bot's view of its attempt. */
function reconciled(b) {
  if (b.state === "taken") return "the conversation was taken from the bot";
  if (b.state !== "transferring") return `the conversation is back with the bot: transfer attempt ${b.attempt} had been given up`;
  const but = b.given_up ? "which the bot had given up" : "though its call was not answered with success";
  return `the cloud has carried out transfer attempt ${b.attempt}, ${but}`;
}

export const WORDS = {
  // people
  MessagePublished: ["message", 1, said],
  AcceptStatusPublished: ["message", 2, (b, n) => `${n.person(b.sender)} has ${b.status === "READ" ? "read" : `marked ${b.status}`} message ${list(b.sequences)}`],
  ChatStatePublished: ["message", 2, (b, n) => `${n.person(b.sender)} is ${b.state.toLowerCase()}`],
  RatingGiven: ["message", 1, (b) => `the consumer’s rating: ${b.rating ?? "none"} (${b.status})`],
  ConsumerProfileWritten: ["account", 2, (b, n) => `${n.person(b.consumer)} writes a profile`],
  SocketOpened: ["account", 2, (b, n) => `${n.person(b.name)} is connected`],
  SocketClosed: ["account", 2, (b, n) => `${n.person(b.name)} is gone${b.code ? `, closed with ${b.code}` : ""}`],
  ConversationStarted: ["start", 1, (b, n) => `${n.person(b.consumer)} starts a conversation for ${n.skill(b.skill_id)}`],
  ConversationClosed: ["end", 1, (b) => `closed by the ${b.by}${b.survey ? ", a survey follows" : ""}`],
  AgentStateChanged: ["agent", 1, (b) => `${b.agent} is ${b.state}`],
  // routing
  ConversationQueued: ["transfer", 1, (b, n) => `waiting for ${n.skill(b.skill_id)}`],
  RoutingFoundNobody: ["fault", 1, (b, n) => `no agent can be rung for ${n.skill(b.skill_id)}: ${reasons(b)}`],
  RingOffered: ["ring", 1, (b, n) => `rings at ${b.agent} for ${n.skill(b.skill_id)}`],
  RingAccepted: ["ring", 1, (b) => `${b.agent} accepts the ring`],
  RingRejected: ["ring", 1, (b) => `${b.agent} rejects the ring`],
  RingExpired: ["ring", 1, (b) => `the ring at ${b.agent} expires`],
  RingCancelled: ["ring", 1, (b) => `the ring at ${b.agent} is cancelled`],
  RoutingRestarted: ["ring", 1, () => "agents who rejected it can be rung again"],
  SuggestionDropped: ["ring", 1, (b) => `the suggestion of ${b.agent} is dropped: ${b.reason}`],
  ConversationSkillChanged: ["transfer", 1, (b, n) => `the conversation has ${n.skill(b.skill_id)} now, by ${b.by}`],
  ConversationTakenOver: ["transfer", 1, (b) => `${b.agent} takes the conversation without a ring, by ${b.by}`],
  ParticipantJoined: ["agent", 1, (b) => `${b.agent} joins the conversation as ${b.role}`],
  TtrChanged: ["time", 1, (b) => `the time to respond is ${b.value_s} s (${b.ttr_type})`],
  ConversationFieldSet: ["other", 2, (b) => `${b.field} = ${b.value}`],
  ParticipantLeft: ["transfer", 1, (b) => `${b.agent} leaves the conversation`],
  ConversationReturned: ["transfer", 1, (b) => `the conversation is back with ${b.agent}`],
  ConversationAssigned: ["bot", 2, (b) => `${b.agent} has the conversation`],
  TransferStarted: ["transfer", 2, (b, n) => `the cloud starts the transfer to ${n.skill(b.skill_id)}`],
  RequestRefused: ["fault", 1, (b) => `refused: ${b.method} ${b.url} → ${b.status} ${b.message}`],
  // surveys
  SurveySkillAssigned: ["account", 2, (b, n) => `the survey bot ${b.user} serves ${b.skill_id ? n.skill(b.skill_id) : "no skill"}`],
  SurveyStarted: ["start", 1, (b) => `the survey bot ${b.user} starts`],
  SurveyOmitted: ["end", 1, (b) => `no survey: ${b.reason}`],
  SurveyEnded: ["end", 1, (b) => `the survey has ended: ${b.how}`],
  // the account
  SkillCreated: ["account", 2, (b) => `the skill ${b.skill} (${b.skill_id}) is created`],
  SkillChanged: ["account", 2, (b) => `the skill ${b.skill_id} is now ${b.skill}`],
  SkillDeleted: ["account", 2, (b, n) => `${n.skill(b.skill_id)} is deleted`],
  SkillConfigured: ["account", 2, (b, n) => `the routing of ${n.skill(b.skill_id)} is changed`],
  UserDetailsChanged: ["account", 2, (b) => `the details of ${b.user} are changed`],
  AccountEnvironmentChosen: ["account", 1, (b) => `the account is that of the environment ${b.environment}`],
  ShiftChanged: ["account", 1, (b, n) => `${n.skill(b.skill_id)} is ${b.on_shift ? "on" : "off"} shift`],
  UserCreated: ["account", 2, (b) => `the ${b.user_type === "bot" ? "bot user" : "agent"} ${b.user} is created`],
  UserDeleted: ["account", 2, (b) => `the user ${b.user} is deleted`],
  UserSkillsChanged: ["account", 2, (b, n) => `${b.user} has ${list(b.skill_ids.map(n.skill)) || "no skill"}`],
  UserProfilesChanged: ["account", 2, (b) => `${b.user} has the profiles ${list(b.profiles)}`],
  UserSlotsChanged: ["account", 2, (b) => `${b.user} takes ${b.slots} conversations at once`],
  BotDeployed: ["account", 1, (b) => `the bot ${b.bot} is deployed`],
  BotSaved: ["account", 1, (b) => `a new version of the bot ${b.bot} is saved`],
  BotImported: ["account", 1, (b) => `the bot ${b.bot} is imported${b.linked ? "" : ", its intents are unlinked"}`],
  BotGroupSaved: ["account", 1, (b) => `the bot group ${b.group} has the bots ${list(b.bots)}`],
  BotGroupDeleted: ["account", 1, (b) => `the bot group ${b.group} is deleted`],
  ConnectorChanged: ["account", 1, (b) => `the agent connector of ${b.bot}: ${list(b.fields.map(([name, value]) => `${name} is ${value}`))}`],
  ConnectorStateChanged: ["account", 1, (b) => `the agent connector of ${b.bot} is ${b.state}`],
  EnvironmentLinked: ["account", 1, (b) => `the bot ${b.bot} is linked to the environment ${b.environment}`],
  BotChecked: ["account", 2, (b) => `the bot ${b.bot} is checked: ${b.findings} findings`],
  FindingReported: ["fault", 1, (b) => `${b.severity} ${b.rule} at ${b.where}: ${b.text}`],
  // the bot's turn
  BotInputReceived: ["bot", 2, (b) => (b.source === "consumer" ? `the bot receives ${quoted(b.text)}` : `the bot receives ${quoted(b.text)} from the platform (${b.source})`)],
  DialogStarterMatched: ["bot", 1, (b) => `the dialog ${b.dialog} matches, by ${by(b)}`],
  GroupBotMatched: ["bot", 1, (b) => `the bot ${b.bot} of the group takes over, by ${by(b)}: the dialog ${b.dialog}`],
  NothingMatched: ["fault", 1, (b) => `nothing matches ${quoted(b.text)}`],
  DisambiguationStarted: ["bot", 1, (b) => `it may mean ${b.intents.join(" or ")}: the consumer is asked`],
  DisambiguationOffered: ["bot", 2, (b) => `offered: ${list(b.options.map(([name]) => name))}`],
  IntentChosen: ["bot", 1, (b) => `the consumer means ${b.intent}`],
  SessionStarted: ["bot", 2, () => "the bot’s session starts"],
  SessionEnded: ["bot", 1, () => "the bot’s session ends"],
  DialogStarted: ["bot", 1, (b) => `the dialog ${b.dialog} starts (${b.how})`],
  DialogCompleted: ["bot", 2, (b) => `the dialog ${b.dialog} is complete`],
  DialogResumed: ["bot", 1, (b) => `back in the dialog ${b.dialog}`],
  DialogStackDropped: ["bot", 2, () => "earlier dialogs are forgotten"],
  InteractionReached: ["bot", 2, (b) => `interaction ${b.interaction} (${b.type.toLowerCase().replaceAll("_", " ")})`],
  InteractionSkipped: ["bot", 2, (b) => `${b.interaction} is disabled and skipped`],
  InteractionDelayed: ["time", 1, (b) => `a delay of ${seconds(b.delay_ms)}`],
  QuestionAsked: ["bot", 2, (b) => `the bot waits for the answer to ${b.interaction}`],
  QuestionSkipped: ["bot", 1, (b) => `${b.interaction} is not asked: the answer is known`],
  QuestionAnswered: ["bot", 2, (b) => `${b.interaction} is answered`],
  RuleMatched: ["bot", 1, (b) => `the rule ${b.rule || `no. ${b.index + 1}`} matches, by ${b.by}`],
  NextActionTaken: ["bot", 2, (b) => `next: ${b.action}${b.target ? ` → ${b.target}` : ""}`],
  FallbackGiven: ["bot", 1, (b) => `fallback: ${WAYS[b.how]}${b.reason === "skill id" ? ", for a skill id that is not a number" : ""}`],
  FallbackCounted: ["bot", 2, (b) => `fallback no. ${b.count} in ${b.interaction}`],
  AutoEscalationTriggered: ["transfer", 1, (b) => `the question ${b.interaction} has failed too often: the dialog ${b.dialog}`],
  FlowStopped: ["fault", 1, (b) => `the flow stops: ${b.reason}`],
  VariableSet: ["bot", 2, (b) => `${b.slot ? "slot" : "variable"} ${b.name} = ${b.value}`],
  VariablesExpired: ["bot", 2, (b) => `the variables of the ${b.duration} expire`],
  MaxTextResponseSet: ["bot", 2, (b) => `long texts are sent ${b.allowed ? "undivided" : "divided"}`],
  WebViewPosted: ["bot", 1, (b) => `Web View API: ${list(b.variables.map(([name]) => name)) || "no variables"}${b.accepted ? "" : " (refused: not authorized)"}`],
  IntegrationResultStored: ["bot", 1, (b) => `integration answers ${b.status}: ${b.success ? "success" : "failure"}${b.variable ? `, stored in api_${b.variable}` : ""}`],
  ScriptRan: ["bot", 2, (b) => `the code in ${b.panel} runs`],
  ScriptFailed: ["fault", 1, (b) => `script error in ${b.panel}${b.line ? `, line ${b.line}` : ""}: ${b.message}`],
  DebugMessagePrinted: ["bot", 1, (b) => `debug: ${b.text}`],
  CustomEventLogged: ["bot", 1, (b) => `custom event ${b.name}`],
  EscalationEventLogged: ["transfer", 1, (b) => `escalation event ${b.type}`],
  TransferContextSet: ["bot", 2, (b) => `Transfer Bot Context: ${context(b)}`],
  PlatformFunctionAnswered: ["bot", 2, (b) => `${b.function}(${list(b.arguments)}) answers ${b.answer}`],
  ContextNamespaceRegistered: ["bot", 2, (b) => `context namespace ${b.namespace} is registered`],
  ContextNamespaceDeleted: ["bot", 2, (b) => `context namespace ${b.namespace} is deleted`],
  ContextDataSet: ["bot", 2, (b) => `${b.scope} context ${b.namespace}.${b.property} = ${b.value}`],
  ContextDataDeleted: ["bot", 2, (b) => `${b.scope} context ${b.namespace}.${b.property ?? "*"} is deleted`],
  ConsumerSignedIn: ["account", 1, (b, n) => `${n.person(b.consumer)} has signed in`],
  ConsumerProfileSet: ["bot", 1, (b) => `the consumer is called ${`${b.first_name} ${b.last_name}`.trim()}`],
  DiagnosticReported: ["fault", 1, (b) => `diagnostic ${b.code}: ${b.text}`],
  // escalation
  HttpExchanged: ["wire", 1, (b) => `${b.method} ${b.url} → ${b.status || b.error}`],
  EscalationRequested: ["transfer", 1, (b, n) => `transfer to ${n.skill(b.skill_id)}${b.agent_id ? `, agent ${b.agent_id},` : ""} requested (${b.via})`],
  EscalationRefused: ["fault", 1, (b) => `no transfer: the skill id ${quoted(b.skill_id)} is not a number`],
  TransferAccepted: ["transfer", 1, () => "the transfer call succeeds"],
  EscalationAbandoned: ["fault", 1, (b) => `transfer attempt ${b.attempt} is given up: ${b.why}`],
  EscalationReconciled: ["transfer", 1, reconciled],
  TransferFailed: ["fault", 1, (b) => `the transfer failed (${b.how}): ${b.detail}${b.counted ? `; failure ${b.failures}` : ""}`],
  EscalationStopped: ["fault", 1, (b) => `the escalation stops after ${b.failures} failures`],
  EscalationCompleted: ["transfer", 1, (b) => `the handoff to ${b.agent} is complete`],
  SilenceLapsed: ["time", 1, (b) => `the bot has been silent for ${seconds(b.silence_ms)}`],
  PostTransferOutput: ["transfer", 1, (b) => `after the transfer call, ${b.shown ? "shown" : "dropped"}: ${b.text}`],
  TransferContextPassed: ["transfer", 1, (b) => `bot context passed: intent ${quoted(b.intent_id)}, message ${quoted(b.user_message)}`],
  MessageResent: ["time", 1, (b) => `the bot gets ${quoted(b.text)} again, try ${b.tries}`],
  ConversationStuck: ["fault", 1, (b) => `the conversation is stuck after ${b.tries} tries: ${b.measure}`],
  WebhookSent: ["account", 2, (b) => `${b.notification} was sent to ${b.client_id}: ${b.status || "no answer"}`],
  FaultStruck: ["fault", 1, (b) => `fault: ${b.fault}`],
  CausesUnknown: ["other", 2, () => "no event of this log has a cause"],
  WayFound: ["account", 1, (b) => `the way ${b.start && `from ${b.start} `}to ${b.goal}: ${b.inputs.join(" → ") || "nothing to say"}`],
  TimePassed: ["time", 1, (b) => `${seconds(b.duration_ms)} pass`],
};

/** {tone, detail, text} of one event of the log. */
export function described({ body }, names) {
  const [tone, detail, words] = WORDS[body.kind] ?? ["other", 2, plain];
  try {
    return { tone, detail, text: words(body, names) };
  } catch {
    return { tone, detail, text: plain(body) }; // a field has another form than expected: show the fields as they are
  }
}

/** "AgentStateChanged {agent: Alex}" as "agent state changed: agent Alex". */
function plain({ kind, ...fields }) {
  const name = kind.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
  const rest = Object.entries(fields).map(([key, value]) => `${key.replaceAll("_", " ")} ${typeof value === "object" ? JSON.stringify(value) : value}`);
  return rest.length ? `${name}: ${list(rest)}` : name;
}
