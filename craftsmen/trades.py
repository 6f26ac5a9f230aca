"""Which drawn emblem stands for a trade, where no photograph is. A table read from above. No database.

The drawings are the symbols of `static/img/trades.svg`; a group is named as its symbol.
"""

from functools import lru_cache
from typing import Final

OTHER: Final = "other"

# The first group of which a word is in the trade; then the same for the employer's name, which tells less.
WORDS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("welding", ("焊", "铆", "切割")),
    ("port", ("港", "码头", "装卸", "桥吊", "起重", "吊车", "天车", "船", "轮机", "水手")),
    ("electric", ("电工", "电气", "电力", "供电", "配电", "变电", "继电", "线缆", "电缆", "仪表", "电机", "电网")),
    ("textile", ("挡车", "纺", "织", "缝", "服装", "裁", "绣", "染", "鞋", "棉")),
    ("food", ("面点", "烘焙", "糕", "厨", "烹", "酿", "酒", "食品", "茶", "面包", "啤酒")),
    (
        "handicraft",
        ("雕", "刻", "陶", "瓷", "琉璃", "漆", "剪纸", "手造", "手工", "木工", "木匠", "工艺", "美术",
         "年画", "编织", "首饰", "花艺"),
    ),
    ("chemistry", ("化工", "化学", "化验", "橡胶", "轮胎", "炼油", "石化", "制药", "药", "催化", "涂料")),
    (
        "it",
        ("软件", "程序", "计算机", "信息", "数据", "网络", "通信", "智能", "人工智能", "数字", "算法", "电子"),
    ),
    ("building", ("建筑", "瓦工", "砌", "抹灰", "钢筋", "测量", "装饰", "装修", "路桥", "隧道", "市政", "管道")),
    (
        "vehicle",
        ("汽车", "车辆", "动车", "机车", "地铁", "驾驶", "司机", "列车", "公交", "高铁", "轨道", "客车", "中车"),
    ),
    (
        "machining",
        ("车工", "钳", "铣", "磨", "镗", "刨", "数控", "机加工", "模具", "装配", "机修", "机械", "铸", "锻",
         "热处理", "钣金", "维修", "检修", "设备"),
    ),
)  # fmt: skip
GROUPS: Final = (*(group for group, _words in WORDS), OTHER)


def group_of(trade: str, employer: str = "") -> str:
    """The group whose emblem stands for somebody of this trade, working there."""
    return _told_by(trade) or _told_by(employer) or OTHER


@lru_cache(maxsize=1_000)
def _told_by(words: str) -> str:
    return next((group for group, its in WORDS if any(word in words for word in its)), "")
