// title       两部门共同负责的措施 | Measures that two agencies share
// description 两个部门都负责的措施，各自的角色和原文。 | The measures that both agencies answer for, the role of each, and the text.
// parameter   agency         agency                                          部门 | agency
// parameter   partner        agency                                          共同负责部门 | partner
// parameter   group?         group                                           面向人群 | group
// parameter   level?         choice(central,province,city,county,unknown)    文件层级 | level of the document
// parameter   jurisdiction?  text                                            文件辖区 | jurisdiction of the document
// parameter   year?          integer                                         文件年份 | year of the document
// parameter   document?      document                                        文件 | document
// column      document     string     文件编号 | document id
// column      title        string     文件 | document
// column      path         string     序号 | item
// column      heading      string     要点 | heading
// column      role         role       部门角色 | role of the agency
// column      partner_role role       共同负责部门角色 | role of the partner
// column      quote        text       原文 | quote
// example     agency=教育部 partner=人社部

UNWIND $agency AS id
MATCH (a:Agency {id: id})-[r:RESPONSIBLE_FOR]->(m:Measure)<-[q:RESPONSIBLE_FOR]-(b:Agency)
WHERE b.id IN $partner AND b.id <> a.id
  AND ($group IS NULL
       OR EXISTS { MATCH (m)-[:TARGETS]->(:TargetGroup)-[:SUBGROUP_OF*0..]->(g:TargetGroup) WHERE g.id IN $group })
MATCH (m)<-[:CONTAINS]-(d:Document)
WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
WITH d, m, collect(r.role) AS roles, collect(q.role) AS partner_roles
WITH d.id AS document, d.title AS title, m.path AS path, m.heading AS heading,
     CASE WHEN 'lead' IN roles THEN 'lead' WHEN 'joint' IN roles THEN 'joint' ELSE 'support' END AS role,
     CASE WHEN 'lead' IN partner_roles THEN 'lead' WHEN 'joint' IN partner_roles THEN 'joint' ELSE 'support' END AS partner_role,
     m.text AS quote, coalesce(d.date, toString(d.year), '') AS day, m.order AS place
RETURN document, title, path, heading, role, partner_role, quote
ORDER BY day DESC, document, place LIMIT $most

// subgraph
UNWIND $agency AS id
MATCH p = (a:Agency {id: id})-[:RESPONSIBLE_FOR]->(m:Measure)<-[:RESPONSIBLE_FOR]-(b:Agency)
WHERE b.id IN $partner AND b.id <> a.id
  AND ($group IS NULL
       OR EXISTS { MATCH (m)-[:TARGETS]->(:TargetGroup)-[:SUBGROUP_OF*0..]->(g:TargetGroup) WHERE g.id IN $group })
MATCH (m)<-[c:CONTAINS]-(d:Document)
WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
RETURN p, d, c
