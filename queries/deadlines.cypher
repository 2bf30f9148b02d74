// title       完成时限 | Deadlines
// description 措施写明的截止日期（某日前、至某日），可按起止日期和负责部门筛选，早的在前。 | Dates until which measures are to be done or hold, filtered by dates and agency; the earliest first.
// parameter   from?          date(first)                                     自 | from
// parameter   to?            date(last)                                      至 | to
// parameter   agency?        agency                                          负责部门 | agency
// parameter   group?         group                                           面向人群 | group
// parameter   level?         choice(central,province,city,county,unknown)    文件层级 | level of the document
// parameter   jurisdiction?  text                                            文件辖区 | jurisdiction of the document
// parameter   year?          integer                                         文件年份 | year of the document
// parameter   document?      document                                        文件 | document
// column      date         date       日期 | date
// column      document     string     文件编号 | document id
// column      title        string     文件 | document
// column      path         string     序号 | item
// column      heading      string     要点 | heading
// column      agencies     list       负责部门 | agencies
// column      text         text       原文 | quote
// example     from=2023-01-01 to=2023-06-30

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
WHERE x.kind = 'date' AND x.bound IN ['at_most', 'range'] AND x.date_high IS NOT NULL
  AND ($from IS NULL OR x.date_high >= $from)
  AND ($to IS NULL OR x.date_high <= $to)
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
WITH x, x.date_high AS date
ORDER BY date, x.id LIMIT $most
MATCH (x)<-[h:HAS_AMOUNT]-(m:Measure)
MATCH (m)<-[:CONTAINS]-(d:Document)
CALL {
  WITH m
  OPTIONAL MATCH (m)<-[r:RESPONSIBLE_FOR]-(a:Agency)
  WITH a, min(r.start) AS place ORDER BY place, a.id
  RETURN collect(a.name) AS agencies
}
WITH date, d.id AS document, d.title AS title, m.path AS path, m.heading AS heading, agencies,
     x.text AS text, m.order AS place, h.start AS start
RETURN date, document, title, path, heading, agencies, text
ORDER BY date, document, place, start

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
WHERE x.kind = 'date' AND x.bound IN ['at_most', 'range'] AND x.date_high IS NOT NULL
  AND ($from IS NULL OR x.date_high >= $from)
  AND ($to IS NULL OR x.date_high <= $to)
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
OPTIONAL MATCH (m)<-[r:RESPONSIBLE_FOR]-(a:Agency)
WHERE $agency IS NULL OR a.id IN $agency
RETURN d, c, m, h, x, r, a
