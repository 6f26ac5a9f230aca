from craftsmen.sameness import achievement_index, collective_index


def test_a_collective_is_told_again_however_it_is_spaced_and_quoted():
    told = collective_index("studio", "示例“匠心”创新工作室", 7)

    assert told == collective_index("studio", " 示例 匠心创新工作室", 7, "改过名的单位")
    assert len(told) == 64
    others = [
        collective_index("team", "示例“匠心”创新工作室", 7),
        collective_index("studio", "示例匠心工作室", 7),
        collective_index("studio", "示例“匠心”创新工作室", 8),
        collective_index("studio", "示例“匠心”创新工作室", None, "示例单位"),
    ]
    assert len({told, *others}) == 5


def test_an_enterprise_is_told_by_its_employer_whatever_it_is_called():
    assert collective_index("enterprise", "旧名", 7) == collective_index("enterprise", "新名", 7)
    assert collective_index("enterprise", "示例公司", None) == collective_index(
        "enterprise", "示例 公司", None
    )
    assert collective_index("enterprise", "示例公司", None) != collective_index("enterprise", "示例公司", 7)


def test_an_achievement_is_told_by_its_name_and_who_made_it():
    assert achievement_index("示例装置", "甲、乙") == achievement_index("示例 装置", "甲、乙 ")
    assert achievement_index("示例装置", "甲、乙") != achievement_index("示例装置", "丙")
