"""Plug-ins of installed packages: found by entry point, loaded when a specification names them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, create_model

from sdkgen.diagnostics import FindingError, did_you_mean
from sdkgen.model import PluginTarget
from sdkgen.plugins.api import Emitter, Options, Plugin, Rule, UnsupportedError, target_options
from sdkgen.plugins.kinds import BROKEN_PLUGIN, UNKNOWN_PLUGIN, UNSUPPORTED
from sdkgen.spec.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.diagnostics import Diagnostic, Span
    from sdkgen.model import Catalogue, Resolution
    from sdkgen.spec import RawSpec

GROUP = "sdkgen.plugins"
_OWN_IDS = "SDK"


@dataclass(frozen=True, slots=True)
class _Used:
    """A plug-in that the specification uses, with its options and where it is named."""

    name: str
    plugin: Plugin
    options: Any
    span: Span


def with_plugins(resolution: Resolution, raw: RawSpec) -> tuple[Resolution, list[Diagnostic]]:
    """The resolution with the targets of plug-ins, and the findings: of their options, of loading, of their rules."""
    if raw.settings is None or resolution.catalogue is None or not raw.settings.record.plugins:
        return resolution, []
    loader = _Loader(raw)
    used = loader.used()
    targets = tuple(
        PluginTarget(each.name, raw.folder / each.options.out, _emitter(each, resolution), each.plugin.next_step)
        for each in used
        if isinstance(each.plugin, Emitter)
    )
    extended = replace(resolution, catalogue=replace(resolution.catalogue, plugins=targets))
    rules = [each for each in used if isinstance(each.plugin, Rule)] if resolution.is_whole else []
    found = [finding for each in rules for finding in _checked(each, extended)]
    return extended, [*loader.findings, *found]


class _Loader:
    """Carries the findings while plug-ins are loaded."""

    def __init__(self, raw: RawSpec) -> None:
        if raw.settings is None:
            raise ValueError("there are no settings")
        self.settings = raw.settings
        self.findings: list[Diagnostic] = []

    def used(self) -> list[_Used]:
        """Every plug-in that is named and whose options are right."""
        named = self.settings.record.plugins
        installed = {point.name: point for point in entry_points(group=GROUP)}
        plugins: dict[str, Plugin] = {}
        for name in named:
            plugin = self._load(name, installed)
            plugins |= {name: plugin} if plugin is not None else {}
        options = self._options(plugins)
        return [_Used(name, plugins[name], options[name], self._span(name)) for name in plugins if name in options]

    def _load(self, name: str, installed: Mapping[str, EntryPoint]) -> Plugin | None:
        if name not in installed:
            help_ = did_you_mean(name, installed) or "install the package that brings it"
            message = f"no installed package has a plug-in `{name}`"
            self.findings.append(UNKNOWN_PLUGIN.at(self._span(name), message, help=help_))
            return None
        try:
            plugin = installed[name].load()
        except Exception as error:  # noqa: BLE001  (code of others may raise anything)
            self._report(name, installed[name], f"cannot be loaded: {_words(error)}")
            return None
        wrong = _objection(plugin)
        if wrong is not None:
            self._report(name, installed[name], wrong)
            return None
        accepted: Plugin = plugin
        return accepted

    def _report(self, name: str, point: EntryPoint, what: str) -> None:
        help_ = f"it is `{point.value}`: tell its authors, or install another version"
        self.findings.append(BROKEN_PLUGIN.at(self._span(name), f"the plug-in `{name}` {what}", help=help_))

    def _options(self, plugins: Mapping[str, Plugin]) -> Mapping[str, Options]:
        """The options by name; the findings about them stand where they were written."""
        fields: dict[str, Any] = {
            name: (target_options(plugin.options) if isinstance(plugin, Emitter) else plugin.options, ...)
            for name, plugin in plugins.items()
        }
        lenient = ConfigDict(extra="ignore")
        section = create_model("plugins", __config__=lenient, **fields)
        whole = create_model("sdkgen.yaml", __config__=lenient, plugins=(section, ...))
        record, broken, findings = validate(whole, self.settings.document)
        self.findings += findings
        read = getattr(record, "plugins", None)
        faulty = {name for part, name in broken if part == "plugins"}
        return {name: getattr(read, name) for name in plugins if read is not None and name not in faulty}

    def _span(self, name: str) -> Span:
        return self.settings.document.span(("plugins", name), key=True)


def _objection(plugin: object) -> str | None:
    """Why what an entry point names is no plug-in."""
    if not isinstance(plugin, Emitter | Rule):
        return f"is {type(plugin).__name__}, neither an Emitter nor a Rule"
    if isinstance(plugin, Rule) and plugin.kind.id.startswith(_OWN_IDS):
        return f"has the id {plugin.kind.id}: those are sdkgen's own"
    return None


def _emitter(used: _Used, resolution: Resolution) -> Any:  # noqa: ANN401  (an emitter, as every other one)
    def emit(catalogue: Catalogue) -> Mapping[str, bytes]:
        try:
            files = dict(used.plugin.emit(catalogue, used.options))  # type: ignore[union-attr]  # an Emitter
        except UnsupportedError as error:
            raise FindingError(
                UNSUPPORTED.at(resolution.span(error.origin, key=True), f"`{used.name}`: {error}", help=error.help)
            ) from None
        except Exception as error:  # noqa: BLE001  (code of others may raise anything)
            raise FindingError(_failed(used, f"failed: {_words(error)}")) from None
        wrong = next((path for path, content in files.items() if not _is_file(path, content)), None)
        if wrong is not None:
            raise FindingError(_failed(used, f"emits `{wrong}`, which is no file inside of its folder"))
        return files

    return emit


def _is_file(path: object, content: object) -> bool:
    """Whether a plug-in gave a path that stays in the folder, and bytes."""
    if not isinstance(path, str) or not isinstance(content, bytes):
        return False
    parts = path.split("/")
    return bool(path) and "\\" not in path and not {"", ".", ".."}.intersection(parts)


def _checked(used: _Used, resolution: Resolution) -> Iterator[Diagnostic]:
    try:
        yield from list(used.plugin.check(resolution, used.options))  # type: ignore[union-attr]  # a Rule
    except Exception as error:  # noqa: BLE001  (code of others may raise anything)
        yield _failed(used, f"failed: {_words(error)}")


def _failed(used: _Used, what: str) -> Diagnostic:
    return BROKEN_PLUGIN.at(used.span, f"the plug-in `{used.name}` {what}", help="tell its authors")


def _words(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
