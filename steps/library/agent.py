"""Human agents: their workspaces, rings and actions."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.errors import FeatureError, message
from ...engine.events import BotDeployed, ConsumerProfileSet, ConversationAssigned, MessagePublished
from ...engine.lookalikes import differences
from ..scenario.context import ScenarioContext, expect
from ..scenario.known_names import require_user
from ..scenario.language import given, then, when
from ..targets.protocols import AgentState


@given(
    "the agent {agent} with the skill(s) {skills:texts} is {state:state}",
    "the agent {agent} has/holds/with the skill/skills {skills:texts}"
    " => the agent {agent} with the skill(s) {skills:texts} is online",
    "the agent {agent} is {state:state} with/for the skill/skills {skills:texts}",
    "the agent {agent} who has the skill/skills {skills:texts} is {state:state}",
    "the agent {agent} with/for (the) skill/skills {skills:texts} is available/logged_in/signed_in/logged_on/signed_on"
    " => the agent {agent} with the skill(s) {skills:texts} is online",
    "the agent {agent} is available/logged_in/signed_in/logged_on/signed_on with/for/in the skill/skills {skills:texts}"
    " => the agent {agent} with the skill(s) {skills:texts} is online",
    "the agent {agent} is {state:state} and has the skill/skills {skills:texts}",
    "{state:state} agent {agent} with/of/in/for (skill/skills) {skills:texts}",
    "the agent {agent} belongs to (skill/skills) {skills:texts}"
    " => the agent {agent} with the skill(s) {skills:texts} is online",
    "the agent {agent} who can handle/answers/serves (the) (skill/skills) {skills:texts} is {state:state}",
    "there is an agent {agent} (online/available) with/for/in the skill/skills {skills:texts}"
    " => the agent {agent} with the skill(s) {skills:texts} is online",
)
def agent_exists(context: ScenarioContext, agent: str, skills: list[str], state: AgentState) -> None:
    """The agent has the Agent profile, three messaging slots and these skills."""
    context.target.cloud.add_agent(agent, skills=skills, state=state)


@given("the agent {agent} with the skill(s) {skills:texts} and the agent id {id:id} is {state:state}")
def agent_with_id(context: ScenarioContext, agent: str, skills: list[str], id: str, state: AgentState) -> None:
    context.target.cloud.add_agent(agent, skills=skills, id=id, state=state)


@given(
    "the agent {agent} is {state:state}",
    "the agent {agent} is logged/signed in/on => the agent {agent} is online",
    "the agent {agent} logs/signs in/on => the agent {agent} is online",
    "the agent {agent} is not online/available/logged_in/signed_in/there => the agent {agent} is offline",
    "there is an agent {agent} (online/available) => the agent {agent} is online",
    "the agent {agent} is on/at break/lunch => the agent {agent} is away",
    "the agent {agent} is available/free/ready/waiting/there => the agent {agent} is online",
    "the agent {agent} is logged/signed out/off => the agent {agent} is offline",
    "the agent {agent} goes {state:state}",
)
def agent_is(context: ScenarioContext, agent: str, state: AgentState) -> None:
    context.target.cloud.set_state(agent, state)


@when(
    "the agent {agent} goes {state:state}",
    "the agent {agent} logs/signs out/off => the agent {agent} goes offline",
    "the agent {agent} logs/signs in/on => the agent {agent} goes online",
    "the agent {agent} is {state:state}",
    "the agent {agent} comes/becomes/gets/turns/switches/changes (back) (to) {state:state}",
    "the agent {agent} comes/becomes/gets/is (back) available/free => the agent {agent} goes online",
    "the agent {agent} comes/is back (from) (break/lunch) => the agent {agent} goes online",
    "the agent {agent} goes/takes/is (on/to/for/at) break/lunch => the agent {agent} goes away",
    "the agent {agent} goes back {state:state}",
    "the agent {agent} goes into/to {state:state}",
    "the agent {agent} sets/switches/changes themselves/himself/herself/themself (to) {state:state}",
    "the agent {agent} disconnects => the agent {agent} goes offline",
    "the agent {agent} reconnects => the agent {agent} goes online",
    "the agent {agent} sets (their/his/her) status to {state:state}",
)
def agent_goes(context: ScenarioContext, agent: str, state: AgentState) -> None:
    """The agent sets their status."""
    target = context.begin_action()
    target.cloud.set_state(agent, state)
    target.run_until_idle()


@given(
    "the agent {agent} has no free messaging slot",
    "the agent {agent} is busy/full/occupied",
    "the agent {agent} is at full/maximum capacity",
    "the agent {agent} has no (free/more) capacity",
    "the agent {agent} is fully occupied/booked",
    "the agent {agent} can not take (any) (more/another/new) conversation/conversations",
    "the agent {agent} has no free slot/slots",
    "the agent {agent} has no messaging slot/slots (free/left)",
)
def agent_is_full(context: ScenarioContext, agent: str) -> None:
    context.target.cloud.set_slots(agent, 0)


@given(
    "no agent is online",
    "nobody is online/available/there/logged_in/signed_in",
    "no agent is available",
    "no agents is/are online/available",
    "all agents are offline",
    "every agent is offline",
    "there is no agent online/available",
    "there are no agents online/available",
    "no agent/agents is logged/signed in/on",
    "there is no agent/agents (there)",
    "all agents are logged/signed out/off",
    "everybody/everyone is offline/away",
)
def nobody_is_online(context: ScenarioContext) -> None:
    """Each agent of the account is offline; a scenario's later agents are in the state that their step says."""
    _all_go_offline(context, context.target.cloud.agents())


