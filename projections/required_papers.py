"""Required papers, as SQL: which papers each stage of each use needs on which days, by the rules known at a position.

How a rule goes before another is the domain's to say (domain/rule_book.py); a test holds both equal.
Values  position
Shape   stage, category, from_on, until_on (the day after the last, open when null), kind, weight above 0
"""

from domain.papers import MANDATORY, PaperStage
from domain.rule_book import UseCategory

_ALWAYS = "'0001-01-01'::date"
_BY_DEFAULT = ", ".join(f"('{kind.value}')" for kind in MANDATORY)
_USES = ", ".join(f"('{use.value}')" for use in UseCategory)

REQUIRED_PAPERS = f"""
WITH said AS (
    SELECT terms->>'kind' AS kind, terms->>'stage' AS stage, terms->>'category' AS category,
        (terms->>'weight')::int AS weight, effective_from AS from_on, effective_to + 1 AS until_on, position
    FROM rules WHERE kind = 'PAPER' AND position <= %(position)s
    UNION ALL
    SELECT kind, '{PaperStage.FILING.value}', NULL, 1, {_ALWAYS}, NULL, 0 FROM (VALUES {_BY_DEFAULT}) AS given (kind)
), days AS (
    SELECT stage, from_on, lead(from_on) OVER (PARTITION BY stage ORDER BY from_on) AS until_on FROM (
        SELECT stage, from_on FROM said UNION SELECT stage, until_on FROM said WHERE until_on IS NOT NULL
    ) AS turns
), ruled AS (
    SELECT DISTINCT ON (stage, use.category, days.from_on, kind)
        stage, use.category, days.from_on, days.until_on, kind, weight
    FROM days CROSS JOIN (VALUES {_USES}) AS use (category) JOIN said USING (stage)
    WHERE said.from_on <= days.from_on AND coalesce(said.until_on > days.from_on, true)
      AND coalesce(said.category = use.category, true)
    ORDER BY stage, use.category, days.from_on, kind, said.category IS NULL, said.from_on DESC, position DESC
)
SELECT * FROM ruled WHERE weight > 0
"""
