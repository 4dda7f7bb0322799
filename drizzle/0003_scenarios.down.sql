DROP VIEW scenario_tags;
DROP TABLE scenario_tag;
DROP TABLE scenario_plan;
