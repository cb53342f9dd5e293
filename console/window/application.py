"""The one QApplication, dressed in the theme. GUI thread."""

import sys

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from console import __version__
from widgets.theme import Theme, load_theme
from widgets.theme_apply import apply_theme


def make_application(text_scale: float) -> tuple[QApplication, Theme]:
    """Make the application and give it the theme.

    Args:
        text_scale: One of the theme's scales.
    """
    QCoreApplication.setApplicationName("Sallyport")
    QCoreApplication.setApplicationVersion(__version__)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    app.setEffectEnabled(Qt.UIEffect.UI_AnimateMenu, False)  # noqa: FBT003 - Qt's own signature
    theme = load_theme(scale=text_scale)
    apply_theme(app, theme)
    return app, theme
