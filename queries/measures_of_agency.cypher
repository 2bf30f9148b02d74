// title       部门的任务 | Tasks of an agency
// description 一个部门负责的全部措施：牵头、负责或配合，依据，完成时限和原文，新的文件在前。 | All measures that an agency answers for: as lead, jointly or in support, on what basis, until when, and the text; the latest documents first.
// parameter   agency         agency                                          部门 | agency
// parameter   role?          choice(lead,joint,support)                      角色 | role
// parameter   group?         group                                           面向人群 | group
// parameter   level?         choice(central,province,city,county,unknown)    文件层级 | level of the document
// parameter   jurisdiction?  text                                            文件辖区 | jurisdiction of the document
// parameter   year?          integer                                         文件年份 | year of the document
// parameter   document?      document                                        文件 | document
// column      document     string     文件编号 | document id
// column      title        string     文件 | document
// column      path         string     序号 | item
// column      heading      string     要点 | heading
// column      role         role       角色 | role
// column      basis        basis      依据 | basis
// column      deadline     date       完成时限 | deadline
// column      quote        text       原文 | quote
// example     agency=国家发展改革委 role=lead

UNWIND $agency AS id
MATCH (a:Agency {id: id})-[r:RESPONSIBLE_FOR]->(m:Measure)
WHERE ($role IS NULL OR r.role = $role)
  AND ($group IS NULL
       OR EXISTS { MATCH (m)-[:TARGETS]->(:TargetGroup)-[:SUBGROUP_OF*0..]->(g:TargetGroup) WHERE g.id IN $group })
MATCH (m)<-[:CONTAINS]-(d:Document)
WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
WITH DISTINCT d, m, r.role AS role, r.basis AS basis
WITH d.id AS document, d.title AS title, m.path AS path, m.heading AS heading, role, basis, m.deadline AS deadline,
     m.text AS quote, coalesce(d.date, toString(d.year), '') AS day, m.order AS place
RETURN document, title, path, heading, role, basis, deadline, quote
ORDER BY day DESC, document, place, role, basis LIMIT $most

// subgraph
UNWIND $agency AS id
MATCH (a:Agency {id: id})-[r:RESPONSIBLE_FOR]->(m:Measure)
WHERE ($role IS NULL OR r.role = $role)
  AND ($group IS NULL
       OR EXISTS { MATCH (m)-[:TARGETS]->(:TargetGroup)-[:SUBGROUP_OF*0..]->(g:TargetGroup) WHERE g.id IN $group })
MATCH (m)<-[c:CONTAINS]-(d:Document)
WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)
RETURN a, r, m, c, d
