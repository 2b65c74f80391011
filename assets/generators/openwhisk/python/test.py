"""What the action makes of what comes in, its calls replaced; no packages and no network needed."""

import importlib.util
import os
import pathlib
import sys
import unittest
from unittest import mock

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "actions" / "{{ ident }}"
ITEM = {"id": "item-1", "name": "example"}


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Action(unittest.TestCase):
    def setUp(self):
        self.work = load("work", FOLDER / "work.py")
        with mock.patch.dict(sys.modules, {"work": self.work}):
            self.main = load("action_{{ ident }}", FOLDER / "__main__.py").main
        self.settings = dict.fromkeys(self.work.SETTINGS, "https://example.com/")
        self.calls = [
{%- for call in calls %}
            mock.patch.object(self.work, "call_{{ call.ident }}", return_value="done").start(),
{%- endfor %}
        ]
        self.addCleanup(mock.patch.stopall)

    def assert_called(self, settings):
        for call in self.calls:
            call.assert_called_once_with(ITEM, "item-1", settings)

    def test_an_item_reaches_everything_downstream_under_its_id(self):
        self.assertEqual(self.main({**ITEM, **self.settings})["id"], "item-1")
        self.assert_called(self.settings)

    def test_an_item_without_an_id_goes_by_its_activation(self):
        with mock.patch.dict(os.environ, {"__OW_ACTIVATION_ID": "a/1"}):
            self.assertEqual(self.main(dict(self.settings))["id"], "a-1")

    def test_an_id_that_is_neither_text_nor_a_number_is_refused(self):
        with self.assertRaisesRegex(Exception, "id"):
            self.main({"id": {}})
{% if web %}
    def test_a_request_is_answered_with_a_status(self):
        answer = self.main({**ITEM, **self.settings, "__ow_method": "post", "__ow_headers": {}, "__ow_path": ""})
        self.assertEqual((answer["statusCode"], answer["body"]["id"]), (200, "item-1"))
        self.assert_called(self.settings)

    def test_a_request_that_cannot_be_worked_on_is_answered_with_400(self):
        self.assertEqual(self.main({"id": [], "__ow_method": "post"})["statusCode"], 400)
{% if calls %}
    def test_what_goes_wrong_downstream_is_not_told_to_strangers(self):
        self.calls[0].side_effect = RuntimeError("the password is wrong")
        answer = self.main({**ITEM, "__ow_method": "post"})
        self.assertEqual(answer["statusCode"], 500)
        self.assertNotIn("password", str(answer))
{% endif %}
{% endif %}
{% if batches %}
    def test_messages_are_worked_on_one_by_one_and_what_is_no_json_is_let_go(self):
        values = [ITEM, "no JSON", "{}"]
        messages = [{"topic": "t", "partition": 0, "offset": at, "value": value} for at, value in enumerate(values)]
        results = self.main({"messages": messages})["results"]
        self.assertEqual([result["id"] for result in results], ["item-1", "t-0-2"])
{% endif %}
