// title       数额 | Amounts
// description 措施中的金额、比例、数量、期限和日期，可按类别、部门、人群（含下位人群）、单位和大小筛选；同类同单位的从大到小。 | Sums, rates, counts, durations and dates of measures, filtered by kind, agency, group (subgroups included), unit and size; the largest of a kind and unit first.
// parameter   kind?          choice(money,percent,count,duration,date,measure)    类别 | kind
// parameter   agency?        agency                                               负责部门 | agency
// parameter   group?         group                                                人群 | group
// parameter   unit?          text                                                 单位 | unit
// parameter   at_least?      number                                               不少于 | at least
// parameter   at_most?       number                                               不超过 | at most
// parameter   level?         choice(central,province,city,county,unknown)         文件层级 | level of the document
// parameter   jurisdiction?  text                                                 文件辖区 | jurisdiction of the document
// parameter   year?          integer                                              文件年份 | year of the document
// parameter   document?      document                                             文件 | document
// column      document     string     文件编号 | document id
// column      title        string     文件 | document
// column      path         string     序号 | item
// column      text         text       原文 | quote
// column      kind         kind       类别 | kind
// column      low          number     下限 | low
// column      high         number     上限 | high
// column      unit         string     单位 | unit
// column      bound        bound      界限 | bound
// column      of           string     所指 | of
// example     kind=money at_least=1000

WITH $level IS NULL AND $jurisdiction IS NULL AND $year IS NULL AND $document IS NULL AS anywhere
CALL {
  WITH anywhere
  // From the narrowest end that is given.
  UNWIND $agency AS id
  MATCH (:Agency {id: id})-[:RESPONSIBLE_FOR]->(m:Measure)
  WITH DISTINCT m
  MATCH (m)-[:HAS_AMOUNT]->(x:Amount)
  RETURN x
  UNION ALL
  WITH anywhere
  UNWIND CASE WHEN $agency IS NULL THEN $group END AS id
  MATCH (:TargetGroup {id: id})<-[:SUBGROUP_OF*0..]-(:TargetGroup)<-[:TARGETS]-(m:Measure)
  WITH DISTINCT m
  MATCH (m)-[:HAS_AMOUNT]->(x:Amount)
  RETURN x
  UNION ALL
  WITH anywhere
  UNWIND CASE WHEN $agency IS NULL AND $group IS NULL AND NOT anywhere THEN [1] ELSE [] END AS some
  MATCH (d:Document)
  WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
    AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
  MATCH (d)-[:CONTAINS]->(:Measure)-[:HAS_AMOUNT]->(x:Amount)
  RETURN x
  UNION ALL
  WITH anywhere
  UNWIND CASE WHEN $agency IS NULL AND $group IS NULL AND anywhere THEN [1] ELSE [] END AS every
  MATCH (x:Amount)
  RETURN x
}
WITH anywhere, x
WHERE ($kind IS NULL OR x.kind = $kind)
  AND ($unit IS NULL OR x.unit = $unit)
  AND ($at_least IS NULL OR coalesce(x.high, x.low) >= $at_least)
  AND ($at_most IS NULL OR coalesce(x.low, x.high) <= $at_most)
  AND (anywhere OR $agency IS NULL AND $group IS NULL
       OR EXISTS {
         MATCH (x)<-[:HAS_AMOUNT]-(:Measure)<-[:CONTAINS]-(d:Document)
         WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
           AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
       })
  AND ($agency IS NULL OR $group IS NULL
       OR EXISTS {
         MATCH (x)<-[:HAS_AMOUNT]-(:Measure)-[:TARGETS]->(:TargetGroup)-[:SUBGROUP_OF*0..]->(g:TargetGroup)
         WHERE g.id IN $group
       })
// Sorted by what they hold themselves, cut, and only then looked up.
WITH x, [x.kind, coalesce(x.unit, ''), -coalesce(x.high, x.low, 0), coalesce(x.date_high, x.date_low, '')] AS size
ORDER BY size, x.id LIMIT $most
MATCH (x)<-[h:HAS_AMOUNT]-(m:Measure)
MATCH (m)<-[:CONTAINS]-(d:Document)
WITH d.id AS document, d.title AS title, m.path AS path, x, size, m.order AS place, h.start AS start
RETURN document, title, path, x.text AS text, x.kind AS kind, coalesce(x.low, x.date_low) AS low,
       coalesce(x.high, x.date_high) AS high, x.unit AS unit, x.bound AS bound, x.of AS `of`
ORDER BY size, document, place, start

// subgraph
WITH $level IS NULL AND $jurisdiction IS NULL AND $year IS NULL AND $document IS NULL AS anywhere
CALL {
  WITH anywhere
  // From the narrowest end that is given.
  UNWIND $agency AS id
  MATCH (:Agency {id: id})-[:RESPONSIBLE_FOR]->(m:Measure)
  WITH DISTINCT m
  MATCH (m)-[:HAS_AMOUNT]->(x:Amount)
  RETURN x
  UNION ALL
  WITH anywhere
  UNWIND CASE WHEN $agency IS NULL THEN $group END AS id
  MATCH (:TargetGroup {id: id})<-[:SUBGROUP_OF*0..]-(:TargetGroup)<-[:TARGETS]-(m:Measure)
  WITH DISTINCT m
  MATCH (m)-[:HAS_AMOUNT]->(x:Amount)
  RETURN x
  UNION ALL
  WITH anywhere
  UNWIND CASE WHEN $agency IS NULL AND $group IS NULL AND NOT anywhere THEN [1] ELSE [] END AS some
  MATCH (d:Document)
  WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
    AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
  MATCH (d)-[:CONTAINS]->(:Measure)-[:HAS_AMOUNT]->(x:Amount)
  RETURN x
  UNION ALL
  WITH anywhere
  UNWIND CASE WHEN $agency IS NULL AND $group IS NULL AND anywhere THEN [1] ELSE [] END AS every
  MATCH (x:Amount)
  RETURN x
}
WITH anywhere, x
WHERE ($kind IS NULL OR x.kind = $kind)
  AND ($unit IS NULL OR x.unit = $unit)
  AND ($at_least IS NULL OR coalesce(x.high, x.low) >= $at_least)
  AND ($at_most IS NULL OR coalesce(x.low, x.high) <= $at_most)
  AND (anywhere OR $agency IS NULL AND $group IS NULL
       OR EXISTS {
         MATCH (x)<-[:HAS_AMOUNT]-(:Measure)<-[:CONTAINS]-(d:Document)
         WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
           AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
       })
  AND ($agency IS NULL OR $group IS NULL
       OR EXISTS {
         MATCH (x)<-[:HAS_AMOUNT]-(:Measure)-[:TARGETS]->(:TargetGroup)-[:SUBGROUP_OF*0..]->(g:TargetGroup)
         WHERE g.id IN $group
       })
MATCH (x)<-[h:HAS_AMOUNT]-(m:Measure)
MATCH (m)<-[c:CONTAINS]-(d:Document)
RETURN d, c, m, h, x