@given(
    "no agent with the skill {skill} is online",
    "no agent with the skill {skill} is available",
    "no agents with the skill {skill} is online/available",
    "nobody with the skill {skill} is online/available",
    "no agent/agents is online/available/logged_in for/in/with (skill) {skill}",
    "nobody is online/available for/in (skill) {skill}",
    "there is no agent/agents (online/available) for/in/with/of (skill) {skill}",
    "the skill {skill} has no agent/agents (online/available)",
    "no agent/agents of/in (skill) {skill} is online/available",
    "nobody of/in (skill) {skill} is online/available",
    "all agents with the skill {skill} are offline",
)
def nobody_with_skill_is_online(context: ScenarioContext, skill: str) -> None:
    _all_go_offline(context, context.target.cloud.agents(skill))


@given(
    "all agents are busy",
    "every agent is busy",
    "everybody/everyone is busy",
    "no agent/agents is free",
    "no agent has (free) capacity/slots",
    "there is no free agent/agents",
    "all agents are full/occupied",
    "all the agents are busy",
    "no agent has a free messaging/free slot",
)
def all_are_full(context: ScenarioContext) -> None:
    """No agent of the account has a free messaging slot."""
    _all_are_full(context, context.target.cloud.agents())


@given(
    "all agents with the skill {skill} are busy",
    "every agent with the skill {skill} is busy",
    "all agents of the skill {skill} are busy",
    "all agents in/for (skill) {skill} are busy/full/occupied",
    "every agents with the skill {skill} is busy",
)
def all_with_skill_are_full(context: ScenarioContext, skill: str) -> None:
    _all_are_full(context, context.target.cloud.agents(skill))


@given(
    "the agent {agent} has {slots:int} messaging slot(s)",
    "the agent {agent} has {slots:int} slot(s)",
    "the agent {agent} has {slots:int} free messaging/chat slot(s)",
    "the agent {agent} has {slots:int} free slot(s)",
    "the agent {agent} (only) take/takes/handle/handles (only) (up_to/at_most) {slots:int} conversation(s) (at) (time)"
    " => the agent {agent} has {slots:int} messaging slot(s)",
)
def agent_slots(context: ScenarioContext, agent: str, slots: int) -> None:
    context.target.cloud.set_slots(agent, slots)


@given("the agent {agent} has the profile(s) {profiles:texts}")
def agent_profiles(context: ScenarioContext, agent: str, profiles: list[str]) -> None:
    context.target.cloud.set_profiles(agent, profiles)


@when(
    "the agent {agent} {action:agent_action} the conversation",
    "the agent {agent} joins/picks_up/takes_over (conversation) => the agent {agent} accepts the conversation",
    "the conversation/ring is accepted/answered/taken by the agent {agent}"
    " => the agent {agent} accepts the conversation",
    "the conversation/ring is rejected/declined/refused by the agent {agent}"
    " => the agent {agent} rejects the conversation",
    "the conversation is closed/ended/resolved/finished by the agent {agent}"
    " => the agent {agent} closes the conversation",
    "the agent {agent} turns (down) the conversation (down) => the agent {agent} rejects the conversation",
    "the agent {agent} denies/dismisses the conversation/ring => the agent {agent} rejects the conversation",
    "the agent {agent} wraps up (conversation) => the agent {agent} closes the conversation",
    "the agent {agent} closes/completes (it) => the agent {agent} closes the conversation",
    "the agent {agent} accepts/answers/takes (conversation/ring/it) => the agent {agent} accepts the conversation",
    "the agent {agent} picks up (conversation/it) => the agent {agent} accepts the conversation",
    "the agent {agent} accepts/takes the ringing conversation => the agent {agent} accepts the conversation",
    "the agent {agent} accepts/answers/takes the conversation request => the agent {agent} accepts the conversation",
    "the agent {agent} rejects/declines/refuses (conversation/ring/it) => the agent {agent} rejects the conversation",
    "the agent {agent} ends/finishes/terminates/resolves (conversation) => the agent {agent} closes the conversation",
)
def agent_acts(context: ScenarioContext, agent: str, action: str) -> None:
    """Accept or reject the ring; close the accepted conversation."""
    getattr(context.begin_action().agent(agent), action)()


