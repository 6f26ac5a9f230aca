"""The invented collectives and achievements: what their forms say."""

from typing import Any

from nominations.models import Nomination, Round
from organisations.models import Employer


def told(round_: Round, figure: str, employer: Employer) -> dict[str, Any]:
    """The form of 示例…<figure>, by the kind of the round."""
    collective = {
        "name": f"示例{figure}创新{round_.kind.noun}",
        "leader_name": f"示例人员{figure}",
        "member_count": 12,
        "founded_year": 2019,
    }
    achievement = {
        "name": f"示例自动化装置{figure}型",
        "completed_by": f"示例人员{figure}、示例人员丁",
        "benefit_amount": 120,
        "benefit_base": "节约成本（演示数字）",
        "benefit_period": "一年",
    }
    enterprise = {"name": employer.name, "member_count": 300, "founded_year": 2003}
    by_kind = {"achievement": achievement, "enterprise": enterprise}
    return {
        "engagement": Nomination.Engagement.EMPLOYED,
        "employer": employer,
        "region": employer.region,
        "industry": employer.industry,
        "phone": "13800000097",
        "summary": "演示内容，为虚构：围绕生产难题组织攻关，成果已经应用。",
        "deeds": "演示内容，为虚构。发动职工提出改进建议，逐项试验、验证、推广，提高了质量和效率。",
        "innovation": "演示内容，为虚构：完成技术改造多项。",
        **by_kind.get(round_.kind.value, collective),
    }
