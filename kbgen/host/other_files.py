"""The files of a site that are no pages: the theme's, the media, what kbgen makes for the browser, and the search."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from mkdocs.structure.files import File, Files

from kbgen import search
from kbgen.build.tree import Done, NewTree
from kbgen.errors import IndexDamaged, SourceChanged
from kbgen.host.files import is_used, made_files, named_files
from kbgen.host.prepared import Prepared
from kbgen.host.scripts import is_ours, small
from kbgen.memo import Digest, digest, digest_of
from kbgen.search.folder import check_ours


def other_files(site: Prepared, tree: NewTree) -> None:
    """Everything but pages and search.  What stands in the content folder goes before the theme's."""
    for path, source, held in _copied(site):
        if is_ours(source):
            if not tree.keep(path, site.look + held):
                tree.put(path, site.look + held, small(source))
        elif tree.copy(path, held, source, held) != held and source.is_relative_to(site.config.docs_dir):
            raise SourceChanged(f"{source} was changed while it was read; build again")
    key = digest(site.project.layout.loaded.key, site.look, site.job.preview)
    names = site.memo.outcome("made files", "", key)
    if names is None or not all(tree.keep(name, key) for name in names):
        made = list(made_files(site.project.outline, site.config, preview=site.job.preview))
        for file in made:
            tree.put(file.dest_uri, key, file.content_bytes)
        site.memo.keep("made files", "", key, tuple(file.dest_uri for file in made))


def _copied(site: Prepared) -> list[tuple[str, Path, Digest]]:
    """Path on the site, source and digest of what is copied."""
    content = site.project.layout.loaded.tree
    named = sorted(named_files(site.config, site.project.assets) & {*content.names})
    media = [(name, content.root / name, site.project.layout.loaded.digests[name]) for name in named]
    theme = _theme(site)
    taken = {name for name, *_ in media}
    return [*media, *(each for each in theme if each[0] not in taken)]


def _theme(site: Prepared) -> list[tuple[str, Path, Digest]]:
    """The theme's files that pages use; which those are is remembered."""
    folders = [Path(folder) for folder in site.config.theme.dirs]
    found = site.memo.outcome("theme files", "", site.look)
    if found is None:
        files = Files([])
        files.add_files_from_theme(site.config.theme.get_env(), site.config)
        used = [file for file in files if is_used(file)]
        found = tuple((file.dest_uri, *_place(file, folders), digest_of(file.content_bytes)) for file in used)
        site.memo.keep("theme files", "", site.look, found)
    return [(path, folders[number] / name, held) for path, number, name, held in found]


def _place(file: File, folders: list[Path]) -> tuple[int, str]:
    folder = Path(str(file.src_dir))
    return folders.index(folder), Path(str(file.abs_src_path)).relative_to(folder).as_posix()


def search_files(site: Prepared, tree: NewTree, index: Path, last_index: Path | None) -> Done:
    """The search of the site: the browser's files into the tree, and the index into a folder.

    `last_index` is where that of the current site stands.  Returns what was done to the tree.
    Raises FolderNotOurs when something else stands there.
    """
    if last_index:
        check_ours(last_index)
    corpus = site.project.corpus()

    for last in (tree.current, None):
        made: list[str] = []

        def put(path: str, content: bytes, made: list[str] = made) -> None:
            tree.put(path, b"", content)
            made.append(path)

        with suppress(*[IndexDamaged] if last else []):
            kept = search.update(corpus, put, index if last_index else None, last, last_index)
            if all(tree.keep(path, b"") for path in kept):
                break
        for path in made:
            tree.drop(path)
    return tree.done
