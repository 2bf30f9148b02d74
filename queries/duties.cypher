// title       责任分工表 | Duty table
// description 一份文件的责任分工：每条措施由谁牵头、谁负责、谁配合，何时完成。 | Who leads, answers for and supports each measure of a document, and until when.
// parameter   document     document   文件 | document
// column      path         string     序号 | item
// column      heading      string     重点任务 | task
// column      lead         list       牵头单位 | lead
// column      joint        list       责任单位 | responsible
// column      support      list       配合单位 | support
// column      deadline     date       完成时限 | deadline
// column      quote        text       原文 | quote
// example     document=国办发〔2022〕13号

UNWIND $document AS id
MATCH (d:Document {id: id})-[:CONTAINS]->(m:Measure)
WHERE m.kind = 'measure'
CALL {
  WITH m
  OPTIONAL MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m)
  WITH a, min(r.start) AS place, collect(r.role) AS roles ORDER BY place, a.id
  WITH a, CASE WHEN 'lead' IN roles THEN 'lead' WHEN 'joint' IN roles THEN 'joint' ELSE 'support' END AS role
  RETURN collect(CASE WHEN role = 'lead' THEN a.name END) AS lead,
         collect(CASE WHEN role = 'joint' THEN a.name END) AS joint,
         collect(CASE WHEN role = 'support' THEN a.name END) AS support
}
WITH m.path AS path, m.heading AS heading, lead, joint, support, m.deadline AS deadline, m.text AS quote, id, m.order AS place
RETURN path, heading, lead, joint, support, deadline, quote
ORDER BY id, place

// subgraph
UNWIND $document AS id
MATCH (d:Document {id: id})-[c:CONTAINS]->(m:Measure)
WHERE m.kind = 'measure'
OPTIONAL MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m)
RETURN d, c, m, a, r
