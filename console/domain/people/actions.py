"""What can be asked for, and what people are here for. Names only; rights stand elsewhere."""

from enum import StrEnum


class Action(StrEnum):
    """Every command that changes something, shows footage or takes it away."""

    WATCH_LIVE = "watch_live"
    PLAY_FOOTAGE = "play_footage"
    TAKE_SNAPSHOT = "take_snapshot"
    SET_BOOKMARK = "set_bookmark"
    ARRANGE_WALL = "arrange_wall"
    ARRANGE_WINDOW = "arrange_window"
    OPEN_SECOND_SCREEN = "open_second_screen"
    PRINT_KEY_CARD = "print_key_card"
    READ_JOURNAL = "read_journal"
    LOCK_FOOTAGE = "lock_footage"
    UNLOCK_FOOTAGE = "unlock_footage"
    EXPORT_FOOTAGE = "export_footage"
    VERIFY_JOURNAL = "verify_journal"
    PRUNE_JOURNAL = "prune_journal"
    RUN_SELFTEST = "run_selftest"
    RELOAD_SITE = "reload_site"
    EDIT_SITE = "edit_site"
    EDIT_SECRETS = "edit_secrets"
    LEAVE_CONSOLE = "leave_console"

    ACKNOWLEDGE_ALARM = "acknowledge_alarm"
    SILENCE_SOUND = "silence_sound"
    RESET_ALARM = "reset_alarm"
    SHELVE_ALARM = "shelve_alarm"
    UNSHELVE_ALARM = "unshelve_alarm"
    CLOSE_ALARM = "close_alarm"
    SUPPRESS_ALARM = "suppress_alarm"
    TAKE_ALARM_OUT_OF_SERVICE = "take_alarm_out_of_service"
    READ_ALARM_REPORT = "read_alarm_report"

    LOCK_SESSION = "lock_session"
    HAND_OVER_SEAT = "hand_over_seat"
    TAKE_OVER_SESSION = "take_over_session"
    CHANGE_OWN_PASSWORD = "change_own_password"  # noqa: S105 - an action
    EDIT_ACCOUNTS = "edit_accounts"
    EDIT_ROLES = "edit_roles"
    AGREE_AS_SECOND = "agree_as_second"
    CONFIRM_PRESENCE = "confirm_presence"
    SET_PRESENCE_TIMER = "set_presence_timer"

    OPEN_INCIDENT = "open_incident"
    WORK_ON_INCIDENT = "work_on_incident"
    TRANSFER_INCIDENT = "transfer_incident"
    CLOSE_INCIDENT = "close_incident"
    REOPEN_INCIDENT = "reopen_incident"
    RECORD_AUTHORITY = "record_authority"
    MAKE_PACK = "make_pack"
    EXPORT_LOG = "export_log"

    RUN_PLAYBOOK = "run_playbook"
    SKIP_STEP = "skip_step"
    CHANGE_HAZARD = "change_hazard"
    DECIDE_DEVICE_ACTION = "decide_device_action"
    EDIT_PLAYBOOK = "edit_playbook"
    APPROVE_PLAYBOOK = "approve_playbook"

    SEND_MESSAGE = "send_message"
    LOG_CALL = "log_call"
    EDIT_CONTACTS = "edit_contacts"
    TEST_CONTACT = "test_contact"

    RUN_EXERCISE = "run_exercise"
    ACT_FOR_REAL_IN_EXERCISE = "act_for_real_in_exercise"
    WRITE_LOG_BOOK = "write_log_book"
    MAKE_SHIFT_REPORT = "make_shift_report"
    PRINT_DOCUMENT = "print_document"
    EDIT_PLAN = "edit_plan"


class Role(StrEnum):
    """What a person is here for."""

    GUARD = "guard"
    SUPERVISOR = "supervisor"
    INSTALLER = "installer"
    ADMINISTRATOR = "administrator"