@when(
    "the agent {agent} lets the ring expire",
    "the agent {agent} lets it ring",
    "the agent {agent} lets the ring/conversation time out",
    "the agent {agent} ignores the ring/conversation",
    "the agent {agent} does not accept/answer the ring/conversation",
    "the agent {agent} does not accept/answer/respond/react/pick_up/take (conversation) (in_time)",
    "the agent {agent} misses the ring/conversation",
    "the ring/offer of/to/at/for (agent) {agent} expires/times_out",
    "the conversation is not accepted/answered by the agent {agent}",
    "the ring of the agent {agent} expires",
)
def agent_lets_ring_expire(context: ScenarioContext, agent: str) -> None:
    """Time passes until the ring expires."""
    context.begin_action().agent(agent).lets_ring_expire()


@when("the agent {agent} says {text}")
def agent_says(context: ScenarioContext, agent: str, text: str) -> None:
    context.begin_action().agent(agent).says(text)


@when(
    "the agent {agent} writes the private message {text}",
    "the agent {agent} leaves/sends/adds/says a private message/note {text}",
    "the agent {agent} writes/leaves/adds/says a (private/internal) note {text}",
)
def agent_writes_privately(context: ScenarioContext, agent: str, text: str) -> None:
    """The message is for agents and managers: the consumer does not see it."""
    context.begin_action().agent(agent).says(text, private=True)


@when(
    "the agent {agent} hands the conversation back to the bot",
    "the agent {agent} transfers/returns/sends/passes/gives/hands the conversation (back) to the bot",
    "the agent {agent} transfers/returns/hands/sends/passes/gives (consumer/it) (back) to the bot",
    "the agent {agent} transfers/returns/hands/sends/passes/gives the conversation over to the bot",
)
def agent_hands_back(context: ScenarioContext, agent: str) -> None:
    """The agent transfers the conversation to the skill of the bot that had it last, or else of the first bot."""
    skill = _skill_of_bot(context)
    context.begin_action().agent(agent).transfers_to(skill)


@when(
    "the agent {agent} transfers the conversation to the skill {skill}",
    "the agent {agent} transfers (consumer/it) (back) to the skill {skill}",
    "the agent {agent} sends/passes/hands/moves/forwards/routes (over) the conversation (over) to the skill {skill}",
    "the agent {agent} transfers the conversation back to the skill {skill}",
    "the agent {agent} sends/passes/hands/moves/forwards/routes (over) (consumer/it) (over) to the skill {skill}",
    "the agent {agent} escalates/reroutes/redirects (conversation/consumer/it) to the skill {skill}",
)
def agent_transfers(context: ScenarioContext, agent: str, skill: str) -> None:
    context.begin_action().agent(agent).transfers_to(skill)


@when(
    "the agent {agent} transfers the conversation to the agent {other}",
    "the agent {agent} sends/passes/hands/moves/forwards/routes (over) the conversation (over) to the (other) agent"
    " {other} => the agent {agent} transfers the conversation to the agent {other}",
    "the agent {agent} transfers (consumer/it) to the (other) agent {other}",
    "the agent {agent} escalates/hands/passes/sends (over) (conversation/consumer/it) (over) to (colleague) agent"
    " {other} => the agent {agent} transfers the conversation to the agent {other}",
)
def agent_transfers_to_agent(context: ScenarioContext, agent: str, other: str) -> None:
    """Only the other agent is rung, of the same skill if they hold it; if they decline, the agents of the skill are."""
    require_user(context, "agent", other)
    context.begin_action().agent(agent).transfers_to_agent(other)


@when(
    "the agent {agent} returns the conversation to the queue",
    "the agent {agent} transfers/sends/puts/moves/returns (conversation/consumer/it) (back) to/into (the) queue",
    "the agent {agent} puts the conversation back into the queue",
)
def agent_returns_to_queue(context: ScenarioContext, agent: str) -> None:
    """The conversation waits for an agent of its skill again."""
    context.begin_action().agent(agent).returns_to_queue()


