"""The arrows between the apps point one way (ARCHITECTURE.md)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From left to right: an app uses those after it, and none before it.
LAYERS = [
    ["newsroom"],
    ["desk"],
    ["readers"],
    ["syndication"],
    ["articles"],
    ["attribution"],
    ["authors"],
    ["accounts"],
    ["letters", "pictures", "text"],
]
RANK = {app: number for number, apps in enumerate(LAYERS) for app in apps}
APPS = [app for app in RANK if (ROOT / app / "__init__.py").is_file()]
# Django asks for these by the name of an app and a model, with dots or without.
BY_NAME = {
    "get_model",
    "get_app_config",
    "ForeignKey",
    "OneToOneField",
    "ManyToManyField",
    "import_module",
    "import_string",
}


def may_use(app: str, used: str) -> bool:
    return used == app or RANK[used] > RANK[app]


def used_by(tree: ast.AST, package: str) -> set[tuple[str, int]]:
    """The apps that a module names, each with its line: by imports of either kind, and by strings where Django reads them."""
    used = set()
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parent = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parent, *([node.module] if node.module else [])])
            names = (
                [base, *(f"{base}.{alias.name}" for alias in node.names)]
                if base
                else [alias.name for alias in node.names]
            )
        elif isinstance(node, ast.Call) and name_of(node.func) in BY_NAME:
            values = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in {"to", "through"})]
            names = [
                value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)
            ]
        used |= {(name.split(".")[0], node.lineno) for name in names if name.split(".")[0] in RANK}
    return used


def name_of(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def against_the_arrow(app: str, source: str, package: str) -> list[tuple[str, int]]:
    return sorted((used, line) for used, line in used_by(ast.parse(source), package) if not may_use(app, used))


@pytest.mark.parametrize("app", APPS)
def test_an_app_uses_only_those_to_its_right(app):
    found = []
    for path in sorted((ROOT / app).rglob("*.py")):
        package = ".".join(path.relative_to(ROOT).parent.parts)
        found += [
            f"{path.relative_to(ROOT)}:{line} uses {used}"
            for used, line in against_the_arrow(app, path.read_text(), package)
        ]
    assert not found


@pytest.mark.parametrize(
    "source",
    [
        "import articles.models",
        "from articles import models",
        "from articles.models import Article",
        "def later():\n    from articles.models import Article",
        "apps.get_model('articles', 'Article')",
        "apps.get_model('articles.Article')",
        "models.ForeignKey('articles.Article', models.CASCADE)",
        "models.ManyToManyField(to='articles.Article')",
        "from ...articles import models",
    ],
)
def test_no_spelling_of_a_wrong_arrow_is_overlooked(source):
    found = against_the_arrow("attribution", source, "attribution.inner")
    assert found == [("articles", source.count("\n") + 1)]


def test_the_same_lines_are_right_where_the_arrow_points():
    assert (
        against_the_arrow("syndication", "from articles.models import Article\nimport text.slugs", "syndication") == []
    )
    assert against_the_arrow("text", "import pictures", "text") == [("pictures", 1)]


def test_every_app_of_the_house_has_a_layer(settings):
    ours = {app.split(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.split(".")[0]).is_dir()}
    assert ours == set(APPS)
