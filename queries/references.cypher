// title       引用 | References
// description 文件引用了什么：依据、落实、制定、修改、废止或提及，引到哪一条，所引文件是否在图中。 | What documents refer to: as basis, to implement, issue, amend, repeal or cite it; which article; and whether the target is in the graph.
// parameter   document?      document                                           文件 | document
// parameter   relation?      choice(basis,implement,issue,amend,repeal,cite)    关系 | relation
// parameter   level?         choice(central,province,city,county,unknown)       文件层级 | level of the document
// parameter   jurisdiction?  text                                               文件辖区 | jurisdiction of the document
// parameter   year?          integer                                            文件年份 | year of the document
// column      document     string     文件编号 | document id
// column      title        string     文件 | document
// column      path         string     序号 | item
// column      relation     relation   关系 | relation
// column      target       string     所引文件 | target
// column      article      string     条款 | article
// column      resolved     string     所引文件或措施编号 | id of the target
// column      text         text       原文 | quote
// example     relation=basis

CALL {
  UNWIND $document AS id
  MATCH (d:Document {id: id})
  RETURN d
  UNION ALL
  UNWIND CASE WHEN $document IS NULL THEN [1] ELSE [] END AS every
  MATCH (d:Document)
  WHERE d.loaded
  RETURN d
}
WITH d
WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($year IS NULL OR d.year = $year)
// One document after the other, until there are enough rows. Whole documents would be held while rows are sorted, with their texts.
WITH d.id AS document, d.title AS title, coalesce(d.date, toString(d.year), '') AS day
WITH document, title, day
ORDER BY day DESC, document
CALL {
  WITH document
  MATCH (d:Document {id: document})
  CALL {
    WITH d
    MATCH (d)-[r:REFERS_TO]->(target)
    WHERE $relation IS NULL OR r.relation = $relation
    RETURN r, target, '' AS path, -1 AS place
    UNION ALL
    WITH d
    MATCH (d)-[:CONTAINS]->(m:Measure)-[r:REFERS_TO]->(target)
    WHERE $relation IS NULL OR r.relation = $relation
    RETURN r, target, m.path AS path, m.order AS place
  }
  OPTIONAL MATCH (target)<-[:CONTAINS]-(whole:Document)
  WITH r, target, path, place, coalesce(whole, target) AS cited
  WITH path, r.relation AS relation, cited.title AS target, r.article AS article, CASE WHEN cited.loaded THEN target.id END AS resolved,
       r.text AS text, place, r.start AS start
  WITH path, relation, target, article, resolved, text, place, start
  ORDER BY place, start
  RETURN path, relation, target, article, resolved, text, place, start
}
WITH document, title, path, relation, target, article, resolved, text, day, place, start
LIMIT $most
RETURN document, title, path, relation, target, article, resolved, text
ORDER BY day DESC, document, place, start

// subgraph
CALL {
  UNWIND $document AS id
  MATCH (d:Document {id: id})
  RETURN d
  UNION ALL
  UNWIND CASE WHEN $document IS NULL THEN [1] ELSE [] END AS every
  MATCH (d:Document)
  WHERE d.loaded
  RETURN d
}
WITH d
WHERE ($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($year IS NULL OR d.year = $year)
CALL {
  WITH d
  MATCH p = (d)-[r:REFERS_TO]->()
  RETURN p, r
  UNION ALL
  WITH d
  MATCH p = (d)-[:CONTAINS]->(:Measure)-[r:REFERS_TO]->()
  RETURN p, r
}
WITH p, r
WHERE $relation IS NULL OR r.relation = $relation
RETURN p
