"""Accounts and rights: who may sign in, and what each role may do. GUI thread.

It shows rows and asks; what may be changed, and whether it was, comes back as other rows and one
line of words. A password goes out once and is forgotten.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from widgets.chips import Chip, text_label
from widgets.people_models import PeopleModel, PersonRow, RightRow, RightsModel
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look


@dataclass(frozen=True, slots=True)
class NewPerson:
    """An account that shall be made.

    Attributes:
        account_id: To sign in.
        name: As shown.
        staff: Staff number; may be empty.
        roles: Keys of roles.
        password: For the first sign-in.
    """

    account_id: str
    name: str
    staff: str
    roles: tuple[str, ...]
    password: str = field(repr=False)


class PeoplePanel(QWidget):
    """Two lists, one at a time: people, and rights of roles.

    Attributes:
        add_requested: Signal(NewPerson).
        enable_requested: Signal(str, bool): account, and whether it shall be able to sign in.
        roles_requested: Signal(str, object): account, and the keys of its roles from now on.
        password_requested: Signal(str, str): account, and a password for one sign-in.
        pin_requested: Signal(str, str): account, and a PIN for agreeing as a second person.
        right_requested: Signal(str, str): action and role whose cross shall change.
        two_requested: Signal(str): action that shall need two, or no longer.
    """

    add_requested = Signal(object)
    enable_requested = Signal(str, bool)
    roles_requested = Signal(str, object)
    password_requested = Signal(str, str)
    pin_requested = Signal(str, str)
    right_requested = Signal(str, str)
    two_requested = Signal(str)

    def __init__(
        self, theme: Theme, roles: tuple[tuple[str, str], ...], parent: QWidget | None = None
    ) -> None:
        """Make it empty.

        Args:
            theme: Colours and fonts.
            roles: Key and translated name of each role, in their order.
            parent: As usual.
        """
        super().__init__(parent)
        self._theme = theme
        self._keys = tuple(key for key, _ in roles)
        self.people = PeopleModel(self)
        self.rights = RightsModel(tuple(name for _, name in roles), self)
        self._trouble = text_label(theme, "", TextStyle.DETAIL, parent=self)
        self._trouble.setWordWrap(True)
        set_look(self._trouble, tone=Tone.WARNING)
        self.people_view = self._view(self.people, self.tr("Accounts"))
        self.rights_view = self._view(self.rights, self.tr("Rights of roles"))
        self._tabs = [Chip(theme, text, None, self) for text in self._tab_texts()]
        self._name, self._shown, self._staff = (self._line() for _ in range(3))
        self._secret = self._line()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._roles = [Chip(theme, name, None, self) for _, name in roles]
        self._buttons = {name: QPushButton(text, self) for name, text in self._verbs().items()}
        self._pages = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._refresh()

    def _tab_texts(self) -> tuple[str, str]:
        return self.tr("People"), self.tr("Rights")

    def _verbs(self) -> dict[str, str]:
        return {
            "add": self.tr("Make account"),
            "roles": self.tr("Give these roles"),
            "password": self.tr("Set password"),
            "pin": self.tr("Set PIN"),
            "enable": self.tr("Disable"),
        }

    def _line(self) -> QLineEdit:
        made = QLineEdit(self)
        made.setMaxLength(256)
        made.textChanged.connect(self._refresh)
        return made

    def _view(self, model: PeopleModel | RightsModel, name: str) -> QTableView:
        """A quiet table."""
        view = QTableView(self)
        view.setModel(model)
        view.setAccessibleName(name)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(self._theme.px(32))
        view.horizontalHeader().setStretchLastSection(True)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        view.horizontalHeader().setDefaultAlignment(left)
        mode = QHeaderView.ResizeMode.ResizeToContents
        view.horizontalHeader().setSectionResizeMode(mode)
        return view

    def _lay_out(self) -> None:
        """Choice above, list, then what can be done."""
        space = self._theme.space
        words = (
            (self._name, self.tr("Sign-in name")),
            (self._shown, self.tr("Name to show")),
            (self._staff, self.tr("Staff number, if any")),
            (self._secret, self.tr("Password or PIN")),
        )
        fields, chips, verbs, tabs = (QHBoxLayout() for _ in range(4))
        for line, text in words:
            line.setPlaceholderText(text)
            line.setAccessibleName(text)
            line.setMinimumHeight(self._theme.size.button)
            fields.addWidget(line)
        for row, parts in ((chips, self._roles), (tabs, self._tabs)):
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
        for button in self._buttons.values():
            button.setMinimumHeight(self._theme.size.button)
            verbs.addWidget(button)
        verbs.addStretch(1)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.people_view, 1)
        for one in (fields, chips, verbs):
            one.setSpacing(space.s2)
            column.addLayout(one)
        self._pages.addWidget(page)
        self._pages.addWidget(self.rights_view)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 12, 8)
        outer.setSpacing(space.s2)
        outer.addLayout(tabs)
        outer.addWidget(self._pages, 1)
        outer.addWidget(self._trouble)

    def _connect(self) -> None:
        for place, tab in enumerate(self._tabs):
            tab.clicked.connect(lambda _on, place=place: self.show_page(place))
        self._buttons["add"].clicked.connect(self._on_add)
        self._buttons["roles"].clicked.connect(self._on_roles)
        self._buttons["password"].clicked.connect(self._on_password)
        self._buttons["pin"].clicked.connect(self._on_pin)
        self._buttons["enable"].clicked.connect(self._on_enable)
        for chip in self._roles:
            chip.clicked.connect(self._refresh)
        self.people_view.selectionModel().currentRowChanged.connect(self._on_chosen)
        self.rights_view.activated.connect(self._on_right)
        self.rights_view.doubleClicked.connect(self._on_right)
        self.show_page(0)

    def show_page(self, place: int) -> None:
        """People (0) or rights (1)."""
        self._pages.setCurrentIndex(place)
        for index, tab in enumerate(self._tabs):
            tab.setChecked(index == place)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._trouble.setFont(theme.font(TextStyle.DETAIL))
        for view in (self.people_view, self.rights_view):
            view.verticalHeader().setDefaultSectionSize(theme.px(32))

    def set_rows(
        self, people: tuple[PersonRow, ...], rights: tuple[RightRow, ...], trouble: str
    ) -> None:
        """Show other rows, and why the last change was refused; empty when it was not."""
        chosen = self._chosen()
        self.people.set_rows(people)
        self.rights.set_rows(rights)
        if chosen is not None:
            self._choose(chosen.account_id)
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self._refresh()

    def _choose(self, account_id: str) -> None:
        for place, row in enumerate(self.people.rows):
            if row.account_id == account_id:
                self.people_view.selectRow(place)

    def _chosen(self) -> PersonRow | None:
        """The account that is chosen."""
        place = self.people_view.selectionModel().currentIndex().row()
        return self.people.rows[place] if 0 <= place < len(self.people.rows) else None

    def _chosen_roles(self) -> tuple[str, ...]:
        pairs = zip(self._keys, self._roles, strict=True)
        return tuple(key for key, chip in pairs if chip.isChecked())

    @Slot()
    def _on_chosen(self) -> None:
        """Another account: its roles stand on the chips."""
        chosen = self._chosen()
        if chosen is not None:
            for key, chip in zip(self._keys, self._roles, strict=True):
                chip.setChecked(key in chosen.role_keys)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        """What can be done now."""
        chosen, secret, roles = self._chosen(), self._secret.text(), self._chosen_roles()
        is_new = bool(self._name.text() and self._shown.text())
        self._buttons["add"].setEnabled(bool(is_new and secret and roles))
        self._buttons["roles"].setEnabled(chosen is not None and bool(roles) and not is_new)
        self._buttons["password"].setEnabled(chosen is not None and bool(secret) and not is_new)
        self._buttons["pin"].setEnabled(chosen is not None and secret.isdigit() and not is_new)
        self._buttons["enable"].setEnabled(chosen is not None)
        is_off = chosen is not None and not chosen.is_enabled
        self._buttons["enable"].setText(self.tr("Enable") if is_off else self.tr("Disable"))

    def _forget(self) -> str:
        """The secret, taken out of its field."""
        secret = self._secret.text()
        self._secret.clear()
        return secret

    @Slot()
    def _on_add(self) -> None:
        person = NewPerson(
            self._name.text(),
            self._shown.text(),
            self._staff.text(),
            self._chosen_roles(),
            self._forget(),
        )
        for line in (self._name, self._shown, self._staff):
            line.clear()
        self.add_requested.emit(person)

    @Slot()
    def _on_roles(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.roles_requested.emit(chosen.account_id, self._chosen_roles())

    @Slot()
    def _on_password(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.password_requested.emit(chosen.account_id, self._forget())

    @Slot()
    def _on_pin(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.pin_requested.emit(chosen.account_id, self._forget())

    @Slot()
    def _on_enable(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.enable_requested.emit(chosen.account_id, not chosen.is_enabled)

    @Slot("QModelIndex")
    def _on_right(self, index: object) -> None:
        """Enter or a double click on a cross asks for its change."""
        where = self.rights_view.currentIndex()
        del index
        if not where.isValid():
            return
        row = self.rights.rows[where.row()]
        place = where.column() - 1
        if 0 <= place < len(self._keys):
            self.right_requested.emit(row.action, self._keys[place])
        elif place == len(self._keys) and row.can_need_two:
            self.two_requested.emit(row.action)