@then(
    "the agent workspace of {agent} shows {count:int} ringing conversation(s)",
    "the workspace of (agent) {agent} shows {count:int} ringing conversation(s)",
    "the agent {agent} has {count:int} ringing conversation(s)",
    "{count:int} conversation(s) is/are ringing at/for the agent {agent}",
)
def workspace_shows(context: ScenarioContext, agent: str, count: int) -> None:
    """The badge of the workspace shows this number."""
    found = context.target.agent(agent).ringing
    expect(found == count, f"expected {count} ringing at the workspace of {agent!r}", found=f"the badge shows {found}")


@then(
    "the conversation is offered only to the agent {agent}",
    "the agent {agent} gets/receives the conversation",
    "the agent {agent} is offered the conversation",
    "the agent {agent} is rung",
    "the conversation/it rings/is_ringing/is_offered (only) at/for/to the agent {agent}",
    "the conversation rings only at/for the agent {agent}",
    "the conversation is ringing only at/for the agent {agent}",
    "only the agent {agent} is offered the conversation",
)
def offered_only_to(context: ScenarioContext, agent: str) -> None:
    """The conversation is ringing for this agent and for no other."""
    require_user(context, "agent", agent)
    found = context.ringing_at()
    expect(found == [agent], f"expected the conversation to ring only at {agent!r}", found=_ringing_at(found))


@then(
    "the conversation is offered to nobody",
    "the conversation is not offered to anyone/anybody",
    "the conversation rings nowhere",
    "nobody is offered the conversation",
    "nobody/no_agent gets/receives/sees the conversation",
    "no agent is offered the conversation",
    "no agent rings",
    "the conversation does not ring (anywhere)",
    "the conversation is not ringing (anywhere)",
)
def offered_to_nobody(context: ScenarioContext) -> None:
    found = context.ringing_at()
    expect(not found, "expected the conversation to ring nowhere", found=_ringing_at(found))


@then(
    "the agent {agent} sees {text}",
    "the agent {agent} receives/gets/reads (message/text/summary/note) {text}",
    "the agent {agent} can see/read (message/text/summary/note) {text}",
    "the agent {agent} sees the summary/note {text}",
    "the agent {agent} sees consumer's (message/text/words) {text}",
    "the (message/text/summary/note) {text} is shown/visible/sent/displayed to the agent {agent}",
    "the agent {agent} sees the message/text {text}",
)
def agent_sees(context: ScenarioContext, agent: str, text: str) -> None:
    """The text is in the history of the conversation that is assigned to this agent."""
    require_user(context, "agent", agent)
    expect(context.assigned() == agent, f"expected {agent!r} to have the conversation")
    texts = [message.text for message in context.bodies(MessagePublished)]
    expect(
        text in texts,
        f"expected {agent!r} to see {text!r}",
        found=f"the conversation holds {texts[-5:]}",
        alike=differences(text, texts),
    )


@then(
    "the agent {agent} sees the consumer as {name}",
    "the agent {agent} sees the name {name}",
)
def agent_sees_name(context: ScenarioContext, agent: str, name: str) -> None:
    """The workspace of the agent to whom the conversation is assigned shows this first and last name."""
    require_user(context, "agent", agent)
    expect(context.assigned() == agent, f"expected {agent!r} to have the conversation")
    names = [f"{body.first_name} {body.last_name}".strip() for body in context.bodies(ConsumerProfileSet)]
    found = names[-1] if names else context.consumer().name
    expect(found == name, f"expected {agent!r} to see the consumer as {name!r}", found=f"it is {found!r}")


def _all_go_offline(context: ScenarioContext, agents: Sequence[str]) -> None:
    for agent in agents:
        context.target.cloud.set_state(agent, "Offline")


def _all_are_full(context: ScenarioContext, agents: Sequence[str]) -> None:
    """Take every slot. Raises FeatureError where the account has no agents: nobody is not busy."""
    if not agents:
        do = 'add one first: Given the agent "Alex" with the skill "…" is online'
        raise FeatureError(message("there is no agent who could be busy", do=do))
    for agent in agents:
        context.target.cloud.set_slots(agent, 0)


def _skill_of_bot(context: ScenarioContext) -> str:
    """The id of the skill by which the bot that had the conversation last is reached."""
    skills = {body.user: body.skill_ids for body in context.bodies(BotDeployed, everywhere=True)}
    held = [body.agent for body in context.bodies(ConversationAssigned) if body.agent in skills]
    ids = skills[held[-1]] if held else next(iter(skills.values()), ())
    if not ids:
        raise FeatureError(message("no bot has a skill to which the conversation could go back"))
    return ids[0]


def _ringing_at(agents: list[str]) -> str:
    return f"it rings at {', '.join(agents)}" if agents else "it rings nowhere"
