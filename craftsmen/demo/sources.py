"""The articles that the demo data rests on (domain.md §5), and how what is made up says so."""

from typing import Final

PREVIEW_2024: Final = "网易山东，2024年青岛工匠日报道"
FIRST_DAY: Final = "青岛晚报，2023年7月26日"
ZAOZHUANG: Final = "工人日报，2025年6月6日"
ZIBO: Final = "淄博日报，2018年7月31日"
REPORT: Final = "青岛市总工会第十五次代表大会相关报道，2025年2月"

INVENTED: Final = "示例人员"
INVENTED_FACT: Final = "演示数据，为虚构"
