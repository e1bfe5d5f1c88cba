"""The log holds places, not content; rotates; belongs to its owner; and never stops the work."""

import logging

import pytest

from desktop_app.services import diagnostics

LOG = logging.getLogger("desktop_app.test")


@pytest.fixture
def log(tmp_path):
    path = diagnostics.start_log(tmp_path / "日志")
    yield path
    diagnostics.stop_log()


def test_an_error_is_logged_by_kind_and_place_without_its_words(log):
    try:
        try:
            raise KeyError("台账里的内容")
        except KeyError as inner:
            raise ValueError("/home/某人/台账") from inner
    except ValueError:
        LOG.exception("保存时出错")
    text = log.read_text("utf-8")
    assert "保存时出错" in text
    assert "ValueError" in text and "KeyError" in text
    assert "test_diagnostics.py" in text
    assert "内容" not in text and "某人" not in text


def test_the_log_is_the_owners_and_rotates(log):
    for _ in range(30):
        LOG.warning("长" * 20_000)
    found = sorted(log.parent.iterdir())
    assert len(found) == 4
    assert all(p.stat().st_size < 600 * 1024 and p.stat().st_mode & 0o077 == 0 for p in found)


def test_started_twice_it_writes_once(log):
    assert diagnostics.start_log(log.parent) == log
    LOG.warning("一次")
    assert log.read_text("utf-8").count("一次") == 1


def test_no_place_for_a_log_is_no_reason_not_to_start(tmp_path, capsys):
    (tmp_path / "文件").write_text("x")
    assert diagnostics.start_log(tmp_path / "文件" / "日志") is None
    path = diagnostics.start_log(tmp_path / "日志")
    path.parent.rmdir()
    LOG.warning("写不下")
    diagnostics.stop_log()
    assert capsys.readouterr().err == ""
