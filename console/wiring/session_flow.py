"""Who sits here: bars under the strip, covers, keys, and the orders that follow. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
the session's view changes            bars, covers and the strip follow
something is typed into a bar         an order to the people's services
Ctrl+L, Ctrl+Alt+L, Ctrl+Space        lock, hand over, a sign of life
nobody touches the seat for a while   the controls lock
====================================  ================================
"""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot

from console.clock import Clock
from console.domain.people.accounts import Account
from console.domain.people.actions import Role
from console.domain.people.sessions import LockCause, Purpose, SessionState, SessionView
from console.models.seat_states import (
    SeatPage,
    cover_words,
    menu_state,
    page_of,
    presence_asked,
    second_asked,
    sign_in_state,
)
from console.models.seat_words import account_problem_words, refusal_words, role_words
from console.services.accounts.directory import Entry
from console.services.accounts.people import People
from console.services.operations.build import Operations
from console.services.operations.orders import Order, OrderOutcome
from console.window.main_window import MainWindow
from console.window.seat_area import SeatArea
from widgets.second_person_bar import SecondTyped
from widgets.sign_in_panel import Typed
from widgets.wall.wall import CameraWall

CONTEXT = "seat"
TICK_MS = 5_000
INPUTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


@dataclass(frozen=True, slots=True)
class SeatPolicy:
    """What the site file says of this seat.

    Attributes:
        idle_lock_s: The controls lock after so long untouched; 0 = never.
        is_wall_visible: The cameras stay visible while the controls are locked.
        zone: The site's.
    """

    idle_lock_s: float
    is_wall_visible: bool
    zone: ZoneInfo


