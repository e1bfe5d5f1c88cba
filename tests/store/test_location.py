"""Places that a write-ahead log does not survive are recognised; ordinary folders are not mistaken."""

from pathlib import Path

import pytest

from desktop_app.services.ledger import create_ledger, open_ledger
from desktop_app.store import location
from desktop_app.store.location import PlaceKind, place_of

MOUNTS = r"""
/dev/vda / ext4 rw 0 0
//server/share /mnt/共享 cifs rw 0 0
nas:/volume /mnt/nas nfs4 rw 0 0
sshfs#u@h: /mnt/ssh\040盘 fuse.sshfs rw 0 0
/dev/sdb1 /media/usb fuseblk rw 0 0
tmpfs /mnt/nas/local tmpfs rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/mnt/共享/台账.zwgk", "cifs"),
        ("/mnt/nas/科室/台账.zwgk", "nfs4"),
        ("/mnt/ssh 盘/台账.zwgk", "fuse.sshfs"),
        ("/media/usb/台账.zwgk", ""),
        ("/mnt/nas/local/台账.zwgk", ""),
        ("/mnt/nasty/台账.zwgk", ""),
        ("/srv/台账.zwgk", ""),
    ],
)
def test_network_file_systems(path, kind):
    assert location._network_mount(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - 示例单位", "OneDrive"),
        ("Nutstore Files", "坚果云"),
        ("我的坚果云", "坚果云"),
        ("BaiduSyncdisk", "百度网盘"),
        ("百度网盘", "百度网盘"),
        ("SynologyDrive", "群晖 Drive"),
        ("WPS云盘", "WPS 云盘"),
    ],
)
def test_sync_folders(tmp_path, folder, name):
    place = place_of(tmp_path / folder / "公开" / "台账.zwgk")
    assert (place.kind, place.known_by) == (PlaceKind.SYNCED, name)


@pytest.mark.parametrize("folder", ["文档", "onedrive接入方案", "Dropboxes", "群晖采购"])
def test_ordinary_folders_are_local(tmp_path, folder):
    assert place_of(tmp_path / folder / "台账.zwgk").is_local


def test_the_ledgers_own_name_is_no_folder(tmp_path):
    assert place_of(tmp_path / "OneDrive").is_local


def test_the_log_is_given_up_where_it_is_not_safe_and_taken_up_again(tmp_path):
    for folder, mode, level in (("坚果云", "delete", 3), ("文档", "wal", 2), ("坚果云", "delete", 3)):
        path = tmp_path / folder / "台账.zwgk"
        path.parent.mkdir(exist_ok=True)
        source = next(tmp_path.glob("*/台账.zwgk"), None)
        if source is None:
            create_ledger(path).close()
        elif source != path:
            source.rename(path)
        ledger = open_ledger(path)
        assert ledger.db.journal_mode == mode
        assert ledger.db.conn.execute("PRAGMA synchronous").fetchone()[0] == level
        ledger.close()
        assert [p.name for p in path.parent.iterdir()] == [path.name]
