"""The whole cloud, put together from its parts."""

from __future__ import annotations

from ...engine.clock import Clock
from ...engine.errors import FeatureError, message
from ...engine.log import Log
from ...engine.ports import SurveyPort
from ..faults import Faults
from ..people import People
from .account_settings import CloudSettings
from .bot_port import BotPort
from .clients import Clients
from .conversations.conversations import Conversations
from .conversations.idle import IdleWatch
from .conversations.media import MediaWhitelist
from .conversations.publishing import Publishing
from .conversations.roles import Roles
from .conversations.update_plan import Planner
from .conversations.updates import Updates
from .conversations.workspaces import Workspaces
from .core import Core
from .lookup import Lookup
from .records import User
from .routing.queue_timers import QueueTimers
from .routing.rings import Rings
from .routing.routing import Routing
from .routing.transfer_notes import TransferNotes
from .shifts import Shifts
from .skill_directory import SkillDirectory
from .survey_runs import SurveyRuns
from .transfers import Transfers
from .user_directory import UserDirectory


class FakeCloud:
    """One account of the Conversational Cloud.

    Names and ids are both accepted where a skill is asked for. Agents go by their names. Wrong names raise
    `UnknownName`, impossible requests `FeatureError`; neither changes anything.

    Each part does one thing and is given the parts that it uses. The methods that tests and steps use most are
    available here as well: `cloud.add_skill` is `cloud.skill_directory.add`.

    Attributes:
        clock, log, people, faults: those of the World.
        state: the account and its conversations, a fold of the log.
        core: shared by all parts; tokens, and ids and times as clients on the wire get them.
        lookup: skills, users, conversations by name or id.
        skill_directory, user_directory: the account's skills and users.
        shifts: which skills are on shift, by their working hours or by hand.
        clients: the bots of this process.
        routing: the queues.
        transfers: the transfer service of the bot platform.
        conversations: from start to end; the consumers' side.
        workspaces: the human agents' side.
        surveys: survey bots and the surveys under way.
        media: the whitelist of rich media.
        roles, publishing, updates: rights and requests of clients on sockets.
    """

    def __init__(
        self,
        clock: Clock,
        log: Log,
        *,
        people: People,
        faults: Faults,
        account: str = "12345678",
        settings: CloudSettings | None = None,
    ) -> None:
        self.clock, self.log, self.people, self.faults = clock, log, people, faults
        self.core = core = Core(
            clock, log, people=people, faults=faults, account=account, settings=settings or CloudSettings()
        )
        self.state = core.state
        self.lookup = lookup = Lookup(core)
        self.clients = clients = Clients()
        self._notes = notes = TransferNotes()
        queue = QueueTimers(core)
        self._rings = rings = Rings(core, clients, queue, notes)
        self.routing = routing = Routing(core, rings, queue, notes)
        self.shifts = shifts = Shifts(core, lookup)
        self.skill_directory = SkillDirectory(core, lookup, routing, shifts)
        self.user_directory = UserDirectory(core, lookup, clients, rings, routing)
        self.transfers = transfers = Transfers(core, clients, routing, notes)
        self.surveys = surveys = SurveyRuns(core, lookup, clients)
        self.media = MediaWhitelist(core)
        self.conversations = conversations = Conversations(
            core,
            lookup,
            clients,
            rings=rings,
            routing=routing,
            transfers=transfers,
            notes=notes,
            surveys=surveys,
        )
        self.roles = roles = Roles(core, lookup)
        self.publishing = Publishing(core, roles)
        self.updates = Updates(
            core,
            clients,
            roles=roles,
            planner=Planner(core, lookup, clients, roles),
            rings=rings,
            routing=routing,
            transfers=transfers,
            conversations=conversations,
            surveys=surveys,
        )
        self.workspaces = Workspaces(
            core, lookup, clients, rings=rings, routing=routing, conversations=conversations, updates=self.updates
        )
        self._idle = IdleWatch(core, conversations)
        self._forward_common_methods()

    def _forward_common_methods(self) -> None:
        """Make the methods that tests, steps and documents use most available on the cloud itself."""
        self.skills = self.lookup.skills
        self.skill = self.lookup.skill
        self.skill_with_id = self.lookup.skill_with_id
        self.user = self.lookup.user
        self.agents = self.lookup.agents
        self.user_with_id = self.lookup.user_with_id
        self.user_on_wire = self.lookup.user_on_wire
        self.conversation = self.lookup.conversation
        self.waiting = self.lookup.waiting
        self.ringing = self.lookup.ringing
        self.open_conversations = self.lookup.open_conversations

        self.add_skill = self.skill_directory.add
        self.change_skill = self.skill_directory.change
        self.configure_skill = self.skill_directory.configure
        self.delete_skill = self.skill_directory.delete
        self.set_shift = self.shifts.set_shift
        self.is_on_shift = self.shifts.is_on_shift
        self.working_hours = self.shifts.hours
        self.add_agent = self.user_directory.add_agent
        self.add_bot_user = self.user_directory.add_bot_user
        self.add_survey_user = self.user_directory.add_survey_user
        self.set_manager = self.user_directory.set_manager
        self.set_state = self.user_directory.set_state
        self.set_skills = self.user_directory.set_skills
        self.set_profiles = self.user_directory.set_profiles
        self.set_slots = self.user_directory.set_slots
        self.set_details = self.user_directory.set_details
        self.delete_user = self.user_directory.delete
        self.allow_media = self.media.allow
        self.assign_survey = self.surveys.assign

        self.start_conversation = self.conversations.start
        self.consumer_writes = self.conversations.consumer_writes
        self.consumer_steps_up = self.conversations.consumer_steps_up
        self.consumer_closes = self.conversations.consumer_closes
        self.close_idle = self.conversations.close_idle
        self.transfer = self.transfers.transfer
        self.accept = self.workspaces.accept
        self.reject = self.workspaces.reject
        self.agent_writes = self.workspaces.write
        self.agent_transfers = self.workspaces.transfer
        self.agent_transfers_to_agent = self.workspaces.transfer_to_agent
        self.agent_returns = self.workspaces.return_to_queue
        self.agent_closes = self.workspaces.close
        self.can_write = self.workspaces.can_write
        self.update = self.updates.update
        self.answer_ring = self.updates.answer_ring
        self.agent_publishes = self.publishing.message
        self.publish_accept_status = self.publishing.accept_status
        self.publish_chat_state = self.publishing.chat_state
        self.write_profile = self.publishing.profile
        self.role = self.roles.of_caller
        self.manages = self.roles.manages
        self.conversation_for = self.roles.to_see
        self.is_emulated = self.clients.is_emulated
        self.wire_ms = self.core.wire_ms
        self.wire_id = self.core.wire_id
        self.refuse = self.core.refuse

    @property
    def account(self) -> str:
        """The account's number."""
        return self.core.account

    @account.setter
    def account(self, account: str) -> None:
        self.core.account = account

    @property
    def settings(self) -> CloudSettings:
        """The account's settings, replaced as a whole when one of them changes."""
        return self.core.settings

    @settings.setter
    def settings(self, settings: CloudSettings) -> None:
        self.core.settings = settings

    @property
    def transfer_token(self) -> str:
        """The API key that the transfer service expects as Authorization header.

        No document shows one: its form is our choice.
        """
        return self.core.transfer_token

    @property
    def bearer(self) -> str:
        """The bearer that the configuration services expect."""
        return self.core.bearer

    def port(self, user: User | str) -> SurveyPort:
        """The port through which the bot of this bot user acts here.

        Raises:
            FeatureError: the user is a human agent.
        """
        found = self.lookup.user(user.name if isinstance(user, User) else user)
        if found.type != "bot":
            raise FeatureError(message(f"{found.name} is a human agent and needs no port", expected="a bot user"))
        return BotPort(
            found.name,
            self.core,
            self.lookup,
            self.clients,
            rings=self._rings,
            media=self.media,
            conversations=self.conversations,
            surveys=self.surveys,
        )

    def forget(self, conversation_id: str) -> None:
        """Forget a conversation that is over, so that a long-running cloud does not grow.

        Raises:
            FeatureError: it is not over.
        """
        conversation = self.lookup.conversation(conversation_id)
        if not conversation.is_over:
            raise FeatureError(f"{conversation_id} is not over and cannot be forgotten")
        self.state.forget(conversation_id)
        self.conversations.forget(conversation_id)
        self._notes.forget(conversation_id)
        self.clients.forget(conversation_id)
