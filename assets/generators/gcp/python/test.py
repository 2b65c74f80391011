"""What `work` does with an item, its calls replaced; no packages and no network needed."""

import importlib.util
import pathlib
import unittest
from unittest import mock

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "{{ folder }}" / "{{ ident }}"


def load():
    spec = importlib.util.spec_from_file_location("work_of_{{ ident }}", FOLDER / "work.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Work(unittest.TestCase):
    def test_an_item_reaches_everything_downstream_under_its_id(self):
        work = load()
{%- for call in calls %}
        call_{{ call.ident }} = mock.patch.object(work, "{% if call.reads %}read_from{% else %}{{ {"topic": "publish_to", "bucket": "store_in", "database": "save_in", "table": "insert_into", "queue": "enqueue_in", "workflow": "start", "service": "call"}[call.kind] }}{% endif %}_{{ call.ident }}", return_value="done").start()
{%- endfor %}
        self.addCleanup(mock.patch.stopall)
        results = work.handle({"id": "item-1", "name": "example"}, "event-1")
        self.assertEqual(results["id"], "item-1")
{%- for call in calls %}
        call_{{ call.ident }}.assert_called_once_with({"id": "item-1", "name": "example"}, "item-1")
{%- endfor %}

    def test_an_item_without_an_id_goes_by_its_event(self):
        work = load()
{%- for call in calls %}
        mock.patch.object(work, "{% if call.reads %}read_from{% else %}{{ {"topic": "publish_to", "bucket": "store_in", "database": "save_in", "table": "insert_into", "queue": "enqueue_in", "workflow": "start", "service": "call"}[call.kind] }}{% endif %}_{{ call.ident }}").start()
{%- endfor %}
        self.addCleanup(mock.patch.stopall)
        self.assertEqual(work.handle({}, "event/1")["id"], "event-1")
