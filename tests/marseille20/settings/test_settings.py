import ast
from pathlib import Path

from django.conf import settings


def test_settings_import_no_app() -> None:
    base = Path(settings.BASE_DIR)
    packages = {path.parent.name for path in base.glob("*/__init__.py")}
    tree = ast.parse((base / "marseille20" / "settings" / "__init__.py").read_text())
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    ]
    assert "django.utils.csp" in modules
    # What reads the environment is no app.
    assert not {str(module).split(".")[0] for module in modules} - {"marseille20"} & packages
    own = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        if node.module == "marseille20.settings"
        for name in node.names
    }
    assert own == {"environment"}
