import gettext

from config.translations import compile_all, main

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "工匠"\nmsgstr "{}"\n'


def test_texts_are_compiled_anew_when_they_change(tmp_path):
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO.format("craftsman"))
    compile_all(tmp_path)
    (folder / "django.po").write_text(PO.format("master craftsman"))

    compile_all(tmp_path)

    with (folder / "django.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("工匠") == "master craftsman"
    assert [path.name for path in sorted(folder.iterdir())] == ["django.mo", "django.po"]


def test_anything_else_shows_how_to_call_it(capsys):
    assert main(["translate"]) == 2
    assert "config.translations check" in capsys.readouterr().err
