from __future__ import annotations

import json

from runtime.model.fingerprint import Fingerprint, Neighbours
from runtime.model.heals import Heal


def test_a_heal_comes_back_from_its_record() -> None:
    before = Fingerprint(tag="button", name="Save", box=(1, 2, 30.5, 4), neighbours=Neighbours(row="Acme"))
    heal = Heal(
        label="Save",
        url="http://shop/",
        before=before,
        after=before.model_copy(update={"test_id": "save"}),
        old_selector="#save",
        selector="testid=save",
        score=0.875,
        reasons=("same name", "id changed"),
        element="shop/save",
        old_frame=("#a",),
        frame=("#b", "#c"),
        runner_up="Save all",
        margin=0.25,
    ).pictured("blob:1")
    assert Heal.from_record(json.loads(json.dumps(heal.record()))) == heal
    assert heal.record()["before"]["box"] == [1, 2, 30.5, 4]
