// title       面向人群的措施 | Measures for a group
// description 面向一类人群或企业（默认含其下位人群）的全部措施：作用、负责部门、数额和原文，新的文件在前。 | Everything aimed at a group of people or enterprises (its subgroups included unless told otherwise): effect, agencies, amounts and the text; the latest documents first.
// parameter   group          group                                           人群 | group
// parameter   subgroups?     boolean = true                                  含下位人群 | with subgroups
// parameter   agency?        agency                                          负责部门 | agency
// parameter   level?         choice(central,province,city,county,unknown)    文件层级 | level of the document
// parameter   jurisdiction?  text                                            文件辖区 | jurisdiction of the document
// parameter   year?          integer                                         文件年份 | year of the document
// parameter   document?      document                                        文件 | document
// column      document     string     文件编号 | document id
// column      title        string     文件 | document
// column      path         string     序号 | item
// column      heading      string     要点 | heading
// column      group        string     人群 | group
// column      effect       effect     作用 | effect
// column      agencies     list       负责部门 | agencies
// column      amounts      list       数额 | amounts
// column      quote        text       原文 | quote
// example     group=高校毕业生

MATCH (top:TargetGroup)<-[:SUBGROUP_OF*0..]-(g:TargetGroup)
WHERE top.id IN $group AND ($subgroups OR g.id IN $group)
WITH DISTINCT g
MATCH (g)<-[t:TARGETS]-(m:Measure)
WHERE $agency IS NULL OR EXISTS { MATCH (m)<-[:RESPONSIBLE_FOR]-(a:Agency) WHERE a.id IN $agency }
WITH DISTINCT g, m, t.effect AS effect
MATCH (m)<-[:CONTAINS]-(d:Document)
WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
// Whole documents and measures would be held while the rows are sorted, with their texts; what needs a further look comes after
// the cut.
WITH d.id AS document, d.title AS title, coalesce(d.date, toString(d.year), '') AS day, g.id AS aimed, g.name AS name, m.id AS item,
     m.order AS number, effect
WITH document, title, day, aimed, name, item, number, effect
ORDER BY day DESC, document, number, name, effect LIMIT $most
MATCH (g:TargetGroup {id: aimed})
MATCH (m:Measure {id: item})
CALL {
  WITH g, m, effect
  MATCH (m)-[t:TARGETS]->(g)
  WHERE t.effect = effect
  WITH t.text AS named ORDER BY t.start LIMIT 1
  RETURN named
}
CALL {
  WITH m
  OPTIONAL MATCH (m)<-[r:RESPONSIBLE_FOR]-(a:Agency)
  WITH a, min(r.start) AS place ORDER BY place, a.id
  RETURN collect(a.name) AS agencies
}
CALL {
  WITH m
  OPTIONAL MATCH (m)-[h:HAS_AMOUNT]->(x:Amount)
  WITH x, h ORDER BY h.start, h.end
  RETURN collect(x.text) AS amounts
}
WITH document, title, m.path AS path, m.heading AS heading, g.name AS group, effect, agencies, amounts,
     coalesce([s IN split(m.text, '。') WHERE s CONTAINS named | trim(s)][0], named) AS quote, day, m.order AS place
RETURN document, title, path, heading, group, effect, agencies, amounts, quote
ORDER BY day DESC, document, place, group, effect

// subgraph
MATCH chain = (top:TargetGroup)<-[:SUBGROUP_OF*0..]-(g:TargetGroup)
WHERE top.id IN $group AND ($subgroups OR g.id IN $group)
MATCH (g)<-[t:TARGETS]-(m:Measure)
WHERE $agency IS NULL OR EXISTS { MATCH (m)<-[:RESPONSIBLE_FOR]-(a:Agency) WHERE a.id IN $agency }
MATCH (m)<-[c:CONTAINS]-(d:Document)
WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
RETURN chain, m, t, c, d