class SessionFlow(QObject):
    """Keeps the seat's bars true and carries out what is asked in them."""

    def __init__(
        self,
        operations: Operations,
        window: MainWindow,
        area: SeatArea,
        wall: CameraWall,
        show_operator: Callable[[str, str], None],
        say: Callable[[str], None],
        policy: SeatPolicy,
        clock: Clock,
    ) -> None:
        """Connect; nothing is known before the first view.

        Args:
            operations: Takes orders; its desk tells the view.
            window: Whose panels are covered.
            area: The bars.
            wall: The cameras.
            show_operator: Name and role into the strip.
            say: Words at the foot.
            policy: Of the site.
            clock: For the time without input.
        """
        super().__init__()
        self._operations = operations
        self._window = window
        self._area = area
        self._wall = wall
        self._show_operator = show_operator
        self._say = say
        self._policy = policy
        self._clock = clock
        self._people: People = operations.services.people
        self._view = SessionView(operations.seat)
        self._chosen = SeatPage.NONE
        self._page = SeatPage.NONE
        self._trouble = ""
        self._is_busy = False
        self._touched_ns = clock.monotonic_ns()
        self._idle = QTimer(self)
        self._idle.setInterval(TICK_MS)
        self._idle.timeout.connect(self.on_idle_tick)
        self._connect()

    def _connect(self) -> None:
        area, desk = self._area, self._operations.desk
        desk.session_changed.connect(self.on_session_changed)
        desk.outcome_made.connect(self.on_outcome_made)
        area.sign_in.submitted.connect(self.on_submitted)
        area.sign_in.chosen.connect(self.on_chosen)
        area.sign_in.dismissed.connect(self.on_dismissed)
        area.menu.chosen.connect(self.on_chosen)
        area.menu.dismissed.connect(self.on_dismissed)
        area.second.agreed.connect(self.on_agreed)
        area.second.agree_requested.connect(self.on_demo_agreed)
        area.second.withdrawn.connect(self.on_withdrawn)
        area.presence.confirmed.connect(self.on_well)
        covered = [
            panel
            for workspace in self._window.workspaces
            if workspace.name != "manual"
            for panel in workspace.panels
        ]
        area.add_covers(dict.fromkeys(covered))

    def start(self) -> None:
        """Watch for input, and lock when there is none."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self._idle.start()
        self._show()

    def stop(self) -> None:
        """Watch no longer."""
        self._idle.stop()
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Input to the window: somebody is here. Passes everything on."""
        del watched
        if event.type() in INPUTS:
            self._touched_ns = self._clock.monotonic_ns()
        return False

    @Slot()
    def on_idle_tick(self) -> None:
        """Lock when nobody touched the seat for a while."""
        limit_s = self._policy.idle_lock_s
        silent_s = (self._clock.monotonic_ns() - self._touched_ns) / 1e9
        if limit_s > 0 and silent_s >= limit_s and self._view.state is SessionState.ACTIVE:
            self._lock(LockCause.IDLE)

    def may_leave_freely(self) -> bool:
        """Whether anybody may leave the console: in the demo, and on a site without people."""
        return self._people.is_demo or not self._view.has_people

    # Views

    @Slot(object)
    def on_session_changed(self, view: SessionView) -> None:
        """Somebody else sits here, or an entry was answered."""
        before, self._view = self._view, view
        if view.answer.serial != before.answer.serial:
            self._on_answered(view)
        if before.state is not SessionState.ACTIVE and view.state is SessionState.ACTIVE:
            self._touched_ns = self._clock.monotonic_ns()
        self._show()
        if before.second is None and view.second is not None:
            self._area.second.take_focus()

    def _on_answered(self, view: SessionView) -> None:
        """An entry was right or wrong."""
        self._is_busy = False
        answer = view.answer
        self._trouble = "" if answer.purpose is Purpose.SECOND else refusal_words(answer)
        if answer.refusal is None:
            self._chosen = SeatPage.NONE
            if answer.purpose is Purpose.CHANGE_PASSWORD:
                self._say(_tr("Password changed"))

    def _show(self) -> None:
        """Bars, covers, strip."""
        view, area = self._view, self._area
        page = page_of(view, self._chosen)
        if page is not self._page and page in {SeatPage.HAND_OVER, SeatPage.PASSWORD}:
            self._trouble = ""
        before, self._page = self._page, page
        is_menu = page is SeatPage.MENU
        if is_menu:
            area.menu.set_state(menu_state(view, self._policy.zone))
        elif page is not SeatPage.NONE:
            area.sign_in.set_state(
                sign_in_state(
                    view,
                    page,
                    self._policy.zone,
                    self._trouble,
                    is_demo=self._people.is_demo,
                    is_busy=self._is_busy,
                )
            )
        area.menu.setVisible(is_menu)
        area.sign_in.setVisible(not is_menu and page is not SeatPage.NONE)
        area.second.set_asked(second_asked(view, is_demo=self._people.is_demo))
        area.presence.set_asked(presence_asked(view))
        name = view.name or _tr("Not signed in")
        shown = _tr("{0}, away").format(name) if view.state is SessionState.LOCKED else name
        self._show_operator(shown, role_words(view.role))
        self._cover(cover_words(view))
        if page is not before:
            self._move_focus(page)

    def _cover(self, words: str) -> None:
        area, wall = self._area, self._wall
        area.cover(words, wall=wall, is_wall_visible=self._policy.is_wall_visible)

    def _move_focus(self, page: SeatPage) -> None:
        """A bar that a person asked for, or beside which nothing works, gets the keyboard."""
        if page is SeatPage.MENU:
            self._area.menu.take_focus()
        elif page is not SeatPage.NONE:
            self._area.sign_in.take_focus()
        else:
            self._window.workspace.take_focus()

    # What the person does

    @Slot(str)
    def on_called(self, name: str) -> None:
        """An action of the window."""
        todo: dict[str, Callable[[], None]] = {
            "lock": lambda: self._lock(LockCause.ASKED),
            "hand_over": lambda: self._open(SeatPage.HAND_OVER),
            "seat_menu": lambda: self._open(SeatPage.MENU),
            "presence": self.on_well,
        }
        known = todo.get(name)
        if known is not None:
            known()

    @Slot()
    def on_operator_clicked(self) -> None:
        """The operator field of the strip."""
        self._open(SeatPage.MENU)

    def _open(self, page: SeatPage) -> None:
        """Open a bar, or close it when it is open; only whoever is at work has bars to open."""
        self._chosen = SeatPage.NONE if self._chosen is page else page
        self._show()
        if self._view.state is not SessionState.ACTIVE:
            self._chosen = SeatPage.NONE
            self._area.sign_in.take_focus()

    @Slot()
    def on_dismissed(self) -> None:
        """A bar was closed; the one who stays, stays."""
        self._chosen = SeatPage.NONE
        if self._view.incoming:
            self._order("stay", self._people.session.withdraw_hand_over)
        self._show()

    @Slot(object)
    def on_submitted(self, typed: Typed) -> None:
        """Something was typed."""
        people, entry = self._people, Entry(typed.name, typed.secret, typed.code)
        page = self._page
        self._trouble = ""
        if page in {SeatPage.FIRST, SeatPage.MUST_CHANGE, SeatPage.PASSWORD} and (
            typed.new_secret != typed.again
        ):
            self._trouble = _tr("The two new passwords differ. Nothing was changed.")
            self._show()
            return
        self._is_busy = page is not SeatPage.FIRST
        if page is SeatPage.FIRST:
            first = Account(typed.name, typed.shown_name, frozenset())
            self._order("first_account", lambda: people.add_first(first, typed.new_secret))
        elif page in {SeatPage.MUST_CHANGE, SeatPage.PASSWORD}:
            own = Entry(self._view.account_id, typed.secret, typed.code)
            self._order("password", lambda: people.change_password(own, typed.new_secret))
        elif page is SeatPage.HAND_OVER:
            self._order("begin_hand_over", lambda: people.session.begin_hand_over(entry))
        else:
            self._order("sign_in", lambda: people.session.sign_in(entry))
        self._show()

    @Slot(str)
    def on_chosen(self, name: str) -> None:
        """A button of a bar."""
        actor, session = self._operations.commands.actor, self._people.session
        todo: dict[str, Callable[[], None]] = {
            "lock": lambda: self._lock(LockCause.ASKED),
            "hand_over": lambda: self._open(SeatPage.HAND_OVER),
            "password": lambda: self._open(SeatPage.PASSWORD),
            "close": self.on_dismissed,
            "stay": self.on_dismissed,
            "accept": lambda: self._order("accept", lambda: session.accept_hand_over(actor)),
            "sign_out": lambda: self._order("sign_out", lambda: session.sign_out(actor)),
            "alone": lambda: self._order("alone", lambda: self._people.start_presence(actor)),
            "not_alone": lambda: self._order("not_alone", lambda: self._people.presence.end(actor)),
        }
        known = todo.get(name)
        if known is not None:
            if name in {"sign_out", "accept", "alone", "not_alone"}:
                self._chosen = SeatPage.NONE
            known()
        elif name in set(Role):
            self.enter_as(Role(name))

    def enter_as(self, role: Role) -> None:
        """The demo's buttons, and the demo without a screen."""
        is_hand_over = self._page is SeatPage.HAND_OVER
        purpose = Purpose.HAND_OVER if is_hand_over else Purpose.SIGN_IN
        self._order("enter_as", lambda: self._people.enter_as(role, purpose))

    def _lock(self, cause: LockCause) -> None:
        actor = self._operations.commands.actor
        self._chosen = SeatPage.NONE
        self._order("lock", lambda: self._people.session.lock(actor, cause))

    @Slot(object)
    def on_agreed(self, typed: SecondTyped) -> None:
        """A second person typed."""
        entry = Entry(typed.name, typed.secret)
        self._order("agree", lambda: self._people.second.agree(entry))

    @Slot()
    def on_demo_agreed(self) -> None:
        """The demo's second person."""
        self._order("agree", lambda: self._people.enter_as(Role.SUPERVISOR, Purpose.SECOND))

    @Slot()
    def on_withdrawn(self) -> None:
        """The asker no longer wants it."""
        actor = self._operations.commands.actor
        self._order("withdraw", lambda: self._people.second.withdraw(actor))

    @Slot()
    def on_well(self) -> None:
        """A sign of life."""
        actor = self._operations.commands.actor
        if self._view.is_alone:
            self._order("presence", lambda: self._people.presence.confirm(actor))

    @Slot(object)
    def on_outcome_made(self, outcome: OrderOutcome) -> None:
        """The first account cannot be made: say why."""
        if outcome.order.name == "first_account" and isinstance(outcome.value, str):
            self._trouble = account_problem_words(outcome.value)
            self._show()

    def _order(self, name: str, work: Callable[[], object]) -> None:
        self._operations.order(Order(name, work))
